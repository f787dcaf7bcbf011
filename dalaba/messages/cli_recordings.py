"""What the command line says of recordings and clips: recordings, library, listen. Code -> (Chinese, English)."""

MESSAGES: dict[str, tuple[str, str]] = {
    # --- recordings
    "cli.recordings_none": ("没有要录的。", "There is nothing to record."),
    "cli.recordings_line": (
        "□ {file}  《{title}》{language},约 {seconds} 秒",
        "□ {file}  “{title}”, {language}, about {seconds} s",
    ),
    "cli.recordings_words": ("    说:{text}", "    say: {text}"),
    "cli.recordings_meaning": (
        "    照这个意思说({language}稿):{text}",
        "    say what this means ({language}): {text}",
    ),
    "cli.recordings_why": ("    为什么:{why}", "    why: {why}"),
    "cli.recordings_total": (
        "共 {count} 条,约 {minutes} 分钟。打印:{command} recordings --html 录音单.html。录好放进 audio/recorded,再运行 {command} check",
        "{count} to record, about {minutes} minutes. To print: {command} recordings --html sheet.html. Put them into audio/recorded and run {command} check",
    ),
    "cli.recordings_written": (
        "录音单写好了:{file}({count} 条)。用浏览器打开,按 A4 打印。",
        "The recording sheet is in {file} ({count} to record). Open it in a browser and print it on A4.",
    ),
    "cli.sheet_title": ("{station} 录音单({count} 条)", "{station}: to be recorded ({count})"),
    "cli.sheet_rule_1": (
        "用手机自带的录音机。找安静的屋子,关窗、关风扇,离嘴一拳远。",
        "Use the phone's own recorder in a quiet room, windows shut and fans off, a fist's width from the mouth.",
    ),
    "cli.sheet_rule_2": (
        "用平时说话的样子,慢一点。说一遍就好;开头结尾各等一秒。",
        "Speak as you do every day, a little slowly, once. Wait a second before you begin and before you stop.",
    ),
    "cli.sheet_rule_3": (
        "〔〕里的内容各处不一样,不要说具体的,改说“听通知”“问村干部”。",
        "What stands in 〔〕 is not the same everywhere: leave it out, or say “ask at the village office”.",
    ),
    "cli.sheet_rule_4": (
        "存成每条下面的文件名;后缀不一样没关系。重录的存成 .2、.3,最大的那个算数。",
        "Save each under the name below it; another suffix does no harm. Later takes are .2, .3; the highest counts.",
    ),
    "cli.sheet_rule_5": (
        "录之前先问愿不愿意、能用多久。录音人和日期填在右边,以后写进文稿。",
        "Ask first whether it may be used, and for how long. Write down on the right who spoke, and when.",
    ),
    "cli.sheet_say": ("说什么", "what to say"),
    "cli.sheet_length": ("多长", "length"),
    "cli.sheet_who": ("填写", "to fill in"),
    "cli.sheet_meaning": ("请用{language}说出下面的意思:", "Say in {language} what this means:"),
    "cli.sheet_save": ("存成:{file}", "save as: {file}"),
    "cli.sheet_seconds": ("约 {seconds} 秒", "about {seconds} s"),
    "cli.sheet_by": ("录音人:________", "spoken by: ________"),
    "cli.sheet_on": ("日期:________", "on: ________"),
    "cli.sheet_facts": ("说了的时间:________", "times said: ________"),
    # --- library
    "cli.column_needed": ("要用", "needed"),
    "cli.column_seconds": ("秒", "s"),
    "cli.column_loudness": ("响度", "LUFS"),
    "cli.column_peak": ("峰值", "dBTP"),
    "cli.column_by": ("谁念的", "by"),
    "cli.column_clip": ("文件", "file"),
    "cli.library_used": ("是", "yes"),
    "cli.library_unused": ("否", "no"),
    "cli.library_stray": ("不在册:{file}", "not in the index: {file}"),
    "cli.library_recording": ("录音 {file}  {seconds} 秒", "recording {file}  {seconds} s"),
    "cli.library_total": (
        "成品 {clips} 条({megabytes} MB),其中 {unused} 条近期用不着;录音 {recordings} 条。清掉用不着的:{command} library --prune(先看看:加 --dry-run)",
        "{clips} clips ({megabytes} MB), {unused} of them not needed soon; {recordings} recordings. To delete those: {command} library --prune (to see them first: --dry-run)",
    ),
    "cli.library_would": ("可以清掉 {clips} 条({megabytes} MB)。", "{clips} clips could be deleted ({megabytes} MB)."),
    "cli.library_pruned": (
        "清掉了 {clips} 条({megabytes} MB)。录音没有动。",
        "{clips} clips are deleted ({megabytes} MB). Recordings were left alone.",
    ),
    "cli.library_problems": (
        "文件里有错(上面列了),现在不知道哪些音频还要用,所以一条也没有清。请改好再来。",
        "There are errors in the files (above), so it is not known which clips are needed; none was deleted. Correct them first.",
    ),
    "cli.page_written": ("节目单已写成网页:{file}", "The programme as a page: {file}"),
    "cli.queues_written": ("排队的图已写成网页:{file}", "The queues as a page: {file}"),
    "cli.paper_written": ("叫号表已写成可打印的网页:{file}", "The tables of calls as a page to print: {file}"),
    "cli.programme_head": (
        "{station} {date} {weekday}:应播 {due},已排 {spots},未排 {refused}",
        "{station} {date} {weekday}: due {due}, planned {spots}, refused {refused}",
    ),
    "cli.programme_refused": ("未排 {at} {outlet}《{script}》:{why}", "refused {at} {outlet} “{script}”: {why}"),
    "cli.programme_playlist": ("歌单 {title}({count} 首)", "playlist {title} ({count} pieces)"),
    "cli.programme_relay": ("转播 {title}", "relay {title}"),
    "cli.programme_lost_piece": ("放不了的声音,{count} 次:{why}", "a sound cannot be played, {count} times: {why}"),
    "cli.programme_lost": ("缺语种 {count} 次:{why}", "a language short, {count} times: {why}"),
    "cli.reconciled": (
        "应播 {due} = 已排 {planned} + 未排 {refused};已排 {planned} = 播完 {aired} + 迟播 {late} + 中断 {cut} + 漏播 {missed} + 待播 {pending}",
        "due {due} = planned {planned} + refused {refused}; planned {planned} = aired {aired} + late {late} + cut {cut} + missed {missed} + still to come {pending}",
    ),
    "cli.reason_count": ("  {count} 条:{why}", "  {count}: {why}"),
    "cli.order_unheard": (
        "  {at} 的口令没有照样播出:{why}",
        "  The order at {at} was not heard as asked: {why}",
    ),
    "cli.records_at": ("台账在 {where}({events} 条记录)。", "The ledger is in {where} ({events} events)."),
    "cli.bounced": ("混录好了:{file}", "Bounced to {file}"),
    "cli.run_stays": (
        "它没有反应,也认不准是哪个进程,所以没有强行结束。请在任务管理器里结束 python,或者重新启动电脑。",
        "It does not answer, and which process it is cannot be proven, so none was ended. Please end python in the task manager, or restart the PC.",
    ),
    "cli.not_running": (
        "“{station}”没有在播。开播请运行“开播(run)”;看计划请运行“节目单(programme)”。",
        "“{station}” is not running. Start it with `run`; for the plan see `programme`.",
    ),
    # --- listen
    "cli.listen_file": ("已存成 {file}({seconds} 秒)。", "Saved as {file} ({seconds} s)."),
    "cli.listen_playing": ("在“{device}”上播放 {seconds} 秒……", "Playing {seconds} s on “{device}” …"),
    "cli.listen_no_ears": (
        "这台电脑没有可以试听的声卡(“{taken}”是播放点用的,不在上面试听)。请用 --file 存成文件。",
        "This PC has no device to listen on (“{taken}” is an outlet's and is not used for that). Save it with --file.",
    ),
    "cli.listening": ("听写核对", "listening"),
    "cli.listen_no_sound": ("还没有声音可听", "there is no sound of it yet"),
    "cli.listen_sound": ("{sound}({language})", "{sound} ({language})"),
    "cli.listen_heard": ("    听到:{text}", "    heard: {text}"),
    "cli.listen_text": ("    文稿:{text}", "    text:  {text}"),
    "cli.listen_same": ("    没听出要紧的不同。", "    No difference that matters was heard."),
    "cli.listen_unclear": (
        "    没法核对:听不清,或者没有文稿可比。请人听一遍。",
        "    Cannot be compared: not made out, or there is no text for it. Please have somebody listen.",
    ),
    "cli.check_listened": (
        "听写核对听了 {heard} 段;其中 {unclear} 段没听清,没有核对。",
        "The listener heard {heard} sounds; {unclear} of them could not be made out and were not compared.",
    ),
    "cli.claimed": (
        "“{file}”现在是《{script}》的{language}录音,播放点:{where}。",
        "“{file}” is the recording of “{script}” in {language} now, for: {where}.",
    ),
    "cli.claim_nowhere": ("还没有一个播放点播这种话", "no outlet speaks this language yet"),
    "cli.claim_undo": (
        "它原来叫“{before}”。要撤销,把 {file} 改回这个名字。",
        "It was called “{before}”. To undo this, give {file} that name again.",
    ),
    "cli.claim_take": (
        "原来的录音都还在;播的是号最大的那一遍:{file}。",
        "The earlier recordings are kept; the take with the highest number plays: {file}.",
    ),
    "cli.claim_text": (
        "请听一遍,看它说的是不是这些({language}稿):{text}",
        "Please listen whether it says this (the {language} text): {text}",
    ),
    "cli.claim_ask": ("数字、时间、地点都一样吗?(是/不是)", "Are the numbers, hours and places the same? (yes/no)"),
    "cli.claim_confirm": (
        "确认以后才播。照它说的改好,再运行:{command} recordings --confirm {file} {words}(一样都没说,就写 无)",
        "It is played once this is confirmed. Put what it says and run: {command} recordings --confirm {file} {words} (or `none`, if it names nothing)",
    ),
    "cli.claim_what": (
        '请写明“{file}”是哪份文稿、哪种话,例如:recordings --claim "{file}" 停水 客家话。文稿有:{scripts}。',
        'Please say which script and language “{file}” is of, such as: recordings --claim "{file}" water Hakka. The scripts are: {scripts}.',
    ),
    "cli.claim_language": (
        '请写明“{file}”是《{script}》的哪一种话(一种),最多再写一个播放点,例如:recordings --claim "{file}" {script} 客家话。本台的语种:{languages}。',
        'Please say in which one language “{file}” says “{script}”, and one outlet at most, such as: recordings --claim "{file}" {script} Hakka. Spoken here: {languages}.',
    ),
    "cli.claim_zone": (
        "“{found}”是几个播放点({outlets}),录音只能归一个播放点,或者不写,归全部。没有改名。请只写一个播放点,或者不写。",
        "“{found}” stands for several outlets ({outlets}); a recording is for one of them, or for all where none is named. Nothing was renamed. Name one outlet, or none.",
    ),
    "cli.claim_pieces": (
        "《{script}》的这种话是几段接起来的({pieces}),不知道“{file}”是哪一段,没有改名。请照这些名字自己改。",
        "In this language “{script}” is joined of pieces ({pieces}); which of them “{file}” is cannot be told, so it was not renamed. Please rename it to one of these.",
    ),
    "cli.confirmed": (
        "记下了:{file}({language})说的是 {said}。只对这一个文件算数,重录要再确认。记在 {where}。",
        "Noted: {file} ({language}) says {said}. It holds for this very file; another take is to be confirmed anew. It is in {where}.",
    ),
    "cli.confirmed_nothing": (
        "记下了:{file}({language})没说会变的数字和时间。只对这一个文件算数,重录要再确认。记在 {where}。",
        "Noted: {file} ({language}) names nothing that may change. It holds for this very file; another take is to be confirmed anew. It is in {where}.",
    ),
    "cli.confirm_no_file": (
        "audio/recorded 里没有录音“{file}”。是不是“{nearest}”?",
        "There is no recording “{file}” in audio/recorded. Did you mean “{nearest}”?",
    ),
    "cli.confirm_unused": (
        "没有哪篇文稿用录音“{file}”。文件名开头要和文稿同名;有没有叫“{script}”的文稿?",
        "No script uses the recording “{file}”. Its name begins with the script's; is there a script called “{script}”?",
    ),
    "cli.confirm_written": (
        "“{file}”说了什么,已经在文稿里写明({place})或者用不着说,照那里的算。要改请改文稿里的“录音里说的”。",
        "What “{file}” says is written in the script already ({place}), or need not be; that is what counts. To change it, change `says` there.",
    ),
    "cli.confirm_what": (
        "请写明“{file}”说了哪些会变的内容,例如:recordings --confirm {file} {example};一样都没说,就写 无。",
        "Please say what “{file}” says of what may change, for example: recordings --confirm {file} {example}; `none`, if it names nothing.",
    ),
    "cli.confirm_pair": (
        "“{found}”看不懂。请写成 名=值,例如 开始=10:30。",
        "“{found}” is not clear. Please write NAME=VALUE, such as start=10:30.",
    ),
    "cli.confirm_fact": (
        "“{script}”里没有“{found}”这一项。可以写:“{nearest}”。",
        "“{script}” leaves no “{found}” open. There is “{nearest}”.",
    ),
    "cli.listen_suffix": (
        "写不成 {suffix} 文件(“{file}”)。可以写 .mp3、.wav、.flac,例如 --file {other}。",
        "{suffix} files (“{file}”) cannot be written; .mp3, .wav and .flac can, such as --file {other}.",
    ),
    "cli.listen_none": (
        "文稿“{script}”在{outlet}没有能听的版本:{why}",
        "The script “{script}” has no version to hear at {outlet}: {why}",
    ),
}
