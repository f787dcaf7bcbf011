"""What the command line says of texts and rows: text, book, export, init. Code -> (Chinese, English)."""

MESSAGES: dict[str, tuple[str, str]] = {
    # --- sounds
    "cli.sounds_total": (
        "共 {count} 个声音,其中 {unheard} 个还没有从头听过(开播的时候会慢慢听;sounds --measure 现在就听)。",
        "{count} sounds, {unheard} of them not heard through yet (that goes on while the station runs; `sounds --measure` does it now).",
    ),
    "cli.sounds_unknown": (
        "audio/sounds 里没有“{name}”。sounds 列出有哪些。",
        "There is no “{name}” in audio/sounds. `sounds` lists what there is.",
    ),
    "cli.sounds_measuring": ("正在听", "hearing"),
    "cli.sounds_broken": ("坏的", "broken"),
    "cli.sounds_away": ("文件夹读不到", "folder away"),
    "cli.sounds_built_in": ("自带", "built in"),
    "cli.sounds_mono": ("单声道", "mono"),
    "cli.sounds_stereo": ("立体声", "stereo"),
    # --- text
    "cli.text_head": ("【{outlet} · {version}】约 {seconds} 秒", "[{outlet} · {version}] about {seconds} s"),
    "cli.preview_when": ("播出:{spots}", "goes out: {spots}"),
    "cli.preview_packed": ("{van}:在播放包里", "{van}: in its pack"),
    "cli.preview_refused": ("{spots} 不播:{why}", "{spots}: not played. {why}"),
    "cli.preview_no_row": (
        "节目单里没有排“{script}”。下面是用 play 播它会说的话。要排进去,用 book,或者写进 schedules。",
        "No row has the script “{script}”. This is what `play` would say. To have it in the programme use `book`, or write a row in schedules.",
    ),
    "cli.preview_other_day": (
        "“{script}”{date} 在{outlets}不播。下一次是 {next},{where}。",
        "“{script}” does not play on {date} at {outlets}. It plays next at {next}, {where}.",
    ),
    "cli.preview_never": (
        "“{script}”{date} 在{outlets}不播,以后也没有排:专项停用了,或者日期已经过了。看为什么,用 check。",
        "“{script}” does not play on {date} at {outlets}, nor later: its campaign is switched off, or its dates are over. `check` says why.",
    ),
    "cli.preview_not_this": (
        "“{script}”的版本“{version}”那天不播;下面是它要是播出会说的话。",
        "The version “{version}” of “{script}” is not heard that day; this is what it would say.",
    ),
    "cli.text_reading": ("念作:{reading}", "read: {reading}"),
    "cli.text_number": ("  □ {found} → {read}({kind})", "  □ {found} → {read} ({kind})"),
    "cli.text_doubtful": (
        "  □ {at}:“{found}”念 {pinyin}(也有念 {others} 的)。不对的话,在 station.yaml 的“读音”里写上对的,例如 {at}: {instead}",
        "  □ {at}: “{found}” is {pinyin} (elsewhere {others}). If that is wrong, write what is right under “lexicon” in station.yaml, such as {at}: {instead}",
    ),
    "cli.kind_clock": ("时间", "time"),
    "cli.kind_code": ("编号", "code"),
    "cli.kind_date": ("日期", "date"),
    "cli.kind_fraction": ("分数", "fraction"),
    "cli.kind_hotline": ("热线", "hot line"),
    "cli.kind_letters": ("字母", "letters"),
    "cli.kind_measure": ("度量", "measure"),
    "cli.kind_money": ("钱", "money"),
    "cli.kind_number": ("数", "number"),
    "cli.kind_ordinal": ("第几", "ordinal"),
    "cli.kind_percent": ("百分比", "per cent"),
    "cli.kind_phone": ("电话", "telephone"),
    "cli.kind_plate": ("车牌", "number plate"),
    "cli.kind_range": ("范围", "range"),
    "cli.kind_ratio": ("比", "ratio"),
    "cli.kind_temperature": ("温度", "temperature"),
    "cli.kind_undecided": ("拿不准", "undecided"),
    "cli.kind_year": ("年份", "year"),
    "cli.readback_title": ("播前核对表:{script}", "Read-back sheet: {script}"),
    "cli.readback_day": ("{date} 要播的", "what is said on {date}"),
    "cli.readback_how1": (
        "写稿的人念“写的”,核对的人看“念的”,两个人不要是同一个。",
        "Whoever wrote it reads out what is written; somebody else looks at what will be said.",
    ),
    "cli.readback_how2": (
        "每个数、日期、时间、电话对一个,勾一个;红底的是拿不准的,先改文稿再播。",
        "Tick every number, date, hour and telephone number that is right. Those on red are undecided: change the text first.",
    ),
    "cli.readback_how3": (
        "有一个不对就不要播:改好文稿,重新打印一张。",
        "If one is wrong, do not play it: correct the text and print a new sheet.",
    ),
    "cli.readback_spots": ("播出:", "goes out:"),
    "cli.readback_seconds": ("约 {seconds} 秒", "about {seconds} s"),
    "cli.readback_written": ("核对表已写成网页,可以打印:{file}", "The read-back sheet as a page to print: {file}"),
    "cli.readback_text": ("写的", "written"),
    "cli.readback_said": ("念的", "said"),
    "cli.readback_tick": ("对", "right"),
    "cli.readback_found": ("写的", "written"),
    "cli.readback_read": ("念成", "said"),
    "cli.readback_kind": ("是什么", "what it is"),
    "cli.readback_none": ("没有数字、时间、电话要核对。", "There is no number, hour or telephone number to check."),
    "cli.readback_who": ("核对人:", "checked by:"),
    "cli.readback_when": ("核对时间:", "when:"),
    "cli.text_not_ready": ("【{outlet} · {version}】{why}", "[{outlet} · {version}] {why}"),
    "cli.text_recording": ("录音:{files}", "recording: {files}"),
    "cli.text_needs_language": (
        "用 --say 的时候要写语种,例如 --language 普通话。",
        "--say needs a language, such as --language Mandarin.",
    ),
    "cli.text_needs_script": ("请写文稿名,或用 --say 写一句话。", "Name a script, or a text with --say."),
    "cli.source_day": ("当天", "the day"),
    "cli.source_outlet": ("本点信息", "the outlet"),
    "cli.source_timetable": ("方案", "a timetable"),
    "cli.source_script": ("文稿要素", "the script"),
    "cli.source_daily": ("每日信息", "the day of the campaign"),
    "cli.source_at_outlet": ("各点信息", "the outlet in the campaign"),
    "cli.source_row": ("本条信息", "the row"),
    "cli.source_none": ("没有值!", "no value!"),
    # --- export
    "cli.exported": (
        "专项“{name}”导出好了:{file}({rows} 条)。改完放进 schedules,并把 {source} 移走,就用新的。",
        "The campaign “{name}” is in {file} ({rows} rows). Put it into schedules/ and take {source} away, and it counts instead.",
    ),
    "cli.exported_calendar": (
        "日历导出好了:{file}({days} 天,{events} 条)。发到手机上打开就能加进日历。",
        "The calendar file {file} is written: {events} events in {days} days. Open it on a phone to add them.",
    ),
    "cli.export_unknown": (
        "没有专项“{found}”。有:{nearest}。",
        "There is no campaign “{found}”. There is: {nearest}.",
    ),
    "cli.export_exists": (
        "{file} 已经有了,没有动它。要换掉请加 --force,或用 --file 换个名字。",
        "{file} is there already and was left alone. Add --force to replace it, or choose another name with --file.",
    ),
    "cli.export_suffix": (
        "只能导出成 .xlsx 或 .csv,不能是“{file}”。",
        "A campaign is exported as .xlsx or .csv, not as “{file}”.",
    ),
    "cli.export_not_csv": (
        "专项“{name}”除了一条条的排播,还有日期、每日信息或各点信息,一张 .csv 装不下。请导出成 .xlsx。",
        "The campaign “{name}” has more than rows (dates, facts of days or outlets), which a .csv cannot hold. Export it as .xlsx.",
    ),
    "cli.export_csv_name": (
        ".csv 的文件名就是专项名。请存成“{name}.csv”,或导出成 .xlsx。",
        "A .csv has its campaign's name. Call it “{name}.csv”, or export it as .xlsx.",
    ),
    "cli.export_unread": (
        "专项“{name}”的文件({file})现在读不出来。请看“检查(check)”。",
        "The file of the campaign “{name}” ({file}) cannot be read now. See `check`.",
    ),
    "cli.export_bells": (
        "专项“{name}”里有“{key}”,表格里写不下。请直接改 {file};作息表本来就是一张表,改那张就行。",
        "The campaign “{name}” has “{key}”, for which a sheet of rows has no place. Change {file} itself; a bell timetable is a sheet already.",
    ),
    "cli.export_differs": (
        "专项“{name}”放不进表格:{where} 这里写的,表格里读回来会不一样。请把这里写得简单些,再导出。",
        "The campaign “{name}” does not fit into a sheet: what {where} says would come back as something else. Write it more simply and export again.",
    ),
    "cli.file_open": (
        "{file} 正在别的程序(Excel 或 WPS)里打开,写不进去。请关掉它,再运行一次。",
        "{file} is open in another program (Excel or WPS) and cannot be written. Close it and run this again.",
    ),
    # --- book
    "cli.book_needs": (
        "请写文稿和播放点,例如:{command} book {script} --to {outlet} --date 明天 --at 7:30。播声音、歌单、转播,不写文稿,写 --file、--playlist、--relay。看已加播的:--list;取消一条:--remove 编号。",
        "Name a script and an outlet: {command} book {script} --to {outlet} --date tomorrow --at 7:30. For a sound, a playlist or a relay, name no script, and give --file, --playlist or --relay. `--list` shows what is booked, `--remove ID` takes one back.",
    ),
    "cli.book_fact": (
        "“{found}”不行。请写成 --set 变量名=值,例如 --set 叫法=第三组。",
        "“{found}” will not do. Write --set NAME=VALUE, such as --set group=three.",
    ),
    "cli.book_not": ("没有加上:{why}", "Not booked: {why}"),
    "cli.book_not_so": ("没有加上:{why}请改 {option}。", "Not booked: {why} Change {option}."),
    "cli.book_twin": (
        "{other} 已经有一样的一条(编号“{id}”)。",
        "There is the same row already, at {other} (id “{id}”).",
    ),
    "cli.book_lacks": (
        "没有加上:播“{script}”还缺内容。请在命令后面加上 {settings}",
        "Not booked: “{script}” lacks what it is to say. Add {settings} to the command.",
    ),
    "cli.book_before": ("{dates}(提前 {days} 天,{plays} 播)", "{dates} ({days} days before: plays on {plays})"),
    "cli.book_none": ("还没有加播。加播的会写在 {file}。", "Nothing is booked. Bookings are written into {file}."),
    "cli.book_unknown": (
        "加播里没有编号“{found}”。有:{nearest}。",
        "There is no booking “{found}”. There is: {nearest}.",
    ),
    "cli.book_removed": ("取消了加播 {id}({file})。", "The booking {id} is taken back ({file})."),
    "cli.book_change": ("改好了:{row}({file})。", "Changed: {row} ({file})."),
    "cli.book_off": ("停用了:{row}({file})。再播用 --on。", "Switched off: {row} ({file}). `--on` has it play again."),
    "cli.book_on": ("启用了:{row}({file})。", "Switched on: {row} ({file})."),
    "cli.book_copy": ("抄了一份:{row}({file})。", "Copied: {row} ({file})."),
    "cli.book_fact_of_copy": (
        "--set 只能和 --copy 或者新加的一条一起用。原来那条说的内容,请在它自己的文件里改。",
        "--set goes with --copy, or with a new row. What the old row says is changed in its own file.",
    ),
    "cli.row_unknown": (
        "没有“{row}”这一条。有:{nearest}。",
        "There is no row {row}. There is: {nearest}.",
    ),
    "cli.row_several": (
        "“{row}”不止一条:{rows}。请连专项一起写(专项/编号)。",
        "There is more than one row {row}: {rows}. Write campaign/id.",
    ),
    # --- init
    "cli.init_not_empty": (
        "“{folder}”里已经有东西,没有动它。请换一个空文件夹。",
        "“{folder}” is not empty; it was left alone. Choose an empty folder.",
    ),
    "cli.init_done": (
        "新的广播台建好了:{folder}\n接下来:\n  1. 打开 {folder}/station.yaml,改村名和声卡\n  2. 打开 {folder}/scripts,改文稿\n  3. {command} check      检查\n  4. {command} render     制作音频\n  5. {command} run        开播",
        "The new station is in {folder}\nNext:\n  1. edit {folder}/station.yaml: the village's name and its sound card\n  2. edit the texts in {folder}/scripts\n  3. {command} check\n  4. {command} render\n  5. {command} run",
    ),
}
