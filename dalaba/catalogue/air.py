"""What air says: what happened on the way to the horn, and the answers to orders. Code -> (Chinese, English)."""

MESSAGES: dict[str, tuple[str, str]] = {
    # --- spots
    "air.not_running": (
        "那时候电脑没开机,或者没有开播。",
        "The PC was off then, or the station was not running.",
    ),
    "air.away": (
        "电脑睡着了,或者时间被往前拨了,{minutes} 分钟没有在播。请关掉自动睡眠。",
        "The PC slept, or its clock was put forward: nothing ran for {minutes} minutes. Turn automatic sleep off.",
    ),
    "air.no_room": (
        "一直在播别的,等过了时间。",
        "Something else was playing until its time was over.",
    ),
    "air.not_made": (
        "这一条的音频还没有做好。请运行“制作(render)”。",
        "Its clip is not made yet. Run `render`.",
    ),
    "air.no_clip": ("这一条没有可播的音频。", "It has no clip to play."),
    "air.clip_unreadable": (
        "成品音频 {clip} 打不开({why}),这一条没有播。请运行“render”重新制作。",
        "The clip {clip} cannot be opened ({why}), so this was not played. Run `render` to make it again.",
    ),
    "air.clip_changed": (
        "成品音频 {clip} 被改动过,和制作时不一样,没有播。请运行“render --force”重新制作。",
        "The clip {clip} is not as it was made, so it was not played. Run `render --force` to make it again.",
    ),
    "air.clip_short": (
        "成品音频 {clip} 不完整,没有播。请运行“render --force”重新制作。",
        "The clip {clip} is not whole, so it was not played. Run `render --force` to make it again.",
    ),
    "air.programme_changed": (
        "节目单改了,这一条不再播。",
        "The programme was changed and no longer has it.",
    ),
    "air.shut_down": ("关播了,没有播完。", "The station was shut down while it played."),
    "air.stopped": ("{actor} 按了停止。", "{actor} ordered stop."),
    "air.skipped": ("{actor} 跳过了这一条。", "{actor} skipped it."),
    # --- orders
    "air.did_stop": (
        "已停止:{outlets} 个播放点不再出声(切断了 {count} 条)。要接着播,请运行“恢复(resume)”。",
        "Stopped: {outlets} outlets are silent ({count} spots cut). To go on, run `resume`.",
    ),
    "air.did_resume": (
        "已恢复:{count} 个播放点接着按节目单播。停的时候该播的循环内容不补。",
        "Resumed: {count} outlets go on with their programme. What loops missed meanwhile is not caught up.",
    ),
    "air.did_skip": ("已跳过 {count} 条,后面的照播。", "Skipped {count} spots; what follows plays as planned."),
    "air.unknown_order": ("不认识口令“{verb}”。", "Unknown order “{verb}”."),
    "air.noted": ("记下了。", "Noted."),
    "air.leaving": ("正在关播。", "Going off the air."),
    "air.running": ("正在播出。", "On the air."),
    "air.already_running": (
        "这个广播台已经在播了(进程 {pid}),没有再开一个。看状态请运行“状态(status)”。",
        "This station is already on the air (process {pid}); no second one was started. See `status`.",
    ),
    "air.handover": (
        "交接的节目单 {file} 读不出来({why}),继续用上一份。",
        "The programme handed over, {file}, cannot be read ({why}); the last one goes on.",
    ),
    # --- ledger and outputs
    "air.ledger_unwritable": (
        "播出台账写不进去({file}:{error})。广播照常,没写进去的先记在内存里,能写时自动补上。请检查磁盘是否已满、文件夹是否能写;补上之前请不要关机。",
        "The ledger cannot be written ({file}: {error}). Playing goes on; what is not written is kept in memory and written as soon as it can be. Check whether the disk is full or the folder write-protected, and do not shut down before.",
    ),
    "air.ledger_unreadable": (
        "播出台账 {file} 读不出来({error}),文件可能坏了。请把它改名留好(不要删),程序会另起新台账;旧的交给会修的人看。",
        "The ledger {file} cannot be read ({error}); the file may be damaged. Rename it and keep it (do not delete it): a new one is begun, and someone can look at the old one.",
    ),
    "air.ledger_newer": (
        "播出台账 {file} 是更新版本的大喇叭写的(第{found}版,本程序只认到第{known}版)。请用新版程序打开;本程序不会动它。",
        "The ledger {file} was written by a newer Dalaba (format {found}; this one knows {known}). Use the newer program; this one leaves the file alone.",
    ),
    "air.ledger_changed": (
        "台账第{seq}条({kind},{spot})被改过:内容与记下时的校验码不符。",
        "Ledger entry {seq} ({kind}, {spot}) was changed: it does not match the hash it was written with.",
    ),
    "air.ledger_broken": (
        "台账第{seq}条({kind},{spot})与前一条接不上:前面有条目被换过。",
        "Ledger entry {seq} ({kind}, {spot}) does not follow from the one before it: something before it was replaced.",
    ),
    "air.ledger_gap": (
        "台账缺第{first}到第{last}条:被删掉,或少了一个年份的文件。",
        "Ledger entries {first} to {last} are missing: deleted, or one year's file is not there.",
    ),
    "air.power_lost": (
        "播到一半断电或关机,没有播完。",
        "The power went or the PC was shut down while it played; it was not heard to its end.",
    ),
    "air.device_lost": (
        "找不到声卡“{device}”。请检查 USB 线和声卡电源;插好后自动接着播,不会改用别的声卡。",
        "The sound card “{device}” is not there. Check its USB cable and power; once it is back playing goes on by itself. No other card is used instead.",
    ),
    "air.device_refused": (
        "声卡“{device}”在,但打不开({error})。可能被别的程序独占,请关掉那个程序;能打开时自动接着播。",
        "The sound card “{device}” is there but does not open ({error}). Another program may hold it; close that program. Playing goes on by itself once it opens.",
    ),
    "air.device_ambiguous": (
        "有两个声卡都叫“{device}”({host}),分不清是哪一个,所以都不用。请拔掉一个,或在系统里给其中一个改名,再照“设备”列出的名字改 station.yaml。",
        "Two sound cards are called “{device}” ({host}); which one is meant cannot be told, so neither is used. Unplug one, or rename one in the system and write the name that `devices` shows into station.yaml.",
    ),
    "air.channel_missing": (
        "声卡“{device}”只有{channels}个声道,没有第{channel}声道。请改 station.yaml 里这个播放点的“声道”。",
        "The sound card “{device}” has {channels} channels, no channel {channel}. Change this outlet's `channels` in station.yaml.",
    ),
    "air.devices_silent": (
        "查声卡时没有回应,可能是声卡驱动卡住了。请拔插声卡或重启电脑;程序会继续重试。",
        "The sound cards did not answer; a driver may be stuck. Unplug and replug the card or restart the PC. It is tried again meanwhile.",
    ),
    "air.no_portaudio": (
        "这台电脑没有装播放声音用的 PortAudio,所以没有声音出去。Debian/Ubuntu/UOS 请装 libportaudio2(sudo apt install libportaudio2),再重新运行。",
        "PortAudio, which plays the sound, is not installed on this PC, so nothing is heard. On Debian or Ubuntu install libportaudio2 (sudo apt install libportaudio2) and start again.",
    ),
    "air.clip_missing": (
        "成品音频 {clip} 不见了,这一条没有播。请运行“render”重新制作。",
        "The clip {clip} is gone, so this was not played. Run `render` to make it again.",
    ),
    "air.clip_damaged": (
        "成品音频 {clip} 坏了,播不出来,这一条没有播。请运行“render --force”重新制作。",
        "The clip {clip} is damaged and cannot be played, so this was not. Run `render --force` to make it again.",
    ),
}
