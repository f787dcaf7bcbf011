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
    "cli.help_scene": (
        "按一下场景(防汛、火警……),或 --release 解除;不写名字:列出来",
        "press a scene (flood, fire, …), or --release it; without a name, list them",
    ),
    "cli.help_approve": (
        "列出等第二个人审核的文稿和录音;approve 编号(或 all)同意,--disagree 不同意,--withdraw 收回,--explain 补写紧急播出的原因",
        "list what waits for a second person; approve KEY (or all) agrees, --disagree says why not, --withdraw takes it back, --explain gives the reason for an urgent order",
    ),
    "cli.help_library": (
        "有哪些成品和录音、谁念的;--prune 清掉用不着的",
        "list clips and recordings and who spoke; --prune deletes clips that nothing needs",
    ),
    "cli.help_sounds": (
        "有哪些铃和音乐,多长、多响,谁在用,哪个坏了;--measure 没听过的都听一遍",
        "list bells and music: how long, how loud, what uses them, what is broken; --measure hears those not heard yet",
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
        "加播一条,不用写 YAML;--list 看有哪些,--remove 取消;--change、--copy、--off 改、抄、停用任何一条",
        "book an announcement without writing YAML; --list shows what is booked, --remove takes it back; --change, --copy and --off are for any row",
    ),
    "cli.help_day": (
        "看某天是什么日子,或用一个词换(day 今天 雨天)",
        "say what kind of day it is, or change it with a word (day today rainy)",
    ),
    "cli.help_postpone": (
        "把一个专项推迟几天,每日信息跟着走;--undo 收回",
        "put a campaign off by days, together with its daily facts; --undo takes it back",
    ),
    "cli.help_later": (
        "从第几节(几点)起,这一天的铃声和播出都往后推几分钟;--undo 收回",
        "from a lesson or time on, all bells and plays of a day are so many minutes later; --undo takes it back",
    ),
    "cli.help_export": (
        "把一个专项导出成表格,改完放回 schedules 就是同一个专项;也能把这些天写成日历文件",
        "write a campaign as a sheet; put back into schedules/, it is the same campaign; F.ics is a calendar file of the days",
    ),
    "cli.help_why": (
        "某处某时为什么播、为什么没播,怎么改",
        "say why an outlet plays or is silent at a time, and what to change",
    ),
    "cli.help_alerts": (
        "出了毛病告诉谁:群机器人、邮件(--to 地址);--try 试一试",
        "say who is told when something is wrong: a group's robot, mail (--to ADDRESS); --try tries it",
    ),
    "cli.help_rehearse": ("不出声,把一天快速走一遍", "play a day through quickly, without a sound"),
    "cli.help_run": ("开播,直到叫停", "go on the air until stopped; --end ends it wherever it runs"),
    "cli.help_status": ("正在播什么、接下来播什么", "show what is playing and what comes next"),
    "cli.help_words": (
        "{about}\n\n用法:python broadcaster.py {verb} 命令 … [--help]\n",
        "{about}\n\nUsage: python broadcaster.py {verb} WORD … [--help]\n",
    ),
    "cli.unknown_word": (
        "{verb} 没有“{word}”这个命令,是不是“{nearest}”?",
        "{verb} has no word “{word}”. Is it “{nearest}”?",
    ),
    "cli.help_hub": (
        "全镇一张网:镇台这一边的事",
        "the township's side: villages' PCs, what each was told and has said",
    ),
    "cli.help_hub_init": ("建立镇台:钥匙、证书、总库", "make the township's hub: keys, certificates, store"),
    "cli.help_hub_invite": (
        "邀请一个村:一张邀请单,一个 U 盘文件",
        "invite a village: a sheet to print, and a file for a stick",
    ),
    "cli.help_hub_run": ("启动镇台", "start the hub"),
    "cli.help_hub_status": (
        "各村收到了什么、在播什么、电脑怎么样",
        "what each village has and plays, and how its PC is",
    ),
    "cli.help_hub_revoke": (
        "一台电脑不再算本镇的(丢了、换了)",
        "a PC no longer belongs to the township (stolen, replaced)",
    ),
    "cli.help_join": ("这台电脑加入镇里的广播网", "this PC joins its township"),
    "cli.help_hub_nodes": ("哪些村的电脑是本镇的", "which villages' PCs belong to the township"),
    "cli.help_hub_say": ("在全镇、一片或一个村喊一段话", "say a text now in one village, a zone or the whole township"),
    "cli.help_hub_play": ("在全镇、一片或一个村播一份文稿", "play a script now in one village, a zone or the township"),
    "cli.help_hub_urgent": (
        "紧急的话:马上响,要写理由;--stands 一直重复到撤回",
        "say something urgent: at once, with a reason; --stands repeats it until it is taken back",
    ),
    "cli.help_hub_stop": ("全镇或几处停下来", "stop the sound at outlets of the township, or everywhere"),
    "cli.help_hub_resume": ("解除镇里下的停", "end a stop that the township ordered; a village's own stop stays"),
    "cli.help_hub_cancel": ("撤回发到各村的一条", "take back what was sent to the villages"),
    "cli.help_hub_day": (
        "告诉各村今天是什么日子,例如 雨天",
        "tell the villages what kind of day it is, such as rainy",
    ),
    "cli.help_hub_hold": ("叫某个采样点的分批叫号暂停", "hold the calls of a call-up's site in the villages"),
    "cli.help_hub_release": ("叫某个采样点的分批叫号放行", "let a call-up's site go on in the villages"),
    "cli.help_above": (
        "听不听镇里的广播:静音(mute)马上不响,放开(unmute)再听",
        "whether the township is heard here: mute silences it at once, unmute lets it be heard",
    ),
    "cli.help_hub_keys": (
        "第二个人的钥匙:做一把,看有哪些,去掉一把",
        "second persons' keys: make one, list them, take one back",
    ),
    "cli.help_warnings": (
        "上级发来的预警:这里会播什么、在哪里、什么时候,或者为什么不播;不写文件,就列出正在播的",
        "a warning from above: what would be said of it here, where and when, or why not; without a file, those being read out",
    ),
    "cli.help_leave": ("这台电脑退出所在的镇", "this PC leaves its township"),
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
    "cli.help_backup": (
        "把整个广播台存成一个文件;核对;搬到另一台电脑或新版本",
        "the whole station as one file; check one; move to another PC or a new version",
    ),
    "cli.help_handout": (
        "没有网络:给每个村写一个签了名的文件,放 U 盘或者微信",
        "without a network: one signed file for each village's PC, for a stick or WeChat",
    ),
    "cli.help_bring_back": (
        "在村里写一个文件带回镇里:台账、状态、加入的请求",
        "at the village: write a file for the township: the ledger, how the PC is, its wish to join",
    ),
    "cli.help_collect": ("在镇里收各村带回来的文件", "at the township: take what villages gave back"),
    "cli.help_take": (
        "在村里收镇里的文件;第一次用它加入(--join)",
        "at the village: take the township's file; the first time, join by it (--join)",
    ),
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
    "cli.later_needs": (
        "要写从什么时候起、推后多久,例如 later --from 第三节 --by 20分钟。",
        "Write from when on, and by how much: later --from 10:05 --by 20min.",
    ),
    "cli.later_past": (
        "{date} 已经过了,没有什么可推后的。",
        "{date} is over; there is nothing left to be later.",
    ),
    "cli.later_unknown": (
        "{outlet} 在 {date} 没有“{found}”。是不是“{nearest}”?也可以写钟点,例如 10:05。",
        "{outlet} has no “{found}” on {date}. Is it “{nearest}”? A time will do, too, such as 10:05.",
    ),
    "cli.later_not_then": (
        "{outlet} 的“{found}”在 {date} 没有:那天不是它的日子。要推后别的,请写钟点,例如 10:05。",
        "“{found}” at {outlet} is not on {date}: that is none of its days. To put something else later, write a time, such as 10:05.",
    ),
    "cli.later_until": (
        "“{until}”要在 {since} 以后。",
        "“{until}” must be after {since}.",
    ),
    "cli.later_nothing": (
        "{date} 从那时起没有要播的,什么也没有推后。",
        "Nothing is due on {date} from then on, so nothing was put later.",
    ),
    "cli.later_midnight": (
        "有 {count} 条会推过半夜十二点:{plays}。请用 --until 写到几点为止,例如 --until 17:00;什么也没有改。",
        "{count} would be past midnight: {plays}. Say with --until where it ends, such as --until 17:00; nothing was changed.",
    ),
    "cli.later": (
        "{date} {outlets}推后(记在 {file} 里,要收回:later --undo --date {date}):",
        "Later on {date} at {outlets} (noted in {file}; later --undo --date {date} takes it back):",
    ),
    "cli.later_undone": (
        "{date} {outlets}不推后了(已改 {file}):",
        "No longer later on {date} at {outlets} ({file} is changed):",
    ),
    "cli.later_more": ("  还有 {count} 条。", "  and {count} more."),
    "cli.later_stays": (
        "前面的不动,最后一条是 {at} {name}。",
        "What is before stays; the last of it is {at} {name}.",
    ),
    "cli.later_gone": (
        "(提醒)原来的时间已经过了,不再播:{at} {name} {outlet}。",
        "(note) Its time is over, so it is not played: {at} {name} at {outlet}.",
    ),
    "cli.later_lost": (
        "(提醒)推后以后播不了:{at} {name} {outlet}:{why}",
        "(note) Cannot play at its new time: {at} {name} at {outlet}: {why}",
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
}
