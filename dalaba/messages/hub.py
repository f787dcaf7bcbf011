"""Sentences of the hub."""

MESSAGES: dict[str, tuple[str, str]] = {
    # --- making it
    "hub.none_here": (
        "{folder} 里没有镇台。这条命令在镇里的台上运行(--station 后面写它的文件夹);镇里还没有建的,先运行 hub init",
        "There is no hub in {folder}. This is for the township's station (--station and its folder); if the township has none yet, run hub init",
    ),
    "hub.settings_broken": (
        "镇台的设置 {file} 坏了({why}):改好它,或从备份里取回",
        "The hub's settings {file} are damaged ({why}): mend the file, or take it from the backup",
    ),
    "hub.other_township": (
        "这里是 {township} 的镇台,不能再叫 {name};换一个文件夹",
        "This is the hub of {township}; it cannot become {name}. Use another folder",
    ),
    "hub.no_name": (
        "这个文件夹里没有广播台,请写明是哪个镇,例如 --name 三江镇",
        "There is no station in this folder; say which township it is, such as --name Sanjiang",
    ),
    "hub.no_host": (
        "“{found}”不是地址,也不是主机名;请写成 192.168.1.5 或 hub.example.cn 这样",
        "“{found}” is neither an address nor a host's name; write one like 192.168.1.5 or hub.example.cn",
    ),
    "hub.no_port": ("“{found}”不是三个端口,每个 1 到 65535", "“{found}” are no three ports, each from 1 to 65535"),
    "hub.made": (
        "{township} 的镇台建好了。\n各村用这些地址找它:{hosts}(端口 {ports},防火墙要放行)。地址不对就再写一次:{command} hub init --host 地址\n镇台的指纹(电话里核对用):{fingerprint}\n下一步:邀请一个村  {command} hub invite 村名\n        开始工作    {command} hub run\nrecords/hub 里的钥匙只在这台电脑上,请做好备份。",
        "The hub of {township} is made.\nVillages reach it at {hosts} (ports {ports}; the firewall must let them in). If that is wrong: {command} hub init --host ADDRESS\nIts fingerprint, to be compared by telephone: {fingerprint}\nNext: invite a village  {command} hub invite VILLAGE\n      start it          {command} hub run\nThe keys in records/hub are on this PC alone: back them up.",
    ),
    "hub.made_again": (
        "{township} 的镇台已经有了,钥匙没有动。地址:{hosts}(端口 {ports})。指纹:{fingerprint}。邀请一个村:{command} hub invite 村名",
        "The hub of {township} was there already; its keys are as they were. Addresses: {hosts} (ports {ports}). Fingerprint: {fingerprint}. Invite a village: {command} hub invite VILLAGE",
    ),
    "hub.server_renewed": (
        "地址变了,证书换了新的;镇台正在工作的话,停下再启动一次",
        "The addresses have changed, so its certificate was made anew; if the hub is at work, end it and start it again",
    ),
    # --- inviting
    "hub.invitation_file": ("邀请", "invitation"),
    "hub.outlet_taken": ("{outlet} 已经由 {village} 的电脑播", "{outlet} is played by the PC of {village} already"),
    "hub.which_outlets": (
        "{village} 不是播放点,也不是分区。在镇里的 station.yaml 的“播放点”下面加上它,或写明它播哪几个点:--outlets。这里有:{names}",
        "{village} is neither an outlet nor a zone. Add it to the outlets in the township's station.yaml, or say which outlets it plays: --outlets. There are: {names}",
    ),
    "hub.invited": (
        "已邀请 {village}(播 {outlets})。\n邀请单,打印一张带去:{page}\n同样的内容,放 U 盘:{stick}\n邀请码 {code},只能用一次,{until} 以前有效。村里打:join {code}@{host}\n镇台的指纹,电话里核对:{fingerprint}",
        "{village} is invited (it plays {outlets}).\nThe join sheet, to print and take along: {page}\nThe same for a stick: {stick}\nThe code {code} is good once, until {until}. At the village: join {code}@{host}\nThe hub's fingerprint, to be compared by telephone: {fingerprint}",
    ),
    "hub.no_village": ("没有“{found}”这个成员;有:{nearest}", "There is no member “{found}”. There is: {nearest}"),
    "hub.did_revoke": (
        "{village} 的电脑({node})已作废:它再也连不上,它再说的不算数;它已经报上来的台账还在。换新电脑请再邀请一次",
        "The PC of {village} ({node}) is revoked: it cannot connect any more, and what it says does not count. What it has reported stays. Invite the village again for another PC",
    ),
    "hub.revoked_before": ("{village} 的电脑({node})早已作废", "The PC of {village} ({node}) was revoked before"),
    # --- the join sheet
    "hub.sheet_title": ("{village}加入{township}广播网", "{village} joins {township}"),
    "hub.sheet_about": (
        "照这张单子做,{village}的广播电脑就能收到{township}的节目和紧急通知。村里自己的节目、安静时段、音量都还是村里说了算。",
        "By this sheet the PC of {village} comes to play the programme and the urgent notices of {township}. Its own programme, its quiet hours and its volume remain its own.",
    ),
    "hub.sheet_code": ("邀请码", "code"),
    "hub.sheet_where": ("镇台地址", "the hub's address"),
    "hub.sheet_until": ("有效期到", "good until"),
    "hub.sheet_outlets": ("要播的点", "outlets to be played"),
    "hub.sheet_step_type": (
        "在村里的电脑上,打开广播台的文件夹,打下面这一行(大小写、横线都不要紧):",
        "On the village's PC, in the station's folder, type this one line (capitals and dashes do not matter):",
    ),
    "hub.sheet_step_names": (
        "播放点在村里叫别的名字的话,后面再写 --outlet 镇里的名字=村里的名字。",
        "If an outlet has another name at the village, add --outlet THERE=HERE.",
    ),
    "hub.sheet_step_compare": (
        "屏幕上会出现镇台的指纹。打电话给镇里,一组一组念,必须和这里一样:",
        "The screen shows the hub's fingerprint. Telephone the township and read it out, group by group; it must be this one:",
    ),
    "hub.sheet_step_differs": (
        "有一个数字不一样,就马上打 leave 退出,告诉镇里:有人在中间冒充。",
        "If one figure differs, type leave at once and tell the township: somebody stands in between.",
    ),
    "hub.sheet_step_own": (
        "屏幕上还有本机的指纹,也念给镇里听,镇里用 hub nodes 核对。",
        "The screen shows this PC's own fingerprint too. Read it out; the township compares it with hub nodes.",
    ),
    "hub.sheet_square": (
        "用手机扫一扫,得到的就是上面 Windows 那一行,可以从微信发到电脑上再粘贴。",
        "A phone's camera gives the line for Windows, which can be sent to the PC and pasted there.",
    ),
    "hub.sheet_stick": (
        "打字不方便:用 U 盘带文件“{file}”,在村里打 join 文件名,再照提示打电话核对指纹。没有网络:请镇里用 handout 做一个文件。",
        "Instead of typing the code: take the file “{file}” on a stick, type join with its name, and compare the fingerprint by telephone. Without a network: have the township write a file with handout.",
    ),
    "hub.sheet_mind": (
        "这张单子和那个文件,谁拿到都能冒充这个村:当面交,用完撕掉。邀请码用过一次就不能再用。",
        "Whoever has this sheet or that file can pass as the village: hand it over in person, and tear it up afterwards. The code is good once.",
    ),
    "hub.sheet_given_by": ("交给的人:", "given by:"),
    "hub.sheet_joined_by": ("加入的人、时间:", "joined by, when:"),
    "hub.sheet_compared": ("指纹已核对:", "fingerprints compared:"),
    # --- running
    "hub.runs": (
        "{township} 的镇台在工作:{hosts},端口 {ports}。按 Ctrl-C 结束",
        "The hub of {township} is at work: {hosts}, ports {ports}. Ctrl-C ends it",
    ),
    "hub.ended": ("镇台已结束;各村照收到的节目接着播", "The hub has ended; the villages go on with what they have"),
    "hub.runs_already": (
        "这个镇台已经在工作(进程 {pid})",
        "This hub is at work already (process {pid})",
    ),
    "hub.no_mosquitto": (
        "没有找到 Mosquitto。在 Debian、Ubuntu、UOS 上:sudo apt install mosquitto;在 Windows 上:从它的官网下载安装。装好再启动",
        "Mosquitto was not found. On Debian, Ubuntu or UOS: sudo apt install mosquitto; on Windows: install it from its own site. Then start again",
    ),
    "hub.no_mosquitto_there": (
        "设置里写的 Mosquitto {file} 不在;改 hub.json 里的 mosquitto",
        "The settings name Mosquitto as {file}, which is not there; change mosquitto in hub.json",
    ),
    "hub.port_taken": (
        "端口 {port}({what})被别的程序占着:关掉它,或者换端口 hub init --ports。系统自带的 Mosquitto 服务在用的话:sudo systemctl disable --now mosquitto",
        "The port {port} ({what}) is taken by another program: end that, or use others by hub init --ports. If it is the system's own Mosquitto: sudo systemctl disable --now mosquitto",
    ),
    "hub.no_psycopg": (
        "设置里写了 PostgreSQL,可是没有装 psycopg:pip install psycopg",
        "The settings name PostgreSQL, and psycopg is not installed: pip install psycopg",
    ),
    "hub.disk": ("镇台写不了盘({why})", "The hub cannot write to the disk ({why})"),
    "hub.broker_ended": (
        "Mosquitto 停了(代码 {code}:{said}),已重新启动",
        "Mosquitto ended (code {code}: {said}) and is started again",
    ),
    "hub.broker_lost": ("和 Mosquitto 断开了({why}),正在重连", "The line to Mosquitto broke ({why}); connecting again"),
    "hub.broker_refuses": (
        "Mosquitto 不让镇台收发(代码 {code}):看 records/hub 里的 acl",
        "Mosquitto refuses the hub (code {code}): look at acl in records/hub",
    ),
    "hub.no_wire": ("总库里的 {id} 不是命令,没有发", "{id} in the store is no order and was not sent"),
    "hub.crowded": (
        "{scope} 同时有效的紧急命令太多,最早的几条不再重发给后来的电脑",
        "Too many urgent orders stand for {scope}: PCs that come now are not told the oldest",
    ),
    # --- what PCs say
    "hub.foreign": ("有人在 {topic} 上说话,不理会", "Somebody speaks on {topic}; it is not listened to"),
    "hub.stranger": (
        "{node} 不是本镇的电脑,它说的不算数",
        "{node} is no PC of this township; what it says does not count",
    ),
    "hub.revoked_speaks": (
        "{village} 已作废的电脑({node})还在说话,不算数",
        "The revoked PC of {village} ({node}) still speaks; it does not count",
    ),
    "hub.unreadable": (
        "{village}({node})发来的看不懂,没有收下",
        "What {village} ({node}) has sent cannot be read, and was not taken",
    ),
    "hub.not_signed": (
        "以 {village}({node})的名义发来的不是它签的,没有收下",
        "What came in the name of {village} ({node}) was not signed by it, and was not taken",
    ),
    "hub.another_past": (
        "{village}({node})的台账从第 {seq} 笔起和以前报来的不一样:换了电脑、恢复过旧备份,或者有人改过;两份都留着",
        "From entry {seq} on, the ledger of {village} ({node}) is another than it was: another PC, an old backup, or somebody changed it. Both are kept",
    ),
    "hub.another_past_short": ("另一份过去!", "another past!"),
    "hub.row_changed": (
        "{village}({node})台账的第 {seq} 笔和它的校验值不符,照原样留着",
        "Entry {seq} of the ledger of {village} ({node}) does not match its hash; it is kept as it came",
    ),
    # --- how they are
    "hub.at_work": ("{township} 的镇台在工作", "The hub of {township} is at work"),
    "hub.at_rest": ("{township} 的镇台没有启动:hub run", "The hub of {township} is not at work: hub run"),
    "hub.hindered": ("{village}的{outlet}播不了:{why}", "{outlet} at {village} cannot play: {why}"),
    "hub.plays_hindered": ("播不了", "cannot"),
    "hub.clock_good": ("准", "right"),
    "hub.clock_doubt": ("不准", "in doubt"),
    "hub.not_connected": ("镇台还没连上 Mosquitto", "The hub is not connected to Mosquitto yet"),
    "hub.no_nodes": (
        "还没有村加入;邀请一个:{command} hub invite 村名",
        "No village has joined yet; invite one: {command} hub invite VILLAGE",
    ),
    "hub.head_village": ("村", "village"),
    "hub.head_node": ("编号", "id"),
    "hub.head_member": ("成员", "member"),
    "hub.head_outlets": ("播放点", "outlets"),
    "hub.head_key": ("指纹", "fingerprint"),
    "hub.head_standing": ("现在", "now"),
    "hub.head_heard": ("最后联系", "last heard"),
    "hub.head_manifest": ("节目包", "manifest"),
    "hub.head_plays": ("正在播", "plays"),
    "hub.head_clock": ("时钟", "clock"),
    "hub.head_disk": ("磁盘剩", "disk free"),
    "hub.head_version": ("版本", "version"),
    "hub.head_rows": ("台账", "entries"),
    "hub.node_joined": ("已加入", "joined"),
    "hub.node_invited": ("已邀请,还没加入", "invited, has not joined yet"),
    "hub.node_revoked": ("已作废", "revoked"),
    "hub.standing_invited": ("还没加入", "not joined yet"),
    "hub.standing_silent": ("没联系过", "never heard"),
    "hub.standing_away": ("不在线", "away"),
    "hub.standing_there": ("在线", "there"),
    "hub.standing_revoked": ("已作废", "revoked"),
    "hub.manifest_none": ("还没收到", "none yet"),
    "hub.manifest_behind": ("(已发到 {seq})", "({seq} was given)"),
    "hub.plays_nothing": ("—", "—"),
    "hub.just_now": ("刚才", "just now"),
    "hub.minutes_ago": ("{count} 分钟前", "{count} min ago"),
    "hub.hours_ago": ("{count} 小时前", "{count} h ago"),
    "hub.days_ago": ("{count} 天前", "{count} days ago"),
}
