"""What the command line says of the running station: run, talk, devices, doctor, test-tone, pack, demo. Code -> (Chinese, English)."""

MESSAGES: dict[str, tuple[str, str]] = {
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
    "cli.run_township_done": ("{by}:{what}", "{by}: {what}"),
    "cli.run_township_refused": ("{by} 的命令没有照办:{what}", "{by}: this was not carried out. {what}"),
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
        "编排台出了故障({what}),要重新启动;声音不受影响,按节目单接着播。详细情况记在 {log},请交给会修的人看。",
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
    # --- talk
    "cli.talk_not_running": (
        "“{station}”没有在播,喊不了话。请先开播:{command} run",
        "“{station}” is not running, so nobody would hear you. Start it first: {command} run",
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
    "cli.status_stands": (
        "    口令 {order}:“{title}”从 {at} 起反复播({actor}),直到有人解除;节目单停着。",
        "    order {order}: “{title}” has been repeated since {at} ({actor}), until somebody releases it; the programme is held.",
    ),
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
    "cli.playing_music": ("正在播《{title}》{piece}", "playing “{title}”{piece}"),
    "cli.music_beneath": ("{now}(《{title}》{state})", "{now} (“{title}” {state})"),
    "cli.music_on": ("在下面放着", "is beneath it"),
    "cli.music_ducked": ("放低了", "is softer"),
    "cli.music_paused": ("停着", "pauses"),
    "cli.playing": ("正在播《{title}》", "playing “{title}”"),
    "cli.silent": ("现在没有在播", "silent"),
    "cli.nothing_more": ("今天没有了", "nothing more today"),
    "cli.on_network": (
        "{outlet} 不用声卡,声音送到 {address}。送不送得到,请运行 doctor。",
        "{outlet} uses no sound card: its sound goes to {address}. Whether it arrives: run `doctor`.",
    ),
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
    "cli.log_no_pieces": ("这一天没有音乐,也没有转播。", "No music and no relay on this day."),
    "cli.log_flow": ("{at} {outlet} {said}", "{at} {outlet} {said}"),
    "cli.log_orders": ("口令:", "Orders:"),
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
}
