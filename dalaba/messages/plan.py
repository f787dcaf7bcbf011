"""What planning says: why something is not said, not placed, or looks wrong. Code -> (Chinese, English)."""

MESSAGES: dict[str, tuple[str, str]] = {
    "plan.no_value": (
        "变量“{name}”没有值。请在 station.yaml 的“本点信息”、文稿的“要素”或排播里写上。",
        "The variable “{name}” has no value. Give it one in the outlet's `values`, the script's `facts` or the schedule.",
    ),
    "plan.row_no_value": (
        "“{script}” {date} 在{outlet}播的时候,变量“{name}”没有值(编号“{row}”),不会播出。请在 station.yaml 的“本点信息”、文稿的“要素”或这里写上;每天不同的,写在这一天的“每日信息”里。",
        "When “{script}” plays at {outlet} on {date}, the variable “{name}” has no value (row “{row}”), so it is not played. Give it one in the outlet's `values`, the script's `facts` or here; what differs from day to day, in that day's `daily`.",
    ),
    "plan.no_version": (
        "“{script}”没有{language}版本,{outlet}听不到{language}。请写 scripts/{stem}.{language}.txt,或者找人录音,存成 audio/recorded/{stem}.{language}.m4a。",
        "“{script}” has no version in {language}, so {outlet} does not hear {language}. Write scripts/{stem}.{language}.txt, or have it recorded as audio/recorded/{stem}.{language}.m4a.",
    ),
    "plan.no_voice": (
        "“{script}”的{language}没有发音人会说。请找人录音放进 audio/recorded,或在 station.yaml 的“发音人”里加一个会说的。",
        "No voice here speaks {language} for “{script}”. Have it recorded into audio/recorded, or add a voice that does to station.yaml.",
    ),
    "plan.no_recording": (
        "“{script}·{version}”还没有录音。请找人录,存成 audio/recorded/{file}。录好之前其他语种照播,这一种空着,台账会写明。",
        "“{script}·{version}” is not recorded yet. Have it recorded and saved as audio/recorded/{file}. Until then the other languages play and this one is left out; the ledger says so.",
    ),
    "plan.sound_missing": (
        "没有声音“{sound}”,播不了。请把文件放进 audio/sounds,文件名就叫“{sound}”。",
        "There is no sound “{sound}”, so it is not played. Put a file of that name into audio/sounds.",
    ),
    "plan.bad_sound": (
        "{why}所以声音“{sound}”播不了。",
        "{why} So the sound “{sound}” is not played.",
    ),
    "plan.sound_away": (
        "声音“{sound}”所在的文件夹读不到(优盘拔了?),它还没有做成成品,播不了。请把优盘插回去,或把文件拷进 audio/sounds。",
        "The folder of the sound “{sound}” cannot be read (was a USB stick pulled out?), and no clip was made of it, so it is not played. Plug the stick in again, or copy the files into audio/sounds.",
    ),
    "plan.folder_away": (
        "文件夹 {folder} 读不到(优盘拔了?)。已经做成成品的 {count} 个声音照播,其他的播不了。请把优盘插回去,或把文件拷进 audio/sounds。",
        "The folder {folder} cannot be read (was a USB stick pulled out?). The {count} of its sounds that were made into clips go on; the others are not played. Plug the stick in again, or copy the files into audio/sounds.",
    ),
    "plan.no_playlist": (
        "没有歌单“{sound}”,播不了。请在 audio/sounds 里建这个文件夹,放进要播的文件。",
        "There is no playlist “{sound}”, so it is not played. Make a folder of that name in audio/sounds, and put its files there.",
    ),
    "plan.empty_playlist": (
        "歌单“{sound}”里没有一个能播的文件。请往 audio/sounds/{sound} 里放能播的文件。",
        "No file of the playlist “{sound}” can be played. Put files that can into audio/sounds/{sound}.",
    ),
    "plan.not_in_list": (
        "歌单“{sound}”里写着“{name}”,audio/sounds 里没有,跳过它,其他的照播。请改正名字,或把文件放进去。",
        "The playlist “{sound}” names “{name}”, which is not in audio/sounds; it is left out, and the others play. Correct the name, or put the file there.",
    ),
    "plan.piece_left_out": (
        "{why}歌单“{sound}”跳过它,其他的照播。",
        "{why} The playlist “{sound}” leaves it out, and its others play.",
    ),
    "plan.unconfirmed": (
        "“{script}·{version}”的录音({file})没人确认过说了什么,暂时不能播。请听一遍,运行 recordings --confirm {file} 名=值(什么数字时间都没说,就写 无);或者在文稿里这个版本下面写“录音里说的”。",
        "Nobody has confirmed what the recording of “{script}·{version}” ({file}) says, so it is not played. Listen to it and run recordings --confirm {file} NAME=VALUE (or `none`, if it names nothing); or write `says` under this version.",
    ),
    "plan.not_approved": (
        "“{script}·{version}”还没有第二个人审核,先不播。请有审核权的人在页面“审核”里看过、听过,点“同意”;或者运行 approve {key}。",
        "Nobody has approved “{script}·{version}” yet, so it is not played. Somebody who may approve reads and hears it on the page “Approval” and agrees; or run approve {key}.",
    ),
    "plan.approvals_file": (
        "{file} 里“{name}”这一处坏了,审核过的都不算数了。请删掉这个文件,在页面“审核”里(或用 approve)重新审核。",
        "{file} is broken at “{name}”, so nothing counts as approved. Delete the file and approve anew, on the page “Approval” or with approve.",
    ),
    "plan.stood_in": (
        "{why}所以“{script}·{version}”的录音现在不播,先播“{script}·{other}”。",
        "{why} So the recording of “{script}·{version}” is not played now, and “{script}·{other}” is played in its place.",
    ),
    "plan.confirmed_file": (
        "{file} 被改坏了({name}),里面的确认都不算。请删掉它,把录音再确认一遍:recordings --confirm 录音文件名。",
        "{file} was broken by hand ({name}), so nothing in it counts. Please delete it and confirm the recordings again: recordings --confirm FILE.",
    ),
    "plan.stale": (
        "“{script}·{version}”暂时不能播:录音里说“{name}”是“{said}”,现在是“{now}”。请重录,存成“{file}”。重录之前其他语种照播,这一种空着,台账会写明。",
        "“{script}·{version}” is not played for now: the recording says {name} is “{said}”, and it is “{now}”. Record it again as “{file}”. Until then the other languages play and this one is left out; the ledger says so.",
    ),
    "plan.hours": (
        "{outlet}的时间“{found}”不对(编号“{row}”),这一条今天在那里不播。请改这里的时间,或它用到的变量的值,写成 07:30、07:00-11:30 这样。",
        "The hours “{found}” at {outlet} are wrong (row “{row}”), so it does not play there that day. Correct the hours here, or the variable they use: 07:30, or 07:00-11:30.",
    ),
    "plan.in_two_files": (
        "“{script}”在 {outlet} 的同一时刻,{other} 已经有了,只播一遍。请从两处里删掉一处。",
        "“{script}” stands at {other} for the same moment at {outlet} already; it is said once. Delete one of the two.",
    ),
    "plan.no_location": (
        "编号“{row}”照{name}播,可是 station.yaml 没有写台在哪里,在{outlet}不播。请在 station.yaml 写上 地点: 24.72, 112.29(先纬度,后经度),或省会的名字:地点: 广州。",
        "Row “{row}” goes by {name}, and station.yaml does not say where the station is, so it does not play at {outlet}. Write location: 24.72, 112.29 (latitude, longitude) there, or a provincial capital: location: guangzhou.",
    ),
    "plan.no_sun": (
        "{date} 这一天那里没有{name},编号“{row}”在{outlet}不播。请给这些天另写一条,写上几点。",
        "There is no {name} on {date} there, so row “{row}” does not play at {outlet}. Write another row with a time for such days.",
    ),
    "plan.too_many": (
        "编号“{name}”一天要播 {found} 次,太多了,没有排。请把间隔写长些,例如 15分钟。",
        "The row “{name}” would play {found} times a day, which is too many; it is not planned. Make the interval longer, such as 15min.",
    ),
    "plan.busy": (
        "到{until}为止{outlet}在播《{title}》,等到时限也没空出来。请错开时间;准时播的可以改成“可延后”,可延后的可以把“最多等”写长些。",
        "{outlet} plays “{title}” until {until} and is not free in time. Choose another time, make an exact one flexible, or give a flexible one a longer `wait`.",
    ),
    "plan.neighbour": (
        "邻近的{outlet}播《{title}》到{until},两边不能同时响,等到时限也没空出来。请错开时间;准时播的可以改成“可延后”,可延后的可以把“最多等”写长些。",
        "{outlet} next door plays “{title}” until {until}; the two must not sound at once, and it is not free in time. Choose another time, make an exact one flexible, or give a flexible one a longer `wait`.",
    ),
    "plan.quiet_hours": (
        "{hours} 是安静时段,不响。请换个时间,或改 {place} 的“安静时段”。",
        "{hours} are quiet hours. Choose another time, or change `quiet_hours` at {place}.",
    ),
    "plan.quiet_period": (
        "{hours} 是“{name}”时间,不响。请换个时间,或改 {place} 的“安静时段”和“时段表”里的“{name}”。",
        "{hours} is “{name}”, when nothing may sound. Choose another time, or change `quiet_hours` at {place}, or “{name}” in `periods`.",
    ),
    "plan.exam_paper": (
        "{why}所以 {date} {at} 考试“{exam}”的试卷“{file}”在{outlet}放不了。",
        "{why} So the paper “{file}” of the exam “{exam}” cannot be played at {outlet} on {date}, {at}.",
    ),
    "plan.exam_reserve": (
        "{why}所以 {date} {at} 考试“{exam}”的备用文件“{file}”在{outlet}放不了。",
        "{why} So the reserve “{file}” of the exam “{exam}” cannot be played at {outlet} on {date}, {at}.",
    ),
    "plan.exam_no_reserve": (
        "考试“{exam}”的试卷“{file}”没有写“备用”:这份录音放不出来,就没有别的可放。",
        "The paper “{file}” of the exam “{exam}” has no `reserve`: if it cannot be played, nothing takes over.",
    ),
    "plan.exam_no_spare": (
        "考试“{exam}”在{outlet},那里没有写“备用输出”:声卡掉了,录音就断了。",
        "{outlet} has no `spare` card for the exam “{exam}”: if its card goes, its papers break off.",
    ),
    "plan.exam_short": (
        "考试“{name}”到 {until} 结束,试卷“{script}”在{outlet}要播到 {end}。照播,但结束以后别的也可能要响;请把考试的“时段”写长些。",
        "The exam “{name}” ends at {until}, and its paper “{script}” is heard at {outlet} until {end}. It plays all the same, but others may want to sound by then; make the exam's hours longer.",
    ),
    "plan.closed_hours": (
        "这个播放点这一天的可播时段是:{hours}。请换个时间,或改 {place} 的“可播时段”。",
        "That day this outlet may play at: {hours}. Choose another time, or change `allowed` at {place}.",
    ),
    "plan.budget": (
        "{outlet}在{hour}点这一小时最多说 {limit} 分钟,已经排满了(有准点的先留了位置),循环播的让一让。要播,请把间隔写长些,或改 station.yaml 的“每小时最多分钟”。",
        "{outlet} speaks for {limit} minutes at most in the hour from {hour}:00, and they are used up (room is kept for what has its own time); loops give way. Make the interval longer, or change `max_minutes_per_hour` in station.yaml.",
    ),
    "plan.window_over": (
        "到时段结束也没有空。请把时段写长些,或错开时间。",
        "There was no room before the window's end. Make the window longer, or choose another time.",
    ),
    "plan.kept": (
        "到{until}为止{outlet}在放《{title}》,那一条不让插播。请错开时间,或把那一条的“插播时”改成 暂停 或 压低。",
        "{outlet} plays “{title}” until {until}, and nothing may be planned into it. Choose another time, or write `under: pause` or `duck` in its row.",
    ),
    "plan.kept_near": (
        "邻近的{outlet}到{until}为止在放《{title}》,那一条不让插播,两边不能同时响。请错开时间,或把那一条的“插播时”改成 暂停 或 压低。",
        "{outlet} next door plays “{title}” until {until}, nothing may be planned into it, and the two must not sound at once. Choose another time, or write `under: pause` or `duck` in its row.",
    ),
    "plan.flow_busy": (
        "到{until}为止{outlet}在放《{title}》,同一个播放点一次只放一样。请错开时段。",
        "{outlet} plays “{title}” until {until}; an outlet plays one thing of the kind at a time. Choose another window.",
    ),
    "plan.flow_neighbour": (
        "到{until}为止邻近的{outlet}在放《{title}》,两边不能同时响。请错开时段。",
        "{outlet} next door plays “{title}” until {until}, and the two must not sound at once. Choose another window.",
    ),
    "plan.flow_shortened": (
        "{why}所以《{title}》({outlets})写的是 {wanted},只放 {left}。",
        "{why} So “{title}” ({outlets}) plays at {left} only, and not at {wanted}.",
    ),
    "plan.exam": (
        "正在考试(“{exam}”,到{until}),别的都不响。请换个时间。",
        "There is an exam (“{exam}”, until {until}), and nothing else may sound. Choose another time.",
    ),
    "plan.no_relay": (
        "station.yaml 的“转播源”里没有“{name}”。请在那里写上,或改这里的名字。",
        "There is no “{name}” under `relays` in station.yaml. Write it there, or correct the name here.",
    ),
    "plan.no_bed": (
        "{why}所以编号“{row}”的垫乐“{name}”放不了,只播话。",
        "{why} So the music under row “{row}”, “{name}”, is not played; its words are heard without it.",
    ),
    "plan.no_reserve": (
        "{why}所以编号“{row}”的备用“{name}”放不了,出了故障没有能顶上的。",
        "{why} So the reserve of row “{row}”, “{name}”, cannot be played, and nothing takes over if its sound fails.",
    ),
    "plan.over_budget": (
        "{outlet}在{hour}点这一小时要说 {minutes} 分钟,多于规定的 {limit} 分钟。照播,但请考虑减一些。",
        "{outlet} would speak for {minutes} minutes in the hour from {hour}:00, more than its {limit}. It plays all the same; consider less.",
    ),
    "plan.order_line": (
        "口令第 {line} 行看不懂:“{found}”。请写成“07:10 停止 五一村 # 原因”。",
        "Line {line} of the orders cannot be read: “{found}”. Write “07:10 stop OUTLET # reason”.",
    ),
    # --- what check thinks twice about
    "plan.campaign_over": (
        "专项“{campaign}”到 {last} 已经结束,不会再播。不要了就删掉,还要播就改“日期”。",
        "The campaign “{campaign}” ended on {last} and plays no more. Delete it, or change its `dates`.",
    ),
    "plan.row_over": (
        "“{row}”到 {last} 已经播完,不会再播。不要了就删掉,还要播就改“日期”。",
        "“{row}” ended on {last} and plays no more. Delete it, or change its `dates`.",
    ),
    "plan.booked_over": (
        "没有一天会播:日期都过去了(最后一天 {last}),或者那几天不播。请改日期。",
        "No day would play it: its dates are past (the last is {last}), or it does not play on them. Change the dates.",
    ),
    "plan.booked_past": (
        "那个时间已经过去了,不会播。请改时间或日期。",
        "That time is past, so it would not play. Change the time or the date.",
    ),
    "plan.no_terms": (
        "没有写“学期”,不知道哪天上学:上学日才有的安静时段天天照守(休息日除外),上学日才播的一次也不播。请在 days.yaml 里写上,例如 学期: [2026-09-01..2027-01-20]。",
        "There are no `terms`, so nobody knows when there is school: the silence of school days is kept on every workday, and what plays on school days never does. Write them in days.yaml, such as terms: [2026-09-01..2027-01-20].",
    ),
    "plan.terms_over": (
        "“学期”只写到 {last},以后不知道哪天上学:上学日才有的安静时段照守(休息日除外),上学日才播的不播。请在 days.yaml 里写上下一个学期。",
        "The last of `terms` ends on {last}; after that nobody knows when there is school: the silence of school days is kept on every workday, and what plays on school days does not. Write the next term in days.yaml.",
    ),
    "plan.row_no_term": (
        "“{row}”从今天起没有一天会播:它只在上学日播,可 days.yaml 里没有写现在的学期。请写上,例如 学期: [2026-09-01..2027-01-20]。",
        "“{row}” plays on no day from today on: it plays on school days only, and days.yaml names no term of now. Write it there, such as terms: [2026-09-01..2027-01-20].",
    ),
    "plan.row_never": (
        "“{row}”从今天起没有一天会播:要求的日子({conditions})凑不到一起。请改“日期”“星期”或“日类型”。",
        "“{row}” plays on no day from today on: what it asks of a day ({conditions}) never comes together. Change its dates, weekdays or day types.",
    ),
    "plan.row_no_start": (
        "“{row}”没有一个时刻会播:它的时段里排不出开始的时间。请看“时段”和“时段表”。",
        "“{row}” never starts: its windows have no start. See `between` and `periods`.",
    ),
    "plan.few_play": (
        "“{row}”有的播不出来。{why}例如{outlet} {date}:应播 {due} 次,只能播 {plays} 次(共 {places} 个播放点这样)。",
        "“{row}” cannot always play. {why} For example at {outlet} on {date}: {due} due, only {plays} can play ({places} outlets are like this).",
    ),
    "plan.none_plays": (
        "“{row}”播不出来。{why}例如{outlet} {date}:应播 {due} 次,一次也排不上(共 {places} 个播放点这样)。",
        "“{row}” cannot play. {why} For example at {outlet} on {date}: {due} due, none can play ({places} outlets are like this).",
    ),
    "plan.exact_clash": (
        "{date} {at} 有两条都要准时播,只能播一条:“{other}”({other_outlet})播,“{row}”({outlet})不播。请错开时间,或把一条改成“可延后”。",
        "Two exact rows are due at {at} on {date} and only one can play: “{other}” ({other_outlet}) does, “{row}” ({outlet}) does not. Choose another time, or make one flexible.",
    ),
    "plan.nothing_ready": (
        "“{row}”在{outlets}一种语言也没准备好,那里什么也听不到。缺什么,看上面各条。",
        "“{row}” has no language ready for {outlets}: nothing is heard there. What is missing is told above.",
    ),
    "plan.hours_contradict": (
        "“{row}”在{outlet}播的时段是 {played},可是“{version}”的正文说的是 {said}。请核对,改正文,或改“时段”。",
        "“{row}” plays at {outlet} within {played}, but the text of “{version}” says {said}. Compare them, and correct the text or the window.",
    ),
    "plan.switch_lacks": (
        "换成“{timetable}”以后,{outlet}的“{name}”要用“{missing}”,可是那里没有“{missing}”,会照旧不换。请在 station.yaml 那里的“本点信息”里写上。",
        "With “{timetable}”, “{name}” at {outlet} is made from “{missing}”, which that outlet does not have: it stays as it is. Add it to the outlet's `values` in station.yaml.",
    ),
    # --- what programs write of days
    "plan.daybook": (
        "{file} 读不出来({where}),没有改它。请先运行 check 看哪里不对,改好或删掉它,再来一次。",
        "{file} cannot be read ({where}), so it was not changed. See what `check` says, correct or delete it, and try again.",
    ),
    "plan.not_postponed": (
        "专项“{campaign}”没有用命令推迟过。在它自己的文件里写的“推迟”,请在那里改。",
        "The campaign “{campaign}” was not postponed by command. A `postponed` in its own file is changed there.",
    ),
    "plan.not_later": (
        "{date} 没有用命令推后过({outlets})。写在 days.yaml 里的“顺延”,请在那里改。",
        "Nothing was put later by command on {date} ({outlets}). A `later` in days.yaml is changed there.",
    ),
    "plan.runs_later": (
        "{date} {outlets}从 {since} 起推后 {minutes} 分钟。要收回,运行 later --undo --date {date}(写在 days.yaml 里的,在那里改)。",
        "On {date}, everything at {outlets} is {minutes} minutes later from {since} on. later --undo --date {date} takes it back (or change it in days.yaml, if it is written there).",
    ),
    "plan.later_midnight": (
        "{outlet} 的“{row}”({at})推后就过了半夜十二点,不播。要播,请给“顺延”写上“到”,或收回:later --undo。",
        "“{row}” ({at}) at {outlet} would be past midnight and does not play. Give the `later` an `until`, or take it back: later --undo.",
    ),
    # --- why a row does not play on a day
    "plan.waits": (
        "表里有看不懂的地方,先不播。请看“检查(check)”说的,改好就播。",
        "something in it cannot be read, so it waits. See what `check` says; put right, it plays.",
    ),
    "plan.day_unread": (
        "{where} 有看不懂的地方,这一天算什么日子说不准,“{row}”先不播。改好那里就播。",
        "{where} cannot be read, so what kind of day this is cannot be told, and “{row}” waits. Put right there, it plays.",
    ),
    "plan.disabled": ("“启用”写的是“否”。要播,请改成“是”。", "it is disabled. To play it, set `enabled` to yes."),
    "plan.other_dates": ("它的日期是 {dates}。要播,请改“日期”。", "its dates are {dates}. To play it, change `dates`."),
    "plan.excepted": (
        "{date} 写在“除外”里。要播,请从“除外”里去掉。",
        "{date} is among its exceptions. To play it, take it out of `except`.",
    ),
    "plan.other_weekday": (
        "它只在{weekdays}播。要播,请改“星期”。",
        "it plays on {weekdays} only. To play it, change `weekdays`.",
    ),
    "plan.other_weekday_made_up": (
        "它只在{weekdays}播,{outlet}这一天({date})按{weekday}算。要播,请改“星期”,或运行 day {date} 平日 换回来(写在 days.yaml 里的,在那里改)。",
        "it plays on {weekdays} only, and {outlet} has the hours of a {weekday} that day ({date}). To play it, change `weekdays`, or take the day back: day {date} plain (or in days.yaml, if it is written there).",
    ),
    "plan.runs_as": (
        "{date} 这一天,{outlets}按{weekday}算:写{weekday}的照播,方案和时段表也照{weekday}的。",
        "On {date}, {outlets} has the hours of a {weekday}: rows for that day play, and its timetables and periods hold.",
    ),
    "plan.other_day_type": (
        "它只在{types}播,这一天是{day}。要播,请改“日类型”,或运行 day 把这一天改成{types}。",
        "it plays on days of type {types} only, and this is {day}. To play it, change `day_types`, or make the day one with `day`.",
    ),
    "plan.outlet_day_type": (
        "{outlet}只在{types}播,这一天是{day}。要播,请改 {place} 的“日类型”,或运行 day 把这一天改过来。",
        "{outlet} plays on days of type {types} only, and this is {day}. To play it, change its `day_types` at {place}, or the day with `day`.",
    ),
    "plan.postponed": (
        '这个专项从 {since} 起推迟 {days} 天,这一天空着。要改回来,运行 postpone "{campaign}" --undo,或改它的“推迟”。',
        'the campaign is postponed by {days} days from {since} on, and this day is empty. To take that back: postpone "{campaign}" --undo, or change its `postponed`.',
    ),
    "plan.make_ups_unknown": (
        "{year}年的调休上班日还没公布,或者这个版本还不知道,工作日、节假日、上学日先按平常的周末算。公布以后,请在 days.yaml 的“日类型”里写上(例如 {year}-02-06: 工作日)。",
        "The make-up workdays of {year} are not announced yet, or not known to this version: workdays, holidays and school days go by ordinary weekends. Once they are announced, write them into days.yaml (such as {year}-02-06: workday).",
    ),
    # --- why
    "why.spot": (
        "{outlet}这时排的是《{title}》({row}),{start} 开始,{seconds} 秒。",
        "{outlet} has “{title}” ({row}) then: from {start} on, {seconds} s.",
    ),
    "why.lost": ("其中缺一种语言:{why}", "A language of it is missing: {why}"),
    "why.music": (
        "{outlet} {start}–{end} 放《{title}》({row}),垫在别的下面。",
        "{outlet} plays “{title}” ({row}) from {start} to {end}, beneath everything else.",
    ),
    "why.relay": (
        "{outlet} {start}–{end} 转播“{title}”({row}),垫在别的下面。",
        "{outlet} relays “{title}” ({row}) from {start} to {end}, beneath everything else.",
    ),
    "why.pauses": (
        "《{title}》这时停着,让给{outlet}的《{other}》,到 {until} 再接着。",
        "“{title}” pauses then for “{other}” at {outlet}, and goes on at {until}.",
    ),
    "why.ducks": (
        "《{title}》这时压低,让人听清{outlet}的《{other}》,到 {until} 为止。",
        "“{title}” is softer then, under “{other}” at {outlet}, until {until}.",
    ),
    "why.piece": (
        "台账:这时放到第 {number} 首“{piece}”,{at} 开始的。",
        "The ledger: piece number {number} then, “{piece}”, from {at} on.",
    ),
    "why.lost_piece": ("其中“{piece}”放不了。{why}", "Its piece “{piece}” cannot be played. {why}"),
    "why.exam": (
        "{outlet}这时在考试(“{exam}”,{hours}),除了考试用的,别的都不响。",
        "There is an exam at {outlet} then (“{exam}”, {hours}); nothing sounds but its own.",
    ),
    "why.aired": ("台账:{at} 开始,播完了。", "The ledger: started at {at}, played whole."),
    "why.late": ("台账:{at} 才开始,播完了。", "The ledger: started late, at {at}, played whole."),
    "why.cut": ("台账:{at} 开始,没有播完。{why}", "The ledger: started at {at}, not played whole. {why}"),
    "why.missed": ("台账:没有播出。{why}", "The ledger: not played. {why}"),
    "why.unreported": (
        "这个播放点在别处播,那边没有回报。",
        "This outlet is played elsewhere, and nothing was reported from there.",
    ),
    "why.refused": ("{due} 应播的《{script}》没有排上:{why}", "“{script}”, due at {due}, was refused: {why}"),
    "why.shifted": (
        "{due} 应播的《{title}》顺延到 {start}:那时还有别的在播,或邻近的喇叭在响。",
        "“{title}”, due at {due}, moved to {start}: something else, or a horn next door, was playing.",
    ),
    "why.silent": ("{outlet} {at} 没有要播的。", "Nothing plays at {outlet} at {at}."),
    "why.shut": ("{outlet}这时不能响,到 {until} 为止。{why}", "{outlet} must be silent then, until {until}. {why}"),
    "why.row_off": ("“{row}”这一天不播({place}):{why}", "“{row}” does not play that day ({place}): {why}"),
    "why.next": ("{outlet}下一条是 {start} 的《{title}》。", "Next at {outlet}: “{title}” at {start}."),
    "why.nearest": (
        "{outlet}那以后最近能播的是 {at}。",
        "The nearest time at which it could play at {outlet} is {at}.",
    ),
    "why.stopped": (
        "{outlet}从 {at} 起被 {actor} 按了停止,恢复之前不出声。",
        "{outlet} was stopped by {actor} at {at} and is silent until resumed.",
    ),
    "why.locked": (
        "“{title}”从 {at} 起在{outlet}反复播({actor}),解除以前节目单停着。",
        "“{title}” has been repeated at {outlet} since {at} ({actor}); the programme is held until it is released.",
    ),
    "why.next_day": (
        "{outlet}这一天后面没有了,下一条是 {date} {weekday} {at} 的《{title}》。",
        "Nothing more plays at {outlet} that day; next is “{title}” on {date} ({weekday}) at {at}.",
    ),
    "why.no_next": ("{outlet}以后没有要播的了。", "Nothing more is to come at {outlet}."),
}
