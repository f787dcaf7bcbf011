"""Sentences of warnings from above."""

MESSAGES: dict[str, tuple[str, str]] = {
    # reading
    "county.too_large": (
        "预警文件太大,超过 {most} KB,不读",
        "The warning's file is too large (over {most} KB); it is not read",
    ),
    "county.not_xml": ("这不是完整的 XML 文件({why})", "This is not a whole XML file ({why})"),
    "county.forbidden": (
        "文件里有实体、文档类型声明或者引入别的文件的写法,预警里不该有,整个不读",
        "The file declares entities or a document type, or takes in other files, which no warning needs; none of it is read",
    ),
    "county.no_alert": ("文件里没有 CAP 预警", "There is no CAP alert in the file"),
    "county.no_space": (
        "文件里的 alert 没有写 CAP 的命名空间,不能当作 CAP 预警读",
        "The file's alert lacks the name space of CAP, so it is not read as a CAP alert",
    ),
    "county.not_plain": (
        "EDXL 信封里的预警不是直接写出来的 XML,不拆开读",
        "The alert in the EDXL envelope is not plain XML; it is not unpacked",
    ),
    "county.only_links": (
        "这是一张目录,只有指向预警的链接,没有预警本身。请给出预警文件自己的地址",
        "This is a list of links to warnings and holds none itself. Give the address of the warnings",
    ),
    "county.envelope_status": (
        "信封上写的是“{value}”,不是真的预警,不读",
        "Its envelope says “{value}”, so it is no actual warning; it is not read",
    ),
    "county.too_many": (
        "文件里的东西太多或者套得太深(最多 {most}),不读",
        "The file holds too much, or too deep (over {most}); it is not read",
    ),
    "county.wrong": ("预警的 {field} 写得不对:{value}", "The warning's {field} is not possible: {value}"),
    "county.lacks": ("预警没有写 {field}", "The warning lacks its {field}"),
}
