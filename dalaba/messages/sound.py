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
        "声音文件“{file}”读不出来,可能坏了或没拷完。请重新拷贝,或另存为 MP3、WAV。",
        "The sound file “{file}” cannot be read; it may be damaged or only half copied. Please copy it again, or save it as MP3 or WAV.",
    ),
    "sound.unread": (
        "声音文件“{file}”只靠本机自带的读不出来:可能坏了,也可能是要有 ffmpeg 才读得了的格式。请先运行 pip install imageio-ffmpeg;还读不出来,就重新拷贝,或另存为 MP3、WAV。",
        "The sound file “{file}” cannot be read without ffmpeg: it may be of a format that needs it, or damaged. Please run pip install imageio-ffmpeg; if that is no help, copy it again, or save it as MP3 or WAV.",
    ),
    "sound.changing": (
        "声音文件“{file}”正在被改动或拷贝,这次没有做成。过一会儿会再试。",
        "The sound file “{file}” is being changed or copied, so its clip was not made this time. It is tried again later.",
    ),
    "sound.broken_off": (
        "声音文件“{file}”没拷完或没录完,最后的话不在里面,没有采用。请重新拷贝,或再录一次。",
        "The sound file “{file}” was copied or recorded only in part: its last words are not there, so it is not used. Please copy it again, or record it again.",
    ),
    "sound.joined": (
        "声音文件“{file}”是几个录音首尾接成的(例如用命令拼的),只放得出一部分,没有采用。请用剪辑软件把它们合成一个,存成 MP3 或 WAV;或者只放进来一个。",
        "The sound file “{file}” is several recordings put one behind another (as by copy /b), of which only a part can be heard, so it is not used. Please join them with a sound editor and save that as MP3 or WAV, or bring one of them alone.",
    ),
    "sound.two_lengths": (
        "声音文件“{file}”一种读法是 {first} 秒,另一种是 {second} 秒,内容也对不上,没有采用。请用手机或电脑打开它听一遍,另存为 WAV 再放进来。",
        "The sound file “{file}” has {first} s when it is read in one way and {second} s in another, and not the same sound, so it is not used. Please open it with another program, hear it, and save it as WAV.",
    ),
    "sound.decoder_hangs": (
        "声音文件“{file}”读了 {seconds} 秒还没读完,不读了,可能坏了。请重新拷贝,或另存为 MP3、WAV。",
        "The sound file “{file}” was still being read after {seconds} seconds and was given up; it may be damaged. Please copy it again, or save it as MP3 or WAV.",
    ),
    "sound.making_hangs": (
        "做“{name}”的声音 {minutes} 分钟没有动静,先放下它,做别的。请看看它用的录音、声音引擎有没有问题。",
        "Nothing was heard of making “{name}” for {minutes} minutes: it is left aside, and the others go on. See to its recording or its voice.",
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
    "library.outside": (
        "“{file}”其实在 audio/rendered 外面(中间有链接),没有删。请把那个链接拿走。",
        "“{file}” really lies outside audio/rendered, by way of a link, and was not deleted. Take that link away.",
    ),
    "sound.outside": (
        "录音“{file}”的路径指到了 audio/recorded 外面,没有采用。请把文件放进 audio/recorded,只写文件名。",
        "The recording “{file}” is named by a path that leads out of audio/recorded, so it is not used. Please put the file into audio/recorded and write its name only.",
    ),
    "sound.cannot_write": (
        "成品音频“{file}”写不进硬盘({why})。请看看硬盘满了没有、文件夹能不能写。做好的已经保存,再运行一次会接着做。",
        "The clip “{file}” could not be written ({why}). Please see whether the disk is full and the folder can be written to. What is finished is kept; run it again to go on.",
    ),
    "sound.not_sound": (
        "“{file}”不是声音文件,里面是 {kind}。请看看是不是拷错了,或名字改错了。",
        "“{file}” is no sound: what is in it is {kind}. Please see whether the wrong file was copied or renamed.",
    ),
    "sound.no_track": (
        "“{file}”里没有声音,只有标签或画面。请重新录一次,或重新导出声音。",
        "There is no sound in “{file}”, only tags or pictures. Please record it again, or export its sound again.",
    ),
    "sound.too_big": (
        "录音“{file}”太大了(最多 {most} MB),没有读。请看看是不是放错了,或剪出要播的那一段。",
        "The recording “{file}” is too big (at most {most} MB), so it was not read. See whether it belongs here, or cut out what is to be played.",
    ),
    "sound.too_long": (
        "录音“{file}”有 {minutes} 分钟,太长了,没有采用(最多 {most} 分钟)。是不是录音机忘了关?请剪出要播的那一段。",
        "The recording “{file}” has {minutes} minutes, which is too long to be used ({most} at most). Was the recorder left running? Please cut out what is to be played.",
    ),
    # --- files in audio/recorded that nothing uses
    "sound.misnamed": (
        '“{file}”还没人用,不会播。名字应该是“{wanted}”:请改名,或运行 recordings --claim "{file}" {script} {language}。',
        '“{file}” is used by nothing and is not played. It should be called “{wanted}”: rename it, or run recordings --claim "{file}" {script} {language}.',
    ),
    "sound.unclaimed": (
        '“{file}”还没人用,不会播:从名字看不出是哪份文稿、哪种话。请运行 recordings --claim "{file}" 文稿 语种(会改名);文稿有:{scripts}。',
        '“{file}” is used by nothing and is not played: its name says neither the script nor the language. Please run recordings --claim "{file}" SCRIPT LANGUAGE, which renames it; the scripts are: {scripts}.',
    ),
    "sound.language_nowhere": (
        "录音“{file}”是{language},可是没有一个播放点播{language},它不会播。请在 station.yaml 的“语种”里加上{language},或在播出安排里写。",
        "The recording “{file}” is in {language}, which no outlet speaks, so it is not played. Please add {language} to the languages in station.yaml, or to a row.",
    ),
    "sound.language_not_there": (
        "录音“{file}”是{language},可是“{outlet}”不播{language},它不会播。请在 station.yaml 里给“{outlet}”的“语种”加上{language}。",
        "The recording “{file}” is in {language}, which “{outlet}” does not speak, so it is not played. Please add {language} to the languages of “{outlet}” in station.yaml.",
    ),
    "sound.not_recorded": (
        "“{file}”不像录音({suffix}),没有用它。文稿请放进 scripts,表格请放进 schedules;真是录音,请改成“文稿名.语种.m4a”这样的名字。",
        "“{file}” does not look like a recording ({suffix}) and is not used. Texts belong in scripts, sheets in schedules; if it is a recording, call it SCRIPT.LANGUAGE.m4a.",
    ),
    "sound.half_copied": (
        "“{file}”是没拷完的文件,没有用它。请等它拷完;早就停了的,请删掉再拷一遍。",
        "“{file}” is a file that is still being copied, so it is not used. Wait until it is done; if it stopped long ago, delete it and copy it again.",
    ),
    # --- doubts about a recording that is used all the same
    "sound.longer": (
        "录音“{file}”自己写的长度不对:照它写的只有 {short} 秒,里面其实有 {long} 秒,已经全部采用。请听一遍,看首尾对不对。",
        "The recording “{file}” says wrongly how long it is: {short} s by its own word, and really {long} s, all of which is used. Please hear whether its beginning and its end are right.",
    ),
    "sound.tracks": (
        "“{file}”里有 {count} 条音轨(例如两种话的配音),只播得出其中一条。请听一听是不是要播的那条;不是,就用剪辑软件只留那一条,另存为 MP3。",
        "“{file}” has {count} tracks of sound (such as two languages), of which one is played. Please hear whether it is the right one; if not, keep that one alone with an editor and save it as MP3.",
    ),
    "sound.torn": (
        "录音“{file}”的最后一点数据不全,可能没拷完或没录完。请把结尾听一遍;少了话,就重新拷贝,或再录一次。",
        "The very end of the recording “{file}” is torn: it may have been copied or recorded only in part. Please listen to its end; if words are missing, copy it again, or record it again.",
    ),
    "sound.unchecked": (
        "这台电脑没有 ffmpeg(或它没有回答),录音只读了一遍,长度没有核对:个别 MP3、OGG 会少一截。请运行 pip install imageio-ffmpeg。",
        "There is no ffmpeg on this PC (or it did not answer), so the length of recordings was not checked: of some MP3s and OGGs the end may be missing. Please run pip install imageio-ffmpeg.",
    ),
    "sound.quiet": (
        "录音“{file}”太小声({loudness} LUFS),放大以后沙沙声也大。请离手机近一点(一拳远)再录一次。",
        "The recording “{file}” is too quiet ({loudness} LUFS); made louder, its hiss is loud too. Please record it again, a fist's width from the phone.",
    ),
    "sound.clipped": (
        "录音“{file}”太大声,破音了({percent}% 的地方削了顶)。请离远一点或小声一点,再录一次。",
        "The recording “{file}” is too loud and distorted (clipped for {percent}% of its time). Please record it again, a little further away or softer.",
    ),
    "sound.noisy": (
        "录音“{file}”里杂音太大,人声只高出 {decibels} 分贝,喇叭里会听不清。请关窗、关风扇,换个安静的屋子再录。",
        "The recording “{file}” has too much noise: the voice is only {decibels} dB over it and will not be understood. Please record it again in a quiet room, windows shut and fans off.",
    ),
    "sound.mostly_silent": (
        "录音“{file}”长 {seconds} 秒,有人声的只有 {heard} 秒。请听一听是不是漏了话,剪短或再录一次。",
        "The recording “{file}” has {seconds} s, of which only {heard} s are speech. Please hear whether something is missing; shorten it or record it again.",
    ),
    "sound.cut_end": (
        "录音“{file}”结尾像是被切断了,最后一个字可能没说完。请听一听结尾;再录的话,说完等一秒再停。",
        "The recording “{file}” seems cut off at its end; its last word may be missing. Please listen to the end; when recording again, wait a second before you stop.",
    ),
    "sound.short": (
        "录音“{file}”只有 {seconds} 秒,听的人来不及听清。请看看是不是没录全。",
        "The recording “{file}” has only {seconds} s, too short to be understood. Please see whether all of it is there.",
    ),
    "sound.long": (
        "录音“{file}”有 {seconds} 秒,喇叭里超过 1 分钟就没人听得全。请分成几条,或说短一点。",
        "The recording “{file}” has {seconds} s; over a minute nobody takes in all of it. Please make it several, or say it shorter.",
    ),
    "sound.offset": (
        "录音“{file}”的波形偏了 {percent}%(录音设备有毛病),已经改正。下次请换一支话筒或手机。",
        "The recording “{file}” is {percent}% off its middle line, a fault of the recorder; it is put right here. Please use another microphone or phone next time.",
    ),
    "sound.low_rate": (
        "录音“{file}”的采样率只有 {hertz} Hz(和打电话一样),听起来发闷。请在录音机设置里选高音质,再录一次更清楚。",
        "The recording “{file}” has only {hertz} Hz, like a telephone, and sounds dull. A recording with the recorder's high quality would be clearer.",
    ),
    # --- why a clip is to be made
    "sound.why_new": ("新的", "new"),
    "sound.why_text": ("文稿改了", "the text has changed"),
    "sound.why_fact": ("“{name}”从“{before}”改成“{now}”", "“{name}” was “{before}” and is now “{now}”"),
    "sound.why_reading": (
        "读法改了(“读音”或数字的念法)",
        "it is read differently (the lexicon, or how numbers are said)",
    ),
    "sound.why_voice": ("发音人换了({before} → {now})", "another voice ({before} → {now})"),
    "sound.why_rate": ("语速从 {before} 改成 {now}", "the rate was {before} and is now {now}"),
    "sound.why_engine": ("发音引擎换了版本({before} → {now})", "the engine is another version ({before} → {now})"),
    "sound.why_profile": (
        "播放点的类型改了({before} → {now})",
        "the kind of loudspeaker has changed ({before} → {now})",
    ),
    "sound.why_chime": ("提示音从 {before} 改成 {now}", "the chime was {before} and is now {now}"),
    "sound.why_repeat": ("遍数从 {before} 改成 {now}", "it was said {before} times and is now said {now} times"),
    "sound.why_recording": ("录音换了({file})", "the recording is another one ({file})"),
    "sound.why_recorded": ("改用真人录音了", "a person's recording is used now"),
    "sound.why_missing": ("成品文件不见了", "its file is gone"),
    "sound.why_damaged": ("成品文件坏了,或被改过", "its file is damaged or was changed by hand"),
    "sound.why_program": ("程序更新了做法", "the program makes it differently now"),
    "sound.why_asked": ("没变,照要求重做", "unchanged; asked for"),
}
