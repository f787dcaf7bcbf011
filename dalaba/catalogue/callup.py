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
    "callup.too_many_calls": (
        "{outlet}要叫 {calls} 组,每 {grid} 分钟叫一组,只排得下 {times} 组。请把小的组合并,把最早叫、最晚叫放宽,或把假设“叫号间隔分钟”改小。",
        "{outlet} has {calls} groups to call, and one every {grid} minutes leaves room for {times}. Join small groups, put the first and last call further apart, or make the assumption `grid` smaller.",
    ),
}
