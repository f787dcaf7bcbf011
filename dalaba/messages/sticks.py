"""Sentences of what goes and comes on sticks, at the township and in a village."""

MESSAGES: dict[str, tuple[str, str]] = {
    "fleet.stick_none": (
        "《{file}》不是大喇叭的分发文件",
        "{file} is no file that a township hands out",
    ),
    "fleet.stick_damaged": (
        "《{file}》坏了,或者被改过:整个文件都不用,什么也没有动。请重新拷一份",
        "{file} is damaged, or was changed: nothing of it is used, and nothing was changed here. Copy it again",
    ),
    "fleet.stick_cut": (
        "《{file}》没有拷完整:整个文件都不用。请等 U 盘拷完再拔,重新拷一份",
        "{file} was not copied whole, so nothing of it is used. Copy it again, and wait until the stick is done",
    ),
    "fleet.stick_large": (
        "《{file}》有 {size},放不进一个文件(最多 2 GB):请少放几首歌,或者分几次带",
        "{file} would have {size}; a file holds 2 GB. Take out some music, or go twice",
    ),
    "fleet.stick_back": (
        "《{file}》是村里带回镇里的,要在镇里的电脑上收回",
        "{file} is from a village to the township; collect it on the township's PC",
    ),
    "fleet.stick_older": (
        "这里已经收过 {township} 更新的一份,《{file}》是旧的:什么也没有动",
        "A later file of {township} was taken here already; {file} is older, and nothing was changed",
    ),
    "fleet.stick_nothing": (
        "{folder} 里没有给这台电脑的分发文件",
        "There is no file for this PC in {folder}",
    ),
    "fleet.stick_many": (
        "{folder} 里有几个村的文件,请写明是哪一个:{files}",
        "There are files for several villages in {folder}; name the one that is meant: {files}",
    ),
    "fleet.stick_missing": (
        "没有 {file} 这个文件或文件夹。请看看 U 盘插好没有、名字写全了没有",
        "There is no file or folder {file}. Please see whether the stick is plugged in and the name is whole",
    ),
    "fleet.stick_no_invitation": (
        "《{file}》里没有邀请:镇里已经有这个村的电脑了。要重新加入,请镇里重新邀请",
        "There is no invitation in {file}: the township has this village's PC already. To join anew, be invited anew",
    ),
    "fleet.stick_day": (
        "当天的安排 {id} 收下了,节目单跟着改",
        "Change {id} of a day was taken; the programme follows it",
    ),
    "fleet.join_already": (
        "这台电脑已经加入了一个镇;要换,先退出",
        "This PC has joined a township already; leave that one first",
    ),
    "fleet.join_other_fingerprint": (
        "指纹和文件里的不一样:这个文件不是 {township} 做的,不要用。请再打电话核对一次",
        "The fingerprint is not the one in the file: {township} did not make it. Do not use it; compare once more",
    ),
    "fleet.stick_lacks": (
        "《{file}》里没有要用的文件({digest}…):请镇里重新分发一份完整的(--whole)",
        "A file that is needed is not in {file} ({digest}…): the township hands out a whole one (--whole)",
    ),
    "fleet.stick_programme": (
        "镇里的节目收下了,管到 {until}",
        "The township's programme was taken; it suffices until {until}",
    ),
    "fleet.brought": (
        "写好了:{file}({size},台账 {rows} 条)。请带回{township}",
        "Written: {file} ({size}, {rows} entries of the ledger). Take it to {township}",
    ),
    "fleet.brought_wish": (
        "{township}还没有这台电脑的钥匙:镇里收回时会来电话,请把这个指纹念给镇里听:\n    {fingerprint}",
        "{township} does not have this PC's key yet. When it telephones, read out this fingerprint:\n    {fingerprint}",
    ),
    "hub.stick_revoked": (
        "{village} 的电脑已经作废,不给也不收。要用,请重新邀请",
        "{village}'s PC was revoked: nothing is given to it or taken from it. Invite it anew",
    ),
    "hub.stick_out": (
        "《{file}》是镇里发给村里的,不是带回来的",
        "{file} is from the township to a village; it brings nothing back",
    ),
    "hub.stick_stranger": (
        "《{file}》不是本镇哪个村的电脑做的,什么也没有收",
        "{file} was made by no village's PC of this township; nothing was taken",
    ),
    "hub.stick_other_key": (
        "{village} 的电脑换了钥匙(重装了,或者是另一台):先作废旧的,再重新邀请",
        "{village}'s PC has another key (set up anew, or another PC): revoke the old one, then invite it anew",
    ),
    "hub.stick_code": (
        "{village} 的邀请用过了,或者过期了:请重新分发一份给它",
        "{village}'s invitation was used already, or is over: hand out a new file to it",
    ),
    "hub.stick_no_list": (
        "节目的清单不在这里了:请重新分发",
        "The list of the programme is not here any more: hand it out anew",
    ),
    "hub.stick_unmade": (
        "有 {count} 段声音还没有做出来,分发的文件里缺它们",
        "{count} clips could not be made yet and are missing from what was handed out",
    ),
    "hub.handed": (
        "{village}:{file}({size},{files} 个文件⟦,{known} 个那边已经有⟧⟦,{orders} 条命令⟧),核对过",
        "{village}: {file} ({size}, {files} files⟦, {known} are there already⟧⟦, {orders} orders⟧), read back",
    ),
    "hub.handed_no_programme": (
        "{village} 还没有节目,文件里只有邀请和命令",
        "There is no programme for {village} yet; the file holds an invitation and orders only",
    ),
    "hub.handed_missing": (
        "{village} 要用的 {count} 个文件这里没有,带不过去",
        "{count} files that {village} needs are not here and do not go along",
    ),
    "hub.handed_invites": (
        "有的村第一次用:那边会来电话核对指纹,请念:\n    {fingerprint}",
        "For some it is the first time: they telephone to compare the fingerprint. Read out:\n    {fingerprint}",
    ),
    "hub.nothing_to_collect": (
        "{folder} 里没有村里带回来的文件",
        "There is nothing in {folder} that a village gave back",
    ),
    "hub.collect_waits": (
        '{village} 第一次带回来,还什么都没有收。请打电话给{village},请那边念自己的指纹,把听到的 24 位数字写上:{command} collect {file} --confirm "数字"',
        '{village} gives something back for the first time; nothing was taken yet. Telephone {village}, have its fingerprint read out, and type the 24 digits: {command} collect {file} --confirm "DIGITS"',
    ),
    "hub.collect_joined": (
        "{village} 加入了。下一次 {command} handout 给它的文件里不再有邀请",
        "{village} has joined. The next file that {command} handout writes for it holds no invitation",
    ),
    "hub.collected": (
        "{village}:收了 {rows} 条台账,现在到第 {upto} 条({file})",
        "{village}: {rows} entries of the ledger were taken, it is here up to entry {upto} ({file})",
    ),
    "hub.collect_gap": (
        "{village} 的台账缺从第 {want} 条起的一段:再分发一份给它,它下次就从那里带回来",
        "{village}'s ledger lacks entries from {want} on: hand out to it once more, and it gives them back from there",
    ),
    "fleet.stick_no_air": (
        "播出机没有开,U 盘里的命令还没有执行:先开播,再接收一次",
        "Nothing is on the air here, so the orders on the stick wait: start it, and take the file once more",
    ),
    "fleet.take_join": (
        "这台电脑还没有加入哪个镇。要加入:{command} take --join {file}",
        "This PC has joined no township yet. To join: {command} take --join {file}",
    ),
    "fleet.take_compare": (
        '{township}邀请这台电脑给{village}播音。先打电话给镇里(用你知道的号码),请镇里念指纹,把听到的 24 位数字写上:{command} take --join {file} --fingerprint "数字"',
        '{township} invites this PC to play for {village}. Telephone the township, by a number that you know, have its fingerprint read out, and type the 24 digits: {command} take --join {file} --fingerprint "DIGITS"',
    ),
    "fleet.take_joined": (
        "已加入{township},播放点:{outlets}。再运行 {command} bring-back --dir U盘,把写好的文件带回镇里,镇里就有这台电脑的钥匙了",
        "Joined {township}, for these outlets: {outlets}. Next, {command} bring-back --dir STICK: that file takes this PC's key to the township",
    ),
    "fleet.take_again": (
        "{township}的《{file}》已经收过了,没有再做什么",
        "{file} of {township} was taken before; nothing was done again",
    ),
    "fleet.taken": (
        "{township} {sent} 的《{file}》核对过,收下了",
        "{file} of {township}, of {sent}, was checked and taken",
    ),
    "fleet.take_order": ("命令 {id}:照办", "Order {id}: obeyed"),
    "fleet.take_refused": ("命令 {id} 没有执行:{why}", "Order {id} was not obeyed: {why}"),
    "fleet.take_acked": (
        "镇里已经有这里的台账,到第 {upto} 条",
        "The township has this PC's ledger up to entry {upto}",
    ),
}
