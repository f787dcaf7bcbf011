"""Why a file that somebody wrote is not changed by the program. Code -> (Chinese, English)."""

MESSAGES: dict[str, tuple[str, str]] = {
    "files.edit_gone": (
        "没有“{row}”这一条了:它可能刚被别人改过或删掉了。请刷新再看。",
        "There is no row {row} any more: somebody may have changed it or taken it out. Please load the page again.",
    ),
    "files.edit_made": (
        "这一条是由 {file} 里的作息表或者考试算出来的,不能单独改。请在那个文件里改,或者抄一份到加播。",
        "This row is made of a bell timetable or an exam in {file} and cannot be changed by itself. Change it there, or copy it.",
    ),
    "files.edit_kind": (
        "{file} 这种文件不能在网页里改,请打开它自己改,或者抄一份到加播。",
        "A file like {file} cannot be changed here. Open it yourself, or copy the row.",
    ),
    "files.edit_anchor": (
        "文件第 {line} 行用了 YAML 的引用(& * !),改一处会牵动别处,所以不在这里改。请打开文件自己改,或者抄一份到加播。",
        "Line {line} of the file uses YAML's references (& * !): a change here might change other rows, so it is not made. Change the file yourself, or copy the row.",
    ),
    "files.edit_unread": (
        "这个文件现在读不了,没有改。请先按“体检”里说的改好。",
        "The file cannot be read as it is, so nothing was changed. First put right what `check` tells of it.",
    ),
    "files.edit_form": (
        "这一处的写法,程序没有把握只改它、不动别的,所以没有改。请打开文件自己改,或者抄一份到加播。",
        "The way this is written, it cannot be changed for certain without touching something else, so it was not. Change the file yourself, or copy the row.",
    ),
    "files.edit_last_row": (
        "这是文件里唯一的一条,不能删空。不要播,请按“停用”。",
        "This is the only row of the file, which cannot be empty. Switch it off instead.",
    ),
    "files.edit_encoding": (
        "这个文件的编码,写回去会变样,所以没有改。请用记事本另存为 UTF-8 再来。",
        "Written back, this file's encoding would change, so it was left alone. Save it as UTF-8 first.",
    ),
    "files.edit_pictures": (
        "这张 Excel 表里有图片、图表或者宏,程序保存会弄丢,所以没有改。请在 Excel 里改,或者抄一份到加播。",
        "This workbook has pictures, charts or macros, which would be lost, so it was not changed. Change it in Excel, or copy the row.",
    ),
    "files.edit_formula": (
        "这张表里有公式,程序保存以后结果会没有,所以没有改。请在 Excel 里改,或者抄一份到加播。",
        "This sheet has formulas, whose results would be lost, so it was not changed. Change it in Excel, or copy the row.",
    ),
    "files.edit_merged": (
        "{cell} 是合并的单元格,改它会连带别的行,所以没有改。请在 Excel 里改,或者抄一份到加播。",
        "{cell} is a merged cell and belongs to other rows, too, so it was not changed. Change it in Excel, or copy the row.",
    ),
    "files.edit_workbook": (
        "这个工作簿程序保存以后会走样,所以没有改。请在 Excel 里改,或者抄一份到加播。",
        "This workbook would not come back as it was, so it was not changed. Change it in Excel, or copy the row.",
    ),
    "files.edit_no_column": (
        "这张表没有“{key}”这一列,程序不给别人的表加列。请在表里加上这一列,或者抄一份到加播。",
        "The sheet has no column “{key}”, and none is added to somebody's sheet. Add it there, or copy the row.",
    ),
    # --- copying a row
    "files.copy_facts": (
        "抄不过来:它说的“{words}”是按天或者按点写在专项“{name}”里的。请在原文件里改。",
        "This cannot be copied: its campaign {name} gives {words} by day or by outlet. Change it where it is written.",
    ),
    "files.copy_postponed": (
        "专项“{name}”推迟过,抄出来日子会不对,所以没有抄。请在原文件里改。",
        "The campaign {name} was postponed and a copy would play on the wrong days, so none was made. Change it where it is written.",
    ),
    # --- a sheet that is brought
    "files.upload_name": (
        '只收 .xlsx 和 .csv 的表,名字里不要有 \\ / : * ? " < > |。',
        'Only sheets (.xlsx, .csv) can be brought, without \\ / : * ? " < > | in their names.',
    ),
    "files.upload_own": (
        "{file} 是程序自己的表,不能这样换掉。请给您的表另起一个名字。",
        "{file} is the program's own sheet. Give yours another name.",
    ),
    # --- what a change does to a day
    "cli.effect_plays": ("{day} {times} 播《{title}》:{outlets}。", "{day} {times}: “{title}” plays at {outlets}."),
    "cli.effect_gone": (
        "{day} {times} 不再播《{title}》:{outlets}。",
        "{day} {times}: “{title}” no longer plays at {outlets}.",
    ),
    "cli.effect_refused": (
        "{day} {times} 排不上《{title}》({outlets}):{why}",
        "{day} {times}: “{title}” finds no place at {outlets}. {why}",
    ),
    "cli.effect_moved": (
        "{day} {times} 的《{title}》会推到 {to}:{outlets}。",
        "{day} {times}: “{title}” begins at {to} instead, at {outlets}.",
    ),
    "cli.effect_pushed": (
        "{day} {times} 的《{title}》会被挤掉({outlets}):{why}",
        "{day} {times}: “{title}” loses its place at {outlets}. {why}",
    ),
    "cli.effect_freed": (
        "{day} {times} 的《{title}》又排得上了:{outlets}。",
        "{day} {times}: “{title}” finds a place again at {outlets}.",
    ),
    "cli.effect_none": (
        "近期的节目单不变。",
        "The coming programmes stay as they are.",
    ),
}
