"""Sentences of warnings from above."""

MESSAGES: dict[str, tuple[str, str]] = {
    "county.too_large": (
        "预警文件太大,超过 {most} KB,不读",
        "The warning's file is too large (over {most} KB); it is not read",
    ),
    "county.not_xml": ("这不是完整的 XML 文件({why})", "This is not a whole XML file ({why})"),
    "county.forbidden": (
        "文件里有 DTD 或者实体,预警里不该有,整个不读",
        "The file holds a DTD or entities, which no warning needs; none of it is read",
    ),
    "county.no_alert": ("文件里没有 CAP 预警", "There is no CAP alert in the file"),
    "county.too_many": (
        "文件里的东西太多或者套得太深(最多 {most}),不读",
        "The file holds too much, or too deep (over {most}); it is not read",
    ),
    "county.wrong": ("预警的 {field} 写得不对:{value}", "The warning's {field} is not possible: {value}"),
    "county.lacks": ("预警没有写 {field}", "The warning lacks its {field}"),
}
