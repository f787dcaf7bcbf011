"""What air says: what happened on the way to the horn, and the answers to orders. Code -> (Chinese, English)."""

MESSAGES: dict[str, tuple[str, str]] = {
    # --- spots
    "air.not_running": (
        "那时候电脑没开机,或者没有开播。",
        "The PC was off then, or the station was not running.",
    ),
    "air.away": (
        "电脑睡着了,或者卡住了,{minutes} 分钟没有在播。请关掉自动睡眠。",
        "The PC slept or stood still: nothing ran for {minutes} minutes. Turn automatic sleep off.",
    ),
    # --- the clock
    "air.clock_leapt": (
        "电脑的时间被拨快了约 {minutes} 分钟,这一条的时间跳过去了,没有播。请核对电脑的时间。",
        "The PC's clock was put forward by about {minutes} minutes, and this one's time was skipped. Check the PC's clock.",
    ),
    "air.clock_forward": (
        "电脑的时间被拨快了:现在显示 {now},照走过的时间算应该是 {seen}。广播照这个新时间播。请核对;时间不对就调准,时间是对的请运行“时钟 对(clock ok)”。",
        "The PC's clock was put forward: it shows {now}; by the time that has passed it should be {seen}. Playing goes on by the new time. Check it: set it if it is wrong; if it is right, run `clock ok`.",
    ),
    "air.clock_ahead": (
        "电脑的时间不对:一下子跳到了 {now},照走过的时间算应该是 {seen}。排好的内容先不播,正在播的会播完。请把电脑的日期和时间调准,调准了自动接着播;时间其实是对的,请运行“时钟 对(clock ok)”。",
        "The PC's clock is wrong: it leapt to {now}; by the time that has passed it should be {seen}. Nothing scheduled is played meanwhile; what sounds is played to its end. Set date and time, and playing goes on by itself; if the clock is right after all, run `clock ok`.",
    ),
    "air.clock_behind": (
        "电脑的时间不对:显示 {now},可是这台电脑已经到过 {seen}。排好的内容先不播,免得半夜响。请把电脑的日期和时间调准,调准了自动接着播;时间其实是对的,请运行“时钟 对(clock ok)”。",
        "The PC's clock is wrong: it shows {now}, but this PC has already been through {seen}. Nothing scheduled is played meanwhile, so that nothing sounds at night. Set date and time, and playing goes on by itself; if the clock is right after all, run `clock ok`.",
    ),
    "air.clock_before_release": (
        "电脑的时间不对:显示 {now},那时候还没有这个程序。多半是主板电池没电了。排好的内容先不播。请把电脑的日期和时间调准(最好连上网自动对时),调准了自动接着播。",
        "The PC's clock is wrong: it shows {now}, before this program existed. The battery on its board may be flat. Nothing scheduled is played meanwhile. Set date and time (a network does it by itself), and playing goes on by itself.",
    ),
    "air.clock_years": (
        "电脑的时间说不准:显示 {now},上一次开播是 {seen},隔得太久。排好的内容先不播。日期和时间不对就调准,调准了自动接着播;时间是对的,请运行“时钟 对(clock ok)”。",
        "The PC's clock is doubtful: it shows {now}, and it was last on the air at {seen}, too long ago. Nothing scheduled is played meanwhile. If date or time is wrong, set it, and playing goes on by itself; if it is right, run `clock ok`.",
    ),
    "air.clock_long_off": (
        "这台电脑上一次开播是 {seen},现在显示 {now}。广播照播。请看一眼日期对不对;对的请运行“时钟 对(clock ok)”,这句话就不再出现。",
        "This PC was last on the air at {seen} and now shows {now}. It plays. See whether the date is right; if it is, run `clock ok`, and this is not said again.",
    ),
    "air.clock_doubtful": (
        "电脑的时间说不准,所以没有报时:{why}",
        "The PC's clock is not certain, so the time signal was left out: {why}",
    ),
    "air.clock_put": (
        "电脑的时间被调了 {seconds} 秒。照新时间播,播过的不重播。",
        "The PC's clock was put by {seconds} seconds. Playing goes on by the new time; nothing is played twice.",
    ),
    "air.clock_right": (
        "电脑的时间对了,接着按节目单播。",
        "The PC's clock is right again; the programme goes on.",
    ),
    "air.clock_good": ("电脑的时间没有问题。", "The PC's clock is good."),
    "air.clock_said": ("{actor} 说电脑的时间是对的。", "{actor} said that the PC's clock is right."),
    "air.did_clock_ok": (
        "记下了:电脑的时间是对的。接着按节目单播;时间再被改动,会再问。",
        "Noted: the PC's clock is right. The programme goes on; if the clock is put again, this is asked again.",
    ),
    # --- what keeps a spot from sounding
    "air.no_room": (
        "一直在播别的,等过了时间。",
        "Something else was playing until its time was over.",
    ),
    "air.moved_back": (
        "改到了已经过去的时间,所以不播了。",
        "It was moved to a time that was over, so it did not play.",
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
    "air.corrected": (
        "“{title}”{at} 在 {outlets} 播过以后,内容里的数改了;播过的不会自己重播。要再播一遍,请运行“播放(play) {script} --to {outlets}”,或把这一行的时刻改到后面。",
        "“{title}” was heard at {at} on {outlets}, and a value in it was changed afterwards; it is not said again by itself. To have it said again, run `play {script} --to {outlets}`, or give its row a later time.",
    ),
    "air.corrected_one": (
        "播过以后,内容里的数改了;没有自己重播。",
        "A value in it was changed after it was heard; it was not said again by itself.",
    ),
    "air.renamed": (
        "播放点“{old}”改名叫“{new}”,声卡还是原来的;在播的接着播。",
        "The outlet “{old}” is called “{new}” now, on the same card; what sounds there goes on.",
    ),
    "air.renamed_ends": (
        "播放点“{old}”改名叫“{new}”,给“{old}”的口令到这里为止。还要播,请用新名字再说一次。",
        "The outlet “{old}” is called “{new}” now, and what was said or played there by order ends. To have it heard, give the order again with the new name.",
    ),
    "air.shut_down": ("关播了,没有播完。", "The station was shut down while it played."),
    "air.stopped": ("{actor} 按了停止。", "{actor} ordered stop."),
    "air.stopped_until": (
        "{actor} 按了停止,停到 {until},到时自己恢复。",
        "{actor} ordered stop until {until}; it resumes by itself then.",
    ),
    "air.stop_over": (
        "{actor} 停到 {until} 的时间到了,自己恢复。",
        "The stop that {actor} ordered until {until} is over; it resumes by itself.",
    ),
    "air.skipped": ("{actor} 跳过了这一条。", "{actor} skipped it."),
    # --- orders
    "air.did_stop": (
        "已停止:{outlets} 个播放点不再出声⟦(切断了 {count} 条)⟧。要接着播,请运行“恢复(resume)”。",
        "Stopped: {outlets} outlets are silent⟦ ({count} spots cut)⟧. To go on, run `resume`.",
    ),
    "air.did_stop_until": (
        "已停止:{outlets} 个播放点不再出声⟦(切断了 {count} 条)⟧,到 {until} 自己恢复。要早些恢复,请运行“恢复(resume)”。",
        "Stopped: {outlets} outlets are silent⟦ ({count} spots cut)⟧, and go on by themselves at {until}. To go on earlier, run `resume`.",
    ),
    "air.did_skip_next": (
        "下面 {count} 条这一次不播:{spots}。以后的照播。",
        "Not played this once ({count}): {spots}. What follows plays as planned.",
    ),
    "air.skip_next_none": (
        "没有跳过:后面没有要播的。有哪些,请看节目单(programme)。",
        "Nothing was skipped: nothing is to come there. See `programme` for what is.",
    ),
    "air.skip_next_late": (
        "没有跳过:{outlet}的《{title}》马上就响,已经来不及。等它响了,再运行“跳过(skip)”。",
        "Nothing was skipped: “{title}” at {outlet} begins within seconds. Run `skip` once it sounds.",
    ),
    "air.did_resume": (
        "已恢复⟦:{count} 个播放点接着按节目单播⟧。停的时候该播的循环内容不补。",
        "Resumed⟦: {count} outlets go on with their programme⟧. What loops missed meanwhile is not caught up.",
    ),
    "air.did_resume_held": (
        "停止已解除({count} 个播放点),但{places}还响不了。{why}",
        "The stop is lifted on {count} outlets, but {places} cannot sound yet. {why}",
    ),
    "air.did_skip": ("已跳过 {count} 条,后面的照播。", "Skipped {count} spots; what follows plays as planned."),
    "air.skip_none": (
        "没有跳过:这里现在什么也没有播。下一条不播,请运行“跳过 --next(skip --next)”。",
        "Nothing was skipped: nothing plays there now. `skip --next` leaves out what comes next.",
    ),
    "air.announced": (
        "已经在响:{count} 个播放点。",
        "It sounds now: {count} outlets.",
    ),
    "air.announced_repeats": (
        "已经在响:{count} 个播放点,一直重复到 {until}。",
        "It sounds now: {count} outlets, again and again until {until}.",
    ),
    "air.announced_stands": (
        "已经在响:{count} 个播放点,一直重复到有人解除,节目单先停着。",
        "It sounds now: {count} outlets, again and again until somebody releases it; the programme is held.",
    ),
    "air.announced_waits": (
        "{outlets} 个播放点:⟦{count} 个已经在响,⟧{waiting} 个等前面的播完。最晚等到 {until},到时还没轮到就不播了。",
        "{outlets} outlets: ⟦it sounds on {count}; ⟧it waits on {waiting} for what plays there, until {until}; if its turn has not come by then, it is not played.",
    ),
    "air.announced_held": (
        "{outlets} 个播放点:⟦{count} 个已经在响,⟧⟦{waiting} 个等前面的播完;⟧{places}现在响不了,最晚等到 {until},到时还响不了就不播了。{why}",
        "{outlets} outlets: ⟦it sounds on {count}; ⟧⟦it waits on {waiting} for what plays there; ⟧it cannot sound now on {places}, waits until {until} and is not played later. {why}",
    ),
    "air.appended": ("话接在提示音后面了。", "The words follow their chime."),
    "air.cancelled": ("已取消这条口令,后面按节目单播。", "The order is taken back; the programme goes on."),
    "air.did_volume": (
        "音量调到 {volume}%({outlets} 个播放点),一直管用,重新开播以后也是,到下一次调为止。",
        "Volume {volume}% on {outlets} outlets. It stays so, after a restart too, until it is set again.",
    ),
    "air.did_volume_capped": (
        "音量调到 {volume}%({outlets} 个播放点),但 station.yaml 里写的上限是 {most}%:上限低的地方,响到上限为止。一直管用,到下一次调为止。",
        "Volume {volume}% on {outlets} outlets; where station.yaml has a lower ceiling ({most}%), no louder than that. It stays so until it is set again.",
    ),
    "air.did_volume_softer": (
        "音量调到 {volume}%({outlets} 个播放点),但现在是 station.yaml 里写的小声时段,只响它的 {percent}%;紧急的不受影响。一直管用,到下一次调为止。",
        "Volume {volume}% on {outlets} outlets; now is one of station.yaml's softer hours, and it sounds at {percent}% of that. What is urgent does not. It stays so until it is set again.",
    ),
    "air.not_yielded": (
        "这些播放点的功放没有让给谁,什么也没有变。",
        "None of these outlets had given its amplifier away; nothing has changed.",
    ),
    "air.yield_already": (
        "这些播放点早就让出来了,什么也没有变。",
        "These outlets had given way already; nothing has changed.",
    ),
    "air.files_wrong": (
        "文件里有 {count} 处错误(第一处:{file}),改好以前,节目单照旧,新改的都不算。",
        "There are {count} errors in the files (the first: {file}). Until they are corrected the last good programme goes on, and nothing newer counts.",
    ),
    "air.no_programme": (
        "今天没有节目单,什么也不会播。请看文件有没有错,编排台在不在运行。",
        "There is no programme for today, so nothing will be played. See whether the files have errors and the desk is running.",
    ),
    "air.did_yield": (
        "已让位:{outlets} 个播放点不出声,功放交给“{by}”。用完请运行“让位 --back(yield --back)”收回。",
        "Yielded: {outlets} outlets are silent, their amplifiers are for “{by}”. Take them back with `yield --back`.",
    ),
    "air.did_take_back": (
        "已从“{by}”收回 {outlets} 个播放点,接着按节目单播。",
        "Took {outlets} outlets back from “{by}”; the programme goes on.",
    ),
    "air.did_take_back_held": (
        "已从“{by}”收回 {outlets} 个播放点,但{places}还响不了。{why}",
        "Took {outlets} outlets back from “{by}”, but {places} cannot sound yet. {why}",
    ),
    "air.announce_quiet": (
        "“{outlet}”现在是安静时段,没有播。一定要播,请加 --force;紧急的用 --priority urgent,并写明原因。",
        "“{outlet}” should be silent now, so nothing was played. If it has to be now, add --force; what is urgent passes with --priority urgent and its reason.",
    ),
    # --- exams
    "air.exam": (
        "“{outlet}”考试“{exam}”,到 {until},别的都不响。",
        "The exam “{exam}” lasts until {until} at “{outlet}”, and nothing else sounds there.",
    ),
    "air.paper_ready": (
        "考试“{exam}”的试卷“{title}”在{outlet}:声音整个读进内存了,备用的也查过。",
        "The paper “{title}” of the exam “{exam}” at {outlet} is in memory, and what stands in for it was checked.",
    ),
    "air.paper_file": (
        "考试“{exam}”的试卷“{title}”在{outlet}放不出来:{why}有备用文件就放备用的。",
        "The paper “{title}” of the exam “{exam}” cannot be played at {outlet}: {why} If it has a reserve, that is played.",
    ),
    "air.paper_reserve": (
        "考试“{exam}”的试卷“{title}”在{outlet}的备用文件放不出来:{why}",
        "The reserve of the paper “{title}” of the exam “{exam}” cannot be played at {outlet}: {why}",
    ),
    "air.paper_spare": (
        "考试“{exam}”的试卷“{title}”在{outlet}的备用声卡用不了:{why}",
        "The spare card for the paper “{title}” of the exam “{exam}” at {outlet} cannot be used: {why}",
    ),
    "air.paper_moved": (
        "考试“{exam}”的试卷“{title}”在{outlet}换到备用声卡“{device}”,从断的地方接着放。",
        "The paper “{title}” of the exam “{exam}” at {outlet} goes on where it stood on the spare card “{device}”.",
    ),
    "air.paper_memory": (
        "内存不够,这份录音没法整个读进来。请关掉别的程序,或把录音分成几份。",
        "There is not enough memory for the whole sound. Close other programs, or divide it.",
    ),
    "air.announce_exam": (
        "“{outlet}”考试到 {until}(“{exam}”),没有播。考试中只播紧急的;直接放行的:{lets}。",
        "“{outlet}” has an exam until {until} (“{exam}”), so nothing was played. Only what is urgent may break in; let through at once: {lets}.",
    ),
    "air.exam_asks": (
        "“{outlet}”考试到 {until}(“{exam}”),没有出声。直接放行的写明是哪一类({lets}):--through 类别;别的急事要确认:--confirm-exam。",
        "“{outlet}” has an exam until {until} (“{exam}”), so nothing sounded. What is let through names its kind ({lets}): --through KIND. Anything else that is urgent has to be confirmed: --confirm-exam.",
    ),
    "air.talk_exam": (
        "“{outlet}”考试到 {until}(“{exam}”),话筒没有接通。考试中只播紧急的;直接放行的:{lets}。",
        "“{outlet}” has an exam until {until} (“{exam}”), so the microphone is not on. Only what is urgent may break in; let through at once: {lets}.",
    ),
    "air.tone_exam": (
        "“{outlet}”考试到 {until}(“{exam}”),不试音。请考完再试。",
        "“{outlet}” has an exam until {until} (“{exam}”): no sound check. Try again afterwards.",
    ),
    "air.announce_unplayable": (
        "“{outlet}”播不了,所以哪里都没有播,正在播的也没有动。{why}",
        "“{outlet}” cannot play it, so nothing was played anywhere, and what sounds was left alone. {why}",
    ),
    "air.announce_reason": (
        "紧急播出要写明原因(--reason),台账里要记。没有播。",
        "What is urgent needs its reason (--reason), for the ledger. Nothing was played.",
    ),
    "air.announce_nothing": ("这条口令里没有可播的内容。", "There is nothing to play in this order."),
    "air.announce_over": (
        "这条口令已经结束了(有人停了它,或者时间到了),后面的没有接上。",
        "The order is over (somebody stopped it, or its time was up), so what should follow was not added.",
    ),
    "air.announce_known": (
        "这条口令已经收到过(编号 {id}),不再播第二遍。要再播,请重新喊一次。",
        "This order has come before (number {id}), so it is not said again. To say it again, give a new one.",
    ),
    "air.announce_cancelled": ("{actor} 取消了这条口令。", "{actor} took the order back."),
    "air.announce_past": ("这条口令的时间到了,不再重复。", "Its time was up, so it was not said again."),
    "air.announce_broken": (
        "提示音之后该接的话没有来(喊话的窗口关了,或者没有做成),不再等。请再喊一次。",
        "The words that should have followed the chime never came (the window was closed, or they could not be made). Say it again.",
    ),
    "air.flow_rests": ("正在播“{title}”,音乐先停着。", "It pauses while “{title}” is heard."),
    "air.gave_way": ("让给了急事:“{title}”。", "It gave way to something urgent: “{title}”."),
    "air.locked": (
        "“{title}”从 {at} 起反复播({actor}),解除以前不播别的。",
        "“{title}” has been repeated since {at} ({actor}); nothing else plays until it is released.",
    ),
    "air.yielded": ("功放让给了“{by}”。", "The amplifier was given up to “{by}”."),
    "air.unknown_order": ("不认识口令“{verb}”。", "Unknown order “{verb}”."),
    "air.wrong_request": (
        "口令“{verb}”的“{field}”不能是“{value}”,没有照办。",
        "“{field}” of the order “{verb}” cannot be “{value}”; nothing was done.",
    ),
    "air.unknown_field": (
        "口令“{verb}”没有“{field}”这一项,没有照办。",
        "The order “{verb}” has no “{field}”; nothing was done.",
    ),
    "air.newer_request": (
        "口令“{verb}”是第 {version} 版的写法,正在播的程序只懂第 {known} 版,没有照办。请重新开播。",
        "The order “{verb}” is written in form {version}, and what is on the air knows form {known}; nothing was done. Start the station again.",
    ),
    "air.noted": ("已记入台账。", "It is on the ledger."),
    "air.leaving": ("正在关播。", "Going off the air."),
    "air.running": ("正在播出。", "On the air."),
    "air.already_running": (
        "这个广播台已经在播了(进程 {pid}),没有再开一个。看状态请运行“状态(status)”。",
        "This station is already on the air (process {pid}); no second one was started. See `status`.",
    ),
    "air.stop_kept": (
        "正在播的程序没有反应。“停播”已经记下,它一有反应、或重新启动,就先照办。",
        "What plays does not answer. The stop is kept, and is the first thing obeyed when it answers or is started again.",
    ),
    "air.stop_ended": (
        "正在播的程序没有反应,已结束它,现在没有声音。“停播”已经记下,重新启动后先照办。",
        "What plays did not answer and was ended: there is silence. The stop is kept, and is obeyed first after its start.",
    ),
    "air.stop_ended_only": (
        "正在播的程序没有反应,已结束它,现在没有声音;但“停播”记不下来({why}),它重新启动后会接着播,请再停一次。",
        "What plays did not answer and was ended: there is silence. But the stop could not be kept ({why}): once started again it plays on. Please stop it again then.",
    ),
    "air.stop_lost": (
        "正在播的程序没有反应,“停播”也记不下来({why})。请关掉功放,过一会儿再停一次。",
        "What plays does not answer, and the stop could not be kept ({why}). Please switch the amplifiers off, and stop it again in a while.",
    ),
    "air.no_folder": (
        "文件夹 {folder} 写不进去({error}),开不了播。请检查这个文件夹在不在、能不能写,再重新开播。",
        "The folder {folder} cannot be written to ({error}), so the station cannot go on the air. See whether it is there and not write-protected, then start again.",
    ),
    "air.entry_unread": (
        "台账第 {seq} 条({kind})的“{field}”读不懂,这一项没有算进去。请运行“台账 --核对(log --verify)”。",
        "“{field}” in entry {seq} of the ledger ({kind}) makes no sense and was passed over. Run `log --verify`.",
    ),
    "air.handover": (
        "交接的节目单 {file} 读不出来({why}),继续用上一份。",
        "The programme handed over, {file}, cannot be read ({why}); the last one goes on.",
    ),
    # --- sound checks
    "air.tone_started": (
        "“{outlet}”开始试音,声卡“{device}”:三声钟响,一声比一声高。",
        "A test tone begins on “{outlet}”, on the sound card “{device}”: three bells, each higher than the last.",
    ),
    "air.tone_played": (
        "“{outlet}”试音放完了,声卡“{device}”:三声钟响,一声比一声高。",
        "The test tone was played on “{outlet}”, on the sound card “{device}”: three bells, each higher than the last.",
    ),
    "air.tone_busy": (
        "“{outlet}”正在播《{title}》,没有试音。请等它播完再试。",
        "“{outlet}” is playing “{title}”, so no tone was played. Try again when it is over.",
    ),
    "air.tone_no_device": (
        "“{outlet}”试音没有响。{why}",
        "No test tone was heard from “{outlet}”. {why}",
    ),
    "air.tone_quiet": (
        "“{outlet}”现在不试音。{why}一定要试,请加 --force。",
        "No test tone on “{outlet}” now. {why} If it has to be now, add --force.",
    ),
    "air.tone_unwritable": (
        "试音用的文件 {file} 写不进去({error})。请看硬盘是不是满了、文件夹能不能写。",
        "The sound check's file {file} cannot be written ({error}). Is the disk full, the folder write-protected?",
    ),
    "air.unknown_outlet": (
        "“{outlet}”不在这台电脑正在播的播放点里,什么也没有响。请看 station.yaml 里它的“输出”;刚改过的,等几秒再试。",
        "“{outlet}” is none of the outlets that this PC plays, so nothing sounded. See its `output` in station.yaml; if you have just changed it, try again in a few seconds.",
    ),
    # --- speaking live
    "air.talking": (
        "话筒接通了:{outlets},最长 {minutes} 分钟。",
        "The microphone is on: {outlets}, for {minutes} minutes at most.",
    ),
    "air.talk": ("{actor} 在用话筒喊话。", "{actor} was speaking live."),
    "air.talk_reason": (
        "紧急喊话要写原因:--reason 原因。没有接通,广播照常。",
        "Speaking urgently needs a reason: --reason R. The microphone is not on; the programme goes on.",
    ),
    "air.talk_quiet": (
        "“{outlet}”现在是安静时段,没有接通。急事请加 --priority urgent --reason 原因。",
        "“{outlet}” should be silent now, so the microphone is not on. If it is urgent: --priority urgent --reason R.",
    ),
    "air.talk_busy": (
        "“{outlet}”正在播《{title}》,最晚 {until} 完;一起响谁也听不清,没有接通。请等它完;急事请加 --priority urgent --reason 原因。",
        "“{outlet}” is saying “{title}”, until {until} at the latest; nobody would understand either, so the microphone is not on. Wait for it; if it is urgent: --priority urgent --reason R.",
    ),
    "air.talk_over": ("喊话结束了。", "The talk is over."),
    "air.talk_limit": (
        "喊话到了最长时间 {minutes} 分钟,话筒已关,广播接着播。要更长,请改 station.yaml 的“话筒最长”。",
        "The talk reached its {minutes} minutes; the microphone is off and the programme goes on. For longer ones see `talk_limit` in station.yaml.",
    ),
    "air.talk_nobody": (
        "话筒没有接上来,没有打断广播。",
        "The microphone did not connect; nothing was interrupted.",
    ),
    "air.talk_gone": (
        "话筒那边断了,喊话到此为止,广播接着播。",
        "The microphone's end broke off; the talk ended there and the programme goes on.",
    ),
    "air.talk_unrecorded": (
        "这次喊话没有录成({error}),播出不受影响。请看硬盘是不是满了。",
        "This talk was not recorded ({error}); it was heard all the same. Is the disk full?",
    ),
    # --- relays
    "air.relay_refused": (
        "连不上转播源“{relay}”。请看网络通不通、对方开没开;通了自动接着转播。",
        "The relay “{relay}” cannot be reached. Check the network, and whether the other side is on; the relay goes on by itself.",
    ),
    "air.relay_waiting": (
        "转播源“{relay}”到时间还没有接上;接上了自动转播。",
        "The relay “{relay}” was not connected in time; it is heard as soon as it is.",
    ),
    "air.relay_unknown": (
        "找不到转播源“{relay}”的服务器:网络不通,或者地址写错了。通了自动接着转播。",
        "The server of the relay “{relay}” cannot be found: there is no network, or its address is wrong. The relay goes on by itself once it can.",
    ),
    "air.relay_locked": (
        "转播源“{relay}”不让听:用户名或密码不对。请改 station.yaml 里它的“地址”。",
        "The relay “{relay}” may not be listened to: wrong user or password. Correct its `url` in station.yaml.",
    ),
    "air.relay_not_there": (
        "转播源“{relay}”的服务器在,可是那个地址上没有节目。有了自动接着转播;总没有就请核对地址。",
        "The server of the relay “{relay}” is there, but has nothing at that address. The relay goes on once it has; if it never does, check the address.",
    ),
    "air.relay_no_sound": (
        "转播源“{relay}”发来的不是声音,听不了。请核对地址:要的是声音流的地址,不是网页。",
        "What comes from the relay “{relay}” is no sound. Check its address: a stream is wanted, not a web page.",
    ),
    "air.relay_broken_off": (
        "转播源“{relay}”断了,正在重新连接;接上自动接着转播。",
        "The relay “{relay}” broke off and is being called again; it goes on by itself.",
    ),
    "air.relay_stalled": (
        "转播源“{relay}”连着,可是没有声音过来;来了自动接着转播。",
        "The relay “{relay}” is connected, but nothing comes; it goes on by itself once something does.",
    ),
    "air.relay_slow": (
        "转播源“{relay}”来得太慢,跟不上播放。网络够快时自动接着转播。",
        "The relay “{relay}” comes slower than it is heard. It goes on by itself when the network is fast enough.",
    ),
    "air.relay_silent": (
        "转播源“{relay}”已经 {seconds} 秒没有声音;有声音了自动接着转播。",
        "The relay “{relay}” has been silent for {seconds} seconds; it goes on by itself when there is sound.",
    ),
    "air.relay_unrecorded": (
        "转播源“{relay}”没有录成({error}),播出不受影响。请看硬盘是不是满了。",
        "The relay “{relay}” was not recorded ({error}); it was heard all the same. Is the disk full?",
    ),
    "air.relay_input": (
        "转播源“{relay}”用的声卡输入“{device}”打不开({error})。请检查接线;好了自动接着转播。",
        "The input “{device}” of the relay “{relay}” does not open ({error}). Check its cable; the relay goes on by itself.",
    ),
    "air.relay_address": (
        "转播源“{relay}”的地址不能用。要写完整的网址,从它最前面的字母写起。",
        "The address of the relay “{relay}” cannot be used: it has to begin with http.",
    ),
    "air.relay_no_ffmpeg": (
        "转播“{relay}”要用 ffmpeg,这台电脑没有装。请运行 pip install imageio-ffmpeg,或装系统的 ffmpeg。",
        "The relay “{relay}” needs ffmpeg, which is not on this PC. Run pip install imageio-ffmpeg, or install the system's ffmpeg.",
    ),
    "air.relay_no_worker": (
        "转播用的程序启动不了({error})。",
        "The program that relays listen through does not start ({error}).",
    ),
    "air.mic_missing": (
        "找不到话筒“{device}”。这台电脑能用的有:{inputs}。请插好话筒再试,或用 --device 写其中一个。",
        "There is no microphone “{device}”. This PC has: {inputs}. Plug it in and try again, or name one with --device.",
    ),
    "air.mic_echo": (
        "“{device}”录的是电脑自己放出的声音,接通会啸叫,没有接通。请插上话筒,用 --device 写它的名字。能用的有:{inputs}。",
        "“{device}” hears what this PC plays itself; it would howl, so the microphone is not on. Plug a microphone in and name it with --device. This PC has: {inputs}.",
    ),
    "air.mic_refused": (
        "话筒“{device}”打不开({error})。可能被别的程序占用,也可能系统没有允许用话筒;请关掉那个程序,或在系统设置里允许。",
        "The microphone “{device}” does not open ({error}). Another program may hold it, or the system does not allow it; close that program, or allow microphones in the system's settings.",
    ),
    "air.mic_gone": (
        "话筒“{device}”没有声音了,请检查插头。喊话到此为止,广播接着播。",
        "Nothing comes from the microphone “{device}” any more; see to its plug. The talk ended there and the programme goes on.",
    ),
    # --- the desk, which air looks after
    "air.desk_gone": (
        "编排台不在了,已在后台重新启动。声音没有受影响。",
        "The desk was gone and was started again in the background. The sound went on.",
    ),
    "air.desk_hung": (
        "编排台没有反应,已结束,马上重新启动。声音没有受影响。",
        "The desk hung and was ended; it is started again. The sound went on.",
    ),
    "air.desk_not_started": (
        "编排台启动不了({error})。节目单照播,改过的文稿暂时不会生效;会一直重试。请检查磁盘和内存。",
        "The desk does not start ({error}). The programme plays on; changed texts do not count for now. It is tried again. See to the disk and the memory.",
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
    "air.ledger_mended": (
        "播出台账 {file} 坏了:坏的原样留在 {aside},读得出的 {kept} 条已放进新台账,缺了哪些台账里写明了。广播照常;开播以前该播的不补,免得播两遍。请检查硬盘,不要硬断电;坏的那份请留着。",
        "The ledger {file} was damaged: it is kept as {aside}, the {kept} entries that could be read are in a new one, and what is missing is said there. Playing goes on; what was due before air started is not caught up, so that nothing is said twice. Check the disk, do not just pull the plug, and keep the damaged file.",
    ),
    "air.ledger_overflowed": (
        "台账太久写不进去,内存也放不下,有 {count} 条没有记下来。",
        "The ledger could not be written for so long that memory did not hold it: {count} entries were not recorded.",
    ),
    "air.disk_low": (
        "磁盘快满了,给台账和“停止”留的空间已经动用。广播照常。请删掉不用的文件,腾出至少 10 MB;腾出来以后自动恢复。",
        "The disk is nearly full; the room kept for the ledger and for `stop` is in use. Playing goes on. Delete what is not needed, 10 MB at least; the rest goes by itself.",
    ),
    "air.past_unknown": (
        "台账坏过或者写不进去过,不知道这一条播过没有,为免播两遍没有补播。",
        "The ledger had been damaged or could not be written; whether this was played before is not known, so it was not played again.",
    ),
    "air.ledger_newer": (
        "播出台账 {file} 是更新版本的大喇叭写的(第{found}版,本程序只认到第{known}版)。广播照常,本程序不动它,自己的记录另放在 records/beside。请换回新版程序。",
        "The ledger {file} was written by a newer Dalaba (format {found}; this one knows {known}). Playing goes on; this program leaves the file alone and keeps its own record in records/beside. Go back to the newer program.",
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
    "air.ledger_twice": (
        "台账第{seq}条有两份:有一个年份的文件被复制过。",
        "Ledger entry {seq} is there twice: a year's file was copied.",
    ),
    "air.ledger_gap_unproved": (
        "台账缺第{first}到第{last}条。台账说是文件坏了才缺的,可坏的那份({aside})不在旁边,或者里面读得出这些条,或者连缺口两边留下的也读不出:不能当真。",
        "Ledger entries {first} to {last} are missing. The ledger says that a damaged file lost them, but that file ({aside}) is not there, or they can be read in it, or what was kept on both sides cannot: that is not believed.",
    ),
    "air.ledger_lost": (
        "台账缺第{first}到第{last}条:文件坏过,坏的那份留在 {aside}。哪个链尾都管不到缺口前面去。",
        "Ledger entries {first} to {last} were lost with a damaged file, kept as {aside}. No head proves anything across that gap.",
    ),
    "air.ledger_was_mended": (
        "台账修整过(第{seq}条记着):坏的文件留在 {aside},读得出的 {kept} 条留下了。坏文件末尾还有没有别的记录,不知道。",
        "The ledger was mended (its entry {seq} says so): the damaged file is kept as {aside}, {kept} entries could be read. Whether more had stood at its end is not known.",
    ),
    "air.ledger_misfiled": (
        "台账文件 {file} 里有别的年份的记录(第{seq}条):文件被改过名,或者时间被改过。",
        "The ledger file {file} holds entries of another year (entry {seq}): it was renamed, or their time was changed.",
    ),
    "air.ledger_unsound": (
        "台账文件 {file} 里有不是大喇叭写的东西,或者索引和内容对不上({error}):看到的记录不一定是核对过的这些,不能作凭证。",
        "The ledger file {file} holds what Dalaba did not make, or its index disagrees with its entries ({error}): what is shown of it may not be what was verified. It is no proof.",
    ),
    "air.ledger_rehearsed": (
        "台账里有 {count} 条是预演写的:没有真的播出,不能作凭证。",
        "A rehearsal wrote {count} entries of this ledger: nothing was broadcast, and it is no proof.",
    ),
    "air.head_across": (
        "校验码 {head} 在台账第{seq}条,可前面有缺口:它只管第{first}条到第{seq}条,再往前有没有改过,它证明不了。",
        "The hash {head} is that of entry {seq}, but entries before it are missing: it proves entries {first} to {seq}, and nothing of those before.",
    ),
    "air.heads_missing": (
        "这台电脑上留着的链尾有 {count} 个在台账里找不到({where}):那时候的记录被删掉了尾巴、被重写过、换成了旧的,或者台账坏过。请找签了字的日报核对。",
        "{count} of the heads that lie on this PC are not in the ledger ({where}): entries up to then were cut off, written anew, replaced by an older copy, or damaged. Compare with the signed pages.",
    ),
    "air.head_missing": (
        "纸上记的校验码 {head} 在台账里找不到:那时候的记录被删掉了尾巴、被重写过、换成了旧的,或者台账坏过(看台账里的“台账”条目)。请核对有没有抄错,再找备份。",
        "The hash {head} noted before is not in the ledger: entries up to then were cut off, written anew or replaced by an older copy, or the ledger was damaged (see its entries of the kind `ledger`). Check that it was copied right, then look for a copy of the ledger.",
    ),
    "air.head_no_hash": (
        "“{head}”不是校验码。请照纸上抄,至少抄前{least}位,只有数字和 a 到 f。",
        "“{head}” is no hash. Copy it as printed, its first {least} signs at least: digits and the letters a to f.",
    ),
    "air.head_unclear": (
        "以 {head} 开头的校验码有{count}个,分不清是哪一个。请多抄几位。",
        "{count} hashes begin with {head}; which one is meant cannot be told. Copy more of its signs.",
    ),
    "air.not_in_its_programme": (
        "那台电脑的节目里没有这一条",
        "the PC that plays there did not have it in its programme",
    ),
    "air.power_lost": (
        "播到一半断电或关机,没有播完。",
        "The power went or the PC was shut down while it played; it was not heard to its end.",
    ),
    "air.device_lost": (
        "找不到声卡“{device}”。请检查 USB 线和声卡电源;插好后自动接着播,不会改用别的声卡。",
        "The sound card “{device}” is not there. Check its USB cable and power; once it is back playing goes on by itself. No other card is used instead.",
    ),
    "air.stalled": (
        "电脑卡住了几秒钟,送往声卡“{device}”的声音断了,这一条没有接着播;后面的照播。如果常有,请关掉占电脑的程序。",
        "The PC was held up for some seconds and the sound for “{device}” broke off; this one was not taken up in its middle, what follows plays. If it happens often, close what keeps the PC busy.",
    ),
    "air.amplifier": (
        "{outlet}:开关功放的命令没有成功(“{command}”,结果 {code})。声音照常送出,但功放可能没有打开。请检查接线,再看 station.yaml 里的“功放”。",
        "{outlet}: the command that switches its amplifier failed (“{command}”, result {code}). The sound is sent all the same, but the amplifier may be off. Check its wiring, and `amplifier` in station.yaml.",
    ),
    # --- outputs on the network
    "air.address_unreadable": (
        "输出的地址“{device}”看不懂。请照说明书改 station.yaml 里这个播放点的“地址”。",
        "The address “{device}” of an output cannot be read. Correct this outlet's `url` in station.yaml; the reference tells how.",
    ),
    "air.icecast_gone": (
        "连不上“{device}”的服务器,或者断了。请看服务器开没开、网络通不通;通了自动接着播。",
        "The server of “{device}” cannot be reached, or broke off. See whether it is on, and the network; once it answers playing goes on by itself.",
    ),
    "air.icecast_password": (
        "“{device}”不收我们的声音:用户名或密码不对。请改 station.yaml 里这个播放点的“地址”。",
        "“{device}” does not take our sound: wrong user or password. Correct this outlet's `url` in station.yaml.",
    ),
    "air.icecast_taken": (
        "“{device}”上已经有别人在播,或者位置满了。让出来以后自动接着播。",
        "Somebody else sends to “{device}”, or the server is full. Once there is room playing goes on by itself.",
    ),
    "air.icecast_refused": (
        "“{device}”的服务器不收我们的声音(答复 {answer})。请核对地址和服务器的设置。",
        "The server of “{device}” does not take our sound (it answers {answer}). Check the address and the server's settings.",
    ),
    "air.multicast_lost": (
        "声音送不到组播地址“{device}”:网线没插,或者网卡不对。网络好了自动接着播。",
        "No sound can be sent to the multicast address “{device}”: no network, or the wrong network card. Once there is one playing goes on by itself.",
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
    # --- orders from the township
    "air.fleet_taken": ("{township}的命令 {id} 验过,照办了", "{id} from {township} was checked and obeyed"),
    "air.above_muted": (
        "本村不听镇里的广播(station.yaml 的“上级”里写的静音)",
        "The village has muted the township (station.yaml)",
    ),
    "air.above_muted_by": ("本村不听镇里的广播({by} 设的静音)", "The village has muted the township ({by})"),
    "air.above_no_rule": (
        "本村听不听镇里的广播,规定读不出来,所以镇里的一律不响;编排台一开就会重新写好",
        "The village's rule for the township cannot be read, so nothing of the township sounds; the desk writes it again when it runs",
    ),
    "air.above_too_many": (
        "镇里的广播一小时最多响 {most} 次,已经满了,这一条不响",
        "The township may be heard {most} times an hour, which it was; this one is not heard",
    ),
    "air.above_too_long": (
        "镇里的一条广播最长 {most} 分钟,这一条太长,不响",
        "The township may be heard for {most} minutes at a time; this is longer, so it is not heard",
    ),
    "air.above_quiet": (
        "“{outlet}”是安静时段,或者没播完就到了,镇里的广播不响",
        "“{outlet}” has its quiet hours now or before the end, so the township is not heard there",
    ),
    "air.above_no_outlet": ("命令 {id} 里没有这台电脑的播放点", "{id} names no outlet of this PC"),
    "air.above_other_outlet": (
        "“{outlet}”不在签了名的命令里,没有照办",
        "“{outlet}” is not in the signed order, so it was not obeyed",
    ),
    "air.above_other_clip": (
        "声音 {clip} 不是签了名的命令里的,也不是本机自己的,没有照办",
        "The clip {clip} is neither named by the signed order nor this PC's own, so it was not obeyed",
    ),
    "air.above_no_words": (
        "命令 {id} 里没有写要说的话,本机不能替它说",
        "{id} holds no words, so this PC cannot say it",
    ),
    "air.above_spared": (
        "正在考试,或者响的是本村自己的口令,镇里的不动它",
        "An exam is held there, or what sounds was ordered in the village: the township leaves it alone",
    ),
    "air.above_time": ("镇里的时间收到了", "The township's time was taken"),
    "air.above_time_old": (
        "镇里的时间对不上:本机的钟刚被改过",
        "The township's time was not taken: this PC's clock was changed just now",
    ),
    "air.above_clock": (
        "本机的钟和镇里的差 {seconds} 秒,请核对",
        "This PC's clock differs from the township's by {seconds} seconds; check it",
    ),
}
