"""Sentences of the page “体检”. Code -> (Chinese, English)."""

MESSAGES = {
    "page_checkup.title": ("体检", "Check-up"),
    "page_checkup.heading": ("体检", "Check-up"),
    "page_checkup.again": ("再查一遍", "Look again"),
    "page_checkup.look": ("查一遍", "Look now"),
    "page_checkup.looking": ("正在检查…", "Looking…"),
    "page_checkup.looking_means": ("声卡、时钟、硬盘、发音人一样一样看,要几秒钟。", "Sound cards, clock, disk and voices; it takes a few seconds."),
    "page_checkup.looked": ("查过了。", "Looked."),
    "page_checkup.looked_at": ("{at} 查的。", "As of {at}."),
    "page_checkup.see_to_it": ("去处理", "See to it"),
    "page_checkup.group_files": ("文件", "Files"),
    "page_checkup.group_sound": ("声音", "Sound"),
    "page_checkup.group_air": ("播出", "On the air"),
    "page_checkup.group_clock": ("时钟", "Clock"),
    "page_checkup.group_pc": ("电脑", "The PC"),
    "page_checkup.group_disk": ("硬盘和台账", "Disk and ledger"),
    "page_checkup.group_voices": ("语音", "Voices"),
    "page_checkup.group_calendar": ("节假日数据", "Holidays"),
    "page_checkup.group_backup": ("备份", "Backup"),
    "page_checkup.errors": ("{count} 处错误", "{count} errors"),
    "page_checkup.warnings": ("{count} 处要看一看", "{count} warnings"),
    "page_checkup.files_good": ("没有错误", "no errors"),
    "page_checkup.whole_station": ("整个广播台", "The whole station"),
    "page_checkup.frozen": (
        "改好以前,照原来的节目单播,新改的都不算。",
        "Until this is put right the last good programme goes on, and nothing newer counts.",
    ),
    "page_checkup.no_calendar": (
        "没有节假日历:放假、调休的日子都当平常日子。要用,请在 station.yaml 里写“节假日历: CN”。",
        "There is no calendar of holidays, so every day counts as an ordinary one. To have one, write `calendar: CN` into station.yaml.",
    ),
    "page_checkup.calendar_unknown": (
        "{year} 年的调休还不知道(年底才公布)。公布以后请更新程序,或者在排期里写上。",
        "The make-up workdays of {year} are not known yet (they are announced late in the year before). Once they are, update the program, or write them into the timetable.",
    ),
    "page_checkup.calendar_ok": ("节假日和调休的数据够用。", "Holidays and make-up workdays are known."),
    "page_checkup.backup_none": (
        "还没有备份过。电脑坏了,文稿、录音、台账就都没有了。",
        "There is no backup yet. If this PC breaks, scripts, recordings and ledger are gone.",
    ),
    "page_checkup.backup_old": (
        "上次备份是 {date}({file}),一个多月了。请再备份一次。",
        "The last backup is of {date} ({file}), more than a month ago. Make another one.",
    ),
    "page_checkup.backup_made": ("上次备份:{date}({file})。", "Last backup: {date} ({file})."),
    "page_checkup.backup_unread": (
        "看不出上次备份是什么时候({file} 读不懂)。",
        "When the last backup was made is not known ({file} makes no sense).",
    ),
}  # fmt: skip
