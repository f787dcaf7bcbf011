"""What the verb and the room `backup` say: code -> (Chinese, English)."""

MESSAGES: dict[str, tuple[str, str]] = {
    "backup.not_one": (
        "《{file}》不是大喇叭的备份,或者没有拷完整。",
        "{file} is no backup of Dalaba, or was not copied whole.",
    ),
    "backup.damaged": (
        "备份《{file}》里的 {name} 坏了,整个备份都不用。请换一份备份。",
        "{name} in the backup {file} is damaged, so nothing of it is used. Take another backup.",
    ),
    "backup.newer": (
        "备份《{file}》是更新的版本({program})做的。请先更新这台电脑上的大喇叭。",
        "The backup {file} was made by a newer version ({program}). Update Dalaba on this PC first.",
    ),
    "backup.strange_name": (
        "《{file}》里有不该有的文件“{name}”,整个备份都不用。",
        "{file} holds a file that belongs to no station, “{name}”, so nothing of it is used.",
    ),
    "backup.no_room": (
        "磁盘不够:要 {size},{folder} 放不下。请腾出地方再试。",
        "The disk has no room: {size} are needed in {folder}. Make room and try again.",
    ),
    "backup.no_folder": ("{folder} 不是文件夹。", "{folder} is no folder."),
    "backup.station_there": (
        "{folder} 里已经有一个广播台了({file} 改动过),不会盖掉它。请放进一个新文件夹:--station 新文件夹。",
        "There is a station in {folder} already ({file} was changed); it is kept. Choose a new folder: --station DIR.",
    ),
    "backup.not_empty": (
        "{folder} 不是空的。请放进一个新文件夹:--station 新文件夹。",
        "{folder} is not empty. Choose a new folder: --station DIR.",
    ),
    "backup.no_station": (
        "{folder} 里没有广播台(没有 station.yaml)。",
        "There is no station in {folder} (no station.yaml).",
    ),
    "backup.same_folder": (
        "旧的和新的是同一个文件夹:{folder}。",
        "The old folder and the new one are the same: {folder}.",
    ),
    "backup.still_runs": (
        "{folder} 里的广播台还开着,两边会同时响。请先在那边停下(run --end),再搬。",
        "The station in {folder} still runs, and both would sound. End it there first (run --end), then move it.",
    ),
    "backup.unreadable": (
        "{file} 读不出来({why}),没有做备份。",
        "{file} cannot be read ({why}), so no backup was made.",
    ),
    "backup.goes_on": (
        "正在写同一个备份,或者上次没写完就断了。不在写的话,请删掉 {file} 再试。",
        "This backup is being written, or one was cut off. If none is, delete {file} and try again.",
    ),
    "backup.did_write": ("做了备份《{file}》。", "Made the backup {file}."),
    "backup.did_restore": (
        "从《{file}》恢复了{station},台账从这里接着记。",
        "Restored {station} from {file}; the ledger goes on from here.",
    ),
    "cli.backup_which": ("要哪一份备份?请写上文件。", "Which backup? Name its file."),
    "cli.backup_writing": ("正在备份", "Writing the backup"),
    "cli.backup_reading": ("正在核对", "Reading the backup"),
    "cli.backup_written": (
        "{station}:{files} 个文件备份好了,核对过:{file}({size})。",
        "{station}: {files} files are in the backup, and were read back: {file} ({size}).",
    ),
    "cli.backup_secret": (
        "里面有录音、台账和密码的指纹,请只放在自己的 U 盘上。报警的地址、手机用的证书不在里面,换了电脑要重新设。",
        "It holds recordings, the ledger and the passwords' hashes: keep it on a stick of your own. Alerts and phones are set up anew.",
    ),
    "cli.backup_keys": (
        "镇里认这台电脑的钥匙也在里面:恢复以后旧电脑不能再开,不然一个名字有两本台账。这份备份请锁起来。",
        "This PC's keys are in it, too: once restored, never start the old PC again, or one name has two pasts. Lock it away.",
    ),
    "cli.backup_no_keys": (
        "加入镇里(或镇台)的钥匙不在里面:换了电脑要重新加入。要一起带走,加 --with-keys。",
        "The keys of the membership (or of the hub) are not in it: another PC joins anew. To take them along: --with-keys.",
    ),
    "cli.backup_whole": (
        "备份是完整的:{station},{made},{files} 个文件,{file}。",
        "The backup is whole: {station}, {made}, {files} files, {file}.",
    ),
    "cli.backup_restored": (
        "{station} 恢复好了({made} 的备份,{files} 个文件),在 {folder}。",
        "{station} is restored (the backup of {made}, {files} files) in {folder}.",
    ),
    "cli.backup_then": (
        "先看一看:{command} check,再用 {command} doctor 选声卡。旧电脑上不要再开播,不然两边会同时响。",
        "Look at it: {command} check, then {command} doctor. Do not start the old PC again, or both would sound.",
    ),
}
