"""What the room `listening` says: code -> (Chinese, English)."""

MESSAGES: dict[str, tuple[str, str]] = {
    "listening.number": (
        "“{sound}”像是说“{heard}”,文稿是“{written}”,请再听一遍。",
        "“{sound}” sounds like “{heard}” where the text has “{written}”. Please listen again.",
    ),
    "listening.unheard": (
        "“{sound}”里没听到文稿的“{written}”,那里像是“{heard}”,请再听一遍。",
        "“{written}” of the text was not heard in “{sound}”; there it sounds like “{heard}”. Please listen again.",
    ),
    "listening.other_text": (
        "“{sound}”像是另一篇:听到“{heard}”,文稿是“{written}”。请再听一遍,看文件有没有放错。",
        "“{sound}” sounds like another text: “{heard}” was heard, “{written}” is written. Please listen again, and see whether the file is the right one.",
    ),
    "listening.unclear": (
        "“{sound}”大半没有听清(“{written}”听成“{heard}”),没法核对,请人听一遍。",
        "Most of “{sound}” (“{written}”) could not be made out (it was heard as “{heard}”), so it is not compared. Please have somebody listen to it.",
    ),
    "listening.silent": (
        "“{sound}”里没听到有人说话,文稿是“{written}”。请再听一遍。",
        "No speech was heard in “{sound}”; the text is “{written}”. Please listen again.",
    ),
    "listening.confirm": (
        "录音“{sound}”还没人确认说了什么。听到的像是:{heard}。请听一遍,对的话运行:{command}",
        "Nobody has confirmed what the recording “{sound}” says. It sounds like: {heard}. Please listen to it, and if that is right, run: {command}",
    ),
    "listening.confirm_unheard": (
        "录音“{sound}”还没人确认说了什么,也没听出来。请听一遍,把“…”换成录音里说的,再运行:{command}",
        "Nobody has confirmed what the recording “{sound}” says, and it could not be made out. Please listen to it, put what it says in place of …, and run: {command}",
    ),
    "listening.confirm_unknown": (
        "录音“{sound}”还没人确认说了什么。听写核对听不懂{language},不作判断。请会说的人听一遍,把“…”换成录音里说的,再运行:{command}",
        "Nobody has confirmed what the recording “{sound}” says. The listener does not know {language} and does not judge it. Please have somebody listen who speaks it, put what it says in place of …, and run: {command}",
    ),
    "listening.left": (
        "还有 {count} 段没有听。再运行一次 check --listen 就接着听。",
        "Not listened to yet: {count}. Run check --listen again to go on.",
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
