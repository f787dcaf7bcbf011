"""Sentences of the page “人员”. Code -> (Chinese, English)."""

MESSAGES: dict[str, tuple[str, str]] = {
    "page_people.title": ("人员", "People"),
    # --- who there is
    "page_people.role_viewer": ("看", "viewer"),
    "page_people.role_announcer": ("播音", "announcer"),
    "page_people.role_approver": ("审核", "approver"),
    "page_people.role_owner": ("管理", "owner"),
    "page_people.roles_title": ("各能做什么", "What each may do"),
    "page_people.roles_viewer": ("看:只看,什么也动不了。", "Viewer: looks, and changes nothing."),
    "page_people.roles_announcer": (
        "播音:喊话、播通知、停止,写通知,排节目。",
        "Announcer: says and plays, stops, writes notices and the timetable.",
    ),
    "page_people.roles_approver": (
        "审核:播音能做的都能做,还能批准别人写的。",
        "Approver: does what an announcer does, and approves what others wrote.",
    ),
    "page_people.roles_owner": (
        "管理:都能做,还管人员、密码和手机。",
        "Owner: does everything, and looks after people, passwords and phones.",
    ),
    "page_people.first_title": ("先设一个管理员", "First, an owner"),
    "page_people.first_do": (
        "现在没有密码:只有这台电脑的“{user}”运行“控制台(console)”才进得来,台账上记的也是这个名字。设了管理员,就能用名字和密码进来,还能加别的人。不设也能用。",
        "There is no password yet: only “{user}” of this PC comes in, by `console`, and the ledger has that name. With an owner you come in by name and password, and can add others. It works without, too.",
    ),
    "page_people.first_go": ("设为管理员", "Make the owner"),
    "page_people.name": ("名字", "Name"),
    "page_people.password": ("密码", "Password"),
    "page_people.password_do": (
        "至少 8 个字,别用 12345678 这样好猜的。台账上记的就是这个名字。",
        "At least 8 characters, and nothing easy such as 12345678. This name goes on the ledger.",
    ),
    "page_people.persons_title": ("能进来的人", "Who may come in"),
    "page_people.nobody_yet": ("还没有人有密码。", "Nobody has a password yet."),
    "page_people.add_title": ("加一个人", "Add somebody"),
    "page_people.add_go": ("加上", "Add"),
    "page_people.may": ("能做什么", "May do"),
    "page_people.change": ("改", "Change"),
    "page_people.role_go": ("改权限", "Set"),
    "page_people.new_password": ("新密码", "New password"),
    "page_people.reset_go": ("重设密码", "Reset"),
    "page_people.remove_go": ("按住删除", "Hold to remove"),
    # --- phones
    "page_people.phones_title": ("手机", "Phones"),
    "page_people.phones_closed": (
        "手机现在进不来。打开以后,同一个局域网(同一个路由器或无线网)里的手机,扫码、输配对码就能用。外网进不来。",
        "Phones may not come in now. Once they may, a phone in the same network (the same router) scans a code and types a PIN. Nobody comes in from the internet.",
    ),
    "page_people.phones_open_go": ("让手机进来", "Let phones in"),
    "page_people.phones_close_go": ("关掉手机入口", "Let no phone in any more"),
    "page_people.firewall": (
        "电脑问要不要让这个程序通过防火墙,请选“允许”(专用网络)。",
        "If the PC asks whether this program may pass its firewall, choose “Allow” (private networks).",
    ),
    "page_people.qr": ("二维码:{url}", "QR code: {url}"),
    "page_people.scan": ("用手机浏览器或相机扫这个码:", "Scan this with the phone's browser or camera:"),
    "page_people.warns_title": (
        "手机说“不安全”,或者在微信里打不开",
        "The phone says “not secure”, or WeChat does not open it",
    ),
    "page_people.warns": (
        "证书是这台电脑自己做的,手机第一次打开会提醒“不安全”。点“查看证书”,指纹(SHA-256)和下面一样,就没有别人夹在中间:",
        "This PC made its certificate itself, so a phone warns the first time. Look at the certificate: if its fingerprint (SHA-256) is this one, nobody stands in between:",
    ),
    "page_people.warns_do": (
        "然后选“高级”→“继续访问”(苹果:“显示详细信息”→“访问此网站”)。",
        "Then choose “Advanced” and “Proceed” (on an iPhone “Show details” and “visit this website”).",
    ),
    "page_people.wechat": (
        "微信里的网页常常不认这样的证书,也不给麦克风:点右上角“…”,选“在浏览器打开”。",
        "WeChat often refuses such a certificate and the microphone: choose “…” and “Open in browser”.",
    ),
    "page_people.microphone": (
        "浏览器也不给麦克风的,用手机自带的录音机录好,在“声音”页上传文件。",
        "If the browser gives no microphone either, record with the phone's own recorder and send the file on the page “Sounds”.",
    ),
    "page_people.invite_title": ("加一台手机", "Add a phone"),
    "page_people.whose": ("谁的", "Whose"),
    "page_people.device_name": ("这台手机叫什么", "What the phone is called"),
    "page_people.device_example": ("例如:王姐的手机", "such as: Wang's phone"),
    "page_people.invite_go": ("生成配对码", "Make a PIN"),
    "page_people.pin_for": ("“{device}”的配对码:", "The PIN for “{device}”:"),
    "page_people.pin_do": (
        "扫码以后在手机上输入。十分钟内有效,用一次。",
        "Type it on the phone after scanning. It is good once, for ten minutes.",
    ),
    "page_people.pin_is": (
        "“{device}”的配对码是 {pin},十分钟内在手机上输入,用一次。",
        "The PIN for “{device}” is {pin}; type it on the phone within ten minutes. It is good once.",
    ),
    "page_people.no_devices": ("还没有手机。", "No phone yet."),
    "page_people.seen": ("上次用 {at}", "last seen {at}"),
    "page_people.take_back_go": ("收回", "Take back"),
    # --- what was done, for the ledger and the page
    "page_people.did_add_owner": ("设了管理员“{person}”。", "Made “{person}” the owner."),
    "page_people.did_add": ("加了“{person}”,权限:{role}。", "Added “{person}” as {role}."),
    "page_people.did_role": ("把“{person}”的权限改成:{role}。", "Made “{person}” {role}."),
    "page_people.did_reset": ("重设了“{person}”的密码。", "Gave “{person}” a new password."),
    "page_people.did_remove": ("删去了“{person}”,连同手机。", "Removed “{person}”, phones included."),
    "page_people.did_phones_on": ("打开了手机入口。", "Let phones in."),
    "page_people.did_phones_off": ("关掉了手机入口。", "Let no phone in any more."),
    "page_people.did_invite": (
        "给“{person}”的手机“{device}”生成了配对码。",
        "Made a PIN for “{device}” of “{person}”.",
    ),
    "page_people.did_take_back": ("收回了“{person}”的手机“{device}”。", "Took back “{device}” of “{person}”."),
    "page_people.did_come_in": (
        "手机“{device}”用配对码进来了⟦({count} 次)⟧。",
        "Came in with the phone “{device}” by a PIN⟦ ({count} times)⟧.",
    ),
    "page_people.did_wrong_password": (
        "试“{name}”的密码没有对上⟦({count} 次)⟧。",
        "Tried a wrong password for “{name}”⟦ ({count} times)⟧.",
    ),
    "page_people.did_wrong_pin": (
        "试手机的配对码没有对上⟦({count} 次)⟧。",
        "Tried a wrong PIN for a phone⟦ ({count} times)⟧.",
    ),
    "page_people.did_old_phone": (
        "用收回了的手机钥匙想进来⟦({count} 次)⟧。",
        "Tried the key of a phone that was taken back⟦ ({count} times)⟧.",
    ),
    "page_people.did_not_allowed": (
        "想做“{what}”,没有权限,没有照办⟦({count} 次)⟧。",
        "Tried “{what}” without the right to; it was refused⟦ ({count} times)⟧.",
    ),
    # --- what is refused
    "page_people.no_name": ("请写上名字。", "Write a name."),
    "page_people.odd_name": (
        "名字最多 20 个字,不能有看不见的字符。",
        "A name has 20 characters at most, all of them visible.",
    ),
    "page_people.short_password": ("密码太短,至少 8 个字。", "The password is too short: at least 8 characters."),
    "page_people.long_password": ("密码太长,最多 128 个字。", "The password is too long: at most 128 characters."),
    "page_people.easy_password": (
        "这个密码太好猜了,请换一个。",
        "This password is too easy to guess; choose another one.",
    ),
    "page_people.there_already": ("已经有“{person}”了。", "There is a “{person}” already."),
    "page_people.nobody": ("没有“{person}”这个人,请刷新再看。", "There is no “{person}”; refresh the page."),
    "page_people.too_many": ("最多 {most} 个,不能再加了。", "There can be {most} at most."),
    "page_people.not_first": ("已经有管理员了。", "There is an owner already."),
    "page_people.owner_first": ("请先设一个管理员。", "Make an owner first."),
    "page_people.same_role": ("“{person}”的权限本来就是这样。", "“{person}” has that role already."),
    "page_people.last_owner": (
        "“{person}”是最后一个管理员,不能动。请先让另一个人当管理员。",
        "“{person}” is the last owner and stays. Make somebody else an owner first.",
    ),
    "page_people.no_device": ("这台手机已经收回了。", "This phone was taken back already."),
    "page_people.unreadable": (
        "人员的文件 records/people.json 读不了({why}),所以谁的密码、手机都不认。在这里重新设管理员,旧文件会放到一边。",
        "The file records/people.json cannot be read ({why}), so no password and no phone counts. Make the owner anew here; the old file is put aside.",
    ),
    "page_people.not_written": (
        "没有写进去({why}),什么也没有改。请看看硬盘。",
        "It could not be written ({why}), and nothing was changed. Look at the disk.",
    ),
    "page_people.phones_are_on": ("手机可以进来了,端口 {port}。", "Phones may come in, on port {port}."),
    "page_people.phones_are_off": ("手机进不来。", "Phones may not come in."),
    "page_people.slow_to_open": (
        "手机入口还没有打开,请过几秒刷新再看。",
        "The way in for phones is not open yet; refresh in a few seconds.",
    ),
    "page_people.not_open": (
        "手机入口打不开({why}),过半分钟自己再试。",
        "The way in for phones cannot be opened ({why}); it is tried again in half a minute.",
    ),
    "page_people.no_network": (
        "这台电脑没有连上局域网,手机够不着它。连上网线或无线网,这里自己会显示地址。",
        "This PC is in no network, so no phone can reach it. Once it is, its address appears here.",
    ),
}
