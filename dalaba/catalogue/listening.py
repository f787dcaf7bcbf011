"""What the room `listening` says: code -> (Chinese, English)."""

MESSAGES: dict[str, tuple[str, str]] = {
    "listening.number": (
        "录音像是说“{heard}”,文稿是“{written}”,请再听一遍。",
        "It sounds like “{heard}” where the text has “{written}”. Please listen again.",
    ),
    "listening.unheard": (
        "没听到文稿里的“{written}”,那里像是“{heard}”,请再听一遍。",
        "“{written}” of the text was not heard; there it sounds like “{heard}”. Please listen again.",
    ),
    "listening.other_text": (
        "像是另一篇:听到“{heard}”,文稿是“{written}”。请再听一遍,看文件有没有放错。",
        "It sounds like another text: “{heard}” was heard, “{written}” is written. Please listen again, and see whether the file is the right one.",
    ),
    "listening.unclear": (
        "“{written}”大半没有听清(听成“{heard}”),没法核对,请人听一遍。",
        "Most of “{written}” could not be made out (it was heard as “{heard}”), so it is not compared. Please have somebody listen to it.",
    ),
    "listening.silent": (
        "没听到有人说话,文稿是“{written}”。请再听一遍。",
        "No speech was heard; the text is “{written}”. Please listen again.",
    ),
    "listening.not_its_language": (
        "听写核对只懂普通话和英语,听不懂{language},不作判断。请会说的人听一遍。",
        "The listener knows Mandarin and English only. It does not know {language} and does not judge it. Please have somebody listen who speaks it.",
    ),
    "listening.needs_extra": (
        '听写核对还没有装。要用它,请运行 pip install "dalaba[{extra}]";不装也行,别的功能照用。',
        'The listener is not installed. To use it, run pip install "dalaba[{extra}]"; everything else works without it.',
    ),
    "listening.no_model": (
        "听写核对找不到模型 {model}。请把它的四个文件放进 {folder}。",
        "The listener does not find its model {model}. Please put its four files into {folder}.",
    ),
    "listening.worker_gone": (
        "听写核对听到一半停掉了,重开一次还是不行({detail})。请人听一遍。",
        "The listener stopped halfway, and again when restarted ({detail}). Please have somebody listen.",
    ),
    "listening.broken": (
        "听写核对连着几段都没听成,这次不再用它。请看模型文件是不是完整。",
        "The listener failed at several sounds in a row and is not used again in this run. Please see whether the model's files are whole.",
    ),
    "listening.refused": (
        "听写核对听不了这一段:{detail}。请人听一遍。",
        "The listener could not take this sound: {detail}. Please have somebody listen.",
    ),
    "listening.too_long": (
        "这一段有 {seconds} 秒,听写核对最多听 {most} 秒。请人听一遍。",
        "This takes {seconds} s; the listener listens to at most {most} s. Please have somebody listen.",
    ),
}
