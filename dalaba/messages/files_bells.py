"""What is wrong with bell timetables, and what was taken from them. Code -> (Chinese, English)."""

MESSAGES: dict[str, tuple[str, str]] = {
    "files.bell_no_table": (
        "“{found}”里没有看到作息表。表头要有 节次 和 时间(或 上课、下课),例如 第一节 | 8:00-8:45;用时段表打铃,写 作息: 时段表。",
        "There is no bell timetable in “{found}”. Its heads are lesson and time (or start and end), such as lesson 1 | 8:00-8:45; to ring by the named periods, write table: periods.",
    ),
    "files.bell_unknown": (
        "作息里没有“{found}”。是不是“{nearest}”?",
        "The timetable has no “{found}”. Is it “{nearest}”?",
    ),
    "files.bell_afternoon": (
        "“{found}”比上面一行还早,是不是下午?请写成 14:30 这样,或在旁边写 下午。",
        "“{found}” is earlier than the line above. If it is in the afternoon, write it as 14:30, or write pm beside it.",
    ),
    "files.bell_remark": (
        "作息表里还写着“{found}”,打铃不看这句话。要换,请用“日类型”或 later,例如 later --from 第三节 --by 20分钟。",
        "The timetable also says “{found}”, which changes no bell. Use `day_types` for that, or `later`, such as later --from 10:05 --by 20min.",
    ),
    "files.waits_bell": ("改好以前,这一行的铃不打。", " Until it is put right, the bells of this line do not ring."),
    "files.waits_bells": (
        "改好以前,这张作息表的铃都不打。",
        " Until it is put right, no bell of this timetable rings.",
    ),
    "plan.bells_read": (
        "{file} 当作息表读了:{count} 次铃,最早 {first},最晚 {last}。不打铃的:{without}。",
        "{file} is read as a bell timetable: {count} bells, the first at {first}, the last at {last}. Without a bell: {without}.",
    ),
    "plan.bells_by_periods": (
        "按时段表打铃:{count} 次,跟着方案换时间。不打铃的:{without}。",
        "{count} bells ring by the named periods, and follow the timetables. Without a bell: {without}.",
    ),
}
