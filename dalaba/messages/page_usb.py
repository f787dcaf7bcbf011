"""Sentences of the page “U盘”. Code -> (Chinese, English)."""

MESSAGES = {
    "page_usb.title": ("U盘", "USB sticks"),
    # --- what goes on it
    "page_usb.what_title": ("1. 放什么", "1. What goes on it"),
    "page_usb.van": ("宣传车", "Van"),
    "page_usb.day": ("哪一天", "Day"),
    "page_usb.show": ("看看", "Show"),
    "page_usb.count": ("{count} 个声音,放一遍 {total},占 {size}", "{count} sounds; one round takes {total}; {size}"),
    "page_usb.nothing": (
        "{day} 没有给{van}排内容。先在“排期”里排,播放点选{van}。",
        "Nothing is scheduled for {van} on {day}. Put it into the timetable first.",
    ),
    "page_usb.unmade": (
        "有的内容还没有做成声音,写U盘的时候先做好,会多等一会儿。",
        "Some of it is not made into sound yet; that is done first, and takes a while longer.",
    ),
    "page_usb.no_van": (
        "这个站没有宣传车。在 station.yaml 的“播放点”里写一个类型是宣传车的,就能写U盘。",
        "This station has no van. Write one into station.yaml (`outlets`), and its sticks are written here.",
    ),
    # --- to and from the township
    "page_usb.take": ("收{township}发来的", "Take what {township} sent"),
    "page_usb.bring_back": ("写上带回{township}的", "Write what goes back to {township}"),
    "page_usb.taken": (
        "《{file}》核对过,收下了;里面有 {orders} 条命令照办。",
        "{file} was checked and taken; {orders} orders in it are obeyed.",
    ),
    "page_usb.taken_refused": (
        "《{file}》核对过,收下了;里面有 {refused} 条命令没有照办,原因在台账里。",
        "{file} was checked and taken; {refused} orders in it were refused, and the ledger says why.",
    ),
    "page_usb.taken_partly": (
        "《{file}》核对过,但没有全收下:{why}",
        "{file} was checked, but not all of it was taken: {why}",
    ),
    "page_usb.brought": (
        "写好了:{file}({size},台账 {rows} 条)。弹出U盘,带回{township}。",
        "Written: {file} ({size}, {rows} entries of the ledger). Eject the stick and take it to {township}.",
    ),
    "page_usb.brought_wish": (
        "写好了:{file}。弹出U盘,带回{township};镇里会来电话,请念这个指纹:{fingerprint}",
        "Written: {file}. Eject the stick and take it to {township}, which telephones; read this fingerprint out: {fingerprint}",
    ),
    "page_usb.did_take": ("收了{township}的《{file}》", "took {file} of {township}"),
    "page_usb.did_bring_back": ("写了带回{township}的《{file}》", "wrote {file} for {township}"),
    # --- sticks
    "page_usb.sticks_title": ("2. 插上U盘,写上去", "2. Plug a stick in and write it"),
    "page_usb.no_sticks": ("没有看到U盘。插上就会出现在这里。", "No stick is plugged in. It appears here once it is."),
    "page_usb.is_stick": ("U盘", "stick"),
    "page_usb.is_folder": ("文件夹", "folder"),
    "page_usb.room": ("还能放 {free},一共 {total},格式 {system}", "{free} free of {total}, {system}"),
    "page_usb.room_folder": ("还能放 {free},一共 {total}", "{free} free of {total}"),
    "page_usb.system_unknown": ("不知道", "unknown"),
    "page_usb.comma": ("、", ", "),
    "page_usb.is_empty": ("是空的,可以写。", "It is empty and can be written."),
    "page_usb.has_old": (
        "上面是以前写的播放内容。写新的,会先把旧的拿掉。",
        "It has what was written before. That is taken away first.",
    ),
    "page_usb.is_large": (
        "比 32 GB 大,有的车载播放器不认。上车前先试一下。",
        "It is larger than 32 GB, which some players do not read. Try it in the van first.",
    ),
    "page_usb.not_fat_line": (
        "不是 FAT32 格式,很多车载播放器不认,所以不写。请在电脑上把它格式化成 FAT32,再插上。",
        "It is not formatted as FAT32, which many players need, so it is not written. Format it as FAT32 and plug it in again.",
    ),
    "page_usb.not_fat": (
        "“{folder}”是 {system} 格式,不是 FAT32,很多车载播放器不认,所以没有写。请在电脑上把它格式化成 FAT32,再插上。",
        "“{folder}” is formatted as {system} and not as FAT32, which many players need, so nothing was written. Format it as FAT32 and plug it in again.",
    ),
    "page_usb.not_ours": (
        "“{folder}”上有别人的文件({names},共 {count} 个),不动它。请换一个空的U盘,或者先自己清空。",
        "“{folder}” has other files ({names}, {count} in all), so it is left alone. Take an empty stick, or empty it yourself.",
    ),
    "page_usb.write": ("写上去", "Write it"),
    "page_usb.write_anew": ("拿掉旧的,写新的", "Take the old away and write anew"),
    "page_usb.check": ("检查这个U盘", "Check this stick"),
    "page_usb.begun": (
        "开始写{van}的U盘({folder})。离开这一页也会写完。",
        "Writing {van}'s stick ({folder}). It goes on if you leave this page.",
    ),
    "page_usb.checking": ("开始检查“{folder}”。", "Checking “{folder}”."),
    "page_usb.pulled_out": (
        "没有找到“{folder}”,可能拔掉了。插好再试。",
        "“{folder}” is not there; it may have been pulled out. Plug it in and try again.",
    ),
    "page_usb.busy": (
        "另一个U盘正在写或检查,等它做完。",
        "Another stick is being written or checked. Wait until it is done.",
    ),
    "page_usb.nothing_runs": ("现在没有U盘在写。", "No stick is being written."),
    "page_usb.stopping": ("正在停下,已经写上去的会拿掉。", "It is being stopped; what was written is taken away."),
    # --- how far it is
    "page_usb.job_write": ("写{van} {day} 的U盘", "Stick of {van}, {day}"),
    "page_usb.job_check": ("检查 {folder}", "Check of {folder}"),
    "page_usb.stage_reading": ("准备", "getting ready"),
    "page_usb.stage_making": ("先做声音", "making sounds"),
    "page_usb.stage_clearing": ("拿掉旧的", "taking the old away"),
    "page_usb.stage_writing": ("正在写,写完读回核对", "writing, and reading back"),
    "page_usb.stage_checking": ("正在一个一个核对", "reading every file"),
    "page_usb.stage_comparing": ("看现在会不会写成一样", "comparing with what is due now"),
    "page_usb.stage_done": ("做完了", "done"),
    "page_usb.stage_stopped": ("停下了", "stopped"),
    "page_usb.stage_failed": ("没有做成", "failed"),
    "page_usb.job_reading": ("正在看要放哪些内容……", "Reading what is to be on it …"),
    "page_usb.job_at": ("{done}/{of} {now}", "{done} of {of} {now}"),
    "page_usb.stop": ("停下", "Stop"),
    "page_usb.was_stopped": ("停下了,上面没有留下没写完的东西。", "It was stopped; nothing half written is left."),
    "page_usb.wrote": (
        "写好了:{count} 个声音,都从U盘读回来核对过。",
        "Written: {count} sounds, each read back from the stick.",
    ),
    "page_usb.eject": ("拔之前,先在电脑右下角点“安全弹出”。", "Eject it in the system before you pull it out."),
    "page_usb.sheet": ("随车播放单(打印)", "The driver's sheet (to print)"),
    # --- an old stick
    "page_usb.old_none": ("上面没有这里写的内容。", "It has nothing that was written here."),
    "page_usb.old_what": ("是{van}的,{day} 用,{count} 个文件。", "It is {van}'s for {day}, with {count} files."),
    "page_usb.old_over": ("日子过了,不要再放。", "Its day is over: do not play it."),
    "page_usb.old_broken": ("有 {count} 个文件不对,不要用这个U盘:", "{count} files are wrong; do not use this stick:"),
    "page_usb.file_changed": ("{name}《{title}》和写的时候不一样", "{name} “{title}” is not as it was written"),
    "page_usb.file_missing": ("{name} 不见了", "{name} is gone"),
    "page_usb.file_unreadable": ("{name} 读不出来", "{name} cannot be read"),
    "page_usb.old_whole": ("每个文件都和写的时候一样。", "Every file is as it was written."),
    "page_usb.old_same": ("和现在要写的也一样,可以接着用。", "It is what would be written now, too."),
    "page_usb.old_differs": (
        "后来内容改过,现在会写成别的:{names}。请重新写。",
        "What is due has changed since: {names}. Write it anew.",
    ),
    "page_usb.old_others": ("还有别人的文件:{names}。", "It also has other files: {names}."),
    # --- a folder for a stick
    "page_usb.folder_title": ("用电脑上的文件夹代替U盘", "Use a folder of this PC instead of a stick"),
    "page_usb.folder": ("文件夹(从盘符写起,写全)", "Folder (in full, from the drive on)"),
    "page_usb.folder_do": ("用这个文件夹", "Use this folder"),
    "page_usb.folder_let": ("“{folder}”可以当U盘写了。", "“{folder}” can be written like a stick."),
    # --- on the ledger
    "page_usb.did_write": (
        "写了{van} {day} 的U盘,{count} 个声音。",
        "Wrote the stick of {van} for {day} with {count} sounds.",
    ),
    "page_usb.did_check": (
        "检查了U盘 {folder},{count} 个文件不对。",
        "Checked the stick {folder}: {count} files wrong.",
    ),
    "page_usb.did_folder": ("让文件夹“{folder}”当U盘。", "Let the folder “{folder}” stand for a stick."),
    # --- the station's backup
    "page_usb.backup_title": ("备份整个广播台", "Back the station up"),
    "page_usb.backup_how": (
        "文稿、排期、录音、做好的声音、台账、人员,存成一个文件(大约 {size}),电脑坏了换一台也能接着播。请用一个专门的U盘,不要用宣传车的。",
        "Notices, timetable, recordings, sounds, the ledger and people as one file of about {size}, with which another PC goes on. Take a stick of its own, not a van's.",
    ),
    "page_usb.backup_do": ("备份到“{name}”", "Back up to “{name}”"),
    "page_usb.backup_room": ("还能放 {free}", "{free} free"),
    "page_usb.backup_begun": (
        "开始备份:{file}。离开这一页也会写完。",
        "Backing up: {file}. It goes on if you leave this page.",
    ),
    "page_usb.backup_job": ("备份 {file}", "Backup {file}"),
    "page_usb.backup_writing": ("正在写", "writing"),
    "page_usb.backup_checking": ("正在核对", "reading back"),
    "page_usb.backup_done": ("好了", "done"),
    "page_usb.backup_failed": ("没有备份成", "failed"),
    "page_usb.backup_whole": ("{file} 写好了,核对过,{size}。", "{file} is written and was read back: {size}."),
    "page_usb.backup_last": ("上一次备份:{at},{file}", "Last backup: {at}, {file}"),
    "page_usb.backup_never": ("还没有备份过。", "There is no backup yet."),
}
