"""What is said of orders on their way to the air: why one was not sent, and what of it was not heard. Code -> (zh, en)."""

MESSAGES: dict[str, tuple[str, str]] = {
    "orders.not_approved": (
        "本台的内容要第二个人审核过才播,这一条没人审核过,没有播。请写成通知送审;急事用紧急级别播,写明原因,事后再补说明。",
        "Here a second person approves what is heard, and nobody has approved this, so nothing was sent. Write it as a notice and have it approved; what cannot wait goes out as urgent, with its reason, and is explained afterwards.",
    ),
    # --- not sent
    "orders.no_outlet": (
        "没有写在哪里播。请加 --to,后面写播放点或分区,例如 --to 五一村;全部都播写 --to 全部。",
        "It does not say where. Add --to with an outlet or a zone; --to all for everywhere.",
    ),
    "orders.elsewhere": (
        "{outlets}在这台电脑上没有“输出”,由别的电脑播,这里喊不到。请到那台电脑上喊。",
        "{outlets}: no `output` on this PC; it is played by another one and cannot be reached from here. Give the order there.",
    ),
    "orders.until": (
        "看不懂“{found}”是播到什么时候。写成 18:00、次日6:00,或者 30分钟。",
        "“{found}” is no moment to repeat until. Write 18:00, tomorrow 6:00, or 30min.",
    ),
    "orders.until_past": (
        "播到 {found},可是现在已经 {now},所以没有播。要播到明天这个时候,写“次日{found}”。",
        "It is to be repeated until {found}, and it is {now} already, so nothing was sent. For tomorrow write “tomorrow {found}”.",
    ),
    "orders.until_far": (
        "播到 {found} 太久了,一次口令最多 {hours} 小时。要天天播,请排进节目单:book。",
        "Until {found} is too long; one order lasts {hours} hours at most. For every day put it into the programme with `book`.",
    ),
    "orders.stop_until": (
        "看不懂“{found}”是停到什么时候,所以没有停。写成 14:00、次日6:00,或者 30分钟;马上停、不定时间,不写 --until。",
        "“{found}” is no moment at which the stop could end, so nothing was stopped. Write 14:00, tomorrow 6:00, or 30min; to stop at once and for good, leave --until out.",
    ),
    "orders.stop_past": (
        "停到 {found},可是现在已经 {now},所以没有停。停到明天这个时候,写“次日{found}”;马上停、不定时间,不写 --until。",
        "The stop is to end at {found}, and it is {now} already, so nothing was stopped. For tomorrow write “tomorrow {found}”; to stop at once and for good, leave --until out.",
    ),
    "orders.no_text": (
        "没有写要喊的话,所以没有播。",
        "There is nothing to say, so nothing was sent.",
    ),
    "orders.as_read": (
        "所以没有播。照现在这样,会念成:“{reading}”。就要这样念,请在原来的命令后面加 --as-read;不是的话,写清楚再播。",
        "So nothing was sent. As it is, it is said: “{reading}”. If that is meant, add --as-read to the same command; if not, write it so that it is clear.",
    ),
    "orders.too_many": (
        "要喊的话有 {count} 个字,最多 {most} 个。请说短些,或者写成文稿再播(play)。",
        "The text has {count} characters; {most} are the most. Make it shorter, or write it as a script and `play` it.",
    ),
    "orders.too_long": (
        "念一次约 {seconds} 秒,最多 {most} 秒,所以没有播。请说短些、少念几遍,或者写成文稿再播(play)。",
        "Saying it once takes about {seconds} s; {most} are the most, so nothing was sent. Say less, or fewer times, or write it as a script and `play` it.",
    ),
    "orders.template": (
        "“{found}”里有花括号,喊话不会替您填。请把要说的字写出来;各处不一样的,写成文稿再播(play)。",
        "“{found}” has braces, and nothing is filled in here. Write the words out; what differs by place is a script's, for `play`.",
    ),
    "orders.no_voice": (
        "没有发音人会说{language}。请加 --language 换一种会说的(例如 --language 普通话),或者请人录好,用 play --file 播。",
        "No voice speaks {language}. Choose a language that one does (--language Mandarin), or have it recorded and use `play --file`.",
    ),
    "orders.other_language": (
        "“{found}”不像{language}的话,不会替您翻译,所以没有播。请用 --language 写明是哪种话。",
        "“{found}” is not written in {language} and is not translated, so nothing was sent. Say which language it is with --language.",
    ),
    "orders.which_row": (
        "《{script}》在{outlet}有几条安排,填的不一样,所以没有播。请用 --row 写明照哪一条:{choices}。",
        "Several rows play “{script}” at {outlet} with other values, so nothing was sent. Say with --row whose: {choices}.",
    ),
    "orders.row_unknown": (
        "播《{script}》的安排里没有“{found}”,所以没有播。--row 后面可以写:{choices}。",
        "No row that plays “{script}” is called “{found}”, so nothing was sent. There are, for --row: {choices}.",
    ),
    "orders.no_script": (
        "没有写要播什么。写文稿的名字,或者用 --file 写一个声音文件。",
        "It does not say what to play. Name a script, or a sound file with --file.",
    ),
    "orders.several": (
        "文稿和声音文件一次只能播一个。",
        "Play either a script or a sound file, not both at once.",
    ),
    "orders.not_running": (
        "“{station}”没有在播,所以什么也没有响。先开播:{command} run。不开播也可以先听听(listen),或者排进节目单(book)。",
        "“{station}” is not on the air, so nothing sounded. Start it: {command} run. Without it you can hear a script (`listen`) or put it into the programme (`book`).",
    ),
    # --- sent, and not all of it heard
    "orders.lacks": ("{outlets}:{why}", "{outlets}: {why}"),
    "orders.left_out": (
        "{outlets}由别的电脑播,这次没有播到。",
        "{outlets}: played by other PCs, and not reached by this order.",
    ),
    "orders.not_made": ("“{name}”没有做成,没有播。{why}", "“{name}” could not be made and was not played. {why}"),
    "orders.only_chime": (
        "只响了提示音,话没有说出去,口令已经撤回。{why}",
        "Only the chime was heard, and not the words; the order was taken back. {why}",
    ),
    "orders.lost": (
        "提示音响了以后,播出的程序不在了,话没有说出去。它会自己重新启动;请看看状态(status),再喊一次。",
        "After the chime the program that plays was gone, so the words were not heard. It starts again by itself; see `status`, and say it again.",
    ),
    # --- what a person may want to know
    "orders.reading": ("念作:{reading}", "spoken: {reading}"),
    "orders.resume_first": (
        "要先恢复(resume),再播。",
        "Order `resume` first.",
    ),
    "orders.none": ("现在没有口令在播,也没有在等的。", "No order sounds or waits now."),
    "orders.none_such": (
        "没有口令“{found}”:已经播完,或者号码不对。看有哪些,请运行“状态(status)”。",
        "There is no order “{found}”: it is over, or its number is another. See `status`.",
    ),
    "orders.which": (
        "有好几条口令,请写其中一条的号码:{orders}。",
        "There are several orders; name one by its number: {orders}.",
    ),
    # --- one play at another time
    "orders.no_such_play": (
        "节目单里没有“{row}”在 {at} 的这一条,什么也没有改。请看一眼现在的节目单。",
        "The programme has no play of “{row}” at {at}, so nothing was changed. See what it has now.",
    ),
    "orders.files_first": (
        "文件里有错({where}),改好以前新的安排都不算,所以什么也没有改。请先改好文件。",
        "There are errors in the files ({where}). Until they are corrected nothing new counts, so nothing was changed. Correct them first.",
    ),
    "orders.move_not": (
        "《{title}》是一段音乐、转播,或者考试用的,不能单独改时间。请在排期里改它那一行。",
        "“{title}” is music, a relay or an exam's paper, and cannot be moved alone. Change its row in the timetable.",
    ),
    "orders.move_past": (
        "{at} 已经过了(现在 {now}),没有改。请写后面的时间。",
        "{at} is over (it is {now}), so nothing was moved. Choose a later time.",
    ),
    "orders.move_other_day": (
        "《{title}》只能改到当天别的时间。改到别的日子,请在排期里加一行。",
        "“{title}” can only be moved within its own day. For another day, add a row in the timetable.",
    ),
    "orders.move_no_row": (
        "《{title}》在安排里已经没有了,没有改时间。要播,请直接播一条或者加进排期。",
        "The row of “{title}” is no longer there, so it was not moved. Play it now, or add it to the timetable.",
    ),
    "orders.move_refused": ("没有改时间,照旧播。{why}", "It was not moved, and plays when it was to play. {why}"),
    "orders.move_differs": (
        "《{title}》换个时间,在{outlet}念的会不一样(内容跟着原来那一行走),所以没有改。请在排期里改它那一行。",
        "At another time “{title}” would say something else at {outlet}, as its values belong to its row, so it was not moved. Change its row in the timetable.",
    ),
    "orders.moved": (
        "《{title}》从 {was} 改到 {at},在{outlets}。",
        "“{title}” moves from {was} to {at}, at {outlets}.",
    ),
    # --- reload
    "orders.no_desk": (
        "编排台没有在运行,没有谁可以重读。开播请运行 {command} run;检查写得对不对,请运行 {command} check。",
        "No desk is running that could read anything again. Start it: {command} run. To see whether all is well: {command} check.",
    ),
    "orders.reloaded": (
        "重读好了,新的节目单已经交给播出。",
        "Everything was read again, and the programme handed over.",
    ),
    "orders.reload_kept": (
        "文件里有错(上面列了),改好以前照旧的节目单播。改好再运行一次。",
        "There are errors in the files (above); until they are corrected the last good programme goes on. Run this again then.",
    ),
    "orders.reload_slow": (
        "已经叫它重读,电脑正忙,还没有做完。过一会儿看节目单(programme)。",
        "It was asked to read everything again, and the PC is busy: it is not done yet. See `programme` in a while.",
    ),
}
