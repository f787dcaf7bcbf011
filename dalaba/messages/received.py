"""Sentences about what a township handed to this PC, in `received/`."""

MESSAGES: dict[str, tuple[str, str]] = {
    "received.clip_not_here": (
        "{township}发来的“{script}·{version}”,音频还没有收到,或者收到后被改过。收齐以前不播。",
        "The clip of “{script}·{version}” from {township} has not arrived, or was changed here. It is not played until it is here whole.",
    ),
    "received.clip_other_program": (
        "{township}发来的“{script}·{version}”,音频没有收到,或者因为两边程序的版本不同(镇里 {theirs},这里 {ours})对不上。收齐、装成同一个版本以前不播。",
        "The clip of “{script}·{version}” from {township} has not arrived, or is not found because the programs differ (there {theirs}, here {ours}). It is not played until it is here and the versions are the same.",
    ),
    "received.unused": (
        "{why} {township}发来的内容现在不算数,这里只播自己的。",
        "{why} So what {township} sent does not count now; only the station's own plays.",
    ),
    "received.changed": (
        "镇里发来的 {file} 和收到的时候不一样。镇里发来的文件不能改:请向镇里再要一次,或者从 U 盘重新接收。",
        "{file} in received is not as it arrived. That folder is not to be changed: have the township send it again, or take it from the stick again.",
    ),
    "received.lost": (
        "镇里发来的 {file} 不见了。请向镇里再要一次,或者从 U 盘重新接收。",
        "{file} is missing in received. Have the township send it again, or take it from the stick again.",
    ),
    "received.more": (
        "{file} 不是镇里发来的,不能放在这个文件夹里:请把它拿出来。",
        "{file} in received was not sent. Nothing else may lie in that folder: take it out.",
    ),
    "received.other": (
        "这些内容是发给 {township} 的 {node} 的,不是这台电脑。",
        "What lies in received was sent to {node} of {township}, not to this PC.",
    ),
    "received.member_unreadable": (
        "入镇的记录读不了({why}),镇里发来的内容都不算数。请重新加入,或者用备份里的。",
        "This PC's membership cannot be read ({why}), so nothing from a township counts. Join again, or take the file from a backup.",
    ),
    "received.fault": (
        "{township}写的有一处这里读不了:{why}",
        "Something that {township} wrote cannot be read here: {why}",
    ),
    "received.no_outlet": (
        "{township}的{outlet}说好由这里的“{here}”播,可是这里没有这个播放点,所以镇里给它的节目不播。请改回名字,或者请镇里改。",
        "{outlet} of {township} is to be played by “{here}” here, but there is no such outlet, so what the township sent for it is not played. Give it back its name, or have the township change it.",
    ),
    "received.old": (
        "{township}发来的安排只管到 {until},以后的没有收到,先照旧的播。请向镇里要新的。",
        "What {township} sent was planned until {until}; nothing newer has arrived, and the old plan goes on. Ask the township for the new one.",
    ),
    "received.revoice_unready": (
        "“{script}”的{language},本村自己的还不能播:{why}先播镇里的。",
        "The village's own {language} of “{script}” cannot be played yet: {why} The township's plays until then.",
    ),
    "received.voice_elsewhere": (
        "发音人 {engine} 在镇里,不在这台电脑上。",
        "The voice {engine} is at the township, not on this PC.",
    ),
    "received.read_only": (
        "“{name}”是{township}发来的,这里不能改。要改请找镇里;今天不播,可以跳过。",
        "“{name}” was sent by {township} and cannot be changed here. Ask the township to change it; today's play can be skipped.",
    ),
    "received.name_taken": (
        "“{name}”是镇里专项的名字,自己的专项不能这样叫,所以不播。请换一个名字。",
        "“{name}” is the name of a campaign from the township; the station's own cannot be called so, and is not played. Give it another name.",
    ),
}
