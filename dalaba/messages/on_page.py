"""What the page says in other words than the command line: it has fields and buttons. Code -> (Chinese, English).

The facts are those of the same code's sentence for the command line.
"""

SENTENCES: dict[str, tuple[str, str]] = {
    "air.announce_quiet": (
        "“{outlet}”现在是安静时段,没有播。一定要播,请勾上“安静时段也播”;紧急的,级别选“紧急”,写明原因。",
        "“{outlet}” should be silent now, so nothing was played. If it has to be now, tick “also in quiet hours”; what is urgent passes as “Urgent” with its reason.",
    ),
    "air.exam_asks": (
        "“{outlet}”考试到 {until}(“{exam}”),没有出声。直接放行的,请在“考试中放行”里选一类({lets});别的急事,按住按钮确认。",
        "“{outlet}” has an exam until {until} (“{exam}”), so nothing sounded. What is let through: choose its kind ({lets}). Anything else that is urgent: hold the button to confirm it.",
    ),
    "air.announce_reason": (
        "紧急播出要在“原因”里写明为什么,台账里要记。没有播。",
        "What is urgent needs its reason in the field “reason”, for the ledger. Nothing was played.",
    ),
    "air.corrected": (
        "“{title}”{at} 在 {outlets} 播过以后,内容里的数改了;播过的不会自己重播。要再播一遍,请在“播放”里选 {script} 和这些播放点,或把这一行的时刻改到后面。",
        "“{title}” was heard at {at} on {outlets}, and a value in it was changed afterwards; it is not said again by itself. To have it said again, choose {script} and these outlets under “Play”, or give its row a later time.",
    ),
    "air.did_stop": (
        "已停止:{outlets} 个播放点不再出声⟦(切断了 {count} 条)⟧。要接着播,请按“恢复”。",
        "Stopped: {outlets} outlets are silent⟦ ({count} spots cut)⟧. To go on, press “Resume”.",
    ),
    "air.entry_unread": (
        "台账第 {seq} 条({kind})的“{field}”读不懂,这一项没有算进去。请让管电脑的人核对台账。",
        "“{field}” in entry {seq} of the ledger ({kind}) makes no sense and was passed over. Have whoever looks after the PC verify the ledger.",
    ),
    "air.did_stop_until": (
        "已停止:{outlets} 个播放点不再出声⟦(切断了 {count} 条)⟧,到 {until} 自己恢复。要早些恢复,请按“恢复”。",
        "Stopped: {outlets} outlets are silent⟦ ({count} spots cut)⟧, and go on by themselves at {until}. To go on earlier, press “Resume”.",
    ),
    "orders.which_row": (
        "《{script}》在{outlet}有几条安排,填的不一样,所以没有播。请在“哪一条安排的编号”里写明照哪一条:{choices}。",
        "Several rows play “{script}” at {outlet} with other values, so nothing was sent. Write into “Row” whose: {choices}.",
    ),
    "orders.row_unknown": (
        "播《{script}》的安排里没有“{found}”,所以没有播。可以写:{choices}。",
        "No row that plays “{script}” is called “{found}”, so nothing was sent. There are: {choices}.",
    ),
    "orders.stop_until": (
        "看不懂“{found}”是停到什么时候,所以没有停。写成 14:00、次日6:00,或者 30分钟;马上停、不定时间,按红色的“停止”。",
        "“{found}” is no moment at which the stop could end, so nothing was stopped. Write 14:00, tomorrow 6:00, or 30min; to stop at once and for good, press the red “Stop”.",
    ),
    "orders.stop_past": (
        "停到 {found},可是现在已经 {now},所以没有停。停到明天这个时候,写“次日{found}”;马上停、不定时间,按红色的“停止”。",
        "The stop is to end at {found}, and it is {now} already, so nothing was stopped. For tomorrow write “tomorrow {found}”; to stop at once and for good, press the red “Stop”.",
    ),
    "air.skip_none": (
        "没有跳过:这里现在什么也没有播。",
        "Nothing was skipped: nothing plays there now.",
    ),
    "air.skip_next_none": (
        "没有跳过:后面没有要播的。",
        "Nothing was skipped: nothing is to come there.",
    ),
    "air.skip_next_late": (
        "没有跳过:{outlet}的《{title}》马上就响,已经来不及。等它响了,再按“跳过”。",
        "Nothing was skipped: “{title}” at {outlet} begins within seconds. Press “Skip” once it sounds.",
    ),
    "air.did_yield": (
        "已让位:{outlets} 个播放点不出声,功放交给“{by}”。用完请按“收回功放”。",
        "Yielded: {outlets} outlets are silent, their amplifiers are for “{by}”. Take them back with “Take back”.",
    ),
    "air.tone_quiet": (
        "“{outlet}”现在不试音。{why}安静时段过了再试。",
        "No test tone on “{outlet}” now. {why} Try again when the quiet hours are over.",
    ),
    "air.not_made": (
        "这一条的音频还没有做好。开播以后会自己做,过一会儿再试。",
        "Its clip is not made yet. The station makes it by itself; try again in a while.",
    ),
    "air.clip_changed": (
        "成品音频 {clip} 被改动过,和制作时不一样,没有播。它会自己重新制作,过一会儿再试。",
        "The clip {clip} is not as it was made, so it was not played. It is made again by itself; try again in a while.",
    ),
    "air.clip_short": (
        "成品音频 {clip} 不完整,没有播。它会自己重新制作,过一会儿再试。",
        "The clip {clip} is not whole, so it was not played. It is made again by itself; try again in a while.",
    ),
    "air.clip_damaged": (
        "成品音频 {clip} 坏了,播不出来,这一条没有播。它会自己重新制作,过一会儿再试。",
        "The clip {clip} is damaged and cannot be played, so this was not. It is made again by itself; try again in a while.",
    ),
    "air.clip_missing": (
        "成品音频 {clip} 不见了,这一条没有播。它会自己重新制作,过一会儿再试。",
        "The clip {clip} is gone, so this was not played. It is made again by itself; try again in a while.",
    ),
    "air.clip_unreadable": (
        "成品音频 {clip} 打不开({why}),这一条没有播。它会自己重新制作,过一会儿再试。",
        "The clip {clip} cannot be opened ({why}), so this was not played. It is made again by itself; try again in a while.",
    ),
    "air.clock_forward": (
        "电脑的时间被拨快了:现在显示 {now},照走过的时间算应该是 {seen}。广播照这个新时间播。请核对;时间不对就调准,时间是对的请按“电脑时间是对的”。",
        "The PC's clock was put forward: it shows {now}; by the time that has passed it should be {seen}. Playing goes on by the new time. Set it if it is wrong; if it is right, press “The PC's clock is right”.",
    ),
    "air.clock_ahead": (
        "电脑的时间不对:一下子跳到了 {now},照走过的时间算应该是 {seen}。排好的内容先不播。请把日期和时间调准,调准了自动接着播;时间其实是对的,请按“电脑时间是对的”。",
        "The PC's clock is wrong: it leapt to {now}; by the time that has passed it should be {seen}. Nothing scheduled is played meanwhile. Set date and time, and playing goes on by itself; if the clock is right after all, press “The PC's clock is right”.",
    ),
    "air.clock_behind": (
        "电脑的时间不对:显示 {now},可是这台电脑已经到过 {seen}。排好的内容先不播,免得半夜响。请把日期和时间调准;时间其实是对的,请按“电脑时间是对的”。",
        "The PC's clock is wrong: it shows {now}, but this PC has already been through {seen}. Nothing scheduled is played meanwhile. Set date and time; if the clock is right after all, press “The PC's clock is right”.",
    ),
    "air.clock_years": (
        "电脑的时间说不准:显示 {now},上一次开播是 {seen},隔得太久。排好的内容先不播。不对就调准;是对的,请按“电脑时间是对的”。",
        "The PC's clock is doubtful: it shows {now}, and it was last on the air at {seen}, too long ago. Nothing scheduled is played meanwhile. Set it if it is wrong; if it is right, press “The PC's clock is right”.",
    ),
    "air.clock_long_off": (
        "这台电脑上一次开播是 {seen},现在显示 {now}。广播照播。请看一眼日期对不对;对的请按“电脑时间是对的”,这句话就不再出现。",
        "This PC was last on the air at {seen} and now shows {now}. It plays. If the date is right, press “The PC's clock is right”, and this is not said again.",
    ),
    "orders.as_read": (
        "所以没有播。照现在这样,会念成:“{reading}”。就要这样念,请按“就这样念”;不是的话,写清楚再播。",
        "So nothing was sent. As it is, it is said: “{reading}”. If that is meant, press “Say it so”; if not, write it so that it is clear.",
    ),
    "orders.no_outlet": ("没有选在哪里播。", "It does not say where. Choose a place."),
    "orders.no_voice": (
        "没有发音人会说{language}。请换一种会说的,或者请人录好做成文稿再播。",
        "No voice speaks {language}. Choose a language that one does, or have it recorded as a script.",
    ),
    "orders.other_language": (
        "“{found}”不像{language}的话,不会替您翻译,所以没有播。请在“语种”里选它是哪种话。",
        "“{found}” is not written in {language} and is not translated, so nothing was sent. Choose its language.",
    ),
    "orders.no_script": ("没有选要播什么。", "It does not say what to play."),
    "orders.until_far": (
        "播到 {found} 太久了,一次口令最多 {hours} 小时。要天天播,请排进节目单。",
        "Until {found} is too long; one order lasts {hours} hours at most. For every day put it into the programme.",
    ),
    "orders.too_many": (
        "要喊的话有 {count} 个字,最多 {most} 个。请说短些,或者写成文稿再播。",
        "The text has {count} characters; {most} are the most. Make it shorter, or write it as a script.",
    ),
    "orders.too_long": (
        "念一次约 {seconds} 秒,最多 {most} 秒,所以没有播。请说短些,或者写成文稿再播。",
        "Saying it once takes about {seconds} s; {most} are the most, so nothing was sent. Say less, or write it as a script.",
    ),
    "orders.template": (
        "“{found}”里有花括号,喊话不会替您填。请把要说的字写出来;各处不一样的,写成文稿再播。",
        "“{found}” has braces, and nothing is filled in here. Write the words out; what differs by place is a script's.",
    ),
    "health.not_handed": (
        "{date} 的节目单还没有交给播出机。请看上面的“文件”有没有错误;没有的话,半分钟内会自己补上。",
        "Air has no programme of {date} yet. See under “Files” whether there are errors; if not, it follows within half a minute.",
    ),
    "health.stopped": (
        "{actor} 按了停止,到现在没有恢复,所以不响。要接着播,请在“今天”按“恢复”。",
        "{actor} ordered stop, and it has not been resumed: it stays silent. To go on, press “Resume” on the page of today.",
    ),
    "health.stopped_until": (
        "{actor} 按了停止,停到 {until},所以不响;到时自己恢复。要早些,请在“今天”按“恢复”。",
        "{actor} ordered stop until {until}: it stays silent, and resumes by itself then. To go on earlier, press “Resume” on the page of today.",
    ),
    "orders.lost": (
        "提示音响了以后,播出的程序不在了,话没有说出去。它会自己重新启动;请等最上面变绿,再喊一次。",
        "After the chime the program that plays was gone, so the words were not heard. It starts again by itself; wait until the top is green, and say it again.",
    ),
    "callup.midway": (
        "今天从 {first} 起已经在叫了。现在重排,叫过的组会再叫一遍,所以没有重排。队伍长了,请在上面报队伍,或按“暂停叫号”。",
        "Calls have been going out since {first}. Planned anew, groups that were called would be called again, so nothing was changed. Where the line is long, report it above or press “Hold calls”.",
    ),
    "callup.no_plan": (
        "{day} 没有排过分批叫号。请先在“排一天”里排。",
        "There is no call-up for {day}. Plan one first.",
    ),
    "callup.report_word": (
        "没有说队伍怎么样。请按“队伍长”“正好”“队伍短”,或者填人数、管数。",
        "It does not say how long the line is. Press one of the three buttons, or fill in a count.",
    ),
    "callup.not_in_force": (
        "时间改好了,也写进去了,可是还没有生效:文件里有错,改好之前,大喇叭照原来的节目单播。请马上改好;来不及,先按“停止”。",
        "The calls are moved and written down, but not in force: a file has an error, and until it is mended the loudspeakers go by the old programme. Mend it now; where that takes too long, press “Stop”.",
    ),
    "plan.unconfirmed": (
        "“{script}·{version}”的录音({file})还没人核对,暂时不能播。请在“声音”里听一遍,对照文字,勾上再确认。",
        "Nobody has ticked what the recording of “{script}·{version}” ({file}) says, so it is not played. Listen to it on the page “Sounds”, compare the text, and tick it.",
    ),
    "sound.needs_ffmpeg": (
        "“{file}”是手机格式({format}),这台电脑还读不了,没有收。请在手机上另存为 MP3;或者请管电脑的人装上 ffmpeg。",
        "“{file}” is in a phone's format ({format}), which this PC cannot read yet, so it was not taken. Save it as MP3 on the phone, or have whoever looks after the PC install ffmpeg.",
    ),
    "sound.silk": (
        "“{file}”是微信语音,这台电脑还读不了,没有收。请用手机录音机重录成 MP3、M4A;或者请管电脑的人装上 silk-python。",
        "“{file}” is a WeChat voice message, which this PC cannot read yet, so it was not taken. Record it again with the phone's recorder, or have whoever looks after the PC install silk-python.",
    ),
    "sound.unread": (
        "“{file}”读不出来:可能坏了,也可能这台电脑缺 ffmpeg,没有收。请另存为 MP3、WAV 再传;或者请管电脑的人装上 ffmpeg。",
        "“{file}” cannot be read: it may be damaged, or this PC lacks ffmpeg, so it was not taken. Save it as MP3 or WAV, or have whoever looks after the PC install ffmpeg.",
    ),
    "sound.unchecked": (
        "这台电脑没有 ffmpeg,长度没有核对:请把结尾听一遍。",
        "There is no ffmpeg on this PC, so the length was not checked: please listen to the end.",
    ),
}
