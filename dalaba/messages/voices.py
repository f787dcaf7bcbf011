"""What the rooms `reading` and `voices` say: code -> (Chinese, English)."""

MESSAGES: dict[str, tuple[str, str]] = {
    "reading.undecided": (
        "“{found}”拿不准怎么念:{read}?定下来之前不做、不播。请写清楚:是钟点写“7点30分”,是日期写“7月30日”,是门牌写“3栋4号”,是数量写上单位;固定的叫法,在 station.yaml 的“读音”里写“{found}: 念法”。",
        "It is not clear how “{found}” is read: {read}? Until that is decided it is not made and not on the air. Please write it so that it is clear: an hour as 7:30 a.m., a day as 30 July, a house with its street, an amount with its unit; or give a fixed name its reading under “lexicon” in station.yaml: “{found}: reading”.",
    ),
    "reading.blank": (
        "“{found}”没有填。填好之前不做、不播。请把空着的地方填上;用不着的就删掉。",
        "“{found}” has not been filled in. Until it is, this is not made and not on the air. Please fill in what is left open, or delete it.",
    ),
    "reading.in_row": (
        "编号“{row}”的“{name}”写的是“{value}”。{why}",
        "The value of “{name}” in row “{row}” is “{value}”. {why}",
    ),
    "reading.in_fact": (
        "“{script}”里的“{name}”写的是“{value}”。{why}",
        "The value of “{name}” in “{script}” is “{value}”. {why}",
    ),
    "reading.unsaid": (
        "“{near}”里的“{found}”({number})没有读音,念出来会少一个字。它多半是从 PDF、网页或旧软件里带来的,请换成打得出来的字(生僻字换成同音字),或者删掉。",
        "“{found}” ({number}) in “{near}” has no sound: a word would be missing. It most likely came from a PDF, a web page or an old program. Type the character that is meant (or one that sounds the same), or delete it.",
    ),
    "reading.not_english": (
        "英语发音人不会念“{found}”。改好之前,英语这一种不做、不播。英语稿里请写英文:人名地名写拼音字母(例如 Wuyi Village);是变量填进来的,就直接写英文,或者另用一个变量填英文。",
        "An English voice cannot say “{found}”. Until it is mended, the English version is not made and not on the air. Please write names in letters, such as Wuyi Village; where a variable fills it in, write the English words instead, or use another variable that holds them.",
    ),
    "reading.no_sound": (
        "“{near}”里的符号“{found}”({number})念不出来,会跳过。它有意思的话,请改成字,例如把“☑”写成“已办”。",
        "The sign “{found}” ({number}) in “{near}” cannot be said and is passed over. If it means something, write it in words, such as “done” for ☑.",
    ),
    "reading.web_address": (
        "“{found}”是网址,听的人记不住,也来不及抄。请改成人能照着做的,例如打哪个电话、到哪里问。",
        "“{found}” is an address of the web; nobody who hears it can keep it in mind or write it down. Please say what people can do instead, such as whom to call or where to ask.",
    ),
    "reading.too_long": (
        "念一遍要 {seconds} 秒,超过 {most} 秒就听不完、记不住。请删到只剩:叫谁、什么事、在哪里、什么时候;其他的另写一条。",
        "Said once, this takes {seconds} s; over {most} s nobody remembers it. Please keep who, what, where and when, and make the rest another notice.",
    ),
    "reading.too_often": (
        "念一遍要 {seconds} 秒,每隔 {every} 秒又念,几乎不停,听的人很快就不听了。请写短些,或者隔久一点。",
        "Said once, this takes {seconds} s, and it begins again every {every} s: with hardly a rest between, people stop listening. Please say less, or less often.",
    ),
    "reading.no_stop": (
        "“{found}”这一句有 {count} 个字没有停顿,风一吹就听不清。请加逗号,或者分成两句。",
        "“{found}” goes on for {count} characters without a stop; in the wind it is lost. Please put in a comma, or make two sentences of it.",
    ),
    "reading.too_fast": (
        "语速 {rate} 字每分钟太快,户外老人听不清。请在 station.yaml 的“发音人”里改到 {most} 以下,180 到 200 最好。",
        "{rate} characters a minute is too fast for old people out of doors. Please set the rate under “voices” in station.yaml below {most}; 180 to 200 is best.",
    ),
    "reading.too_slow": (
        "语速 {rate} 字每分钟太慢,一句话断成几截,反而听不懂。请在 station.yaml 的“发音人”里改到 {least} 以上,180 到 200 最好。",
        "{rate} characters a minute is so slow that sentences fall apart. Please set the rate under “voices” in station.yaml above {least}; 180 to 200 is best.",
    ),
    "reading.no_who": (
        "说了“{event}”,没说叫的是谁。请写上哪个村、哪个组或者哪些人,别的人才知道不用来。",
        "It tells of “{event}” and not whom it concerns. Please name the village, the group or the people, so that the others know they need not come.",
    ),
    "reading.no_where": (
        "说了“{event}”,没说在哪里。请写上地点。",
        "It tells of “{event}” and not where. Please name the place.",
    ),
    "reading.no_when": (
        "说了“{event}”,没说什么时候。请写上哪一天、几点,或者“现在”。",
        "It tells of “{event}” and not when. Please give the day and the hour, or say “now”.",
    ),
    "reading.clock_in_call_up": (
        "叫号的时候不要报钟点“{found}”({read}):叫到就是现在来,报了钟点,有人会按钟点再来一次。请删掉。",
        "A call-up should not name an hour, “{found}” ({read}): whoever is called comes now, and some would come again at that hour. Please take it out.",
    ),
    "reading.sounds_alike": (
        "“{read}”容易听成“{other}”:四和十在南方听起来差不多。请再说明一句(例如“一四,十四户”),或者换一个数。",
        "“{read}” may be heard as “{other}”: in the south these sound alike. Please say it in another way too, digit by digit, or choose another number.",
    ),
    "reading.misheard": (
        "“{word}”在喇叭里容易听错或者听不懂,请改成“{better}”。",
        "“{word}” is easily misheard, or not understood, from a horn. Please say “{better}”.",
    ),
    "reading.unsayable": (
        "发音引擎“{engine}”不会用{language}念“{found}”,会念成别的声音。请换一个说法,或者在 station.yaml 的“读音”里写一个同音字,或者请人录音。",
        "The speech engine “{engine}” cannot say “{found}” in {language} and would make other sounds of it. Please reword it, or give it a same-sounding character under “lexicon” in station.yaml, or have it recorded.",
    ),
    "reading.several_readings": (
        "“{name}”里的“{sign}”有几种念法({readings}),现在会念成 {said}。请问当地人,在 station.yaml 的“读音”里写上同音字,或者带声调的拼音。",
        "“{sign}” in “{name}” can be read in several ways ({readings}); it would be said {said}. Please ask the people there, and write same-sounding characters, or pinyin with tones, under “lexicon” in station.yaml.",
    ),
    "reading.guessed": (
        "“{at}”里的“{found}”有几种念法,现在会念成 {said}(也有念 {others} 的)。请核对;不对的话,在 station.yaml 的“读音”里写上对的,例如 {at}: {instead}。对的也写上,就不再提醒。",
        "“{found}” in “{at}” can be read in several ways; it would be said {said} (elsewhere {others}). Please check; if it is wrong, write what is right under “lexicon” in station.yaml, such as {at}: {instead}. Written there it is not asked about again.",
    ),
    "reading.name_misread": (
        "“{name}”里的“{sign}”应该念 {readings},现在会念成别的音。请在 station.yaml 的“读音”里写上同音字,或者带声调的拼音。",
        "“{sign}” in “{name}” should be read {readings}, and would be said otherwise. Please write same-sounding characters, or pinyin with tones, under “lexicon” in station.yaml.",
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
    "voices.not_english": (
        "英语发音人“{engine}”不会念英文以外的文字(“{text}”),所以不念。请把人名地名写成拼音字母,例如 Wuyi Village。",
        "The English voice “{engine}” cannot read what is not written in English letters (“{text}”), so it is not used. Please write names in letters, such as Wuyi Village.",
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
    "voices.too_long": (
        "“{text}”有 {count} 个字,一次最多念 {most} 个字。请分成几句,每句用句号隔开。",
        "“{text}” has {count} characters; at most {most} are spoken at once. Please make several sentences of it.",
    ),
    "voices.broken": (
        "发音引擎“{engine}”连着 {count} 句都没念成,这次不再用它,同一语种有别的发音人就换别的。请运行“发音人”看是哪里不对。",
        "The speech engine “{engine}” failed at {count} sentences in a row and is not used again in this run; another voice of the same language takes over where there is one. Please run `voices` to see what is wrong.",
    ),
    "voices.too_many": (
        "联网的发音引擎“{engine}”说请求太多({detail}),这次不再打扰它。请过一小时再试,或在 station.yaml 的“发音人”里加上 espeak 作后备。",
        "The online speech engine “{engine}” says that it was asked too often ({detail}) and is left alone for this run. Please try again in an hour, or add espeak after it under “voices” in station.yaml.",
    ),
    "voices.not_installed": (
        "发音引擎“{engine}”缺软件包 {package},没装全。请重新安装 Dalaba。",
        "The speech engine “{engine}” lacks its package {package}: the installation is not complete. Please install Dalaba again.",
    ),
    "voices.needs_extra": (
        '发音引擎“{engine}”还没有装。要用它,请运行 pip install "dalaba[{extra}]";不装也行,其他发音人照用。',
        'The speech engine “{engine}” is not installed. To use it, run pip install "dalaba[{extra}]"; the other voices work without it.',
    ),
    "voices.unknown_sign": (
        "发音引擎“{engine}”的字典里没有“{text}”,不会漏字地念。请在 station.yaml 的“读音”里给它写拼音,或者换一个字。",
        "The dictionary of “{engine}” does not have “{text}”, and it leaves no word out. Please give its pinyin under “lexicon” in station.yaml, or use another character.",
    ),
    "voices.not_brought": (
        "好声音“{engine}”还没有装到这台电脑上,先由后面的发音人念。装一次就行:联网运行 make voice;没有网,用 voices --bring 从 U 盘装。",
        "The good voice “{engine}” has not been brought to this PC; the next voice speaks meanwhile. Once is enough: make voice with a network, or voices --bring from a USB stick without.",
    ),
    "voices.unknown_speaker": (
        "发音引擎“{engine}”里没有叫“{found}”的嗓音,先用它自己的第一个。可以写:{known}。",
        "The speech engine “{engine}” has no voice called “{found}”; its first one speaks. It has: {known}.",
    ),
    "voices.stood_in": (
        "{count} 条先由“{by}”念:{why}能念的时候,还没播的会自动重做。",
        "Clips spoken by “{by}” for now: {count}. {why} When that is over, what is still to be played is made anew by itself.",
    ),
    "voices.no_program": (
        "找不到程序 {program},发音引擎“{engine}”用不了。请先装好这个程序,确认在命令行里打 {program} 能运行。",
        "The program {program} is not found, so the speech engine “{engine}” cannot be used. Please install it, so that typing {program} on a command line starts it.",
    ),
    "voices.no_model": (
        "发音引擎“{engine}”找不到声音模型({model})。请把模型文件放进本台文件夹,并在 station.yaml 的“发音人”里写:{{引擎: {engine}, 模型: 文件的位置}}。",
        "The speech engine “{engine}” does not find its voice model ({model}). Please put the model into the station's folder and write in station.yaml under “voices”: {{engine: {engine}, model: where it lies}}.",
    ),
    "voices.bad_model": (
        "看不出声音模型“{model}”说的是哪种话,所以不用它。piper 要 .onnx 和同名的 .onnx.json,sherpa 要整个文件夹(.onnx、tokens.txt、lexicon.txt)。请把文件放全。",
        "The voice model “{model}” does not tell which language it speaks, so it is not used. piper needs the .onnx with its .onnx.json, sherpa the whole folder (.onnx, tokens.txt, lexicon.txt). Please put all the files there.",
    ),
    "voices.sends_text": (
        "“{engine}”要联网:这句话会发到网上的服务器去念。",
        "“{engine}” is online: this text is sent to a server on the internet to be spoken.",
    ),
    "voices.none_here": (
        "这台电脑上没有它能说的话",
        "speaks nothing on this PC",
    ),
    "voices.said": (
        "{file}  {engine}  {language}  {seconds} 秒  每分钟 {heard} 字",
        "{file}  {engine}  {language}  {seconds} s  {heard} characters a minute",
    ),
    "voices.same_loudness": (
        "{count} 个文件,同一句话,一样响({loudness} LUFS);挑好了,写进 station.yaml 的“发音人”。",
        "Files of the same text: {count}, equally loud ({loudness} LUFS). Write the one you choose under “voices” in station.yaml.",
    ),
    "voices.nothing_to_say": (
        "“{name}”没有可念的内容。请在文稿里写上正文,或放一段录音。",
        "There is nothing to say in “{name}”. Please write its text, or give it a recording.",
    ),
}
