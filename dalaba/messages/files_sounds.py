"""What is wrong with what people write of sounds, playlists, relays and network outputs. Code -> (Chinese, English)."""

MESSAGES: dict[str, tuple[str, str]] = {
    # --- a row
    "files.needs_heard": (
        "这里少了“文稿”,没有写播什么。请补上,或者写“文件”“歌单”“转播”。",
        "`script` is missing here, so nothing says what plays. Add it, or write `file`, `playlist` or `relay`.",
    ),
    "files.two_sources": (
        "这一条既写了“{key}”又写了“{other}”,不知道播哪个。请只留一个,另一个另写一条。",
        "This row has both `{key}` and `{other}`, so it is unclear which plays. Keep one, and give the other a row of its own.",
    ),
    "files.not_of_source": (
        "“{key}”对播“{source}”的这一条不起作用。可以删掉。",
        "`{key}` does nothing in a row that plays a `{source}`. You can delete it.",
    ),
    "files.next_piece": (
        "“下一首”只用于一段时间的音乐。这里请写 接着播、从头播 或 不再播。",
        "Only music that goes on for a time has a next piece. Write resume, restart or drop here.",
    ),
    "files.music_every": (
        "播“{source}”的这一条会一直播到“时段”结束,不能再写“{key}”。请删掉“{key}”;要隔一会儿播一个声音,请写“文件”。",
        "A `{source}` plays until its window ends, so `{key}` has no place here. Delete `{key}`; to play one sound again and again, name it as `file`.",
    ),
    "files.music_needs_lasts": (
        "音乐在“时刻”开始,还要知道播多久。请写“时长”,例如 20分钟;或者把“时刻”改成“时段”。",
        "Music that begins at a time needs `lasts` to know how long it goes on. Write it, such as 20min, or use `between` in place of `at`.",
    ),
    "files.unknown_relay": (
        "station.yaml 的“转播源”里没有“{found}”。是不是“{nearest}”?",
        "The station has no relay “{found}” under `relays`. Is it “{nearest}”?",
    ),
    "files.unknown_sound": (
        "audio/sounds 里没有声音“{found}”,也没有自带的铃叫这个名字。是不是“{nearest}”?没有的话,请把文件放进 audio/sounds。",
        "There is no sound “{found}” in audio/sounds, and no built-in bell of that name. Is it “{nearest}”? If not, put the file into audio/sounds.",
    ),
    "files.unknown_playlist": (
        "audio/sounds 里没有歌单(文件夹)“{found}”。是不是“{nearest}”?没有的话,请在 audio/sounds 里建这个文件夹,放进音乐。",
        "There is no playlist (folder) “{found}” in audio/sounds. Is it “{nearest}”? If not, make that folder in audio/sounds and put music into it.",
    ),
    "files.empty_playlist": (
        "歌单“{name}”是空的。请把音乐放进 audio/sounds/{name}。",
        "The playlist “{name}” is empty. Put music into audio/sounds/{name}.",
    ),
    "files.sound_is_playlist": (
        "“{found}”是一个歌单(文件夹),不是一个文件。请把“文件”改成“歌单”。",
        "“{found}” is a playlist (a folder) and not a file. Name it as `playlist` in place of `file`.",
    ),
    "files.playlist_is_sound": (
        "“{found}”是一个文件,不是歌单。请把“歌单”改成“文件”。",
        "“{found}” is a file and not a playlist. Name it as `file` in place of `playlist`.",
    ),
    "files.sound_elsewhere": (
        "“{name}”在 {where} 里,不在 audio/sounds 里,播不了。请把它移到 audio/sounds。",
        "“{name}” lies in {where} and not in audio/sounds, so it cannot be played. Move it to audio/sounds.",
    ),
    # --- station.yaml
    "files.relay_source": (
        "转播源“{name}”要写一个“地址”(网上的电台),或者一个“声卡”(接进来的声音),二者只写一个。",
        "The relay “{name}” needs a `url` (a stream) or a `device` (an input of a sound card), and only one of them.",
    ),
    "files.relay_url": (
        "“{found}”不是电台的地址。请写成 http://台的网址/名称 这样。",
        "“{found}” is no address of a stream. Write it as in http://radio.example/name.",
    ),
    "files.output_url": (
        "“{found}”不是能送出声音的地址。请写成 icecast://用户:密码@主机:端口/名称 或 rtp://239.1.2.3:5004。",
        "Sound cannot be sent to “{found}”. Write icecast://user:password@host:port/mount or rtp://239.1.2.3:5004.",
    ),
    "files.icecast_url": (
        "“{found}”里少了密码或挂载点。请写成 icecast://用户:密码@主机:端口/名称。",
        "“{found}” lacks its password or its mount. Write icecast://user:password@host:port/mount.",
    ),
    "files.rtp_url": (
        "“{found}”不是组播地址,或者少了端口。请写成 rtp://239.1.2.3:5004,第一个数是 224 到 239。",
        "“{found}” is no multicast address, or has no port. Write it as in rtp://239.1.2.3:5004; its first number is from 224 to 239.",
    ),
    "files.url_and_card": (
        "“地址”和“声卡”只能写一个。请删掉一个。",
        "An output has an `url` or a `device`, not both. Delete one.",
    ),
}
