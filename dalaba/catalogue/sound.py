"""What the room `sound` (and `codec`) says: code -> (Chinese, English)."""

MESSAGES: dict[str, tuple[str, str]] = {
    "sound.missing": (
        "打不开声音文件“{file}”。请看看它还在不在、名字对不对。",
        "The sound file “{file}” cannot be opened. Please see whether it is still there under this name.",
    ),
    "sound.empty": (
        "声音文件“{file}”是空的,里面没有声音。请重新录一次,或重新拷贝。",
        "The sound file “{file}” is empty. Please record it again, or copy it again.",
    ),
    "sound.undecodable": (
        "声音文件“{file}”读不出来({detail}),可能坏了或没拷完。请重新拷贝,或另存为 MP3、WAV。",
        "The sound file “{file}” cannot be read ({detail}); it may be damaged or only half copied. Please copy it again, or save it as MP3 or WAV.",
    ),
    "sound.needs_ffmpeg": (
        "声音文件“{file}”是手机格式({format}),要有 ffmpeg 才读得了。请运行 pip install imageio-ffmpeg,或在手机上另存为 MP3。",
        "The sound file “{file}” is in a phone's format ({format}), which needs ffmpeg. Please run pip install imageio-ffmpeg, or save it as MP3 on the phone.",
    ),
    "sound.silk": (
        "“{file}”是微信语音,格式特别,一般软件读不了。请运行 pip install silk-python,或用手机录音机重录成 MP3、M4A。",
        "“{file}” is a WeChat voice message, which ordinary programs cannot read. Please run pip install silk-python, or record it with the phone's recorder as MP3 or M4A.",
    ),
    "sound.encoder": (
        "MP3 编码器给出的长度不对(应为 {wanted},实为 {made}),这一段没有采用。请重新安装 lameenc。",
        "The MP3 encoder gave a wrong length ({made} instead of {wanted}), so this piece was not used. Please install lameenc again.",
    ),
    "sound.silent": (
        "录音“{file}”从头到尾没有声音。请听一听,重新录一次。",
        "The recording “{file}” is silent throughout. Please listen to it and record it again.",
    ),
    "sound.outside": (
        "录音“{file}”的路径指到了 audio/recorded 外面,没有采用。请把文件放进 audio/recorded,只写文件名。",
        "The recording “{file}” is named by a path that leads out of audio/recorded, so it is not used. Please put the file into audio/recorded and write its name only.",
    ),
    "sound.cannot_write": (
        "成品音频“{file}”写不进硬盘({why})。请看看硬盘满了没有、文件夹能不能写。做好的已经保存,再运行一次会接着做。",
        "The clip “{file}” could not be written ({why}). Please see whether the disk is full and the folder can be written to. What is finished is kept; run it again to go on.",
    ),
}
