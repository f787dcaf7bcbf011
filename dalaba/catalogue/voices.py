"""What the rooms `reading` and `voices` say: code -> (Chinese, English)."""

MESSAGES: dict[str, tuple[str, str]] = {
    "reading.undecided": (
        "“{found}”拿不准怎么念,暂时一个一个念成“{read}”。请改写成汉字,例如写明是日期、门牌还是数量。",
        "It is not clear how to read “{found}”; it is read sign by sign, “{read}”. Please write it in words, or say whether it is a date, an address or an amount.",
    ),
    "voices.unknown_engine": (
        "没有叫“{engine}”的发音引擎。可以用:{known}。",
        "There is no speech engine called “{engine}”. There are: {known}.",
    ),
    "voices.not_its_language": (
        "发音引擎“{engine}”不会说这种话({language}),不会用别的话顶替。请找本地人录音,放进 audio/recorded。",
        "The speech engine “{engine}” does not speak this language ({language}), and no other is spoken in its place. Please have a neighbour record it, into audio/recorded.",
    ),
    "voices.wrong_dictionary": (
        "发音引擎“{engine}”的词典不对({language}),会把汉字念成英语,所以不用它。请重新安装 espeakng-loader。",
        "The speech engine “{engine}” has a wrong dictionary ({language}) and would read Chinese as English, so it is not used. Please install espeakng-loader again.",
    ),
    "voices.mute": (
        "发音引擎“{engine}”对“{text}”没有念出声音。请看看这句有没有可念的字。",
        "The speech engine “{engine}” made no sound of “{text}”. Please see whether the sentence has anything to say.",
    ),
    "voices.refused": (
        "发音引擎“{engine}”念不了“{text}”:{detail}。请把句子改短或改写,或者换成录音。",
        "The speech engine “{engine}” could not speak “{text}”: {detail}. Please shorten or reword the sentence, or record it.",
    ),
    "voices.worker_gone": (
        "发音引擎“{engine}”念“{text}”时停掉了,重开一次还是不行({detail})。其他句子照念;这句请改写或录音。",
        "The speech engine “{engine}” stopped while speaking “{text}”, and again when restarted ({detail}). Other sentences go on; please reword this one or record it.",
    ),
    "voices.unreachable": (
        "联网的发音引擎“{engine}”连不上({detail}),这次运行不再等它。请检查网络,或在 station.yaml 的“发音人”里加上 espeak 作后备。",
        "The online speech engine “{engine}” cannot be reached ({detail}) and is not waited for again in this run. Please check the network, or add espeak after it under “voices” in station.yaml.",
    ),
    "voices.nothing_to_say": (
        "“{name}”没有可念的内容。请在文稿里写上正文,或放一段录音。",
        "There is nothing to say in “{name}”. Please write its text, or give it a recording.",
    ),
}
