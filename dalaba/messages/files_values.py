"""What is wrong with a value that people write: a time, a day, a number, a name. Code -> (Chinese, English)."""

MESSAGES: dict[str, tuple[str, str]] = {
    "files.scene_name": (
        "场景的名字“{found}”不行,写1到40个字。",
        "“{found}” is no name for a scene: 1 to 40 characters.",
    ),
    "files.scene_empty": (
        "场景“{name}”什么也不做。写上“播”或“说”和“播放点”,或者“停”“音量”“日子”。",
        "The scene “{name}” does nothing. Give it `play` or `say` with `to`, or `stop`, `volume` or `day`.",
    ),
    "files.scene_stops": (
        "场景“{name}”又要 {outlets} 响,又要它停。“播放点”和“停”里只写一边。",
        "The scene “{name}” would be heard at {outlets} and stop it as well. Name it under `to` or under `stop`.",
    ),
    "files.scene_lasts": (
        "场景“{name}”不是紧急的,不能反复播。“级别”写紧急,或者“重复”写几遍。",
        "The scene “{name}” is not urgent, so it cannot go on and on. Make it urgent, or give `repeat` a number of times.",
    ),
    "files.scene_repeat": (
        "“{found}”不能当“重复”:写“直到解除”,或者几遍(1到10遍),或者多久(最长30分钟)。",
        "“{found}” is no `repeat`: write “until released”, or how many times (1 to 10), or for how long (30min at most).",
    ),
    "files.scene_day": (
        "这里没有“{found}”这种日子,标了也不会变。可以写:{nearest}。",
        "Nothing here knows days of the type “{found}”, so it would change nothing. There are: {nearest}.",
    ),
    "files.scene_elsewhere": (
        "场景“{name}”的 {outlets} 不在这台电脑上响,按了那里没有声音。",
        "The scene “{name}” is not heard at {outlets}, which this PC does not play.",
    ),
    "files.scene_key_twice": (
        "“{key}”这个键,场景“{other}”已经用了。一个键只能按一个场景。",
        "The key “{key}” belongs to the scene “{other}” already. A key presses one scene.",
    ),
    "files.unknown_scene": ("没有场景“{found}”。有:{nearest}。", "There is no scene “{found}”. There are: {nearest}."),
    "files.key_name": (
        "“{found}”不是能用的键。写 F1 到 F24、一个字母、一个数字、Pause 或 ScrollLock;按钮设备还可以是 Enter、Space。",
        "“{found}” is no key that can be used: F1 to F24, a letter, a digit, Pause or ScrollLock; of a button's device also Enter and Space.",
    ),
    "files.button_hold": (
        "“{found}”不能当“按住”多久:0.5秒到10秒。",
        "“{found}” is too short or too long to hold a button: 0.5s to 10s.",
    ),
    # --- values
    "files.time": (
        "“{found}”不是时间。请写成 07:30 这样。",
        "“{found}” is no time. Write it as 07:30.",
    ),
    "files.time_stretch": (
        "“{found}”不是一个钟点。从几点到几点写进“时段”(07:00-11:30),隔多久一次写进“间隔”(15分钟);“时刻”里只写 07:30 这样。",
        "“{found}” is no single time. From when to when belongs in `between` (07:00-11:30), how often in `every` (15min); `at` has times such as 07:30 only.",
    ),
    "files.time_day": (
        "“{found}”不光是几点。“时刻”里只写 07:30 这样;日子写进“日期”,星期几写进“星期”。",
        "“{found}” is more than a time. `at` has times such as 07:30 only; write dates in `dates` and days of the week in `weekdays`.",
    ),
    "files.time_range": (
        "没有“{found}”这个时间。小时到 24、分钟到 59。",
        "There is no time “{found}”: hours go to 24, minutes to 59.",
    ),
    "files.time_part": (
        "“{found}”对不上:这个时候没有这个钟点,或者分不清是中午还是半夜。请写成 14:30 这样。",
        "“{found}” does not fit: that part of the day has no such hour, or it may be noon or midnight. Write it as 14:30.",
    ),
    "files.window_part": (
        "时段“{found}”分不清上午还是下午。请写成 14:00-17:00 这样。",
        "The window “{found}” may be meant for the morning or the afternoon. Write it as 14:00-17:00.",
    ),
    "files.window": (
        "“{found}”不是时段。请写成 07:00-11:30 这样;隔多久一次写进“间隔”,中间不播的写成两段。",
        "“{found}” is no window. Write it as 07:00-11:30; how often belongs in `every`, and a pause parts it into two.",
    ),
    "files.window_backwards": (
        "时段“{found}”的结束({end})不在开始({start})之后。跨过零点请写成“{start}-次日{end}”。",
        "The window “{found}” ends ({end}) before it starts ({start}). Across midnight write “{start}-+1 {end}”.",
    ),
    "files.window_long": (
        "时段“{found}”超过一整天。请把结束写早些,例如 08:00-20:00,或 22:00-次日06:00。",
        "The window “{found}” is longer than a day. Let it end earlier, such as 08:00-20:00, or 22:00-+1 06:00.",
    ),
    "files.share_sum": (
        "语种比例加起来是 {found}%。请写成一共 100%,例如 {{普通话: 70%, 粤语: 30%}}。",
        "The shares of the languages are {found}% together. Write them so that they are 100%, such as {{Mandarin: 70%, Cantonese: 30%}}.",
    ),
    "files.percent_empty": (
        '“{found}”后面没有写百分之几。请写上,例如 "{found}": 60%。',
        'No per cent stand behind “{found}”. Write them, such as "{found}": 60%.',
    ),
    "files.duration": (
        "“{found}”不是时长。请写成 15分钟、90秒、1小时 这样。",
        "“{found}” is no duration. Write it as 15min, 90s or 1h.",
    ),
    "files.duration_long": (
        "时长“{found}”太长了,最长一天。请写短些,例如 15分钟。",
        "“{found}” is too long; a day is the most. Write a shorter one, such as 15min.",
    ),
    "files.above_longest": (
        "“{found}”不行:镇里的一条最长可以设 1分钟 到 30分钟。",
        "“{found}” will not do: the township may be heard for 1min to 30min at a time.",
    ),
    "files.above_muted": (
        "“{found}”不行:静音请写 是、否,或者静音到什么时候:2022-07-13、2022-07-13 18:00。",
        "“{found}” will not do: write yes, no, or until when: 2022-07-13, 2022-07-13 18:00.",
    ),
    "files.talk_limit": (
        "“{found}”不行:喊话最长可以设 10秒 到 60分钟,例如 5分钟。",
        "“{found}” will not do: a talk may last from 10s to 60min, such as 5min.",
    ),
    "files.date": (
        "“{found}”不是日期。请写成 2022-07-13,一段写成 2022-07-13..2022-07-15。",
        "“{found}” is no date. Write 2022-07-13, or 2022-07-13..2022-07-15.",
    ),
    "files.except_kind": (
        "“除外”里只写日子,“{found}”是一类日子。请写进“日类型”,前面加“非”,例如 非节假日(周末也算节假日)。",
        "Only dates belong in `except`; “{found}” is a kind of day. Write it in `day_types` with “not”, such as not holiday (a weekend is a holiday, too).",
    ),
    "files.date_and_more": (
        "“{found}”里不光是日子。“日期”里只写日子(2026-12-01..2026-12-31);星期几、工作日写进“星期”,不播的日子写进“除外”。",
        "“{found}” says more than dates. Write only those in `dates` (2026-12-01..2026-12-31), days of the week in `weekdays`, and days without it in `except`.",
    ),
    "files.date_open": (
        "“{found}”没有写全头一天和末一天。请都写上,例如 2026-12-01..2026-12-31。",
        "“{found}” has no first day or no last one. Write both, as 2026-12-01..2026-12-31.",
    ),
    "files.date_two": (
        "“{found}”可以是 {first},也可以是 {second}。请写成 {first} 这样,年份在前。",
        "“{found}” may be {first} or {second}. Write it with the year first, as {first}.",
    ),
    "files.date_weekday": (
        "“{found}”对不上:那天是{weekday}。请看看是日子写错了,还是星期写错了;只写日子也行,例如 2022-07-13。",
        "“{found}” does not fit: that day is a {weekday}. See which of the two is wrong; a date alone will do, such as 2022-07-13.",
    ),
    "files.date_year_taken": (
        "“{found}”没有写年份,按 {year} 年算:{dates}。最好连年份一起写。",
        "“{found}” has no year; {year} is taken, as said beside it: {dates}. Better write the year, too.",
    ),
    "files.no_such_date": (
        "没有“{found}”这一天。请改成有的日子,写成 2022-07-13 这样。",
        "There is no such day as “{found}”. Write one that there is, such as 2022-07-13.",
    ),
    "files.year": (
        "“{found}”的年份不对。请写 {low} 到 {high} 之间的年份。",
        "The year of “{found}” cannot be right. Write one from {low} to {high}.",
    ),
    "files.dates_backwards": (
        "日期“{found}”前后颠倒了:后面的要晚于前面的,例如 2022-07-13..2022-07-15。",
        "The dates “{found}” are the wrong way round: the second must be the later one, such as 2022-07-13..2022-07-15.",
    ),
    "files.yes_no": (
        "“{found}”看不懂。请写“是”或“否”(“启用”“停用”也行)。",
        "“{found}” is neither yes nor no. Write yes or no.",
    ),
    "files.whole": (
        "“{found}”不行。请写 {low} 到 {high} 之间的整数。",
        "“{found}” will not do. Write a whole number from {low} to {high}.",
    ),
    "files.choice": ("“{found}”不行。可以写:{allowed}。", "“{found}” will not do. You can write: {allowed}."),
    "files.choice_near": (
        "“{found}”不行,是不是“{nearest}”?可以写:{allowed}。",
        "“{found}” will not do. Is it “{nearest}”? You can write: {allowed}.",
    ),
    "files.language": (
        "不认识语种“{found}”。可以写:{allowed}。",
        "Unknown language “{found}”. You can write: {allowed}, or an ISO code.",
    ),
    "files.weekday": (
        "“{found}”看不出是星期几。请写成 周一、周三,周一至周五,或 周一至周五(周三除外) 这样;几点写在“时刻”里。",
        "“{found}” names no weekdays. Write Monday, Mon-Fri, or Mon-Fri except Wed; the hour belongs in `at`.",
    ),
    "files.weekday_holidays": (
        "“{found}”看不出周末算不算节假日,所以不播。周一到周五播、节假日停的,请写“周一至周五(节假日除外)”;只在不上班的日子播的(周末也算),请写“节假日”。",
        "“{found}” does not say whether a weekend is a holiday, so it does not play. Write “Mon-Fri except holidays”, or “holidays” for all days without work, weekends among them.",
    ),
    "files.weekday_and_type": (
        "“星期”写了“{found}”,“日类型”又写了别的。请都写在“日类型”里,“星期”只写星期几。",
        "`weekdays` says “{found}”, and `day_types` something else. Write kinds of day in `day_types`, and days of the week only in `weekdays`.",
    ),
    "files.day_type": (
        "“{found}”不是日类型。可以写:工作日、节假日、上学日、考试日、雨天、赶集日。",
        "“{found}” is no day type. You can write: workday, holiday, schoolday, exam, rainy, market.",
    ),
    "files.timezone": (
        "没有“{found}”这个时区。中国请写 Asia/Shanghai。",
        "There is no time zone “{found}”. Write one like Asia/Shanghai.",
    ),
    "files.ending_days": (
        "“{found}”看不懂。赶集日请写成 逢3-6-9,农历写成 农历逢2-5-8;数字是 1 到 10。",
        "“{found}” cannot be read. Write market days as 逢3-6-9 (ending in 3-6-9), lunar ones as 农历逢2-5-8; digits are 1 to 10.",
    ),
    "files.monthly": (
        "“{found}”看不懂,这样写的不播。每月的日子请写成 每月15日、每月1日和15日、每月10日至15日、每月最后一天,或 每月最后一个周五;看农历的写 农历每月初一和十五。",
        "“{found}” cannot be read, so what it is written for does not play. Write “every month on 1, 15”, “last day of every month” or “last Friday of every month”; days of the lunar calendar as 农历每月1、15.",
    ),
    "files.every_few": (
        "“{found}”看不懂,这样写的不播。隔几天一次请写成 2026-12-01起隔天、2026-12-01起每3天,有头有尾的写 2026-12-01..2026-12-31隔天。",
        "“{found}” cannot be read, so what it is written for does not play. Write “every other day from 2026-12-01” or “every 3 days from 2026-12-01..2026-12-31”.",
    ),
    "files.every_few_from": (
        "“{found}”没有说从哪一天数起,不知道哪天轮到,所以不播。请写成 2026-12-01起{found}(2026-12-01 换成头一天)。",
        "“{found}” does not say from which day to count, so nobody knows whose turn a day is, and it does not play. Write “every other day from 2026-12-01” with its first day.",
    ),
    "files.every_few_between": (
        "“{found}”有两种算法,所以不播。每3天一次(中间空两天)请写成 2026-12-01起每3天。",
        "“{found}” can be counted in two ways, so it does not play. Write “every 3 days from 2026-12-01” for one day in three.",
    ),
    "files.weeks": (
        "“{found}”看不懂,这样写的不播。单双周请写成 单周(按学期)、双周(按年),带星期的写 单周(按学期)周五。",
        "“{found}” cannot be read, so what it is written for does not play. Write “odd weeks of the term”, “even weeks of the year”, or “Friday in odd weeks of the term”.",
    ),
    "files.weeks_which": (
        "单周、双周没有说怎么数,所以不播。照开学那一周算第一周的,请写成 单周(按学期);照一年的周数算的,写成 单周(按年)。只给学校播的,不写也是按学期。",
        "Odd or even weeks of what is not said, so it does not play. Write “odd weeks of the term” (its first week is the one in which it begins) or “odd weeks of the year”. What only schools play goes by the term.",
    ),
    "files.weeks_list": (
        "“{found}”里,后面的星期是不是也只在单周、双周,看不出来,所以不播。请每一个都写上:单周(按学期)周一、单周(按学期)周三;或写成 单周(按学期)周一、周三。",
        "In “{found}” nobody can tell whether the later days are of odd or even weeks, too, so it does not play. Write it with each of them: “Monday in odd weeks of the term, Wednesday in odd weeks of the term”.",
    ),
    "files.weeks_no_terms": (
        "单周、双周要按学期数,可是 days.yaml 里没有写学期,所以不播。请在 days.yaml 写上 学期: [2026-09-01..2027-01-22],或改成 单周(按年)。",
        "Odd or even weeks of the term are asked for, and days.yaml has no `terms`, so it does not play. Write terms: [2026-09-01..2027-01-22] there, or “odd weeks of the year”.",
    ),
    "files.dates_mixed": (
        "“日期”里又有写明的日子,又有每月、每周的日子,看不出是那些日子里的才播,还是都播,所以不播。请把写明的日子留在“日期”,把每月、每周的写进“星期”(例如 星期: 每月15日);都要播的,分成两条。",
        "`dates` has both dates and days that come again, and nobody can tell whether both must hold or either, so it does not play. Leave the dates in `dates`, and write the others under `weekdays` (such as weekdays: last Friday of every month); to play on both, write two rows.",
    ),
    "files.make_up_nowhere": (
        "这一天按别的星期几上课,可是没有校园广播,不知道哪几处跟着换,所以哪一处也没有换。请写上播放点:{{类型: 周二, 播放点: 五一村}}。",
        "This day has the hours of another day of the week, but there are no school outlets and nobody said who follows it, so nobody does. Name the outlets: {{types: Tuesday, to: NAME}}.",
    ),
    "files.location": (
        "“{found}”不是地点。请写纬度和经度,例如 24.72, 112.29(手机地图上能看到);或者写省会的名字,例如 {nearest}。改好以前,照日出日落播的都不播。",
        "“{found}” is no place. Write its latitude and longitude, such as 24.72, 112.29 (a phone's map shows them), or a provincial capital, such as {nearest}. Until then nothing plays that goes by the sun.",
    ),
    "files.location_order": (
        "“{found}”的数字太大。请先写纬度(北纬多少),再写经度(东经多少),例如 24.72, 112.29。改好以前,照日出日落播的都不播。",
        "The numbers of “{found}” are too large. Write the latitude first, then the longitude, such as 24.72, 112.29. Until then nothing plays that goes by the sun.",
    ),
    "files.location_zone": (
        "这个地点离时区 {zone} 太远。请看纬度是不是写在前面,经度是不是少了负号,或者改“时区”。改好以前,照日出日落播的都不播。",
        "This place is far from the time zone {zone}. See whether the latitude stands first and no minus sign is missing, or change `timezone`. Until then nothing plays that goes by the sun.",
    ),
    "files.sun_hours": (
        "“{found}”看不懂,这样写的不播。请写成 {{{{日落}}}}、{{{{日落}}}}-10分钟、{{{{日出}}}}+半小时;时段写成 {{{{日落}}}}-21:00。",
        "“{found}” cannot be read, so it does not play. Write {{{{sunset}}}}, {{{{sunset}}}}-10min or {{{{sunrise}}}}+30min; a window as {{{{sunset}}}}-21:00.",
    ),
    "files.lunar_date": (
        "“{found}”不是农历日子。请写成 农历八月十五、农历1-1..1-15,或 农历每月初一、十五。",
        "“{found}” is no lunar day. Write 农历8-15, 农历1-1..1-15, or 农历每月1、15 for days of every month.",
    ),
    "files.lunar_thirtieth": (
        "“{found}”当作除夕,一年的最后一天:有的年份腊月只有二十九天。请直接写“除夕”。",
        "“{found}” is taken for the last day of the lunar year: in some years its month has 29 days. Write it as 除夕.",
    ),
    "files.lunar_short": (
        "“{found}”有的月份没有:那个月只有二十九天,没有的就不算。月月都要的,请写二十九或初一,例如 农历每月二十九。",
        "“{found}” is not there in a month of 29 days, and is left out then. To have it in every month write the 29th or the 1st, such as “lunar days 29”.",
    ),
    "files.yearly": (
        "“{found}”看不懂。每年都有的日子请写成 每年5-1..9-30。",
        "“{found}” cannot be read. Write days of every year as “every year 5-1..9-30”.",
    ),
    "files.postponed": (
        "推迟“{found}”看不懂。请写成 2022-07-14起1天。",
        "The postponement “{found}” cannot be read. Write it as “2022-07-14 +1”.",
    ),
    "files.later_by": (
        "推后“{found}”不行:要比 0 长,最多 12 小时。请写成 20分钟。",
        "“{found}” cannot be how much later: more than nothing, and 12 hours at most. Write it as “20min”.",
    ),
    "files.later_until": (
        '“{found}”要比“从”晚。请写成 从: "10:05", 到: "12:00"。',
        '“{found}” must be after `since`. Write it as since: "10:05", until: "12:00".',
    ),
    "files.quiet_sun": (
        "“{found}”:这里不能跟着日出日落走,请写钟点,例如 21:30-06:30。各个季节不一样的,在 days.yaml 里各写一个“方案”,例如 冬季: {{日期: 每年11-1..3-31, 安静时段: [18:00-07:00]}}。",
        "“{found}”: these hours cannot go by the sun; write them by the clock, such as 21:30-06:30. For hours that differ by season write timetables in days.yaml, such as winter: {{dates: every year 11-1..3-31, quiet_hours: [18:00-07:00]}}.",
    ),
    "files.unknown_period": (
        "“{found}”不是时段,“时段表”里也没有这个名字。有:{allowed}。",
        "“{found}” is no window, and no name in `periods`. There are: {allowed}.",
    ),
    "files.unknown_day_type": (
        "没有哪一天是“{found}”:它不是日类型,也没有这个方案,days.yaml 里没有一天这样写。是不是“{nearest}”?自己起的名字,请先在 days.yaml 的“日类型”或“方案”里写上。",
        "No day is “{found}”: it is no day type and no timetable, and days.yaml marks no day so. Is it “{nearest}”? A name of your own is first written in days.yaml, for its days or as a timetable.",
    ),
    "files.mark_unused": (
        "“{found}”写在了日子上,可是没有什么安排、播放点或文稿看它。是不是“{nearest}”?",
        "Days are marked “{found}”, and no row, outlet or text goes by that. Is it “{nearest}”?",
    ),
    "files.timetable_name": (
        "“{name}”不能当方案的名字。请用一个词,不要空格和标点,也不要以“非”“不是”开头,例如 雨天、夏季。",
        "“{name}” cannot be a timetable's name. Use one word without blanks and punctuation, not one that begins with “not”, such as rainy or summer.",
    ),
    "files.unknown_timetable": (
        "没有方案或日类型“{found}”。是不是“{nearest}”?",
        "There is no timetable or day type “{found}”. Is it “{nearest}”?",
    ),
    "files.unknown_campaign": (
        "没有专项“{found}”,写给它的推迟不起作用。是不是“{nearest}”?请改成那个名字,或者把这一条删掉。",
        "There is no campaign “{found}”, so its postponement does nothing. Is it “{nearest}”? Name that one, or delete this line.",
    ),
    "files.calendar": (
        "节假日历“{found}”看不懂。中国请写 CN,不用就留空。",
        "The calendar “{found}” is not known. Write a country's two letters, such as CN, or leave it out.",
    ),
    "files.time_decimal": (
        "“{found}”看不出是几点几分({first} 还是 {second}?Excel 会吃掉末尾的 0)。请用冒号写成 {first} 这样。",
        "“{found}” may be {first} or {second} (Excel drops a nought at the end). Write it with a colon, as {first}.",
    ),
    "files.date_short_year": (
        "“{found}”的年份只有两位。请写成 {wanted} 这样。",
        "The year of “{found}” has two digits only. Write {wanted}, if that is meant.",
    ),
    "files.date_no_year": (
        "“{found}”没有写年份。请连年份一起写:年份-{rest},例如 2022-07-13 这样。",
        "“{found}” has no year. Write the year, too: YEAR-{rest}, as in 2022-07-13.",
    ),
    # --- names
    "files.outlet_name": (
        "播放点“{name}”的名字里有“{found}”,不能用。请去掉,例如写成 五一村东。",
        "The outlet's name “{name}” has “{found}” in it, which cannot be used. Leave it out, such as in north-2.",
    ),
    "files.zone_is_outlet": (
        "分区“{name}”和一个播放点重名。请换个名字。",
        "The zone “{name}” has the same name as an outlet. Choose another.",
    ),
    "files.unknown_outlet": (
        "没有播放点或分区“{found}”。是不是“{nearest}”?",
        "There is no outlet or zone “{found}”. Is it “{nearest}”?",
    ),
    "files.unknown_script": (
        "没有文稿“{found}”。是不是“{nearest}”?",
        "There is no script “{found}”. Is it “{nearest}”?",
    ),
    "files.unknown_version": (
        "文稿“{script}”没有版本“{found}”。有:{allowed}。",
        "The script “{script}” has no version “{found}”. It has: {allowed}.",
    ),
    "files.no_table": (
        "schedules 里没有表格“{found}”。有:{nearest}。",
        "There is no sheet “{found}” in schedules/. There is: {nearest}.",
    ),
}
