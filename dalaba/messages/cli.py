"""What the command line says: help, results, outcomes. Code -> (Chinese, English)."""

MESSAGES: dict[str, tuple[str, str]] = {
    "cli.warning_mark": ("(提醒)", "(warning) "),
    "cli.question_mark": ("(要问)", "(question) "),
    "cli.usage": ("用法不对:{why}", "Wrong usage: {why}"),
    "cli.unknown_verb": (
        "没有“{verb}”这个命令,是不是“{nearest}”?全部命令请看 --help。",
        "There is no verb “{verb}”. Is it “{nearest}”? See --help for all of them.",
    ),
    # --- help
    "cli.help_head": (
        "大喇叭:把文稿做成几个版本的广播,按时在每个喇叭、学校、宣传车上播,并记下台账。\n\n用法:python broadcaster.py [--station 文件夹] 命令 …\n",
        "Dalaba: makes announcements in several versions, plays them on time on every horn, school and van, and keeps the record.\n\nUsage: python broadcaster.py [--station DIR] VERB …\n",
    ),
    "cli.help_tail": (
        "\n每个命令的用法:python broadcaster.py 命令 --help。命令也可以写中文。",
        "\nEach verb's own words: python broadcaster.py VERB --help. Verbs have Chinese names too.",
    ),
    "cli.help_common": ("通用", "common"),
    "cli.help_station": ("广播台所在的文件夹(默认:这里)", "the station's folder (default: here)"),
    "cli.help_ui": ("界面语言:zh 或 en", "language: zh or en"),
    "cli.help_json": ("结果写成 JSON", "results as JSON"),
    "cli.help_help": ("看这个说明", "this help"),
    "cli.help_demo": (
        "在一个试用文件夹里,把样例台的 2022-07-13 走一遍",
        "take the sample through 13 July 2022 in a scratch folder",
    ),
    "cli.help_init": ("建一个新的一村广播台", "make a new one-village station to edit"),
    "cli.help_check": (
        "检查写的和录的,一次说出所有问题;--listen 连声音也听一遍",
        "find every problem in what people wrote and recorded; --listen listens to the sound, too",
    ),
    "cli.help_text": (
        "看填好的文稿、怎么念、每个数;--sheet 打印核对表",
        "show the text as it will be spoken, with every number; --sheet prints a sheet to tick",
    ),
    "cli.help_render": (
        "制作音频,没变的不重做;--dry-run 只看要做哪些、为什么",
        "make the clips that are missing; --dry-run only says which, and why",
    ),
    "cli.help_recordings": (
        "要请人录哪些话、说什么、为什么;--html 打印,--claim 给手机录音改名,--confirm 确认录音说了什么",
        "list what people have to record, with what to say and why; --html prints it, --claim names a phone's recording, --confirm notes what one says",
    ),
    "cli.help_library": (
        "有哪些成品和录音、谁念的;--prune 清掉用不着的",
        "list clips and recordings and who spoke; --prune deletes clips that nothing needs",
    ),
    "cli.help_listen": (
        "在电脑上试听;--file 存成文件,--check 让电脑听写、核对",
        "play a script on this PC; --file saves it, --check compares what is heard with the text",
    ),
    "cli.help_programme": (
        "一天里播什么、哪些没排上、为什么;--html 画成图",
        "show what will play, what will not, and why; --html draws it",
    ),
    "cli.help_book": (
        "加播一条,不用写 YAML;--list 看有哪些,--remove 取消",
        "book an announcement without writing YAML; --list shows what is booked, --remove takes it back",
    ),
    "cli.help_day": (
        "看某天是什么日子,或用一个词换(day 今天 雨天)",
        "say what kind of day it is, or change it with a word (day today rainy)",
    ),
    "cli.help_postpone": (
        "把一个专项推迟几天,每日信息跟着走;--undo 收回",
        "put a campaign off by days, together with its daily facts; --undo takes it back",
    ),
    "cli.help_export": (
        "把一个专项导出成表格,改完放回 schedules 就是同一个专项",
        "write a campaign as a sheet; put back into schedules/, it is the same campaign",
    ),
    "cli.help_why": (
        "某处某时为什么播、为什么没播,怎么改",
        "say why an outlet plays or is silent at a time, and what to change",
    ),
    "cli.help_rehearse": ("不出声,把一天快速走一遍", "play a day through quickly, without a sound"),
    "cli.help_run": ("开播,直到叫停", "go on the air until stopped; --end ends it wherever it runs"),
    "cli.help_status": ("正在播什么、接下来播什么", "show what is playing and what comes next"),
    "cli.help_console": (
        "在浏览器里打开网页:正在播、接下来、大停止键、喊话",
        "open the station's page in a browser: what is on air, a big stop button, say, play",
    ),
    "cli.help_clock": (
        "电脑的时间对不对;对的就说“对(ok)”",
        "say whether the PC's clock is right; `clock ok` confirms that it is",
    ),
    "cli.help_say": ("马上念一段话,--to 写在哪里", "say a text at once, on the outlets named with --to"),
    "cli.help_play": ("马上播一份文稿,或一个声音文件(--file)", "play a script at once, or a sound file (--file)"),
    "cli.help_cancel": ("取消一条口令,别的照播", "take back one order; the rest goes on"),
    "cli.help_volume": (
        "把一个播放点调大调小,一直管到有人再改",
        "set an outlet's volume, until somebody changes it again",
    ),
    "cli.help_yield": (
        "把功放让给县里的应急设备,--back 收回",
        "leave the amplifier to somebody else's sound; --back takes it back",
    ),
    "cli.help_reload": ("马上重读写好的文件", "read all files again at once"),
    "cli.help_stop": (
        "全部停止(或 --to 某处),恢复之前不出声;--until 14:00 到时自己恢复",
        "make silence at once, everywhere or --to one outlet, until resume; --until 14:00 resumes by itself",
    ),
    "cli.help_resume": ("停止之后接着播", "let the programme go on after a stop"),
    "cli.help_skip": (
        "跳过正在播的这一条;--next 下一条不播,只这一次",
        "skip what is playing; --next leaves out the next one, once",
    ),
    "cli.help_talk": ("用话筒在指定的播放点直接讲", "speak live through this PC's microphone"),
    "cli.help_pack": ("做宣传车的 U 盘", "make a van's USB stick"),
    "cli.help_callup": (
        "分批叫号:排计划、模拟队伍,当天按队伍顺延(计划/模拟/暂停/放行/报告)",
        "call people in batches: plan, simulate the queues, and hold the calls on the day",
    ),
    "cli.help_log": (
        "应播、实播、漏播和原因;--html、--xlsx 写成文件,add 补记车上播的",
        "show the ledger: what was due, heard and missed, and why; --html and --xlsx write it, log add notes what no PC sent",
    ),
    "cli.help_devices": (
        "这台电脑有哪些声卡,接着谁,静没静音",
        "list this PC's sound cards, who uses them, and what is muted",
    ),
    "cli.help_test_tone": (
        "让一个播放点响三声;喇叭响没响,记上台账",
        "play a tone on one outlet; then note whether the horn was heard",
    ),
    "cli.help_doctor": (
        "声卡、时钟、睡眠、磁盘有什么不对,怎么办",
        "find what is wrong with this PC and its cards, and say what to do",
    ),
    "cli.help_voices": (
        "有哪些发音人,会说什么;--say 每个念一遍比一比,--bring 装好声音",
        "list the voices and what they speak; --say makes a file of each, --bring installs the good one",
    ),
    # --- results
    "cli.about": ("{station}({folder})", "{station} ({folder})"),
    "cli.check_good": (
        "没有错误。{outlets} 个播放点,{scripts} 份文稿,{rows} 条排播;{warnings} 条提醒。",
        "No errors. {outlets} outlets, {scripts} scripts, {rows} rows; {warnings} warnings.",
    ),
    "cli.nothing_scheduled": (
        "还没有排任何节目,喇叭不会自己响。要排一条,在 schedules 里的表上加一行,或者运行 {command} book {script} --to {outlet} --date 明天 --at 18:00",
        "Nothing is scheduled yet, so nothing plays by itself. Add a row to the sheet in schedules, or run {command} book {script} --to {outlet} --date tomorrow --at 18:00",
    ),
    "cli.check_bad": (
        "{errors} 处错误,{warnings} 条提醒(共 {outlets} 个播放点,{scripts} 份文稿,{rows} 条排播)。改好再运行一次。",
        "{errors} errors, {warnings} warnings ({outlets} outlets, {scripts} scripts, {rows} rows). Correct them and run it again.",
    ),
    "cli.switch_good": (
        "接下来几天换成{types},不会多出问题。原有的问题请看 check。",
        "With the coming days made {types}, nothing more is wrong than before. What was wrong already: `check`.",
    ),
    "cli.switch_bad": (
        "接下来几天换成{types},会多出上面 {problems} 处问题。原有的问题请看 check。",
        "With the coming days made {types}, the {problems} problems above would be new. What was wrong already: `check`.",
    ),
    "cli.day_is": ("{date} {weekday} 农历{lunar}:{types}", "{date} {weekday}, lunar {lunar}: {types}"),
    "cli.day_runs_as": (
        "  {outlet}这一天按{weekday}算。",
        "  {outlet} has the hours of a {weekday} that day.",
    ),
    "cli.day_makes_up_alone": (
        "“{found}”请分开说:先 day 日期 周二,再 day 日期 雨天。",
        "Say “{found}” one at a time: day DATE Tuesday, then day DATE rainy.",
    ),
    "cli.day_makes_up_nowhere": (
        "这里没有校园广播,不知道哪几处这一天按{weekday}算。请加上 --to 播放点。",
        "There are no school outlets here, so say with --to which ones have the hours of a {weekday} that day.",
    ),
    "cli.day_differs": ("  {outlet}:{types}", "  {outlet}: {types}"),
    "cli.day_everywhere": ("全部播放点", "everywhere"),
    "cli.day_marked": (
        "{when} {where}:改成{types}。记在 {file} 里;正在播的台马上照新的来。要改回来,运行 day {when} 平日{to}。",
        "{when}, {where}: now {types}. It is noted in {file}, and a station on the air goes by it at once. To take it back: day {when} normal{to}.",
    ),
    "cli.day_cleared": (
        "{when} {where}:用命令改过的都取消了({file})。days.yaml 里写的照旧。",
        "{when}, {where}: what was said by command is taken back ({file}). What days.yaml says stays.",
    ),
    "cli.day_counts": (
        "这些天应播 {due} → {due_now},排上 {planned} → {planned_now}。",
        "Due on these days {due} → {due_now}, planned {planned} → {planned_now}.",
    ),
    "cli.why_one_outlet": (
        "“{found}”有好几个播放点,请写其中一个:{outlets}。",
        "“{found}” is several outlets; name one of them: {outlets}.",
    ),
    "cli.nobody_there": (
        "“{found}”现在一个播放点也没有,所以什么也没做。播放点写在 station.yaml 里。",
        "“{found}” has no outlet now, so nothing was done. Outlets are written in station.yaml.",
    ),
    "cli.day_span": (
        "“{found}”太长了,一次最多 {most} 天。",
        "“{found}” is too long; {most} days at once are the most.",
    ),
    "cli.day_type_unknown": (
        "“{found}”不是这里用到的日类型或方案,写了也不会有变化。是不是“{nearest}”?要用新的方案,请先写进 days.yaml 的“方案”。",
        "“{found}” is no day type or timetable that anything here hangs on. Is it “{nearest}”? A new timetable is first written into days.yaml.",
    ),
    "cli.unknown_campaign": (
        "没有专项“{found}”。是不是“{nearest}”?",
        "There is no campaign “{found}”. Is it “{nearest}”?",
    ),
    "cli.no_dates_to_postpone": (
        "专项“{campaign}”没有写起止日期,天天都播,没有什么可推迟的。要停几天,请在 {file} 里写“除外”。",
        "The campaign “{campaign}” has no dates and plays every day: there is nothing to put off. To leave days out, write `except` in {file}.",
    ),
    "cli.postpone_too_late": (
        "专项“{campaign}”到 {last} 就结束了,那天以后没有什么可推迟的。",
        "The campaign “{campaign}” ends on {last}; after that there is nothing to put off.",
    ),
    "cli.postponed": (
        '专项“{campaign}”现在这几天播:{days}(原定 {dates})。每日信息跟着走。记在 {file} 里,要取消,运行 postpone "{campaign}" --undo。',
        'The campaign “{campaign}” now has these days: {days} (planned: {dates}), with their daily facts. It is noted in {file}; postpone "{campaign}" --undo takes it back.',
    ),
    "cli.postponed_announced": (
        "(提醒)已经播过的预告说的还是原来的日子,请播一条更正通知。",
        "(note) What was announced ahead still names the old day; broadcast a correction.",
    ),
    "cli.postponed_undone": (
        "专项“{campaign}”按原定的日子播:{days}(日期 {dates};已改 {file})。",
        "The campaign “{campaign}” plays on its planned days: {days} (dates {dates}; {file} is changed).",
    ),
    "cli.disk": (
        "磁盘不让用 {file}({why})。请看看磁盘是不是满了、只读,或网络盘断了。",
        "The disk would not let {file} be used ({why}). See whether it is full, read-only or gone.",
    ),
    "cli.cannot_read": (
        "读不了 {file}({why})。请检查文件夹的权限和磁盘。",
        "{file} cannot be read ({why}). See whether the folder may be read, and whether the disk is sound.",
    ),
    "cli.cannot_write": (
        "写不进 {file}({why})。请检查磁盘是否已满、文件夹是否能写。",
        "{file} cannot be written ({why}). See whether the disk is full or the folder write-protected.",
    ),
    "cli.rendering": ("制作音频", "making clips"),
    "cli.render_nothing": ("音频都是新的,不用做。", "Every clip is there; nothing to make."),
    "cli.render_would": (
        "要做 {clips} 条,约 {minutes} 分钟声音。",
        "{clips} clips to make, about {minutes} minutes of sound.",
    ),
    "cli.rendered": (
        "做好 {clips} 条(声音共 {minutes} 分钟,念了 {sentences} 句),{failed} 条没做成。放在 {where}。",
        "{clips} clips made ({minutes} minutes of sound, {sentences} sentences spoken), {failed} failed. They are in {where}.",
    ),
    "cli.render_uneven": (
        "(提醒)“{name}”的响度是 {loudness} LUFS、峰值 {peak} dBTP,没能调到和别的一样。",
        "(warning) “{name}” has {loudness} LUFS and a peak of {peak} dBTP; it could not be made like the others.",
    ),
    "cli.comma": (";", "; "),
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
        "“{folder}”没有在播,所以没有什么可停可查。开播请运行“开播(run)”;看计划请运行“节目单(programme)”。",
        "The station in “{folder}” is not running. Start it with `run`; for the plan see `programme`.",
    ),
    # --- talk
    "cli.talk_not_running": (
        "“{folder}”没有在播,喊不了话。请先开播:{command} run",
        "The station in “{folder}” is not running, so nobody would hear you. Start it first: {command} run",
    ),
    "cli.talk_silent": ("“{outlet}”没有接通。{why}", "“{outlet}” is not on. {why}"),
    "cli.talk_microphone": ("话筒:{device}", "Microphone: {device}"),
    "cli.talk_wake": (
        "功放要 {seconds} 秒才打开,请数到 {seconds} 再讲。",
        "The amplifier takes {seconds} s to wake; count to {seconds} before you speak.",
    ),
    "cli.talk_tone": (
        "先响两秒提示音,响完再讲。",
        "The attention tone comes first, for two seconds; speak when it is over.",
    ),
    "cli.talk_how_to_end": ("请讲。讲完按回车。", "Speak. Press Enter when you are done."),
    "cli.talk_how_to_break": ("请讲。讲完按 Ctrl-C。", "Speak. Press Ctrl-C when you are done."),
    "cli.talk_lasted": ("喇叭里响了 {seconds} 秒。", "It was heard for {seconds} s."),
    "cli.talk_recorded": ("录音:{file}", "Recording: {file}"),
    "cli.on_the_air": ("正在播出(进程 {pid})。", "On the air (process {pid})."),
    "cli.status_outlet": ("{outlet}:{now}。下一条:{next}", "{outlet}: {now}. Next: {next}"),
    "cli.status_order": (
        "    口令 {order}《{title}》{priority}{until}",
        "    order {order} “{title}”, {priority}{until}",
    ),
    "cli.status_until": (",播到 {until}", ", until {until}"),
    "cli.status_waits": (",在等,最晚等到 {until}", ", waits, until {until} at the latest"),
    "cli.status_yielded": ("    让位给“{by}”", "    yielded to “{by}”"),
    "cli.status_volume": ("    音量 {volume}%", "    volume {volume}%"),
    "cli.priority_urgent": ("紧急", "urgent"),
    "cli.priority_notice": ("通知", "notice"),
    "cli.priority_routine": ("日常", "routine"),
    "cli.clock_shows": ("电脑显示 {now}。", "The PC shows {now}."),
    "cli.playing": ("正在播《{title}》", "playing “{title}”"),
    "cli.silent": ("现在没有在播", "silent"),
    "cli.nothing_more": ("今天没有了", "nothing more today"),
    "cli.no_devices": (
        "这台电脑找不到声卡。请插上声卡(或装上驱动),再运行一次。",
        "This PC has no sound card. Plug one in (or install its driver) and run this again.",
    ),
    "cli.voice_online": ("要联网", "online"),
    "cli.voice_offline": ("不用联网", "offline"),
    "cli.voices_missing": (
        "没有发音人会说:{languages}。这些语种请找本地人录音,放进 audio/recorded。",
        "No voice speaks {languages}. Have these recorded by a neighbour, into audio/recorded.",
    ),
    "cli.chain_good": (
        "台账 {entries} 条,首尾相接,没有发现改动。链尾:{head}",
        "The {entries} entries of the ledger follow one from another; no change was found. Head: {head}",
    ),
    "cli.chain_gaps": (
        "台账现有 {entries} 条,丢了 {lost} 条(见上);其余首尾相接,没有发现改动。链尾:{head}",
        "The ledger has {entries} entries and has lost {lost} (see above); for the rest no change was found. Head: {head}",
    ),
    "cli.head_found": (
        "纸上记的 {head} 在其中:它印出以后,第{first}条到第{seq}条没有改过。",
        "It has the {head} that was noted: since then, entries {first} to {seq} were not changed.",
    ),
    "cli.heads_here": (
        "这台电脑上留着的 {count} 个链尾(records/reports)都在其中。",
        "The {count} heads that lie on this PC (records/reports) are all in it.",
    ),
    "cli.head_here": (
        "{where}:写下以后,第{first}条到第{seq}条没有改过。",
        "{where}: since it was written, entries {first} to {seq} were not changed.",
    ),
    "cli.heads_none": (
        "这台电脑上没有留下链尾(records/reports)可以对照。",
        "No heads lie on this PC (records/reports) to compare with.",
    ),
    "cli.chain_behind": (
        "另有 {count} 条(最新链尾以后的,或缺口以前的)没有链尾管着。",
        "No noted head speaks for {count} entries (after the newest one, or before a gap).",
    ),
    "cli.chain_means": (
        "这证明:链尾印出或报出去以后,到那一条为止没有人改过(有过缺口的,从缺口以后算起)。拿着这台电脑的人能整本重写,连这里的链尾一起换掉;查得出的,只有签了字的纸和报到镇里的链尾。",
        "What this proves: since a head was printed or sent, nothing up to its entry was changed (from the last gap on, where there is one). Whoever holds this PC can write a new chain, and new heads beside it; only signed paper, or a head sent to the township, finds that.",
    ),
    "cli.log_rehearsal": (
        "预演:下面是排练,没有真的播出,不能作凭证。",
        "REHEARSAL: nothing of this was broadcast, and it is no proof.",
    ),
    "cli.ledger_none": ("台账里还没有记录。", "The ledger has no entries yet."),
    "cli.ledger_empty": ("台账里没有这一天的记录。", "The ledger has nothing of that day."),
    "cli.log_summary": (
        "应播 {due} = 已排 {planned} + 未排 {refused};播完 {aired},迟播 {late},中断 {cut},漏播 {missed},别处播出未回报 {unreported},待播 {pending}",
        "due {due} = planned {planned} + refused {refused}; aired {aired}, late {late}, cut {cut}, missed {missed}, played elsewhere and unreported {unreported}, still to come {pending}",
    ),
    "cli.log_withdrawn": (
        "另有 {withdrawn} 条到时间以前从节目单里撤下,不算应播。",
        "{withdrawn} more were taken out of the programme before their time, and are not due.",
    ),
    "cli.log_reported": (
        "其中未回报的有 {reported} 条,有人报过已播。",
        "Of the unreported, people have reported {reported} as played.",
    ),
    "cli.log_vouched": ("{by} 报播 {text}", "played, says {by}. {text}"),
    "cli.log_by_parts": (
        "分语种的各行按“部分”计:一条里有几种语言,就计几次。",
        "Rows of a language count parts: a spot with two languages counts in both.",
    ),
    "cli.log_nothing_done": ("这一天没有这类记录。", "Nothing of the kind on this day."),
    "cli.share": (
        "{outlet} {language}:要 {wanted}%,排了 {planned}%({planned_for}),响了 {heard}%({heard_for})",
        "{outlet} {language}: {wanted}% wanted, {planned}% planned ({planned_for}), {heard}% heard ({heard_for})",
    ),
    "cli.log_by_unknown": (
        "不能按“{found}”分。可以按播放点、文稿、语种分。",
        "Nothing is counted by “{found}”. There is outlet, script and language.",
    ),
    "cli.log_pages": (
        "台账已写成可打印的页:{file}({pages} 页)",
        "The ledger as pages to print: {file} ({pages} pages)",
    ),
    "cli.log_add_usage": (
        "补记请这样写:{command} log add 播放点 --note 说明(车上、手持喇叭播的,加上 --script 文稿 --times 遍数 --at 几点)。",
        "To note something: {command} log add OUTLET --note TEXT (a play by van or megaphone: also --script S --times N --at TIME).",
    ),
    "cli.log_times": ("“{found}”遍?请写 1 到 1000。", "{found} times? Write 1 to 1000."),
    "cli.log_add_time": ("{found} 的几点?请加上 --at。", "At what time on {found}? Add --at."),
    "cli.log_add_to_come": (
        "{found} 还没有到,不能先记。要记昨天的,加上 --date 昨天。",
        "{found} is still to come and cannot be noted yet. For yesterday add --date yesterday.",
    ),
    "cli.log_add_too_late": (
        "{days} 天以前的不能再补记。可以不写 --at,在说明里写清是哪一天。",
        "What is more than {days} days past is not noted afterwards. Leave --at out and say the day in the note.",
    ),
    "cli.log_language": (
        "不认识语种“{found}”。请写成 普通话、粤语、客家话、英语 这样。",
        "Unknown language “{found}”. Write it as Mandarin, Cantonese, Hakka or English.",
    ),
    "cli.log_busy": (
        "播出程序正在启动或退出,台账这时写不进去。请过一会儿再记一次。",
        "The station is just starting or ending, and its ledger takes nothing. Please note it again in a moment.",
    ),
    "cli.column_late": ("晚几秒(一半/95%/最多)", "late s (p50/p95/max)"),
    "cli.outcome_aired": ("播完", "aired"),
    "cli.outcome_late": ("迟播", "late"),
    "cli.outcome_cut": ("中断", "cut"),
    "cli.outcome_missed": ("漏播", "missed"),
    "cli.outcome_unreported": ("未回报", "unreported"),
    "cli.outcome_pending": ("待播", "to come"),
    "cli.outcome_refused": ("未排", "refused"),
    "cli.outcome_withdrawn": ("撤下", "taken out"),
    # --- devices
    "cli.column_outlets": ("播放点(声道)", "outlets (channels)"),
    "cli.column_now": ("现在", "now"),
    "cli.device_muted": ("静音", "muted"),
    "cli.device_busy": ("{programs}正在用", "{programs} playing"),
    # --- doctor
    "cli.doctor_problems": ("有问题({count}):", "Problems ({count}):"),
    "cli.doctor_notices": ("要留意({count}):", "Worth a look ({count}):"),
    "cli.doctor_unknown": ("查不到的:{what}", "Not found out: {what}"),
    "cli.doctor_good": ("好的:{what}", "Good: {what}"),
    "cli.doctor_fine": (
        "没有发现问题。喇叭响不响,用“试音(test-tone)”听一下。",
        "No problem found. Whether a horn sounds, `test-tone` shows.",
    ),
    # --- test-tone
    "cli.tone_one": (
        "试音一次只试一处,“{found}”有好几处:{outlets}。请写其中一个。",
        "A sound check is of one outlet; “{found}” is several: {outlets}. Name one of them.",
    ),
    "cli.tone_elsewhere": (
        "“{outlet}”不从这台电脑播(station.yaml 里没有写“输出”),在这里试不了。请到播它的那台电脑上试。",
        "“{outlet}” is not played from this PC (it has no `output` in station.yaml). Check it on the PC that plays it.",
    ),
    "cli.tone_ask": (
        "“{outlet}”的喇叭响了吗?响了按 y,没响按 n,不知道直接回车:",
        "Did the horn of “{outlet}” sound? y yes, n no, Enter if you do not know:",
    ),
    "cli.tone_say": (
        "听到了,请运行:{command} test-tone {outlet} --heard yes(没听到写 no),好记上台账。",
        "If it was heard, say so for the ledger: {command} test-tone {outlet} --heard yes (or no).",
    ),
    "cli.tone_heard": (
        "记下了:“{outlet}”喇叭响了({by})。",
        "Noted: the horn of “{outlet}” was heard ({by}).",
    ),
    "cli.tone_not_heard": (
        "记下了:“{outlet}”喇叭没响({by})。请看功放电源、音量和接线;电脑这边有没有问题,运行“{command} doctor”。",
        "Noted: the horn of “{outlet}” was not heard ({by}). See to the amplifier's power, volume and wires; for this PC's side run `{command} doctor`.",
    ),
    "cli.column_due": ("应播", "due"),
    "cli.column_started": ("开播", "started"),
    "cli.column_outcome": ("结果", "outcome"),
    "cli.column_outlet": ("播放点", "outlet"),
    "cli.column_script": ("文稿", "script"),
    "cli.column_reason": ("原因", "reason"),
    "cli.column_device": ("声卡", "device"),
    "cli.column_host": ("接口", "host"),
    "cli.column_channels": ("声道", "channels"),
    "cli.column_rate": ("采样率", "rate"),
    "cli.column_default": ("默认", "default"),
    "cli.sheet_written": ("台账已写成表格:{file}({rows} 行)", "The ledger as a sheet: {file} ({rows} rows)"),
    # --- text
    "cli.text_head": ("【{outlet} · {version}】约 {seconds} 秒", "[{outlet} · {version}] about {seconds} s"),
    "cli.preview_when": ("播出:{spots}", "goes out: {spots}"),
    "cli.preview_packed": ("{van}:在播放包里", "{van}: in its pack"),
    "cli.preview_refused": ("{spots} 不播:{why}", "{spots}: not played. {why}"),
    "cli.preview_no_row": (
        "节目单里没有排“{script}”。下面是用 play 播它会说的话。要排进去,用 book,或者写进 schedules。",
        "No row has the script “{script}”. This is what `play` would say. To have it in the programme use `book`, or write a row in schedules.",
    ),
    "cli.preview_other_day": (
        "“{script}”{date} 在{outlets}不播。下一次是 {next},{where}。",
        "“{script}” does not play on {date} at {outlets}. It plays next at {next}, {where}.",
    ),
    "cli.preview_never": (
        "“{script}”{date} 在{outlets}不播,以后也没有排:专项停用了,或者日期已经过了。看为什么,用 check。",
        "“{script}” does not play on {date} at {outlets}, nor later: its campaign is switched off, or its dates are over. `check` says why.",
    ),
    "cli.preview_not_this": (
        "“{script}”的版本“{version}”那天不播;下面是它要是播出会说的话。",
        "The version “{version}” of “{script}” is not heard that day; this is what it would say.",
    ),
    "cli.text_reading": ("念作:{reading}", "read: {reading}"),
    "cli.text_number": ("  □ {found} → {read}({kind})", "  □ {found} → {read} ({kind})"),
    "cli.text_doubtful": (
        "  □ {at}:“{found}”念 {pinyin}(也有念 {others} 的)。不对的话,在 station.yaml 的“读音”里写上对的,例如 {at}: {instead}",
        "  □ {at}: “{found}” is {pinyin} (elsewhere {others}). If that is wrong, write what is right under “lexicon” in station.yaml, such as {at}: {instead}",
    ),
    "cli.kind_clock": ("时间", "time"),
    "cli.kind_code": ("编号", "code"),
    "cli.kind_date": ("日期", "date"),
    "cli.kind_fraction": ("分数", "fraction"),
    "cli.kind_hotline": ("热线", "hot line"),
    "cli.kind_letters": ("字母", "letters"),
    "cli.kind_measure": ("度量", "measure"),
    "cli.kind_money": ("钱", "money"),
    "cli.kind_number": ("数", "number"),
    "cli.kind_ordinal": ("第几", "ordinal"),
    "cli.kind_percent": ("百分比", "per cent"),
    "cli.kind_phone": ("电话", "telephone"),
    "cli.kind_plate": ("车牌", "number plate"),
    "cli.kind_range": ("范围", "range"),
    "cli.kind_ratio": ("比", "ratio"),
    "cli.kind_temperature": ("温度", "temperature"),
    "cli.kind_undecided": ("拿不准", "undecided"),
    "cli.kind_year": ("年份", "year"),
    "cli.readback_title": ("播前核对表:{script}", "Read-back sheet: {script}"),
    "cli.readback_day": ("{date} 要播的", "what is said on {date}"),
    "cli.readback_how1": (
        "写稿的人念“写的”,核对的人看“念的”,两个人不要是同一个。",
        "Whoever wrote it reads out what is written; somebody else looks at what will be said.",
    ),
    "cli.readback_how2": (
        "每个数、日期、时间、电话对一个,勾一个;红底的是拿不准的,先改文稿再播。",
        "Tick every number, date, hour and telephone number that is right. Those on red are undecided: change the text first.",
    ),
    "cli.readback_how3": (
        "有一个不对就不要播:改好文稿,重新打印一张。",
        "If one is wrong, do not play it: correct the text and print a new sheet.",
    ),
    "cli.readback_spots": ("播出:", "goes out:"),
    "cli.readback_seconds": ("约 {seconds} 秒", "about {seconds} s"),
    "cli.readback_written": ("核对表已写成网页,可以打印:{file}", "The read-back sheet as a page to print: {file}"),
    "cli.readback_text": ("写的", "written"),
    "cli.readback_said": ("念的", "said"),
    "cli.readback_tick": ("对", "right"),
    "cli.readback_found": ("写的", "written"),
    "cli.readback_read": ("念成", "said"),
    "cli.readback_kind": ("是什么", "what it is"),
    "cli.readback_none": ("没有数字、时间、电话要核对。", "There is no number, hour or telephone number to check."),
    "cli.readback_who": ("核对人:", "checked by:"),
    "cli.readback_when": ("核对时间:", "when:"),
    "cli.text_not_ready": ("【{outlet} · {version}】{why}", "[{outlet} · {version}] {why}"),
    "cli.text_recording": ("录音:{files}", "recording: {files}"),
    "cli.text_needs_language": (
        "用 --say 的时候要写语种,例如 --language 普通话。",
        "--say needs a language, such as --language Mandarin.",
    ),
    "cli.text_needs_script": ("请写文稿名,或用 --say 写一句话。", "Name a script, or a text with --say."),
    "cli.source_day": ("当天", "the day"),
    "cli.source_outlet": ("本点信息", "the outlet"),
    "cli.source_timetable": ("方案", "a timetable"),
    "cli.source_script": ("文稿要素", "the script"),
    "cli.source_daily": ("每日信息", "the day of the campaign"),
    "cli.source_at_outlet": ("各点信息", "the outlet in the campaign"),
    "cli.source_row": ("本条信息", "the row"),
    "cli.source_none": ("没有值!", "no value!"),
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
    # --- init
    "cli.init_not_empty": (
        "“{folder}”里已经有东西,没有动它。请换一个空文件夹。",
        "“{folder}” is not empty; it was left alone. Choose an empty folder.",
    ),
    "cli.init_done": (
        "新的广播台建好了:{folder}\n接下来:\n  1. 打开 {folder}/station.yaml,改村名和声卡\n  2. 打开 {folder}/scripts,改文稿\n  3. {command} check      检查\n  4. {command} render     制作音频\n  5. {command} run        开播",
        "The new station is in {folder}\nNext:\n  1. edit {folder}/station.yaml: the village's name and its sound card\n  2. edit the texts in {folder}/scripts\n  3. {command} check\n  4. {command} render\n  5. {command} run",
    ),
    # --- run
    "cli.run_head": (
        "{station}({folder})开播了。请不要关这个窗口。停播按 Ctrl-C;马上静音:另开一个窗口运行 {command} stop",
        "{station} ({folder}) is on the air. Leave this window open. Ctrl-C ends it; for silence at once run {command} stop in a second window.",
    ),
    "cli.run_attached": (
        "播出进程(进程 {which})还在播,接着管理它。",
        "Air (process {which}) is still playing; this desk takes it up.",
    ),
    "cli.run_elsewhere": (
        "这里播 {here} 个播放点;另外 {elsewhere} 个没写“输出”,在别处播,只排不播。",
        "{here} outlets play here; {elsewhere} others have no `output`: they are planned here and played elsewhere.",
    ),
    "cli.run_nothing_here": (
        "没有一个播放点写了“输出”,所以这台电脑不会出声。请在 station.yaml 里给播放点写上“输出: {{声卡: …}}”;有哪些声卡,运行 {command} devices。",
        "No outlet has an `output`, so this PC plays nothing. Give one `output: {{device: …}}` in station.yaml; `{command} devices` lists the cards.",
    ),
    "cli.run_handed": (
        "{date} 的节目单已交付:{spots} 条,未排 {refused} 条。",
        "Programme of {date} handed over: {spots} spots, {refused} refused.",
    ),
    "cli.run_kept": (
        "文件里有错(上面列了),{date} 继续用上一份节目单。",
        "There are errors in the files (above); {date} goes on with the last programme.",
    ),
    "cli.run_made": ("补做了 {clips} 条音频。", "{clips} clips were made."),
    "cli.run_now": ("{at} {outlet} {what}", "{at} {outlet} {what}"),
    "cli.run_next": ("下一条 {at} {outlet}《{title}》", "next at {at}: {outlet}, “{title}”"),
    "cli.run_air_died": (
        "播出进程停了(代码 {which}),重新启动。正在播的那条台账上记为播到一半,后面的照播。",
        "Air stopped (code {which}); it is started again. What was playing is on the ledger as cut, what follows plays.",
    ),
    "cli.run_air_hung": (
        "播出进程(进程 {which})没有回应,已结束,重新启动。",
        "Air (process {which}) did not answer; it was ended and is started again.",
    ),
    "cli.run_broke": (
        "管理进程出了故障({what}),要重新启动;声音不受影响,按节目单接着播。详细情况记在 {log},请交给会修的人看。",
        "The desk broke ({what}) and is to be started again; the sound goes on by its programme. Details for whoever repairs it are in {log}.",
    ),
    "cli.run_served": (
        "这个广播台由系统服务在播(进程 {pid}),没有再开一个。看状态请运行“状态(status)”;要停掉服务,用 systemctl --user stop 加上服务名(run --unit 第一行有)。",
        "This station is kept on the air by a service (process {pid}); no second one was started. See `status`. To end it: systemctl --user stop and the service's name, which is in the first line of run --unit.",
    ),
    "cli.run_logon_on": (
        "好了:以后一登录就自动开播{station}({folder})(记在 {where})。现在就要开播,请运行 {command} run;不要自动开播了,运行 {command} run --at-logon off",
        "Done: from the next log-on {station} ({folder}) starts by itself (noted in {where}). To start now: {command} run. To take it back: {command} run --at-logon off",
    ),
    "cli.run_logon_off": (
        "好了:登录时不再自动开播(已从 {where} 去掉)。正在播的不受影响。",
        "Done: it no longer starts at log-on (removed from {where}). What is on the air goes on.",
    ),
    "cli.run_logon_failed": (
        "登录时自动开播没有设好:{where} 改不了({why})。请检查权限;路径太长的,请把文件夹挪到短一点的地方。别的都没有变。",
        "Starting at log-on could not be arranged: {where} cannot be changed ({why}). See whether you may write there; if the path is too long, move the folder to a shorter one. Nothing else has changed.",
    ),
    "cli.run_choose": (
        "这里的台还没有排节目,旁边还有别的台。播哪一个?",
        "Nothing is scheduled in this folder's station, and others lie beside it. Which one is to go on the air?",
    ),
    "cli.run_choose_number": ("请输入号码,按回车:", "Its number, then Enter:"),
    "cli.run_which": (
        "这里不止一个台,不知道要播哪一个,所以没有开播。请写明是哪一个:{stations}",
        "There are several stations here, and which one is meant is not clear, so nothing was started. Please name it:{stations}",
    ),
    "cli.playing_beside": (
        "正在播的是旁边的台。要对它说,请加上:{stations}",
        "What is on the air is another station beside this one. To speak to that, add:{stations}",
    ),
    "cli.run_desk_running": (
        "这个广播台已经开播了(进程 {pid}),没有再开一个。看状态请运行“状态(status)”。",
        "This station is already running (process {pid}); no second one was started. See `status`.",
    ),
    "cli.run_locked_out": (
        "{file} 打不开(它的主人:{owner}),所以没有开播:不知道是不是已经有人在播。请用那个账号运行 run --end;没有在播的,删掉这个文件再开播。",
        "{file} cannot be opened (its owner: {owner}), so nothing was started: nobody can tell whether it is playing already. Run run --end as that user; if nothing plays, delete the file and start again.",
    ),
    "cli.status_background": (
        "没有窗口,在后台运行。要看着它播,运行 {command} run;要停播,运行 {command} run --end",
        "It runs in the background, without a window. To watch it: {command} run. To end it: {command} run --end",
    ),
    "cli.status_service": (
        "由系统服务开着,出了故障会自动重新启动。",
        "A service keeps it on the air and restarts it when it fails.",
    ),
    "cli.run_over": ("停播了。今天的台账:{command} log", "Off the air. Today's ledger: {command} log"),
    "cli.booked": (
        "加播好了:《{script}》,编号 {id},写在 {file}。看看排上没有:{command} programme;不要了:{command} book --remove {id}",
        "Booked: “{script}”, with the id {id}, in {file}. See where it plays: {command} programme. To take it back: {command} book --remove {id}",
    ),
    "cli.no_environment": (
        "缺少运行环境({name})。请先运行 make demo(Windows 上双击 start.bat)准备好,再用 .venv 里的 Python 运行:{python} broadcaster.py …",
        "A package is missing ({name}). Run `make demo` first (on Windows double-click start.bat), then use the Python in .venv: {python} broadcaster.py …",
    ),
    # --- pack
    "cli.pack_not_a_van": (
        "“{name}”不是宣传车。有:{vans}。",
        "“{name}” is no van. There are: {vans}.",
    ),
    "cli.packed": (
        "做好了:{folder},{files} 个文件,共 {minutes} 分钟,已读回核对。有效期到 {expiry}。随车播放单:{sheet}",
        "Done: {folder}, {files} files, {minutes} minutes, read back and verified. Valid until {expiry}. Cue sheet: {sheet}",
    ),
    # --- demo
    "cli.demo_reading": (
        "样例台:{outlets} 个播放点,{scripts} 份文稿,{rows} 条排播。",
        "The sample: {outlets} outlets, {scripts} scripts, {rows} rows.",
    ),
    "cli.demo_day": (
        "2022年7月13日:应播 {due},已排 {spots},未排 {refused};缺语种 {lost} 处(客家话、瑶语还没有录音)。",
        "13 July 2022: due {due}, planned {spots}, refused {refused}; {lost} parts lack their language (Hakka and Yao are still to be recorded).",
    ),
    "cli.demo_made": (
        "音频:{clips} 条,共 {minutes} 分钟(新做 {new} 条,用了 {seconds} 秒);谁念的:{voices}",
        "Clips: {clips}, {minutes} minutes ({new} made now, in {seconds} s); spoken by {voices}",
    ),
    "cli.demo_no_good_voice": (
        "好声音没有装上,这一天都是自带的声音(espeak)念的。有网的时候运行 make voice(或者 {command} voices --bring),再演示一次。",
        "The good voice is not here: all of it is in the built-in one (espeak). With a network, run make voice (or {command} voices --bring) and the demo again.",
    ),
    "cli.demo_files": (
        "\n都在 {folder}:\n  节目单.html          打开看当天的图\n  {bounce}\n                       五一村早上一刻钟的声音\n  宣传车一/            宣传车的 U 盘\n  records/             预演的台账\n  audio/rendered/      每一条成品音频",
        "\nAll of it is in {folder}:\n  节目单.html          the day as a picture\n  {bounce}\n                       a quarter of an hour of Wuyi village's horn\n  宣传车一/            a van's stick\n  records/             the rehearsal's ledger\n  audio/rendered/      every clip",
    ),
    "cli.demo_next": (
        "\n接下来可以试:\n  {sample} programme --date 2022-07-13 --to 五一村\n  {sample} text 核酸通知 --to 五一村 --date 2022-07-13\n  {command} init 我的村",
        "\nTry next:\n  {sample} programme --date 2022-07-13 --to 五一村\n  {sample} text 核酸通知 --to 五一村 --date 2022-07-13\n  {command} init myvillage",
    ),
    # --- export
    "cli.exported": (
        "专项“{name}”导出好了:{file}({rows} 条)。改完放进 schedules,并把 {source} 移走,就用新的。",
        "The campaign “{name}” is in {file} ({rows} rows). Put it into schedules/ and take {source} away, and it counts instead.",
    ),
    "cli.export_unknown": (
        "没有专项“{found}”。有:{nearest}。",
        "There is no campaign “{found}”. There is: {nearest}.",
    ),
    "cli.export_exists": (
        "{file} 已经有了,没有动它。要换掉请加 --force,或用 --file 换个名字。",
        "{file} is there already and was left alone. Add --force to replace it, or choose another name with --file.",
    ),
    "cli.export_suffix": (
        "只能导出成 .xlsx 或 .csv,不能是“{file}”。",
        "A campaign is exported as .xlsx or .csv, not as “{file}”.",
    ),
    "cli.export_not_csv": (
        "专项“{name}”除了一条条的排播,还有日期、每日信息或各点信息,一张 .csv 装不下。请导出成 .xlsx。",
        "The campaign “{name}” has more than rows (dates, facts of days or outlets), which a .csv cannot hold. Export it as .xlsx.",
    ),
    "cli.export_csv_name": (
        ".csv 的文件名就是专项名。请存成“{name}.csv”,或导出成 .xlsx。",
        "A .csv has its campaign's name. Call it “{name}.csv”, or export it as .xlsx.",
    ),
    "cli.export_unread": (
        "专项“{name}”的文件({file})现在读不出来。请看“检查(check)”。",
        "The file of the campaign “{name}” ({file}) cannot be read now. See `check`.",
    ),
    "cli.export_differs": (
        "专项“{name}”放不进表格:{where} 这里写的,表格里读回来会不一样。请把这里写得简单些,再导出。",
        "The campaign “{name}” does not fit into a sheet: what {where} says would come back as something else. Write it more simply and export again.",
    ),
    "cli.file_open": (
        "{file} 正在别的程序(Excel 或 WPS)里打开,写不进去。请关掉它,再运行一次。",
        "{file} is open in another program (Excel or WPS) and cannot be written. Close it and run this again.",
    ),
    # --- book
    "cli.book_needs": (
        "请写文稿和播放点,例如:{command} book 停水 --to 五一村 --date 明天 --at 7:30。看已加播的:--list;取消一条:--remove 编号。",
        "Name a script and an outlet: {command} book water --to north --date tomorrow --at 7:30. `--list` shows what is booked, `--remove ID` takes one back.",
    ),
    "cli.book_fact": (
        "“{found}”不行。请写成 --set 变量名=值,例如 --set 叫法=第三组。",
        "“{found}” will not do. Write --set NAME=VALUE, such as --set group=three.",
    ),
    "cli.book_none": ("还没有加播。加播的会写在 {file}。", "Nothing is booked. Bookings are written into {file}."),
    "cli.book_unknown": (
        "加播里没有编号“{found}”。有:{nearest}。",
        "There is no booking “{found}”. There is: {nearest}.",
    ),
    "cli.book_removed": ("取消了加播 {id}({file})。", "The booking {id} is taken back ({file})."),
}
