"""What call-ups say: their sheets, plans, pages and orders. Code -> (Chinese, English)."""

MESSAGES: dict[str, tuple[str, str]] = {
    # --- the sheets
    "callup.not_rows": (
        "“{key}”下面要一行一条,每条写成“- 名称: 值”的样子。",
        "Under “{key}”, write one entry a line, each a dash and its keys.",
    ),
    "callup.nothing_of": (
        "没有找到“{part}”的表。请在表的第一行写列名,例如:{heads}。",
        "No sheet of {part} was found. Write heads into its first row, such as: {heads}.",
    ),
    "callup.sheet_unused": (
        "“{name}”这张表没有用上:第一行里没有“人数”,也没有“通道数”。要用,请补上列名;不用,就不管它。",
        "The sheet “{name}” is not used: its first row has neither `people` nor `lanes`. Add the heads if it is meant to count.",
    ),
    "callup.column_near": (
        "“{key}”这一列没有用上,是不是“{nearest}”?",
        "The column “{key}” is not used. Is it “{nearest}”?",
    ),
    "callup.number": (
        "“{found}”不行。请写 {low} 到 {high} 之间的数。",
        "“{found}” will not do. Write a number from {low} to {high}.",
    ),
    "callup.people": (
        "人数“{found}”不行。请写 1 以上的整数;不叫的组,把这一行删掉。",
        "“{found}” people will not do. Write a whole number of 1 or more, or delete the row of a group that is not called.",
    ),
    "callup.lanes": (
        "通道数“{found}”不行:至少要有 1 条通道,才有人做。不开的点,把这一行删掉,它的组改去别的点。",
        "“{found}” lanes will not do: at least 1 is needed to serve anybody. Delete the row of a site that stays shut and give its groups another site.",
    ),
    "callup.households": (
        "“{found}”不行。请写同来 1 人、2 人、3 人……的比例,例如:22、30、25、15、8。",
        "“{found}” will not do. Write the shares of households of 1, 2, 3 … people, such as 22, 30, 25, 15, 8.",
    ),
    "callup.unknown_assumption": (
        "没有“{found}”这个假设。是不是“{nearest}”?",
        "There is no assumption “{found}”. Is it “{nearest}”?",
    ),
    "callup.unknown_site": (
        "没有“{found}”这个采样点。是不是“{nearest}”?请改这里,或在采样点表里加上它。",
        "There is no site “{found}”. Is it “{nearest}”? Correct it here, or add the site to the sheet of sites.",
    ),
    "callup.unknown_outlet": (
        "station.yaml 里没有“{found}”这个播放点。是不是“{nearest}”?",
        "station.yaml has no outlet “{found}”. Is it “{nearest}”?",
    ),
    "callup.no_outlet": (
        "“{name}”没有写播放点,没有喇叭叫得到他们。请填“播放点”;村名和播放点同名的可以不填。",
        "“{name}” has no outlet, so no horn can call them. Fill in `outlet`; it may be left out where the village has an outlet of its own name.",
    ),
    "callup.group_name": (
        "组名“{name}”里不能有 / 和 @。请改个写法。",
        "A group's name, “{name}”, may not have / or @ in it. Write it differently.",
    ),
    "callup.duplicate_group": (
        "“{name}”写了两次,另一次在 {other}。请留一行;同名的两个组,请写上村,或把组名写全。",
        "“{name}” is there twice, also at {other}. Keep one row; if they are two groups, write their villages or their full names.",
    ),
    "callup.duplicate_site": (
        "采样点“{name}”写了两次,另一次在 {other}。请留一行。",
        "The site “{name}” is there twice, also at {other}. Keep one row.",
    ),
    "callup.closing_first": (
        "结束 {close} 不比开始 {open} 晚。请把两个时间对一对,是不是写反了。",
        "It closes at {close}, which is not after it opens at {open}. See whether the two are the wrong way round.",
    ),
    "callup.latest_first": (
        "“{site}”最晚叫 {latest} 比最早叫 {earliest} 还早,没有时间可叫。请改“最早叫”“最晚叫”,或把开放时间放长。",
        "“{site}” has its last call at {latest}, before its first at {earliest}: there is no time for calls. Change `earliest` or `latest`, or keep it open longer.",
    ),
    "callup.no_slots": (
        "“{site}”最早叫和最晚叫之间,没有一个 {grid} 分钟整的时间。请把它们放宽些。",
        "Between the first and the last call of “{site}” there is no time on the {grid}-minute grid. Put them further apart.",
    ),
    "callup.over_capacity": (
        "“{site}”做不完:来 {people} 人,{lanes} 条通道到结束只做得了 {able} 人,多 {over} 人。要 {needed} 条通道,或者做到 {until},或者把一些组改去别的点。",
        "“{site}” cannot serve all: {people} people come, and {lanes} lanes serve {able} before it closes, {over} too few. It needs {needed} lanes, or to stay open until {until}, or some groups should go elsewhere.",
    ),
    "callup.nobody_comes": (
        "采样点“{site}”没有组去。",
        "No group goes to the site “{site}”.",
    ),
    "callup.horn_silent": (
        "“{name}”叫不成:{outlet}从 {earliest} 到 {latest} 都不能响。请看 station.yaml 的安静时段、可播时段,或换一个播放点。",
        "“{name}” cannot be called: {outlet} must be silent from {earliest} to {latest}. See its quiet and allowed hours in station.yaml, or choose another outlet.",
    ),
    "callup.crowded": (
        "“{name}”排不开:{outlet}和听得见它的喇叭已经排满了,只能和“{other}”同时叫。请把小的组合并,把最早叫、最晚叫放宽,或把假设“叫号间隔分钟”({grid})改小。",
        "There is no time left for “{name}”: {outlet} and the horns that hear it are full, and it would be called together with “{other}”. Join small groups, put the first and last call further apart, or make the assumption `grid` ({grid}) smaller.",
    ),
    "callup.too_many_calls": (
        "{outlet}要叫 {calls} 组,每 {grid} 分钟叫一组,只排得下 {times} 组。请把小的组合并,把最早叫、最晚叫放宽,或把假设“叫号间隔分钟”改小。",
        "{outlet} has {calls} groups to call, and one every {grid} minutes leaves room for {times}. Join small groups, put the first and last call further apart, or make the assumption `grid` smaller.",
    ),
    # --- methods and figures
    "callup.method_opening": ("开门一起来", "everyone at opening"),
    "callup.method_waves": ("一小时一批", "hourly waves"),
    "callup.method_paper": ("手算", "pen and paper"),
    "callup.method_optimiser": ("程序排的", "optimised"),
    "callup.method_live": ("程序排的,当天按队伍调", "optimised, held by the queue"),
    "callup.method_bound": ("再好也好不过", "no plan does better than"),
    "callup.head_method": ("排法", "method"),
    "callup.head_peak": ("最多排队(各点平均)", "longest queue (mean of sites)"),
    "callup.head_worst": ("最挤的点", "worst site"),
    "callup.head_wait": ("平均等(分钟)", "mean wait (min)"),
    "callup.head_p95": ("95% 的人最多等(分钟)", "95 % wait less than (min)"),
    "callup.head_finish": ("做完98%", "98 % done"),
    "callup.key_crowd": ("开门一起来", "everyone at opening"),
    "callup.key_calm": ("照计划叫", "by the plan"),
    "callup.key_room": ("最多能排多少人", "what the site can hold"),
    "callup.key_gate": ("开始、结束", "opening and closing"),
    "callup.key_call": ("叫一组", "a call"),
    "callup.enlarged": ("放大:只看计划", "enlarged: the plan alone"),
    "callup.nameless": (
        "文稿“{script}”里没有组的叫法,叫不出是哪一组。请在正文里写上 {names} 中的一个。",
        "The script “{script}” does not say which group is called. Write one of {names} into its text.",
    ),
    "callup.midway": (
        "今天从 {first} 起已经在叫了。现在重排,叫过的组会再叫一遍,所以没有重排。队伍长了用 {command} callup hold,报告队伍用 callup report;只想看看,加 --dry-run。",
        "Calls have been going out since {first}. Planned anew, groups that were called would be called again, so nothing was changed. Use {command} callup hold or report; to have a look only, add --dry-run.",
    ),
    "callup.site_line": ("{people} 人,{lanes} 条通道", "{people} people, {lanes} lanes"),
    "callup.site_figures": (
        "最多排 {peak} 人,平均等 {wait} 分钟,{finish} 做完98%",
        "at most {peak} wait, {wait} min on average, 98 % done at {finish}",
    ),
    "callup.page_title": ("{station} {day} 分批叫号:会排多长的队", "{station}, {day}: how long the queues will be"),
    "callup.page_sub": (
        "{groups} 个组,{people} 人,{sites} 个点。按假设算的,不是量出来的:人怎么来、做得多快,都可以改。",
        "{groups} groups, {people} people, {sites} sites. Worked out from assumptions that can all be changed, and not measured.",
    ),
    "callup.page_foot": (
        "随机算了 {days} 天,± 是平均数的95%可信范围。曲线是平均的队伍,比哪一天的最高点都低一些。",
        "{days} random days; ± is the 95 % interval of the mean. The curves are mean queues, a little lower than any day's peak.",
    ),
    # --- paper
    "callup.paper_table": ("{station} {day} 叫号表:{outlet}", "{station}, {day}: calls by {outlet}"),
    "callup.paper_table_note": (
        "到点叫,一次叫一组。队伍太长就先停,照原来的间隔往后顺。实际几点叫的,写在空格里。",
        "Call at the time, one group at a time. When the queue is long, wait, and keep the spacing. Write down when each was really called.",
    ),
    "callup.paper_rule": ("{station} {day} 停电手算:{site}", "{station}, {day}: by pen and paper, {site}"),
    "callup.rule_order": (
        "先叫远的,后叫近的,照下面的顺序。最早 {earliest} 开始叫。",
        "Call the far groups first, in the order below, from {earliest} at the earliest.",
    ),
    "callup.rule_next": (
        "这个点 {lanes} 条通道,每条一小时 {rate} 人:每叫 100 人,要 {hundred} 分钟做。下一组几点叫 = {open} + 前面叫过的人数 ÷ 100 × {hundred} 分钟 − 这一组走路的分钟 − {head} 分钟。",
        "The site has {lanes} lanes at {rate} an hour: 100 people take {hundred} minutes. Call the next group at {open} + people called before ÷ 100 × {hundred} minutes − its minutes on foot − {head} minutes.",
    ),
    "callup.rule_check": (
        "叫之前看一眼:排队的人多过 {room} 人的一半,或者前两组还没怎么来,就等5分钟再看。通道少开了,就把“100人几分钟”重算:6000 ÷ 通道数 ÷ 每条一小时人数。",
        "Look before you call: with more than half of {room} waiting, or the last two groups hardly come, wait 5 minutes. With fewer lanes, work out anew: 100 people take 6000 ÷ lanes ÷ people a lane-hour minutes.",
    ),
    "callup.rule_last": (
        "{close} 结束。结束前45分钟,喊一遍:还没做的都来,不用等叫。",
        "It closes at {close}. 45 minutes before, call out: whoever has not been, come now.",
    ),
    "callup.paper_at": ("几点叫", "call at"),
    "callup.paper_order": ("顺序", "no."),
    "callup.paper_group": ("组", "group"),
    "callup.paper_spoken": ("叫法", "spoken as"),
    "callup.paper_people": ("人数", "people"),
    "callup.paper_walk": ("走几分钟", "min on foot"),
    "callup.paper_site": ("到哪里", "site"),
    "callup.paper_before": ("前面叫过", "called before"),
    "callup.paper_rule_at": ("该几点叫", "due at"),
    "callup.paper_really": ("实际叫的", "really called"),
    "callup.paper_note": ("备注", "remark"),
    "callup.paper_queue": ("当时排队", "queue then"),
    "callup.paper_sign": (
        "叫号人:____________    核对人:____________",
        "called by: ____________    checked by: ____________",
    ),
    # --- sheets that somebody brings to the page
    "callup.no_sheet": (
        "“{file}”不是表。请选这几种文件:{kinds}。",
        "“{file}” is no sheet. Choose one of these kinds: {kinds}.",
    ),
    "callup.sheet_large": (
        "“{file}”太大,一张表最多 {most} MB。",
        "“{file}” is too large; a sheet may have {most} MB at most.",
    ),
    "callup.sheets_count": (
        "一天最多放 {most} 张表。先把不用的拿掉。",
        "A day takes {most} sheets at most. Leave one out first.",
    ),
    # --- the verb
    "callup.unknown_action": (
        "没有“{found}”这一项,是不是“{nearest}”?可以写 计划、模拟、暂停、放行、报告。",
        "There is no “{found}”. Is it “{nearest}”? Write plan, simulate, hold, release or report.",
    ),
    "callup.needs_files": (
        "请写小组和采样点的表,例如:{command} callup {action} 小组.xlsx --date 7-13。",
        "Name the sheets of groups and sites, such as: {command} callup {action} groups.xlsx --date 7-13.",
    ),
    "callup.needs_site": (
        "请写是哪个采样点,例如:{command} callup {action} 文化广场。",
        "Say which site, such as: {command} callup {action} Square.",
    ),
    "callup.assume": (
        "“{found}”不行。假设写成“名=值”,例如 --assume 晚来比例=20%。",
        "“{found}” will not do. Write an assumption as name=value, such as --assume stragglers=20%.",
    ),
    "callup.village": ("{village}:", "{village}:"),
    "callup.by_site": ("各采样点:", "Sites:"),
    "callup.site_name": ("采样点", "site"),
    "callup.site_calls": ("叫几次", "calls"),
    "callup.site_people": ("人数", "people"),
    "callup.site_peak": ("最多排", "longest queue"),
    "callup.site_wait": ("平均等(分钟)", "mean wait (min)"),
    "callup.site_finish": ("做完98%", "98 % done"),
    "callup.predicted": (
        "算下来:各点平均最多排 {peak} 人,最挤的{site} {worst} 人;平均等 {wait} 分钟,95% 的人最多等 {p95} 分钟;{finish} 做完98%。",
        "Expected: {peak} waiting at most on the mean of sites, {worst} at {site}; a mean wait of {wait} min, 95 % less than {p95}; 98 % done at {finish}.",
    ),
    "callup.trade": (
        "最后一次叫在 {latest} 的话:各点平均最多排 {peak} 人,平均等 {wait} 分钟,{finish} 做完98%。",
        "With the last call at {latest}: {peak} waiting at most, a mean wait of {wait} min, 98 % done at {finish}.",
    ),
    "callup.written": (
        "写好了 {file},叫 {calls} 次。检查:{command} check;看节目单:{command} programme --date {day};做声音:{command} render --date {day}。",
        "Wrote {file} with {calls} calls. Next: {command} check, {command} programme --date {day}, {command} render --date {day}.",
    ),
    "callup.set_aside": (
        "{file} 有人手工改过。改过的那一份存在 {aside},没有丢。",
        "{file} had been changed by hand. That version is kept at {aside}.",
    ),
    "callup.called_already": (
        "注意:{file} 这一天也在{outlet}叫号。只要一份:在那个文件里写“启用: 否”,或把这个村的组从表里去掉。",
        "Note: {file} calls on {outlet} that day, too. Keep one of the two: write `enabled: no` there, or take its groups out of the sheet.",
    ),
    "callup.no_plan": (
        "{day} 没有排过分批叫号。先排:{command} callup plan 小组.xlsx --date {day}。",
        "There is no call-up for {day}. Plan one first: {command} callup plan groups.xlsx --date {day}.",
    ),
    "callup.report_word": (
        "“{found}”不行。报告队伍写:长、正好、短,或 --queue 排队人数、--tubes 用掉的管数。",
        "“{found}” will not do. Report a line as long, right or short, or with --queue N and --tubes N.",
    ),
    "callup.own_script": (
        "没有叫号的文稿,先写了一份 {file}。可以照自己的说法改。",
        "There was no script to call by, so {file} was written. Put it in your own words.",
    ),
    "callup.not_in_force": (
        "时间改好了,也写进去了,可是还没有生效:上面的错没有改之前,大喇叭照原来的节目单播。请马上改好那一处;来不及,先 stop。",
        "The calls are moved and written down, but not in force: until the mistake above is mended, the loudspeakers go by the old programme. Mend it now; where that takes too long, `stop`.",
    ),
    "callup.not_noted": (
        "时间已经改了,可是播出程序没有应,这一次没有记进台账。请在纸上记一笔;还有问题,运行 doctor。",
        "The calls are moved, but air did not answer, so this is not on the ledger. Write it down on paper; if it goes on, run `doctor`.",
    ),
    "callup.ordered": (
        "记下了:{site}。动了 {count} 个组的叫号时间,别的点不动。",
        "Noted for {site}. {count} calls moved; other sites are as they were.",
    ),
    "callup.moved": ("  {group}:{was} 改到 {at}", "  {group}: {was} moved to {at}"),
}
