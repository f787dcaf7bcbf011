"""Sentences about what a township hands to its villages, and how it gets there."""

MESSAGES: dict[str, tuple[str, str]] = {
    "handing.unknown_outlet": (
        "{village}的电脑要播 {outlet},station.yaml 里没有这个播放点;这台电脑先用原来的一份",
        "{village}'s PC is to play {outlet}, which station.yaml does not have; it keeps what it has",
    ),
    "handing.file_name": (
        "文件名 {file} 不是每台电脑都能用,请改名;没改以前,用它的村先用原来的一份",
        "The file name {file} cannot be used on every PC; rename it. The villages that need it keep what they have",
    ),
    "handing.not_written": (
        "分发给各村的文件写不了({why});各村先用原来的一份",
        "What is handed to the villages cannot be written ({why}); they keep what they have",
    ),
    "handing.no_certificates": (
        "{file} 里的证书不全或者坏了({why})",
        "The certificates in {file} are damaged or not complete ({why})",
    ),
    "handing.not_there": (
        "镇上没有要取的文件({digest}),等镇上补上",
        "The township does not have a file that is needed ({digest})",
    ),
    "handing.cut_off": (
        "从镇上取文件断了({why}),已经取到的留着,过一会儿接着取",
        "Fetching from the township was cut off ({why}); what has come is kept, and it goes on later",
    ),
    "handing.wrong_bytes": (
        "取来的文件跟清单对不上({digest}),不要",
        "What was fetched is not what the list says ({digest}); it is not taken",
    ),
    "handing.no_list": (
        "镇上发来的清单读不了({why}),先用原来的一份",
        "The township's list cannot be read ({why}); what was there goes on",
    ),
    "handing.not_ours": (
        "清单是给 {township} 的 {node} 的,不是给这台电脑的",
        "The list is for {node} of {township}, not for this PC",
    ),
    "handing.older": (
        "清单(第 {seq} 份)比已经用着的(第 {newer} 份)旧,不用",
        "The list (number {seq}) is older than the one that counts (number {newer}); it is not taken",
    ),
    "handing.no_room": (
        "磁盘不够,要空出 {megabytes} MB 才能收新的一份;先用原来的",
        "The disk has too little room: {megabytes} MB must be free for the new plan; what was there goes on",
    ),
    "handing.township_name": (
        "镇名 {township} 不能做文件夹的名字,它发来的不收",
        "No folder can be called {township}; nothing is taken from it",
    ),
    "handing.bad_clip": (
        "有一个音频放不出来({clip},{why}),新的一份不用,先用原来的",
        "A clip cannot be heard ({clip}, {why}); the new plan is not taken, what was there goes on",
    ),
    "handing.clips_break": (
        "检查 {count} 个音频时出了事(太久,或者文件有毒),新的一份不用,先用原来的",
        "Checking {count} clips took too long or broke the decoder; the new plan is not taken, what was there goes on",
    ),
    "handing.busy": (
        "这台电脑正在收镇里的另一份,过几分钟再试",
        "This PC is receiving another plan of the township just now; try again in a few minutes",
    ),
}
