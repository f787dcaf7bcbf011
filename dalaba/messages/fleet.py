"""Sentences of the fleet on a village's PC."""

MESSAGES: dict[str, tuple[str, str]] = {
    "fleet.stick_none": (
        "《{file}》不是大喇叭的分发文件",
        "{file} is no file that a township hands out",
    ),
    "fleet.stick_damaged": (
        "《{file}》坏了,或者被改过:整个文件都不用,什么也没有动。请重新拷一份",
        "{file} is damaged, or was changed: nothing of it is used, and nothing was changed here. Copy it again",
    ),
    "fleet.stick_cut": (
        "《{file}》没有拷完整:整个文件都不用。请等 U 盘拷完再拔,重新拷一份",
        "{file} was not copied whole, so nothing of it is used. Copy it again, and wait until the stick is done",
    ),
    "fleet.stick_large": (
        "《{file}》有 {size},放不进一个文件(最多 2 GB):请少放几首歌,或者分几次带",
        "{file} would have {size}; a file holds 2 GB. Take out some music, or go twice",
    ),
}
