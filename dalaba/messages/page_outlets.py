"""Sentences of the page “播放点”. Code -> (Chinese, English)."""

MESSAGES = {
    "page_outlets.title": ("播放点", "Outlets"),
    "page_outlets.comma": ("、", ", "),
    "page_outlets.coverage": (
        "这一个月里有人听过:{heard}/{here} 处",
        "Somebody has listened within a month: {heard} of {here}",
    ),
    "page_outlets.not_heard_at": ("没听到的:{names}", "not heard: {names}"),
    "page_outlets.none_here": ("这台电脑没有接播放点。", "This PC plays no outlet."),
    "page_outlets.cards_lost": (
        "有 {count} 处的声卡没有找到。插好线,或者在下面换一块。",
        "The cards of {count} outlets are not there. Plug them in, or choose others below.",
    ),
    # --- how it is now
    "page_outlets.elsewhere": ("别处播", "played elsewhere"),
    "page_outlets.silent_now": ("现在不出声:", "Silent now: "),
    "page_outlets.volume_now": ("音量 {volume}%", "volume {volume} %"),
    "page_outlets.never_checked": ("还没有人听过", "nobody has listened yet"),
    "page_outlets.check_heard": ("{day} {by}听到了", "heard by {by}, {day}"),
    "page_outlets.check_not_heard": ("{day} {by}没听到", "not heard by {by}, {day}"),
    # --- a tone
    "page_outlets.tone": ("试音", "Test tone"),
    "page_outlets.heard": ("听到了", "Heard"),
    "page_outlets.not_heard": ("没听到", "Not heard"),
    "page_outlets.was_it_heard": (
        "听到三声“叮”没有?请在“{outlet}”按“听到了”或“没听到”。",
        "Three bells: press “Heard” or “Not heard” at “{outlet}”.",
    ),
    "page_outlets.no_tone": ("“{outlet}”没有试成({why})。", "No tone on “{outlet}” ({why})."),
    "page_outlets.noted_heard": ("记下了:“{outlet}”听到了。", "Noted: “{outlet}” was heard."),
    "page_outlets.noted_silent": (
        "记下了:“{outlet}”没听到。看看功放开了没有、音量、喇叭线;换一块声卡再试。",
        "Noted: “{outlet}” was not heard. See to its amplifier, its volume and its wires, or try another card.",
    ),
    "page_outlets.not_noted": (
        "“{outlet}”没有记进台账({why})。",
        "“{outlet}” could not be noted on the ledger ({why}).",
    ),
    "page_outlets.not_here": ("“{outlet}”不是这台电脑播的。", "“{outlet}” is not played by this PC."),
    # --- what else can be done
    "page_outlets.more": ("音量、停到几点、让出功放", "Volume, stop until, give way"),
    "page_outlets.volume_set": ("现在的音量", "Volume now"),
    # --- what it is
    "page_outlets.card": ("声卡", "Card"),
    "page_outlets.card_line": ("{device},声道 {channels}", "{device}, channel {channels}"),
    "page_outlets.spare": ("备用", "Spare"),
    "page_outlets.amplifier": ("功放", "Amplifier"),
    "page_outlets.amplifier_switched": ("自动开关", "switched by itself"),
    "page_outlets.hours": ("时间", "Hours"),
    "page_outlets.quiet_line": ("安静 {hours}", "quiet {hours}"),
    "page_outlets.allowed_line": ("只在 {hours} 播", "plays only {hours}"),
    "page_outlets.no_quiet": ("没有安静时段", "no quiet hours"),
    "page_outlets.softer_line": ("{hours} 小声,{percent}%", "softer {hours}, {percent} %"),
    "page_outlets.hushed_line": ("安静时段里最响 {percent}%", "at most {percent} % in quiet hours"),
    "page_outlets.relays": ("转播源", "Relays"),
    "page_outlets.relay_line": (
        "{name}:{where}。没有信号时:{otherwise}",
        "{name}: {where}. Without a signal: {otherwise}",
    ),
    "page_outlets.relay_silence": ("不出声", "silence"),
    "page_outlets.near": ("听得见", "Neighbours"),
    # --- its card by listening
    "page_outlets.find_card": ("换声卡(听着找)", "Another card, found by listening"),
    "page_outlets.find_hint": (
        "按一块,它就换上去并响三声。没听到就按下一块;听到了,按上面的“听到了”。",
        "Press one: it is set and plays three bells. If you hear nothing, press the next; if you do, press “Heard”.",
    ),
    "page_outlets.channels_of": ("{count} 个声道", "{count} channels"),
    "page_outlets.muted": ("静音了", "muted"),
    "page_outlets.try_card": ("换成这块,响三声", "Set it and play"),
    "page_outlets.no_cards": (
        "没有找到声卡。插上声卡,再打开这一页。",
        "No card was found. Plug one in and open this page again.",
    ),
    "page_outlets.no_card": (
        "没有“{device}”这块声卡了。请再打开这一页。",
        "There is no card “{device}” any more. Open this page again.",
    ),
    "page_outlets.card_waits": (
        "“{outlet}”换成了“{device}”,播出还没有换过去。过一会儿按“试音”。",
        "“{outlet}” is set to “{device}”, but playing has not changed over yet. Press “Test tone” in a while.",
    ),
    # --- changing it
    "page_outlets.edit": ("改平时的音量、声道、安静时段", "Change usual volume, channels, quiet hours"),
    "page_outlets.usual_volume": ("平时的音量(%)", "Usual volume (%)"),
    "page_outlets.channels": ("声道", "Channels"),
    "page_outlets.own_quiet": ("这里自己的安静时段", "Its own quiet hours"),
    "page_outlets.edit_hint": (
        "写进站里的文件,别的字、备注都不动。全站的安静时段照样管用。",
        "Written into the station's file; nothing else in it is touched. The whole station's quiet hours hold as well.",
    ),
    "page_outlets.save": ("保存", "Save"),
    "page_outlets.saved": ("“{outlet}”改好了:{what}。", "“{outlet}” is changed: {what}."),
    "page_outlets.same": ("“{outlet}”本来就是这样({what})。", "“{outlet}” was so already ({what})."),
    "page_outlets.key_device": ("声卡", "card"),
    "page_outlets.key_channels": ("声道", "channels"),
    "page_outlets.key_volume": ("音量", "volume"),
    "page_outlets.key_quiet_hours": ("安静时段", "quiet hours"),
    "page_outlets.both_title": (
        "有人刚改过这个文件,没有写进去",
        "Somebody has just changed the file; nothing was written",
    ),
    "page_outlets.theirs": ("现在的文件", "The file now"),
    "page_outlets.mine": ("您要写的", "What you wanted to write"),
    "page_outlets.read_again": ("看现在的,再改一次", "See it as it is now, and change it again"),
    # --- on the ledger
    "page_outlets.did_change": ("改了“{outlet}”:{what}。", "Changed “{outlet}”: {what}."),
}
