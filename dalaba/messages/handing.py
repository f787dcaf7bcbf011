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
}
