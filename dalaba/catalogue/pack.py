"""What the rooms `pack` (a van's stick) and `picture` (the programme as a page) say: code -> (Chinese, English)."""

MESSAGES: dict[str, tuple[str, str]] = {
    # The programme as a page: headings and short words.
    "picture.title": ("当日节目单", "Programme"),
    "picture.nothing": ("这一天没有要播的节目。", "Nothing is to be played on this day."),
    "picture.due": ("应播", "due"),
    "picture.planned": ("已排", "planned"),
    "picture.refused": ("未排", "refused"),
    "picture.lost": ("缺语种", "a language short"),
    "picture.slid": ("顺延", "moved"),
    "picture.outcome_aired": ("已播", "aired"),
    "picture.outcome_late": ("迟播", "late"),
    "picture.outcome_cut": ("中断", "cut"),
    "picture.outcome_missed": ("漏播", "missed"),
    "picture.outcome_unreported": ("未回报", "unreported"),
    "picture.outcome_pending": ("待播", "still to come"),
    "picture.kind_speaker": ("大喇叭", "Horns"),
    "picture.kind_onsite": ("现场音箱", "On site"),
    "picture.kind_school": ("校园广播", "Schools"),
    "picture.kind_van": ("宣传车", "Vans"),
    "picture.legend_lost": ("横纹:这种语言缺", "striped: this language is missing"),
    "picture.legend_slide": ("应播时刻到实际排的时刻", "from its due time to its start"),
    "picture.legend_refused": ("没排上", "not placed"),
    "picture.legend_shut": ("不能响的时间", "hours of silence"),
    "picture.how_to_read": (
        "一条竖格是一次播出,几种颜色就播几种语言,从上往下播;名字右边是已排的次数,红色是没排上的。忙的钟点画得宽,闲的钟点收窄。指着或点一下,看详情。",
        "Each bar is one play; its colours are its languages, played from the top down. Beside a name: plays placed, and in red those that were not. Busy hours are drawn wide, idle ones narrow. Point at a bar, or touch it, for details.",
    ),
    "picture.estimated": (
        "有 {count} 条还没做成音频,时长是估计的。",
        "{count} are not made into sound yet; their lengths are estimates.",
    ),
    "picture.length_estimated": ("时长是估计的。", "The length is an estimate."),
    "picture.slid_by": ("应播 {due},顺延 {late}。", "Due {due}, moved by {late}."),
    "picture.lost_part": ("缺{language}:{why}", "{language} is missing: {why}"),
    "picture.shut_hours": ("{hours} 不能响", "silent {hours}"),
    "picture.times": ("{first} 到 {last},{count} 次", "{first} to {last}, {count} times"),
    "picture.for_example": ("比如:{sentence}", "For one: {sentence}"),
    "picture.times_in_all": ("共 {count} 次", "{count} in all"),
    "picture.refused_heading": ("没排上的,为什么", "Not placed, and why"),
    "picture.lost_heading": ("缺的语种,为什么", "Languages missing, and why"),
    "picture.warnings_heading": ("提醒", "Take note"),
    "picture.list_heading": ("各播放点的清单", "Outlet by outlet"),
    "picture.lane_counts": (
        "已排 {planned},未排 {refused},缺语种 {lost}",
        "{planned} planned, {refused} refused, {lost} a language short",
    ),
    "picture.count": ("次数", "Times"),
    "picture.script": ("文稿", "Script"),
    "picture.why": ("原因", "Why"),
    "picture.where": ("播放点和时刻", "Where and when"),
    "picture.start": ("开始", "Start"),
    "picture.due_at": ("应播", "Due"),
    "picture.language": ("语种", "Languages"),
    "picture.length": ("时长", "Length"),
    "picture.remark": ("说明", "Remarks"),
    # The van's stick: what keeps it from being made.
    "pack.nothing": (
        "{van}在{date}没有要播的内容,没有做播放包。请看看这一天的播出安排里有没有这辆车。",
        "There is nothing for {van} on {date}, so no pack was made. Please see whether the schedules of that day name this van.",
    ),
    "pack.too_many": (
        "一共 {count} 条,一个U盘最多放 {most} 条:有的车载播放器只认这么多。请减少几条,或分成两个U盘。",
        "There are {count} entries, and a stick takes {most}: some players know no more. Please leave some out, or make two sticks.",
    ),
    "pack.no_clip": (
        "“{title}”没有一种语言能播,播放包没有做。请先把它的录音或文稿补上,或者从这辆车的安排里去掉。",
        "“{title}” cannot be heard in any language, so the pack was not made. Please bring its recording or text, or take it out of this van's schedule.",
    ),
    "pack.not_made": (
        "“{title}”还没做成音频,{van}的播放包先没有做。请先运行 render,再做一次。",
        "“{title}” is not made into sound yet, so the pack for {van} was not made. Please run render, then try again.",
    ),
    "pack.clip_missing": (
        "“{title}”的音频文件“{clip}”不见了,U盘上没有留下半套东西。请运行 render 重新生成,再做一次。",
        "The sound of “{title}”, “{clip}”, is gone; nothing half done was left on the stick. Please run render to make it again, then try again.",
    ),
    "pack.clip_damaged": (
        "“{title}”的音频文件“{clip}”被改过或者坏了,没有用它,U盘上也没有留下半套东西。请运行 render --force 重新生成,再做一次。",
        "The sound of “{title}”, “{clip}”, was changed or is damaged and was not used; nothing half done was left on the stick. Please run render --force to make it again, then try again.",
    ),
    "pack.no_folder": (
        "找不到“{folder}”。请看看U盘插好没有、盘符写对没有。",
        "“{folder}” cannot be found. Please see whether the stick is plugged in and its letter is right.",
    ),
    "pack.not_empty": (
        "“{folder}”里已经有 {count} 样东西({found}),没有动它。旧内容混在一起,车上会放错。请换一个空的U盘,或者先把里面的东西移走。",
        "“{folder}” already holds {count} things ({found}), and was not touched: mixed with old ones, the van would play the wrong files. Please take an empty stick, or move them away first.",
    ),
    "pack.too_small": (
        "“{folder}”放不下:要 {needed},只剩 {free}。什么都没有写。请换一个大一点的U盘。",
        "“{folder}” is too small: {needed} are needed, {free} are free. Nothing was written. Please take a larger stick.",
    ),
    "pack.full": (
        "写“{file}”时“{folder}”满了。已经写上去的都删掉了。请换一个大一点的空U盘,再做一次。",
        "“{folder}” became full at “{file}”. What had been written was taken away. Please take a larger empty stick and try again.",
    ),
    "pack.cannot_write": (
        "“{folder}”写不进去({file} {why})。已经写上去的都删掉了。请看看U盘的写保护开关,或者拔下重插;还不行就换一个。",
        "“{folder}” cannot be written ({file} {why}). What had been written was taken away. Please see to its write protection, or plug it in again; else take another one.",
    ),
    "pack.read_back": (
        "“{file}”写到“{folder}”以后,读回来和写的不一样,这个U盘靠不住。已经写上去的都删掉了。请换一个U盘。",
        "“{file}” reads differently from what was written to “{folder}”: this stick cannot be trusted. What had been written was taken away. Please take another stick.",
    ),
    # What the driver may stumble over.
    "pack.language_missing": (
        "“{title}”缺{language},U盘上只有其他语言,播放单上写明了。",
        "“{title}” is without {language}; the stick has its other languages, and the sheet says so.",
    ),
    "pack.not_a_stick": (
        "“{folder}”是电脑上的文件夹。要拷到U盘上,请先清空U盘,再按名字从小到大一个一个拷:很多车载播放器按拷进去的先后放。",
        "“{folder}” is a folder of this PC. To bring it to a stick, empty the stick and copy the files one by one in the order of their names: many players play in the order of copying.",
    ),
    "pack.not_fat": (
        "“{folder}”是 {system} 格式,很多车载播放器不认。最好在电脑上把U盘格式化成 FAT32,再做一次。",
        "“{folder}” is formatted as {system}, which many players do not read. Better format the stick as FAT32 and try again.",
    ),
    "pack.large": (
        "“{folder}”比 32 GB 大,有的车载播放器不认。上车前先试一下。",
        "“{folder}” is larger than 32 GB, which some players do not read. Please try it in the van first.",
    ),
    # The cue sheet.
    "pack.sheet_title": ("{van} · 随车播放单", "{van} · cue sheet"),
    "pack.sheet_day": ("{station} {day}", "{station}, {day}"),
    "pack.sheet_total": (
        "U盘上共 {count} 个声音文件,从头到尾放一遍 {total}。",
        "{count} sound files on the stick; one round takes {total}.",
    ),
    "pack.sheet_file": ("文件", "File"),
    "pack.sheet_what": ("内容", "What it says"),
    "pack.sheet_languages": ("语种", "Languages"),
    "pack.sheet_when": ("什么时候播", "When"),
    "pack.sheet_length": ("时长", "Length"),
    "pack.sheet_pen": ("实际播了(时间、路段)", "Played (time, road)"),
    "pack.sheet_driver": ("司机签名:", "Driver:"),
    "pack.sheet_back": ("U盘交回(时间、收的人):", "Stick given back (time, to whom):"),
    "pack.any_time": ("看情况播", "as needed"),
    "pack.run": ("{first}–{last} 每{every}分钟", "{first}–{last} every {every} min"),
    "pack.length": ("{minutes}分{seconds}秒", "{minutes} min {seconds} s"),
    "pack.repeats": ("(说{count}遍)", " (said {count} times)"),
    "pack.without": ("(缺{languages})", " (without {languages})"),
    "pack.rule_plug": (
        "插上U盘,播放方式选“全部循环”或“顺序播放”,不要选“随机”。",
        "Plug the stick in and choose “repeat all” or “in order”, never “shuffle”.",
    ),
    "pack.rule_loop": (
        "文件按编号从小到大放,放完自动从头再来。“什么时候播”写了时间的,到时间就从那个文件放起;停车、过医院和学校时请关小或先停。",
        "The files play by their numbers and then begin again. Where a time is given, start from that file at that time. Turn it down or stop it when parked, and near hospitals and schools.",
    ),
    "pack.rule_copy": (
        "U盘里的文件不要改名、不要删、不要加别的歌。",
        "Do not rename or delete the files, and add no others.",
    ),
    "pack.rule_write": (
        "播了哪几个、在哪条路上播的,请写在表里,收车后交回。",
        "Please write down what was played on which road, and give the sheet back at the end of the day.",
    ),
    "pack.rule_contact": (
        "听不清、放不出来,或者上面说要改,请联系:{contact}。",
        "If it cannot be heard, or something is to be changed, please ask: {contact}.",
    ),
    "pack.expires": ("有效期到 {when},过了这个时间不要再播", "Valid until {when}; do not play it after that"),
}
