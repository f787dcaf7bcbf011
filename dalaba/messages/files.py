"""What is wrong with a file that people write: as a whole, as YAML, in its keys. Code -> (Chinese, English)."""

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
    "files.needs_columns_near": (
        "这张表里少了“{column}”这一列,没有用它。列名“{found}”是不是就指它?是的话,请把列名改成“{column}”,例如“{column}”“时刻”;不是排播表的话,请移到别的文件夹。",
        "This sheet lacks the column “{column}” and is not used. Is “{found}” meant for it? If so, rename that head, such as “{column}”; if it is no schedule, move it elsewhere.",
    ),
    "files.cell_without_head": (
        "“{found}”上面没有列名,没有用它。要用,请在列名那一行写上这一列叫什么,例如“备注”;用不着,就删掉。",
        "“{found}” stands under no head and is not used. If it matters, give its column a head, such as `note`; if not, delete it.",
    ),
    "files.facts_unnamed": (
        "这张各点信息的表没有专项用它。用不着了就移走;要用,在专项里写“各点信息: 这个文件名”。",
        "This table of values of outlets is named by no campaign. Take it away if nobody needs it, or name it under `at_outlets`.",
    ),
    "files.no_schedule": (
        "这张表不是排播表(没有“文稿”(或“文件”“歌单”“转播”)和“播放点”两列),没有用它。要用来排播,请补上这两列;不是的话,请移到别的文件夹。",
        "This sheet is no schedule (it has no columns `script`, or `file`, `playlist` or `relay`, and `to`) and is not used. Add them to schedule with it, or move it elsewhere.",
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
    "files.waits_exam": (
        "改好以前,考试的时间里照样静音,但试卷不播。",
        " Until it is put right, the exam's hours are silent all the same, but its papers do not play.",
    ),
    "files.exam_name": (
        "考试的名称“{name}”里不能有 / 和 @。",
        "An exam's name has no / and no @: “{name}”.",
    ),
    "files.exam_date": (
        "“{found}”不是考试的日子:请写 2026-06-20,或几天的列表。改好以前,这个时间段天天静音。",
        "“{found}” is no day of an exam: write 2026-06-20, or a list of days. Until then its hours are silent every day.",
    ),
    "files.exam_paper_outside": (
        "试卷的时刻 {found} 不在考试“{name}”的时段({allowed})里。请改时刻,或把时段写长些。",
        "The paper's time {found} is not within the hours of the exam “{name}”, {allowed}. Change it, or make the hours longer.",
    ),
    "files.exam_trial": (
        "“{found}”不是试播的时间。请写“前一天 16:00”。",
        "“{found}” is no time for a trial. Write: the day before 16:00.",
    ),
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
}
