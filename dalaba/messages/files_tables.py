"""What is wrong with a cell, a script or a row that people write. Code -> (Chinese, English)."""

MESSAGES: dict[str, tuple[str, str]] = {
    # --- cells
    "files.cell_error": (
        "这一格是 Excel 的错误值 {found}。请改正公式,或直接写上内容,例如 07:30。",
        "This cell has Excel's error {found}. Correct the formula, or write the value itself, such as 07:30.",
    ),
    "files.cell_formula": (
        "这一格是公式,里面没有算好的值。请用 Excel 或 WPS 打开、保存一次,或直接写上内容。",
        "This cell is a formula without its result. Open the file in Excel or WPS and save it, or write the value itself.",
    ),
    "files.cell_maybe_date": (
        "这一格是数 {found}。要是日期,应该是 {date}:请把这一格设成“日期”或“文本”格式再写。要真是这个数,不用管。",
        "This cell is the number {found}. If a date is meant it would be {date}: format the cell as a date or as text. If the number is meant, let it be.",
    ),
    "files.cell_nought": (
        "这一格是公式,算出来是 0({found}),多半是引用了空格子。请直接写上内容,或改好公式。",
        "This cell is a formula that gives 0 ({found}); most likely it looks at an empty cell. Write the value itself, or correct the formula.",
    ),
    "files.cell_merged": (
        "这一格和左边的 {first} 合并了,看不出“{found}”在这一列里是什么意思。请取消合并,每一格都写上。",
        "This cell is merged with {first}, in another column, and nobody can tell what “{found}” means here. Take the merge away and fill in each cell.",
    ),
    "files.cell_struck": (
        "这一格(“{found}”)有删除线,看不出还算不算。还算,请去掉删除线;不算了,请把里面的字删掉。",
        "This cell (“{found}”) is struck through, and nobody can tell whether it still counts. Take the line away, or delete what it says.",
    ),
    "files.cell_long": (
        "这一格写了 {length} 个字(“{found}……”),太长了,最多 {most} 个。长的话请写在文稿里。",
        "This cell has {length} characters (“{found}…”), too many; {most} is the most. Long texts belong in a script.",
    ),
    "files.cell_date_in_hours": (
        "这里要写几点,Excel 把它当成了日期({found})。请先把这一格设成“文本”格式,再写 07:00-11:00 或 07:30 这样。",
        "Hours are wanted here, and Excel took them for a date ({found}). Format the cell as text and write 07:00-11:00 or 07:30.",
    ),
    "files.cell_moment_in_hours": (
        "这一格是日期加时间({found})。这里只写几点,例如 07:30;日期写在“日期”那一列。",
        "This cell is a date with a time ({found}). Write only the time here, as 07:30; the date belongs in the column of dates.",
    ),
    "files.cell_moment_in_dates": (
        "这一格是日期加时间({found})。这里只写日期,例如 2022-07-13;几点写在“时刻”那一列。",
        "This cell is a date with a time ({found}). Write only the date here, as 2022-07-13; the time belongs in the column `at`.",
    ),
    "files.cell_needed": (
        "这一行的“{column}”空着。请补上,或把这一行删掉。",
        "“{column}” is empty in this row. Fill it in, or delete the row.",
    ),
    # --- scripts
    "files.version_language": (
        "版本“{name}”没写语种,名字里也看不出来。请加一行“语种: {nearest}”。",
        "The version “{name}” has no language, and its name tells none. Add a line “language: {nearest}”.",
    ),
    "files.version_empty": (
        "版本“{name}”没有正文,也没有录音。请写一样。",
        "The version “{name}” has neither text nor recording. Write one of them.",
    ),
    "files.braces": (
        "“{found}”这里的花括号不成对。变量写成 {{{{村名}}}},里面不要有空格以外的标点。",
        "The braces at “{found}” do not match. A variable is written {{{{name}}}}.",
    ),
    "files.template": (
        "“{found}”不行:花括号里只能写一个变量的名字,像 {{{{村名}}}},没有别的写法。",
        "“{found}” will not do: between double braces stands the name of a variable, such as {{{{name}}}}, and nothing else.",
    ),
    # --- schedules
    "files.same_campaign": (
        "专项“{name}”和 {other} 重名,台账会分不清。请换个名字。",
        "The campaign “{name}” has the same name as {other}; the ledger could not tell them apart. Choose another.",
    ),
    "files.campaign_name": (
        "专项名“{name}”里不能有“/”和“@”。请去掉。",
        "A campaign's name cannot have “/” or “@” in it: “{name}”. Leave them out.",
    ),
    "files.row_id": (
        "编号“{id}”里不能有“/”和“@”。请去掉。",
        "A row's id cannot have “/” or “@” in it: “{id}”. Leave them out.",
    ),
    "files.same_row": (
        "这一条和 {other} 一样(编号“{id}”)。请删掉一条,或给个不同的“编号”。",
        "This row is the same as the one at {other} (id “{id}”). Delete one, or give it another id.",
    ),
    "files.row_again": (
        "这一条和 {other} 一模一样,会播两遍。只要一遍的话,删掉一条。",
        "This row is the same as the one at {other}, so it is said twice. For once, delete one of them.",
    ),
    "files.copy": (
        "“{file}”是“{original}”的副本,没有用:算数的是“{original}”,不会播两遍。不要了就删掉;要用这一份,请删掉“{original}”,或给它起个别的名字(不带“副本”“(1)”这样的记号)。",
        "“{file}” is a copy of “{original}” and is not used: “{original}” counts, so nothing is said twice. Delete it; or, if this one is to count, delete “{original}”, or give it a name of its own (without “copy” or “(1)”).",
    ),
    "files.window_needs_every": (
        "写了“时段”,还要写“间隔”(每隔多久播一次)或“每段”(播几次)。",
        "A window needs `every` (how often it plays) or `per_window` (how many times).",
    ),
    "files.moved_needs_at": (
        "“改到”只用在写了一个“时刻”的一条上:原来几点,改到几点。别的请直接改时间。",
        "`moved` is for a row with one time in `at`: from when it was to when it is. Change the times of other rows themselves.",
    ),
    "files.every_needs_window": (
        "写了“间隔”,还要写“时段”(从几点到几点)。",
        "`every` needs a window (`between`).",
    ),
    "files.note_holds_back": (
        "“备注”只给人看,“{found}”不起作用。要照它停播,请写进“日期”“除外”“星期”或“日类型”(例如 非雨天)。",
        "A note is for people only: “{found}” holds nothing back. To keep the row from playing then, use `dates`, `except`, `weekdays` or `day_types` (such as not rainy).",
    ),
    "files.every_too_short": (
        "间隔太短,最短一分钟。请写长些,例如 15分钟。",
        "The interval is too short; a minute is the least. Write a longer one, such as 15min.",
    ),
    "files.row_without_time": (
        "这一条没写时间(时段或时刻),{outlets} 不知道几点播。只有宣传车可以不写,做进播放包。",
        "This row has no time (`between` or `at`), so {outlets} would never play it. Only a van's row may have none: it goes into its pack.",
    ),
}
