"""What `doctor` says of a PC, its cards and its station. Code -> (Chinese, English)."""

MESSAGES: dict[str, tuple[str, str]] = {
    "health.at": ("{outlet}:{why}", "{outlet}: {why}"),
    # --- cards
    "health.device_near": (
        "找不到声卡“{device}”,不过有一块很像的:“{nearest}”,可能是换了 USB 口、改了名。确认就是它,就把 station.yaml 里的名字改成它;程序不会自己改用。",
        "The sound card “{device}” is not there, but one much like it is: “{nearest}”. Perhaps it is in another USB socket. If it is the one, write that name into station.yaml; it is not used by itself.",
    ),
    "health.stream_muted": (
        "声卡“{device}”没有静音,但系统的音量合成器里把大喇叭程序静了音,播了也听不见。请在音量合成器里取消它的静音。",
        "The sound card “{device}” is not muted, but this program is, in the system's volume mixer; nothing it plays is heard. Unmute it there.",
    ),
    "health.stream_low": (
        "系统的音量合成器里把大喇叭程序在声卡“{device}”上的音量调到了 {volume} %,喇叭几乎没有声音。请调回 100 %。",
        "In the system's volume mixer this program is set to {volume} % on the sound card “{device}”; the horn is next to silent. Set it to 100 %.",
    ),
    "health.amplifier_missing": (
        "开关功放的程序“{program}”在这台电脑上找不到,功放不会打开。请安装它,或改正 station.yaml 里的“功放”。",
        "The program “{program}” that switches its amplifier is not on this PC, so the amplifier stays off. Install it, or correct `amplifier` in station.yaml.",
    ),
    "health.muted": (
        "声卡“{device}”在系统里静了音,播了也听不见。请点系统的音量图标,取消这块声卡的静音。",
        "The sound card “{device}” is muted in the system; nothing played on it is heard. Unmute it in the system's volume settings.",
    ),
    "health.volume_zero": (
        "声卡“{device}”在系统里音量是 0,播了也听不见。请在系统的音量设置里把它调上来。",
        "The sound card “{device}” is set to volume 0 in the system; nothing played on it is heard. Turn it up in the system's volume settings.",
    ),
    "health.volume_low": (
        "声卡“{device}”在系统里音量只有 {volume}%,喇叭可能听不清。建议这里调到 100%,响不响在功放上调。",
        "The sound card “{device}” is set to only {volume} % in the system, so the horn may be faint. Best set 100 % here and the loudness at the amplifier.",
    ),
    "health.shared_default": (
        "声卡“{device}”也是系统默认的声卡,微信、网页的声音会跑到喇叭里。请在系统的声音设置里,把默认输出换成电脑自带的那块。",
        "The sound card “{device}” is the system's default, too: every sound of this PC goes to the horn. Make the PC's own speaker the default output in the system's sound settings.",
    ),
    "health.others_playing": (
        "别的程序正往声卡“{device}”放声音:{programs}。喇叭里会听到。请关掉,或让它换一块声卡。",
        "Other programs are playing on the sound card “{device}”: {programs}. The horn is heard with it. Close them, or give them another card.",
    ),
    "health.other_station": (
        "这台电脑上另一个广播台({folder})也用着声卡“{device}”,两个台会叠在一起响。请给它们各用一块声卡,或者关掉一个台。",
        "Another station on this PC ({folder}) uses the sound card “{device}”, too; the two are heard on top of each other. Give each a card of its own, or end one of them.",
    ),
    "health.server_moves": (
        "声卡“{device}”中间隔着 {server}。这块声卡一掉线,{server} 会把声音搬到默认声卡上,别处就响了。请改用 devices 里声卡接口是 PulseAudio 的那一条,或者带“hw:”的那一条。",
        "{server} stands between Dalaba and the sound card “{device}”. When that card goes, {server} moves its sound to the default card, and it is heard elsewhere. Use its entry under the host API PulseAudio in `devices`, or the one with “hw:”.",
    ),
    "health.rate_low": (
        "声卡“{device}”现在只有 {rate} Hz,音频是 {clips} Hz,转换以后听着发闷。多半是蓝牙或电话模式,请在系统的声音设置里把它的采样率调高。",
        "The sound card “{device}” runs at only {rate} Hz, the clips are {clips} Hz: converted, they sound dull. Perhaps it is Bluetooth, or set up for calls; choose a higher rate in the system's sound settings.",
    ),
    "health.rate_differs": (
        "{clips} Hz 的音频在“{device}”上自动换成 {rate} Hz",
        "clips of {clips} Hz are converted to the {rate} Hz of “{device}”",
    ),
    "health.channel_shared": (
        "这几个播放点接在声卡“{device}”的同一个声道({channel})上,响的是同一只喇叭,可能两条叠在一起。请各写各的“声道”;真是同一只喇叭,就并成一个播放点,或写进“相邻播放点”。",
        "These outlets are on the same channel ({channel}) of the sound card “{device}”: one horn, perhaps two notices at once. Give each its own `channels`; if it is one horn, make it one outlet, or write them into `neighbours`.",
    ),
    "health.stopped": (
        "{actor} 按了停止,到现在没有恢复,所以不响。要接着播,请运行“恢复(resume)”。",
        "{actor} ordered stop, and it has not been resumed: it stays silent. To go on, run `resume`.",
    ),
    "health.stopped_until": (
        "{actor} 按了停止,停到 {until},所以不响;到时自己恢复。要早些,请运行“恢复(resume)”。",
        "{actor} ordered stop until {until}: it stays silent, and resumes by itself then. To go on earlier, run `resume`.",
    ),
    "health.unknown_level": (
        "声卡“{device}”有没有静音(请看一眼系统的音量图标)",
        "whether the sound card “{device}” is muted (look at the system's volume icon)",
    ),
    "health.ok_device": ("声卡“{device}”", "sound card “{device}”"),
    "health.ok_network": ("网络上的“{device}”", "“{device}” on the network"),
    # --- clock
    "health.clock_free": (
        "电脑的时钟没有自动对时,会越走越偏,播的时间就不准。请联网,并在系统的日期和时间里打开“自动设置时间”。",
        "Nothing keeps this PC's clock right; it drifts, and so does every broadcast. Connect to the network and switch on “set time automatically” in the system's date and time settings.",
    ),
    "health.clock_old": (
        "电脑的时钟有 {hours} 小时没有对过时了。请看看网络;对一下手机上的时间,差得多就照手机改。",
        "This PC's clock was last set right {hours} hours ago. See to the network; compare with a phone, and correct it if it is far off.",
    ),
    "health.clock_back": (
        "电脑现在的时间比台账里最后一条还早 {hours} 小时,时钟多半错了(断电后常这样)。请把时间改对再开播。",
        "This PC's clock is {hours} hours before the ledger's newest entry, so it is probably wrong (as after a power cut). Set it right before going on the air.",
    ),
    "health.zone_differs": (
        "电脑的时区是 {pc},广播台是 {station}({zone})。节目照广播台的时区播;电脑右下角的钟会让人看错,请把系统时区改过来。",
        "The PC's time zone is {pc}, the station's {station} ({zone}). Programmes keep the station's; but the clock on the screen misleads. Change the system's time zone.",
    ),
    "health.unknown_clock": (
        "时钟有没有自动对时(请和手机对一下)",
        "whether the clock is kept right (compare it with a phone)",
    ),
    "health.ok_clock": ("时钟", "clock"),
    # --- sleep
    "health.sleep_after": (
        "电脑没人动 {minutes} 分钟就会自动睡眠,睡着了不响。请在系统的电源设置里把睡眠、休眠都改成“从不”。",
        "The PC goes to sleep after {minutes} minutes without anybody at it, and a sleeping PC plays nothing. Set sleep and hibernation to “never” in the system's power settings.",
    ),
    "health.sleep_on": (
        "电脑开着自动睡眠,睡着了不响。请在系统的电源设置里把睡眠、休眠都改成“从不”。",
        "Automatic sleep is on, and a sleeping PC plays nothing. Set sleep and hibernation to “never” in the system's power settings.",
    ),
    "health.lid": (
        "合上笔记本盖子电脑就睡眠。请别合盖,或在电源设置里把合盖改成“不采取任何操作”。",
        "Closing the lid puts this PC to sleep. Leave it open, or make closing the lid do nothing in the power settings.",
    ),
    "health.restarts": (
        "Windows 更新可能在 {first} 点到 {last} 点之间自动重启,这段时间里有节目。请在 Windows 更新里把“使用时段”改到盖住播出的时间。",
        "Windows Update may restart this PC between {first}:00 and {last}:00, and something plays then. Set the “active hours” in Windows Update so that they cover your broadcasts.",
    ),
    "health.unknown_sleep": (
        "会不会自动睡眠(请看一眼系统的电源设置)",
        "whether automatic sleep is on (look at the power settings)",
    ),
    "health.ok_sleep": ("不会自动睡眠", "no automatic sleep"),
    # --- disk
    "health.disk_full": (
        "硬盘只剩 {free},台账和新的音频快写不下了。广播照常,但请马上清理:运行“library --prune”清掉用不着的音频,再删些别的大文件。",
        "Only {free} are left on the disk; soon neither the ledger nor new clips can be written. Playing goes on, but make room now: `library --prune` deletes what nothing needs, then delete other big files.",
    ),
    "health.disk_low": (
        "硬盘还剩 {free},不算多。有空运行“library --prune”,清掉用不着的音频。",
        "{free} are left on the disk, which is not much. Some day soon run `library --prune`.",
    ),
    "health.unwritable": (
        "记录文件夹 records 写不进去({error}),台账记不下来。请看硬盘满没满,文件夹是不是只读、是不是被杀毒软件拦了。",
        "The folder `records` cannot be written ({error}), so there is no ledger. Is the disk full, the folder read-only, a virus scanner in the way?",
    ),
    "health.unknown_disk": ("硬盘还剩多少", "how much room is left on the disk"),
    "health.ok_disk": ("硬盘还剩 {free}", "disk ({free} free)"),
    # --- parts
    "health.no_ffmpeg": (
        "有 {count} 个录音要用 ffmpeg 才能读({files}),这台电脑没有。请安装 ffmpeg,或者运行 pip install imageio-ffmpeg;也可以把录音另存成 wav 或 mp3。",
        "{count} recordings can only be read with ffmpeg ({files}), which this PC does not have. Install ffmpeg, or run pip install imageio-ffmpeg; or save the recordings as wav or mp3.",
    ),
    "health.no_silk": (
        "有 {count} 个微信语音({files})要用 silk-python 才能读。请运行 pip install silk-python,或在手机上用录音机另录。",
        "{count} WeChat messages ({files}) can only be read with silk-python. Run pip install silk-python, or record them anew with the phone's recorder.",
    ),
    "health.ffmpeg_unneeded": ("没有 ffmpeg,现在的录音也用不着", "no ffmpeg, and no recording needs it"),
    "health.ok_ffmpeg": ("ffmpeg", "ffmpeg"),
    "health.ok_voices": ("发音人({language})", "voices ({language})"),
    "health.no_voice": (
        "station.yaml 里写的发音人,没有一个能说{language}。{why}做好的音频照播,新的做不出来;运行“voices”看有哪些能用。",
        "None of the voices in station.yaml speaks {language} now. {why} Clips that are made play on, new ones cannot be made; `voices` lists which there are.",
    ),
    "health.voice_away": (
        "发音人 {engine} 现在用不了,新的音频由后面的发音人来念。{why}",
        "The voice {engine} cannot be used now; the next one in the list speaks instead. {why}",
    ),
    # --- the station
    "health.files_bad": (
        "文稿、排播或设置里有 {count} 处错误。运行“检查(check)”逐条看。",
        "What people wrote has {count} errors. `check` names each.",
    ),
    "health.no_outlets": (
        "没有一个播放点接在这台电脑上:station.yaml 里都没写“输出”。要从这台电脑响,请照“声卡(devices)”列出的名字写上。",
        "No outlet is played from this PC: none in station.yaml has an `output`. To play from here, write one with a name that `devices` lists.",
    ),
    "health.off_air": (
        "现在没有开播。要播,请运行“开播(run)”,窗口别关。",
        "The station is not on the air. To play, start `run` and leave its window open.",
    ),
    "health.air_silent": (
        "播出机(进程 {pid})占着这个台,可是叫它不答应,可能卡住了。请关掉开播的窗口再开;还不行就重启电脑。",
        "Air (process {pid}) holds this station and does not answer; it may hang. Close the window of `run` and start it again; if that does not help, restart the PC.",
    ),
    "health.desk_gone": (
        "开播的窗口关了,只剩播出机在照最后一份节目单播;改了文稿、到了后天都不会换。请重新运行“开播(run)”。",
        "The window of `run` is gone. Air goes on with the last programme, but takes up no changes and no new days. Start `run` again.",
    ),
    "health.not_handed": (
        "{date} 的节目单还没有交给播出机。请看“检查(check)”有没有错误;开播的窗口在,半分钟内会自己补上。",
        "Air has no programme of {date} yet. See whether `check` finds errors; while `run` is there it follows within half a minute.",
    ),
    "health.ok_air": ("正在播出", "on the air"),
    "health.ok_handed": ("今天、明天的节目单", "programmes of today and tomorrow"),
    "health.ok_ledger": ("台账(最后一条在 {hours} 小时内)", "ledger (newest entry within {hours} h)"),
}
"""Sentences of `unknown` and `ok` stand in a list, behind others."""
