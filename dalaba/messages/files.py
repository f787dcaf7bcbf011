"""What reading says: code -> (Chinese, English). What was found, what is allowed, what to do."""

MESSAGES: dict[str, tuple[str, str]] = {
    # --- the file as a whole
    "files.no_station": (
        "“{folder}”不是一个广播台:里面没有 station.yaml。请到广播台的文件夹里运行,或用 --station 指出它,或用“新建(init)”建一个。",
        "“{folder}” is no station: it has no station.yaml. Run this in the station's folder, name it with --station, or make one with `init`.",
    ),
    "files.unreadable": (
        "打不开这个文件({why})。请看看它还在不在、有没有被别的程序占用。",
        "This file cannot be opened ({why}). See whether it is still there, and whether another program holds it.",
    ),
    "files.daily_long": (
        "“{found}”太长了,“每日信息”一行最多 {most} 天。天天一样的,写在“各点信息”或“本条信息”里。",
        "“{found}” is too long: a line of `daily` stands for {most} days at most. What is the same every day belongs in `at_outlets` or `values`.",
    ),
    "files.not_plain": (
        "这不是普通的文件(是管道或设备),没有读。请把它移走。",
        "This is no plain file (a pipe or a device), so it was not read. Take it away.",
    ),
    "files.no_answer": (
        "磁盘或网络盘一直没有回答,没有读到。请看看它通不通,或把这个文件移走。",
        "The disk or the network drive gave no answer, so this was not read. See whether it is there, or take this file away.",
    ),
    "files.too_big": (
        "这个文件太大了(最多 {most} MB),没有读。请看看是不是放错了。",
        "This file is too big (at most {most} MB), so it was not read. See whether it belongs here.",
    ),
    "files.leads_nowhere": (
        "这个快捷方式(链接)指向的东西不在了。请把原来的文件放回去,或删掉它。",
        "What this link leads to is gone. Put the file back, or delete the link.",
    ),
    "files.not_a_folder": (
        "这里应该是一个文件夹,现在是一个文件。请把它改个名字,再建一个文件夹。",
        "This should be a folder and is a file. Rename it, and make a folder of that name.",
    ),
    "files.too_many_rows": (
        "这张表太长了(最多 {most} 行),没有读。请把它分成几张,或删掉用不着的行。",
        "This sheet is too long (at most {most} rows), so it was not read. Divide it, or delete the rows that nobody needs.",
    ),
    "files.put_aside": (
        "{file} 是程序自己写的文件,坏了({why}),已经挪到 {aside},不再算数。里面记的事请再说一遍。",
        "{file}, a file of the program's own, is broken ({why}). It was moved to {aside} and no longer counts: say again what it held.",
    ),
    "files.encoding": (
        "这个文件的文字读不出来。请用记事本打开,另存为 UTF-8。",
        "The text of this file cannot be read. Open it in Notepad and save it as UTF-8.",
    ),
    "files.empty": (
        "这个文件是空的。请写上内容,或把它删掉。",
        "This file is empty. Write something into it, or delete it.",
    ),
    "files.docx": (
        "这个 .docx 读不出来({why}),可能不是 Word 存的,或者坏了。请用 Word 或 WPS 重新另存为 .docx,或存成 .txt。",
        "This .docx cannot be read ({why}); it may not be a Word file, or it is damaged. Save it again as .docx, or as .txt.",
    ),
    "files.docx_password": (
        "这个 Word 文件加了密码,读不了。请在 Word 或 WPS 里去掉密码(文件→信息→保护文档),再保存。",
        "This Word document is protected by a password and cannot be read. Take the password off (File, Info, Protect Document) and save it.",
    ),
    "files.docx_disguised": (
        "这个文件名字叫 {suffix},里面其实是{what}。请用 Word 或 WPS 打开它,选“另存为”,类型选“Word 文档(.docx)”;或者把字复制到记事本,存成 .txt。",
        "This file is called {suffix} but is {what} inside. Open it in Word or WPS, choose “Save As” and the type “Word Document (.docx)”; or copy its words into Notepad and save them as .txt.",
    ),
    "files.docx_endless": (
        "这个 .docx 里的段落、格式多得不像一篇通知,像是坏了,没有读。请把要念的字复制到一个新的 .docx 里,或存成 .txt。",
        "This .docx has far more paragraphs and marks than any notice, as if it were damaged, so it was not read. Copy the words to be said into a new .docx, or save them as .txt.",
    ),
    "files.docx_no_words": (
        "这个 .docx 里没有正文,像是坏了或没有存完。请用 Word 或 WPS 打开看看,再另存为 .docx。",
        "This .docx has no text part: it seems damaged, or was not saved whole. Open it in Word or WPS and save it again as .docx.",
    ),
    "files.docx_within": (
        "这个 Word 文件里嵌着另一个文件的内容,那部分读不出来,整篇都没有用。请用 Word 或 WPS 打开它,另存为一个新的 .docx。",
        "This Word document takes in the words of another file, which cannot be read, so none of it is used. Open it in Word or WPS and save it as a new .docx.",
    ),
    "files.docx_field": (
        "这个 Word 文件里有一个没有完的“域”,后面哪些字该念分不清,整篇都没有用。请用 Word 或 WPS 打开它,全选,按 Ctrl+Shift+F9 把域变成普通的字,再保存。",
        "A field in this Word document has no end, so which of the words behind it are to be said is unknown, and none are used. Open it in Word or WPS, select all, press Ctrl+Shift+F9 to make the fields plain words, and save it.",
    ),
    "files.word_field": (
        "Word 里有 {count} 处“域”(自动算出来的字,例如“{found}”),念的是上次保存时的值。会变的请写成 {{{{要素}}}},或者改成普通的字。",
        "Word works out {count} of the words here itself (such as “{found}”); what is said is their value when the file was last saved. Write what changes as {{{{a fact}}}}, or make it plain words.",
    ),
    "files.word_field_empty": (
        "Word 里有 {count} 处“域”没有值(第一处在“{found}”后面),没有念。请在 Word 里按 F9 更新再保存,或者直接打字。",
        "{count} fields of this Word document have no value (the first behind “{found}”) and are not said. Press F9 in Word and save it, or type the words.",
    ),
    "files.word_placeholder": (
        "Word 里有 {count} 个空格没有填(“{found}”),这份文稿先不播。请填上,或者删掉。",
        "{count} blanks of this Word document are not filled in (“{found}”), so the script waits. Fill them in, or delete them.",
    ),
    "files.word_tick": (
        "Word 里有 {count} 个勾选框(第一个在“{found}”后面),听不出勾没勾,后面的字照念。请只留下要念的字。",
        "There are {count} tick boxes (the first behind “{found}”): nobody hears whether one is ticked, and the words behind it are said all the same. Leave only the words to be said.",
    ),
    "files.word_sign": (
        "Word 里有 {count} 个符号念不出来(第一个在“{found}”后面),会跳过。它有意思的话,请改成字。",
        "{count} signs of this Word document cannot be said (the first behind “{found}”) and are passed over. If one means something, write it in words.",
    ),
    "files.word_picture": (
        "Word 里有 {count} 张图片(第一张在“{found}”后面),念不出来。图里有要念的字的话,请打出来。",
        "There are {count} pictures (the first behind “{found}”), which cannot be said. If they hold words to be said, type those.",
    ),
    "files.word_chart": (
        "Word 里有 {count} 张图表或 SmartArt(第一张在“{found}”后面),念不出来。里面有要念的字的话,请打出来。",
        "There are {count} charts or drawings of text (the first behind “{found}”), which cannot be said. If they hold words to be said, type those.",
    ),
    "files.word_equation": (
        "Word 里有 {count} 个公式(第一个在“{found}”后面),念不出来,会跳过。请把它改成字。",
        "There are {count} equations (the first behind “{found}”), which cannot be said and are passed over. Write them in words.",
    ),
    "files.word_object": (
        "Word 里嵌着 {count} 个别的文件,例如 Excel 表格(第一个在“{found}”后面),念不出来。里面有要念的字的话,请打出来。",
        "There are {count} other files within, such as a workbook (the first behind “{found}”), which cannot be said. If they hold words to be said, type those.",
    ),
    "files.word_beside": (
        "Word 里的{what}不念。要念的话,请把字移到正文里。",
        "Not said of this Word document: {what}. If it should be, move the words into the text.",
    ),
    "files.text_disguised": (
        "这个文件名字叫 {suffix},里面其实是{what}。请打开它,把字复制到记事本,存成 .txt;是 Word 文件的,改名或另存为 .docx。",
        "This file is called {suffix} but is {what} inside. Open it, copy its words into Notepad and save them as .txt; a Word document is to be called, or saved as, .docx.",
    ),
    "files.encoding_big5": (
        "这个文件是繁体的老编码(Big5),读出来怕念错,没有用。请用 Word 打开它(编码选“繁体中文 Big5”),另存为 .docx;或在浏览器里打开,复制到记事本,存成 UTF-8。",
        "This file is in an old encoding of traditional Chinese (Big5) and is not used, lest it be read wrongly. Open it in Word (encoding: Chinese Traditional, Big5) and save it as .docx; or open it in a browser, copy it into Notepad and save that as UTF-8.",
    ),
    "files.encoding_garbled": (
        "这个文件里的字是乱码,是以前用错编码打开后又存的,念出来没有意义,没有用。请找回原来的文件,或者重新打一遍。",
        "The text of this file is garbled: it was once opened in the wrong encoding and saved so, and makes no sense when it is read. Find the file it was, or type it again.",
    ),
    "files.encoding_damaged": (
        "这个文件里有坏掉的字(少了半个字),没有用。请用记事本打开,把乱码的地方改好,另存为 UTF-8。",
        "Some characters of this file are broken (a part is missing), so it is not used. Open it in Notepad, put right what looks wrong, and save it as UTF-8.",
    ),
    "files.workbook": (
        "这个表格读不出来({why}),可能坏了或正在保存。请用 Excel 或 WPS 重新另存为 .xlsx。",
        "This workbook cannot be read ({why}); it may be damaged or being saved. Save it again as .xlsx.",
    ),
    "files.closed_format": (
        "{suffix} 文件读不了。请用 WPS 或 Word 打开它,选“另存为”,类型选 .docx 或 .txt(PDF 请把字复制到记事本,存成 .txt)。",
        "{suffix} files cannot be read. Open it in WPS or Word, choose “Save As” and the type .docx or .txt (of a PDF, copy the words into Notepad and save them as .txt).",
    ),
    "files.closed_sheet": (
        "{suffix} 文件读不了。请另存为 .xlsx 或 .csv。",
        "{suffix} files cannot be read. Save it as .xlsx or .csv.",
    ),
    "files.sheet_password": (
        "这个表格加了密码,读不了。请在 Excel 或 WPS 里去掉密码(文件→信息→保护工作簿),再保存。",
        "This workbook is protected by a password and cannot be read. Take the password off (File, Info, Protect Workbook) and save it.",
    ),
    "files.sheet_old": (
        "这是老格式(.xls)的表格,只是名字叫 .xlsx。请用 Excel 或 WPS 打开,另存为 .xlsx。",
        "This is a workbook in the old format (.xls) that is only called .xlsx. Open it in Excel or WPS and save it as .xlsx.",
    ),
    "files.sheet_is_text": (
        "这个文件名字叫 .xlsx,里面其实是文字(CSV)。请把名字改成 .csv,或者用 Excel 打开、另存为 .xlsx。",
        "This file is called .xlsx but is text (CSV) inside. Rename it to .csv, or open it in Excel and save it as .xlsx.",
    ),
    "files.csv_is_workbook": (
        "这个文件名字叫 .csv,里面其实是 Excel 表格。请把名字改成 .xlsx。",
        "This file is called .csv but is an Excel workbook inside. Rename it to .xlsx.",
    ),
    "files.sheet_not_workbook": (
        "这个文件名字叫 .xlsx,里面不是 Excel 表格(可能是 Word 文件或压缩包)。请用 Excel 或 WPS 另存为 .xlsx。",
        "This file is called .xlsx but is no workbook inside (it may be a Word file or an archive). Save it as .xlsx in Excel or WPS.",
    ),
    "files.sheet_too_big": (
        "这个表格太大了,不像排播表。请把要播的几张表另存到一个新的 .xlsx。",
        "This workbook is too big to be a schedule. Save the sheets that matter into a new .xlsx.",
    ),
    "files.sheet_open": (
        "这个表格正在别的程序(Excel)里打开,现在读不了,先用 {when} 那一版({copy})。请保存好再关掉,就用新的。",
        "This workbook is open in another program (Excel) and cannot be read now; the version of {when} counts ({copy}). Save and close it, and the new one counts.",
    ),
    "files.sheet_kept": (
        "先用这个表格 {when} 那一版({copy})。请修好文件,新的才算数。",
        "The version of this workbook of {when} counts for now ({copy}). Put the file right, and the new one counts.",
    ),
    "files.sheet_no_rows": (
        "这个表格只有列名,下面一行内容也没有。请写上,或把文件删掉。",
        "This sheet has its heads and nothing below them. Write rows, or delete the file.",
    ),
    "files.sheet_no_heads": (
        "这个表格里找不到列名。请在第一行写上列名,例如:{wanted}。",
        "No heads are found in this sheet. Write them into its first row, such as: {wanted} (script, to, dates, between, every, at).",
    ),
    "files.sheet_unused": (
        "这一页里没有认识的列名,没有用它。要用的话,第一行写上列名,例如:{wanted}。",
        "This sheet has no heads that are known, and is not used. If it should be, its first row needs heads, such as: {wanted} (script, to, dates, between, every, at).",
    ),
    "files.csv_quote": (
        "从第 {line} 行起,双引号没有成对({why})。一格里有逗号或换行才要加双引号,前后各一个;里面的双引号写两个。",
        "From line {line} on, double quotes do not come in pairs ({why}). Only a cell with a comma or a line break needs them, one before and one after it; a quote inside is written twice.",
    ),
    "files.not_a_schedule": (
        "schedules 里的“{found}”没有读。排播表请另存为 .xlsx、.csv 或 .yaml;不是排播表的话,请移到别的文件夹。",
        "“{found}” in schedules/ is not read. Save a schedule as .xlsx, .csv or .yaml; if it is none, move it elsewhere.",
    ),
    "files.schedule_renamed": (
        "这个文件没有读:名字后面多了一截。请改名为 {wanted}。",
        "This file is not read: its name has something too much at its end. Rename it to {wanted}.",
    ),
    "files.folder_unread": (
        "{folder} 里面的文件夹不读,这里有 {count} 个文件没有用。要用的,请移到 {folder} 里。",
        "Folders inside {folder} are not read; {count} files here are not used. Move those that are wanted into {folder} itself.",
    ),
    "files.sheet_is_page": (
        "这个文件名字叫 {suffix},里面其实是网页(别的系统导出的)。请用 Excel 或 WPS 打开,另存为 .xlsx。",
        "This file is called {suffix} but is a web page inside, as other systems export it. Open it in Excel or WPS and save it as .xlsx.",
    ),
    "files.csv_big5": (
        "这个 CSV 像是繁体中文(Big5)存的,文字读不对。请用 Excel 打开,另存为“CSV UTF-8”。",
        "This CSV looks as if saved in Big5 (traditional Chinese), and cannot be read rightly. Open it in Excel and save it as CSV UTF-8.",
    ),
    "files.not_a_script": (
        "scripts 里的 {suffix} 文件不是文稿,没有用它。录音请放进 audio/recorded。",
        "A {suffix} file in scripts/ is no script and is not used. Recordings belong in audio/recorded.",
    ),
    "files.yaml_txt": (
        "记事本把它存成了 .txt,已经当 YAML 读,没有当文稿念。请改名为 {wanted}。",
        "Notepad saved it as .txt; it is taken for YAML and not read aloud. Please rename it to {wanted}.",
    ),
    "files.same_stem": (
        "文稿“{name}”有两个文件({other} 也是),不知道用哪个。请留一个。",
        "There are two files for the script “{name}” (also {other}); which one counts is not clear. Keep one.",
    ),
    "files.same_version": (
        "版本“{name}”和 {other} 是同一个语种、同一个篇幅,不知道用哪个。请留一个,或写明“篇幅”“播放点”“方案”。",
        "The version “{name}” and {other} have the same language and length; which one counts is not clear. Keep one, or give `length`, `outlet` or `timetable`.",
    ),
    "files.stem_word": (
        "文件名里的“{word}”不是语种,不是播放点,也不是方案或日类型。是不是“{nearest}”?",
        "“{word}” in the file's name is no language, no outlet, no timetable and no day type. Is it “{nearest}”?",
    ),
    # --- YAML
    "files.yaml_syntax": (
        "这一行看不懂:“{line}”({why})。请看看冒号后面有没有空格、引号有没有成对、缩进有没有对齐。",
        "This line cannot be read: “{line}” ({why}). See whether a blank follows the colon, quotes come in pairs, and the indent lines up.",
    ),
    "files.yaml_character": (
        "文件里有不能用的字符({why})。请用记事本打开,删掉怪字符再存。",
        "The file has a character that is not allowed ({why}). Delete it in Notepad and save again.",
    ),
    "files.too_deep": (
        "这里一层套一层太深或太长了,没有读下去。请写得简单些。",
        "This is nested too deeply or is too long; it was not read on. Write it more simply.",
    ),
    "files.key_not_text": (
        "冒号前面的名称要写成文字,不能是一列或一层。",
        "The name before the colon must be text, not a list or a map.",
    ),
    "files.duplicate_key": (
        "“{key}”写了两遍({first} 已经有),看不出要哪一个。请删掉一个。",
        "“{key}” is written twice (first at {first}), and nobody can tell which is meant. Delete one.",
    ),
    "files.trap_colon": (
        "“{key}”后面用了中文冒号“：”。请改成英文冒号加一个空格“: ”。",
        "A Chinese colon “：” follows “{key}”. Use an ordinary colon and a blank “: ”.",
    ),
    "files.trap_no_space": (
        "“{key}:”后面少了一个空格。请在冒号后面空一格。",
        "A blank is missing after “{key}:”. Put one after the colon.",
    ),
    "files.trap_comma": (
        "花括号里用了中文标点“{found}”。请改成英文逗号加一个空格“, ”。",
        "Chinese punctuation “{found}” inside braces. Use an ordinary comma and a blank “, ”.",
    ),
    "files.trap_tab": (
        "这里用了 Tab 键或全角空格。请改成普通的空格。",
        "There is a tab or a full-width blank here. Use ordinary blanks.",
    ),
    "files.trap_dash": (
        "这一行开头的“{found}”不是英文减号。请改成“- ”。",
        "The “{found}” at the beginning of this line is no ordinary dash. Use “- ”.",
    ),
    "files.trap_braces": (
        '{{{{…}}}} 开头的内容要加引号,写成 "{{{{村名}}}}……"。',
        'What begins with {{{{…}}}} needs quotes: "{{{{name}}}} …".',
    ),
    "files.trap_quote": (
        '这里用了中文引号“{found}”。请改成英文引号 ",或者不用引号。',
        "There is a Chinese quote “{found}” here. Use ordinary quotes, or none.",
    ),
    "files.trap_fullwidth": (
        "“{found}”里有中文全角字符或中文引号。请改成 {wanted}。",
        "“{found}” has full-width characters or Chinese quotes. Write {wanted}.",
    ),
    # --- keys and shapes
    "files.unknown_key": (
        "不认识“{key}”。这里可以写:{allowed}。",
        "Unknown key “{key}”. Here you can write: {allowed}.",
    ),
    "files.unknown_key_near": (
        "不认识“{key}”,是不是“{nearest}”?这里可以写:{allowed}。",
        "Unknown key “{key}”. Is it “{nearest}”? Here you can write: {allowed}.",
    ),
    "files.needs_key": ("这里少了“{key}”。请补上。", "“{key}” is missing here. Add it."),
    "files.needs_column": (
        "表里少了一列“{column}”。请在第一行加上这个列名。",
        "The sheet has no column “{column}”. Add it to the first row.",
    ),
    "files.not_a_map": (
        "这里要分行写,每行一个名称加冒号,例如“{key}: …”。",
        "This must be lines of names with a colon, such as “{key}: …”.",
    ),
    "files.not_lines": (
        "“{key}”下面要分行写,每行一个名称、一个冒号、一项内容,例如“名称: 内容”。",
        "Under “{key}” belong lines, each with a name, a colon and what it has: “name: …”.",
    ),
    "files.not_one_value": (
        "“{key}”只能写一个值。请只留一个,写在冒号后面。",
        "“{key}” takes one value. Keep one, on the line of the key.",
    ),
    "files.not_a_list": (
        "这里只能写一项,或用“- ”分行写几项,每项里面不能再分。",
        "Write one value here, or several on lines with “- ”; none of them may be a list or a map itself.",
    ),
    "files.fact_not_text": (
        "“{key}”的值要写成一段文字,不能再分行。",
        "The value of “{key}” must be one text, not a list or a map.",
    ),
    "files.fact_name": (
        "“{key}”不能当变量名。请只用汉字、字母、数字和下划线,不要用空格和标点。",
        "“{key}” cannot be a variable's name. Use characters, letters, digits and underscores, no blanks or punctuation.",
    ),
    "files.duplicate_row": ("“{name}”在表里写了两行。请留一行。", "“{name}” has two rows in the sheet. Keep one."),
    "files.unknown_column": (
        "不认识“{key}”这一列。列名可以写:{allowed}。文稿里的变量写成 {{{{变量名}}}}。",
        "Unknown column “{key}”. Its head may be: {allowed}. A variable of the text is written {{{{name}}}}.",
    ),
    "files.unknown_column_near": (
        "不认识“{key}”这一列,是不是“{nearest}”?列名可以写:{allowed}。文稿里的变量写成 {{{{变量名}}}}。",
        "Unknown column “{key}”. Is it “{nearest}”? Its head may be: {allowed}. A variable of the text is written {{{{name}}}}.",
    ),
    "files.columns_left": (
        "这些列和播出没有关系,没有用:{columns}。",
        "These columns have nothing to do with playing and were left alone: {columns}.",
    ),
    "files.column_without_head": (
        "这一列没有列名,里面像是日期、时间或“是/否”,不知道是什么。请写上列名,或把这一列删掉。",
        "This column has no head, and what it holds looks like days, hours or yes and no. Give it a head, or delete it.",
    ),
    "files.needs_columns": (
        "这张表里少了“{column}”这一列,没有用它。要用来排播,请在列名那一行补上;不是排播表的话,请移到别的文件夹。",
        "This sheet lacks the column “{column}” and is not used. To schedule with it, add the head; if it is no schedule, move it elsewhere.",
    ),
    "files.facts_unnamed": (
        "这张各点信息的表没有专项用它。用不着了就移走;要用,在专项里写“各点信息: 这个文件名”。",
        "This table of values of outlets is named by no campaign. Take it away if nobody needs it, or name it under `at_outlets`.",
    ),
    "files.no_schedule": (
        "这张表不是排播表(没有“文稿”和“播放点”两列),没有用它。要用来排播,请补上这两列;不是的话,请移到别的文件夹。",
        "This sheet is no schedule (it has no columns `script` and `to`) and is not used. Add them to schedule with it, or move it elsewhere.",
    ),
    "files.aside": (
        "表格外面写的“{found}”可能说的是什么时候播、什么时候不播,程序不会照它做。请写进“日期”“星期”“除外”这些列,再把这句删掉,或写到“备注”一列里。",
        "“{found}”, beside the table, may say when to play or not, and nothing is done by it. Write it in columns such as `dates`, `weekdays` or `except`, and delete it here, or move it to a column `note`.",
    ),
    "files.to_except": (
        "“播放点”里不能写“{found}”。请把要播的播放点或分区一个一个写出来,例如 {allowed}。",
        "“{found}” will not do in `to`. Write each outlet or zone that it is for, such as {allowed}.",
    ),
    "files.hidden_rows": (
        "隐藏的行和划掉(删除线)的行没有播:第 {rows} 行。要播,请取消隐藏(或清除筛选)、去掉删除线再保存。",
        "Rows that are hidden or struck through do not play: {rows}. To play them, show them (or clear the filter), take the line away and save.",
    ),
    "files.hidden_sheet": (
        "这一页是隐藏的,里面的没有播。要播,请取消隐藏再保存。",
        "This sheet is hidden, and what it holds does not play. To play it, show it and save.",
    ),
    "files.values_column": (
        "表格里没有“{key}”这一列。本条的变量一个一列,列名写成 {{{{叫法}}}} 这样。",
        "A sheet has no column “{key}”. Each variable of the row has a column of its own, headed like {{{{name}}}}.",
    ),
    "files.waits_row": ("改好以前,这一条不播。", " Until it is put right, this row does not play."),
    "files.waits_rows": (
        "改好以前,这一列写了东西的各条不播。",
        " Until it is put right, no row with something in this column plays.",
    ),
    "files.waits_days": (
        "改好以前,凡是看日子的安排,这一条改变得了的都先不播。",
        " Until it is put right, whatever it might change waits on every day that it might be about.",
    ),
    "files.waits_outlet": (
        "改好以前,这个播放点不播。",
        " Until it is put right, nothing scheduled plays at this outlet.",
    ),
    "files.waits_silent": ("改好以前,这里整天安静。", " Until it is put right, all of the day is silent there."),
    "files.waits_open": ("改好以前,这一条不算可播的时间。", " Until it is put right, nothing plays by it."),
    "files.waits_period": (
        "改好以前,这个时段要安静的天天安静,要播的不播。",
        " Until it is put right, what these hours silence is silent every day, and what plays in them waits.",
    ),
    "files.waits_table": ("改好以前,这张表里的都不播。", " Until it is put right, nothing in this table plays."),
    "files.waits_campaign": ("改好以前,整个专项不播。", " Until it is put right, nothing of this campaign plays."),
    # --- values
    "files.time": (
        "“{found}”不是时间。请写成 07:30 这样。",
        "“{found}” is no time. Write it as 07:30.",
    ),
    "files.time_stretch": (
        "“{found}”不是一个钟点。从几点到几点写进“时段”(07:00-11:30),隔多久一次写进“间隔”(15分钟);“时刻”里只写 07:30 这样。",
        "“{found}” is no single time. From when to when belongs in `between` (07:00-11:30), how often in `every` (15min); `at` has times such as 07:30 only.",
    ),
    "files.time_day": (
        "“{found}”不光是几点。“时刻”里只写 07:30 这样;日子写进“日期”,星期几写进“星期”。",
        "“{found}” is more than a time. `at` has times such as 07:30 only; write dates in `dates` and days of the week in `weekdays`.",
    ),
    "files.time_range": (
        "没有“{found}”这个时间。小时到 24、分钟到 59。",
        "There is no time “{found}”: hours go to 24, minutes to 59.",
    ),
    "files.time_part": (
        "“{found}”对不上:这个时候没有这个钟点,或者分不清是中午还是半夜。请写成 14:30 这样。",
        "“{found}” does not fit: that part of the day has no such hour, or it may be noon or midnight. Write it as 14:30.",
    ),
    "files.window_part": (
        "时段“{found}”分不清上午还是下午。请写成 14:00-17:00 这样。",
        "The window “{found}” may be meant for the morning or the afternoon. Write it as 14:00-17:00.",
    ),
    "files.window": (
        "“{found}”不是时段。请写成 07:00-11:30 这样;隔多久一次写进“间隔”,中间不播的写成两段。",
        "“{found}” is no window. Write it as 07:00-11:30; how often belongs in `every`, and a pause parts it into two.",
    ),
    "files.window_backwards": (
        "时段“{found}”的结束({end})不在开始({start})之后。跨过零点请写成“{start}-次日{end}”。",
        "The window “{found}” ends ({end}) before it starts ({start}). Across midnight write “{start}-+1 {end}”.",
    ),
    "files.window_long": (
        "时段“{found}”超过一整天。请把结束写早些,例如 08:00-20:00,或 22:00-次日06:00。",
        "The window “{found}” is longer than a day. Let it end earlier, such as 08:00-20:00, or 22:00-+1 06:00.",
    ),
    "files.share_sum": (
        "语种比例加起来是 {found}%。请写成一共 100%,例如 {{普通话: 70%, 粤语: 30%}}。",
        "The shares of the languages are {found}% together. Write them so that they are 100%, such as {{Mandarin: 70%, Cantonese: 30%}}.",
    ),
    "files.percent_empty": (
        '“{found}”后面没有写百分之几。请写上,例如 "{found}": 60%。',
        'No per cent stand behind “{found}”. Write them, such as "{found}": 60%.',
    ),
    "files.duration": (
        "“{found}”不是时长。请写成 15分钟、90秒、1小时 这样。",
        "“{found}” is no duration. Write it as 15min, 90s or 1h.",
    ),
    "files.duration_long": (
        "时长“{found}”太长了,最长一天。请写短些,例如 15分钟。",
        "“{found}” is too long; a day is the most. Write a shorter one, such as 15min.",
    ),
    "files.talk_limit": (
        "“{found}”不行:喊话最长可以设 10秒 到 60分钟,例如 5分钟。",
        "“{found}” will not do: a talk may last from 10s to 60min, such as 5min.",
    ),
    "files.date": (
        "“{found}”不是日期。请写成 2022-07-13,一段写成 2022-07-13..2022-07-15。",
        "“{found}” is no date. Write 2022-07-13, or 2022-07-13..2022-07-15.",
    ),
    "files.except_kind": (
        "“除外”里只写日子,“{found}”是一类日子。请写进“日类型”,前面加“非”,例如 非节假日(周末也算节假日)。",
        "Only dates belong in `except`; “{found}” is a kind of day. Write it in `day_types` with “not”, such as not holiday (a weekend is a holiday, too).",
    ),
    "files.date_and_more": (
        "“{found}”里不光是日子。“日期”里只写日子(2026-12-01..2026-12-31);星期几、工作日写进“星期”,不播的日子写进“除外”。",
        "“{found}” says more than dates. Write only those in `dates` (2026-12-01..2026-12-31), days of the week in `weekdays`, and days without it in `except`.",
    ),
    "files.date_open": (
        "“{found}”没有写全头一天和末一天。请都写上,例如 2026-12-01..2026-12-31。",
        "“{found}” has no first day or no last one. Write both, as 2026-12-01..2026-12-31.",
    ),
    "files.date_two": (
        "“{found}”可以是 {first},也可以是 {second}。请写成 {first} 这样,年份在前。",
        "“{found}” may be {first} or {second}. Write it with the year first, as {first}.",
    ),
    "files.date_weekday": (
        "“{found}”对不上:那天是{weekday}。请看看是日子写错了,还是星期写错了;只写日子也行,例如 2022-07-13。",
        "“{found}” does not fit: that day is a {weekday}. See which of the two is wrong; a date alone will do, such as 2022-07-13.",
    ),
    "files.date_year_taken": (
        "“{found}”没有写年份,按 {year} 年算:{dates}。最好连年份一起写。",
        "“{found}” has no year; {year} is taken, as said beside it: {dates}. Better write the year, too.",
    ),
    "files.no_such_date": (
        "没有“{found}”这一天。请改成有的日子,写成 2022-07-13 这样。",
        "There is no such day as “{found}”. Write one that there is, such as 2022-07-13.",
    ),
    "files.year": (
        "“{found}”的年份不对。请写 {low} 到 {high} 之间的年份。",
        "The year of “{found}” cannot be right. Write one from {low} to {high}.",
    ),
    "files.dates_backwards": (
        "日期“{found}”前后颠倒了:后面的要晚于前面的,例如 2022-07-13..2022-07-15。",
        "The dates “{found}” are the wrong way round: the second must be the later one, such as 2022-07-13..2022-07-15.",
    ),
    "files.yes_no": (
        "“{found}”看不懂。请写“是”或“否”(“启用”“停用”也行)。",
        "“{found}” is neither yes nor no. Write yes or no.",
    ),
    "files.whole": (
        "“{found}”不行。请写 {low} 到 {high} 之间的整数。",
        "“{found}” will not do. Write a whole number from {low} to {high}.",
    ),
    "files.choice": ("“{found}”不行。可以写:{allowed}。", "“{found}” will not do. You can write: {allowed}."),
    "files.choice_near": (
        "“{found}”不行,是不是“{nearest}”?可以写:{allowed}。",
        "“{found}” will not do. Is it “{nearest}”? You can write: {allowed}.",
    ),
    "files.language": (
        "不认识语种“{found}”。可以写:{allowed}。",
        "Unknown language “{found}”. You can write: {allowed}, or an ISO code.",
    ),
    "files.weekday": (
        "“{found}”看不出是星期几。请写成 周一、周三,周一至周五,或 周一至周五(周三除外) 这样;几点写在“时刻”里。",
        "“{found}” names no weekdays. Write Monday, Mon-Fri, or Mon-Fri except Wed; the hour belongs in `at`.",
    ),
    "files.weekday_holidays": (
        "“{found}”看不出周末算不算节假日,所以不播。周一到周五播、节假日停的,请写“周一至周五(节假日除外)”;只在不上班的日子播的(周末也算),请写“节假日”。",
        "“{found}” does not say whether a weekend is a holiday, so it does not play. Write “Mon-Fri except holidays”, or “holidays” for all days without work, weekends among them.",
    ),
    "files.weekday_and_type": (
        "“星期”写了“{found}”,“日类型”又写了别的。请都写在“日类型”里,“星期”只写星期几。",
        "`weekdays` says “{found}”, and `day_types` something else. Write kinds of day in `day_types`, and days of the week only in `weekdays`.",
    ),
    "files.day_type": (
        "“{found}”不是日类型。可以写:工作日、节假日、上学日、考试日、雨天、赶集日。",
        "“{found}” is no day type. You can write: workday, holiday, schoolday, exam, rainy, market.",
    ),
    "files.timezone": (
        "没有“{found}”这个时区。中国请写 Asia/Shanghai。",
        "There is no time zone “{found}”. Write one like Asia/Shanghai.",
    ),
    "files.ending_days": (
        "“{found}”看不懂。赶集日请写成 逢3-6-9,农历写成 农历逢2-5-8;数字是 1 到 10。",
        "“{found}” cannot be read. Write market days as 逢3-6-9 (ending in 3-6-9), lunar ones as 农历逢2-5-8; digits are 1 to 10.",
    ),
    "files.monthly": (
        "“{found}”看不懂,这样写的不播。每月的日子请写成 每月15日、每月1日和15日、每月10日至15日、每月最后一天,或 每月最后一个周五;看农历的写 农历每月初一和十五。",
        "“{found}” cannot be read, so what it is written for does not play. Write “every month on 1, 15”, “last day of every month” or “last Friday of every month”; days of the lunar calendar as 农历每月1、15.",
    ),
    "files.every_few": (
        "“{found}”看不懂,这样写的不播。隔几天一次请写成 2026-12-01起隔天、2026-12-01起每3天,有头有尾的写 2026-12-01..2026-12-31隔天。",
        "“{found}” cannot be read, so what it is written for does not play. Write “every other day from 2026-12-01” or “every 3 days from 2026-12-01..2026-12-31”.",
    ),
    "files.every_few_from": (
        "“{found}”没有说从哪一天数起,不知道哪天轮到,所以不播。请写成 2026-12-01起{found}(2026-12-01 换成头一天)。",
        "“{found}” does not say from which day to count, so nobody knows whose turn a day is, and it does not play. Write “every other day from 2026-12-01” with its first day.",
    ),
    "files.every_few_between": (
        "“{found}”有两种算法,所以不播。每3天一次(中间空两天)请写成 2026-12-01起每3天。",
        "“{found}” can be counted in two ways, so it does not play. Write “every 3 days from 2026-12-01” for one day in three.",
    ),
    "files.weeks": (
        "“{found}”看不懂,这样写的不播。单双周请写成 单周(按学期)、双周(按年),带星期的写 单周(按学期)周五。",
        "“{found}” cannot be read, so what it is written for does not play. Write “odd weeks of the term”, “even weeks of the year”, or “Friday in odd weeks of the term”.",
    ),
    "files.weeks_which": (
        "单周、双周没有说怎么数,所以不播。照开学那一周算第一周的,请写成 单周(按学期);照一年的周数算的,写成 单周(按年)。只给学校播的,不写也是按学期。",
        "Odd or even weeks of what is not said, so it does not play. Write “odd weeks of the term” (its first week is the one in which it begins) or “odd weeks of the year”. What only schools play goes by the term.",
    ),
    "files.weeks_list": (
        "“{found}”里,后面的星期是不是也只在单周、双周,看不出来,所以不播。请每一个都写上:单周(按学期)周一、单周(按学期)周三;或写成 单周(按学期)周一、周三。",
        "In “{found}” nobody can tell whether the later days are of odd or even weeks, too, so it does not play. Write it with each of them: “Monday in odd weeks of the term, Wednesday in odd weeks of the term”.",
    ),
    "files.weeks_no_terms": (
        "单周、双周要按学期数,可是 days.yaml 里没有写学期,所以不播。请在 days.yaml 写上 学期: [2026-09-01..2027-01-22],或改成 单周(按年)。",
        "Odd or even weeks of the term are asked for, and days.yaml has no `terms`, so it does not play. Write terms: [2026-09-01..2027-01-22] there, or “odd weeks of the year”.",
    ),
    "files.dates_mixed": (
        "“日期”里又有写明的日子,又有每月、每周的日子,看不出是那些日子里的才播,还是都播,所以不播。请把写明的日子留在“日期”,把每月、每周的写进“星期”(例如 星期: 每月15日);都要播的,分成两条。",
        "`dates` has both dates and days that come again, and nobody can tell whether both must hold or either, so it does not play. Leave the dates in `dates`, and write the others under `weekdays` (such as weekdays: last Friday of every month); to play on both, write two rows.",
    ),
    "files.make_up_nowhere": (
        "这一天按别的星期几上课,可是没有校园广播,不知道哪几处跟着换,所以哪一处也没有换。请写上播放点:{{类型: 周二, 播放点: 五一村}}。",
        "This day has the hours of another day of the week, but there are no school outlets and nobody said who follows it, so nobody does. Name the outlets: {{types: Tuesday, to: NAME}}.",
    ),
    "files.location": (
        "“{found}”不是地点。请写纬度和经度,例如 24.72, 112.29(手机地图上能看到);或者写省会的名字,例如 {nearest}。改好以前,照日出日落播的都不播。",
        "“{found}” is no place. Write its latitude and longitude, such as 24.72, 112.29 (a phone's map shows them), or a provincial capital, such as {nearest}. Until then nothing plays that goes by the sun.",
    ),
    "files.location_order": (
        "“{found}”的数字太大。请先写纬度(北纬多少),再写经度(东经多少),例如 24.72, 112.29。改好以前,照日出日落播的都不播。",
        "The numbers of “{found}” are too large. Write the latitude first, then the longitude, such as 24.72, 112.29. Until then nothing plays that goes by the sun.",
    ),
    "files.location_zone": (
        "这个地点离时区 {zone} 太远。请看纬度是不是写在前面,经度是不是少了负号,或者改“时区”。改好以前,照日出日落播的都不播。",
        "This place is far from the time zone {zone}. See whether the latitude stands first and no minus sign is missing, or change `timezone`. Until then nothing plays that goes by the sun.",
    ),
    "files.sun_hours": (
        "“{found}”看不懂,这样写的不播。请写成 {{{{日落}}}}、{{{{日落}}}}-10分钟、{{{{日出}}}}+半小时;时段写成 {{{{日落}}}}-21:00。",
        "“{found}” cannot be read, so it does not play. Write {{{{sunset}}}}, {{{{sunset}}}}-10min or {{{{sunrise}}}}+30min; a window as {{{{sunset}}}}-21:00.",
    ),
    "files.lunar_date": (
        "“{found}”不是农历日子。请写成 农历八月十五、农历1-1..1-15,或 农历每月初一、十五。",
        "“{found}” is no lunar day. Write 农历8-15, 农历1-1..1-15, or 农历每月1、15 for days of every month.",
    ),
    "files.lunar_thirtieth": (
        "“{found}”当作除夕,一年的最后一天:有的年份腊月只有二十九天。请直接写“除夕”。",
        "“{found}” is taken for the last day of the lunar year: in some years its month has 29 days. Write it as 除夕.",
    ),
    "files.lunar_short": (
        "“{found}”有的月份没有:那个月只有二十九天,没有的就不算。月月都要的,请写二十九或初一,例如 农历每月二十九。",
        "“{found}” is not there in a month of 29 days, and is left out then. To have it in every month write the 29th or the 1st, such as “lunar days 29”.",
    ),
    "files.yearly": (
        "“{found}”看不懂。每年都有的日子请写成 每年5-1..9-30。",
        "“{found}” cannot be read. Write days of every year as “every year 5-1..9-30”.",
    ),
    "files.postponed": (
        "推迟“{found}”看不懂。请写成 2022-07-14起1天。",
        "The postponement “{found}” cannot be read. Write it as “2022-07-14 +1”.",
    ),
    "files.quiet_sun": (
        "“{found}”:这里不能跟着日出日落走,请写钟点,例如 21:30-06:30。各个季节不一样的,在 days.yaml 里各写一个“方案”,例如 冬季: {{日期: 每年11-1..3-31, 安静时段: [18:00-07:00]}}。",
        "“{found}”: these hours cannot go by the sun; write them by the clock, such as 21:30-06:30. For hours that differ by season write timetables in days.yaml, such as winter: {{dates: every year 11-1..3-31, quiet_hours: [18:00-07:00]}}.",
    ),
    "files.unknown_period": (
        "“{found}”不是时段,“时段表”里也没有这个名字。有:{allowed}。",
        "“{found}” is no window, and no name in `periods`. There are: {allowed}.",
    ),
    "files.unknown_day_type": (
        "没有哪一天是“{found}”:它不是日类型,也没有这个方案,days.yaml 里没有一天这样写。是不是“{nearest}”?自己起的名字,请先在 days.yaml 的“日类型”或“方案”里写上。",
        "No day is “{found}”: it is no day type and no timetable, and days.yaml marks no day so. Is it “{nearest}”? A name of your own is first written in days.yaml, for its days or as a timetable.",
    ),
    "files.mark_unused": (
        "“{found}”写在了日子上,可是没有什么安排、播放点或文稿看它。是不是“{nearest}”?",
        "Days are marked “{found}”, and no row, outlet or text goes by that. Is it “{nearest}”?",
    ),
    "files.timetable_name": (
        "“{name}”不能当方案的名字。请用一个词,不要空格和标点,也不要以“非”“不是”开头,例如 雨天、夏季。",
        "“{name}” cannot be a timetable's name. Use one word without blanks and punctuation, not one that begins with “not”, such as rainy or summer.",
    ),
    "files.unknown_timetable": (
        "没有方案或日类型“{found}”。是不是“{nearest}”?",
        "There is no timetable or day type “{found}”. Is it “{nearest}”?",
    ),
    "files.unknown_campaign": (
        "没有专项“{found}”,写给它的推迟不起作用。是不是“{nearest}”?请改成那个名字,或者把这一条删掉。",
        "There is no campaign “{found}”, so its postponement does nothing. Is it “{nearest}”? Name that one, or delete this line.",
    ),
    "files.calendar": (
        "节假日历“{found}”看不懂。中国请写 CN,不用就留空。",
        "The calendar “{found}” is not known. Write a country's two letters, such as CN, or leave it out.",
    ),
    "files.time_decimal": (
        "“{found}”看不出是几点几分({first} 还是 {second}?Excel 会吃掉末尾的 0)。请用冒号写成 {first} 这样。",
        "“{found}” may be {first} or {second} (Excel drops a nought at the end). Write it with a colon, as {first}.",
    ),
    "files.date_short_year": (
        "“{found}”的年份只有两位。请写成 {wanted} 这样。",
        "The year of “{found}” has two digits only. Write {wanted}, if that is meant.",
    ),
    "files.date_no_year": (
        "“{found}”没有写年份。请连年份一起写:年份-{rest},例如 2022-07-13 这样。",
        "“{found}” has no year. Write the year, too: YEAR-{rest}, as in 2022-07-13.",
    ),
    # --- cells
    "files.cell_error": (
        "这一格是 Excel 的错误值 {found}。请改正公式,或直接写上内容,例如 07:30。",
        "This cell has Excel's error {found}. Correct the formula, or write the value itself, such as 07:30.",
    ),
    "files.cell_formula": (
        "这一格是公式,里面没有算好的值。请用 Excel 或 WPS 打开、保存一次,或直接写上内容。",
        "This cell is a formula without its result. Open the file in Excel or WPS and save it, or write the value itself.",
    ),
    "files.cell_maybe_date": (
        "这一格是数 {found}。要是日期,应该是 {date}:请把这一格设成“日期”或“文本”格式再写。要真是这个数,不用管。",
        "This cell is the number {found}. If a date is meant it would be {date}: format the cell as a date or as text. If the number is meant, let it be.",
    ),
    "files.cell_nought": (
        "这一格是公式,算出来是 0({found}),多半是引用了空格子。请直接写上内容,或改好公式。",
        "This cell is a formula that gives 0 ({found}); most likely it looks at an empty cell. Write the value itself, or correct the formula.",
    ),
    "files.cell_merged": (
        "这一格和左边的 {first} 合并了,看不出“{found}”在这一列里是什么意思。请取消合并,每一格都写上。",
        "This cell is merged with {first}, in another column, and nobody can tell what “{found}” means here. Take the merge away and fill in each cell.",
    ),
    "files.cell_struck": (
        "这一格(“{found}”)有删除线,看不出还算不算。还算,请去掉删除线;不算了,请把里面的字删掉。",
        "This cell (“{found}”) is struck through, and nobody can tell whether it still counts. Take the line away, or delete what it says.",
    ),
    "files.cell_long": (
        "这一格写了 {length} 个字(“{found}……”),太长了,最多 {most} 个。长的话请写在文稿里。",
        "This cell has {length} characters (“{found}…”), too many; {most} is the most. Long texts belong in a script.",
    ),
    "files.cell_date_in_hours": (
        "这里要写几点,Excel 把它当成了日期({found})。请先把这一格设成“文本”格式,再写 07:00-11:00 或 07:30 这样。",
        "Hours are wanted here, and Excel took them for a date ({found}). Format the cell as text and write 07:00-11:00 or 07:30.",
    ),
    "files.cell_moment_in_hours": (
        "这一格是日期加时间({found})。这里只写几点,例如 07:30;日期写在“日期”那一列。",
        "This cell is a date with a time ({found}). Write only the time here, as 07:30; the date belongs in the column of dates.",
    ),
    "files.cell_moment_in_dates": (
        "这一格是日期加时间({found})。这里只写日期,例如 2022-07-13;几点写在“时刻”那一列。",
        "This cell is a date with a time ({found}). Write only the date here, as 2022-07-13; the time belongs in the column `at`.",
    ),
    "files.cell_needed": (
        "这一行的“{column}”空着。请补上,或把这一行删掉。",
        "“{column}” is empty in this row. Fill it in, or delete the row.",
    ),
    # --- names
    "files.outlet_name": (
        "播放点“{name}”的名字里有“{found}”,不能用。请去掉,例如写成 五一村东。",
        "The outlet's name “{name}” has “{found}” in it, which cannot be used. Leave it out, such as in north-2.",
    ),
    "files.zone_is_outlet": (
        "分区“{name}”和一个播放点重名。请换个名字。",
        "The zone “{name}” has the same name as an outlet. Choose another.",
    ),
    "files.unknown_outlet": (
        "没有播放点或分区“{found}”。是不是“{nearest}”?",
        "There is no outlet or zone “{found}”. Is it “{nearest}”?",
    ),
    "files.unknown_script": (
        "没有文稿“{found}”。是不是“{nearest}”?",
        "There is no script “{found}”. Is it “{nearest}”?",
    ),
    "files.unknown_version": (
        "文稿“{script}”没有版本“{found}”。有:{allowed}。",
        "The script “{script}” has no version “{found}”. It has: {allowed}.",
    ),
    "files.no_table": (
        "schedules 里没有表格“{found}”。有:{nearest}。",
        "There is no sheet “{found}” in schedules/. There is: {nearest}.",
    ),
    # --- scripts
    "files.version_language": (
        "版本“{name}”没写语种,名字里也看不出来。请加一行“语种: {nearest}”。",
        "The version “{name}” has no language, and its name tells none. Add a line “language: {nearest}”.",
    ),
    "files.version_empty": (
        "版本“{name}”没有正文,也没有录音。请写一样。",
        "The version “{name}” has neither text nor recording. Write one of them.",
    ),
    "files.braces": (
        "“{found}”这里的花括号不成对。变量写成 {{{{村名}}}},里面不要有空格以外的标点。",
        "The braces at “{found}” do not match. A variable is written {{{{name}}}}.",
    ),
    "files.template": (
        "“{found}”不行:花括号里只能写一个变量的名字,像 {{{{村名}}}},没有别的写法。",
        "“{found}” will not do: between double braces stands the name of a variable, such as {{{{name}}}}, and nothing else.",
    ),
    # --- schedules
    "files.same_campaign": (
        "专项“{name}”和 {other} 重名,台账会分不清。请换个名字。",
        "The campaign “{name}” has the same name as {other}; the ledger could not tell them apart. Choose another.",
    ),
    "files.campaign_name": (
        "专项名“{name}”里不能有“/”和“@”。请去掉。",
        "A campaign's name cannot have “/” or “@” in it: “{name}”. Leave them out.",
    ),
    "files.row_id": (
        "编号“{id}”里不能有“/”和“@”。请去掉。",
        "A row's id cannot have “/” or “@” in it: “{id}”. Leave them out.",
    ),
    "files.same_row": (
        "这一条和 {other} 一样(编号“{id}”)。请删掉一条,或给个不同的“编号”。",
        "This row is the same as the one at {other} (id “{id}”). Delete one, or give it another id.",
    ),
    "files.row_again": (
        "这一条和 {other} 一模一样,会播两遍。只要一遍的话,删掉一条。",
        "This row is the same as the one at {other}, so it is said twice. For once, delete one of them.",
    ),
    "files.copy": (
        "“{file}”是“{original}”的副本,没有用:算数的是“{original}”,不会播两遍。不要了就删掉;要用这一份,请删掉“{original}”,或给它起个别的名字(不带“副本”“(1)”这样的记号)。",
        "“{file}” is a copy of “{original}” and is not used: “{original}” counts, so nothing is said twice. Delete it; or, if this one is to count, delete “{original}”, or give it a name of its own (without “copy” or “(1)”).",
    ),
    "files.window_needs_every": (
        "写了“时段”,还要写“间隔”(每隔多久播一次)或“每段”(播几次)。",
        "A window needs `every` (how often it plays) or `per_window` (how many times).",
    ),
    "files.moved_needs_at": (
        "“改到”只用在写了一个“时刻”的一条上:原来几点,改到几点。别的请直接改时间。",
        "`moved` is for a row with one time in `at`: from when it was to when it is. Change the times of other rows themselves.",
    ),
    "files.every_needs_window": (
        "写了“间隔”,还要写“时段”(从几点到几点)。",
        "`every` needs a window (`between`).",
    ),
    "files.note_holds_back": (
        "“备注”只给人看,“{found}”不起作用。要照它停播,请写进“日期”“除外”“星期”或“日类型”(例如 非雨天)。",
        "A note is for people only: “{found}” holds nothing back. To keep the row from playing then, use `dates`, `except`, `weekdays` or `day_types` (such as not rainy).",
    ),
    "files.every_too_short": (
        "间隔太短,最短一分钟。请写长些,例如 15分钟。",
        "The interval is too short; a minute is the least. Write a longer one, such as 15min.",
    ),
    "files.row_without_time": (
        "这一条没写时间(时段或时刻),{outlets} 不知道几点播。只有宣传车可以不写,做进播放包。",
        "This row has no time (`between` or `at`), so {outlets} would never play it. Only a van's row may have none: it goes into its pack.",
    ),
}
