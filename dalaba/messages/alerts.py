"""What a person who is not there is told, and what is said of telling. Code -> (Chinese, English)."""

MESSAGES: dict[str, tuple[str, str]] = {
    "alerts.begun": ("【{station}】出了问题({at} 起):{what}", "[{station}] Trouble since {at}: {what}"),
    "alerts.over": ("【{station}】好了({at} 起的这件事已经过去):{what}", "[{station}] Over (it began at {at}): {what}"),
    "alerts.trial": (
        "【{station}】这是一条试发的消息。出了问题,会这样告诉您。",
        "[{station}] This is a trial. You will be told like this when something is wrong.",
    ),
    "alerts.no_air": (
        "播出程序没有回应,现在什么也不响。请看看那台电脑开着没有、“开播”的窗口在不在。",
        "The program that plays does not answer; nothing sounds. See whether the PC is on and `run` is there.",
    ),
    "alerts.card": ("“{outlet}”播不了。{why}", "“{outlet}” cannot play. {why}"),
    "alerts.silent": (
        "“{outlet}”从 {at} 起该播的没有响。请去现场听一听,再看“体检”和“台账”里的原因。",
        "“{outlet}” has been silent since {at}, where something was due. Go and listen, and see the check-up and the ledger for why.",
    ),
    "alerts.hub_off": (
        "镇台没在开,各村的情况都看不到,也发不出去。请在镇里的电脑上启动:hub run",
        "The hub is not running: no village can be seen or told anything. Start it on the township's PC: hub run",
    ),
    "alerts.pc_silent": (
        "“{village}”的电脑从 {at} 起没有消息。它自己照常播,但镇里看不到,也发不到。请打电话问一问:停电、断网还是关机了。",
        "The PC of “{village}” has not been heard since {at}. It plays on by itself, but cannot be seen or told anything. Ring them: power, network, or switched off.",
    ),
    "alerts.clock": (
        "电脑的时间信不过,排好的内容先不播。请把日期和时间调准。",
        "The PC's clock is doubtful, and nothing scheduled is played meanwhile. Set date and time.",
    ),
    "alerts.cannot_watch": (
        "现在没法查有没有毛病,也就不会报警:{why}。请看 records 文件夹能不能读写。",
        "Nobody can be told of trouble now: {why}. See whether the folder `records` can be read and written.",
    ),
    # Sending
    "alerts.unreachable": (
        "没有送到:连不上({why})。请看网络;会自己再试。",
        "It did not arrive: not to be reached ({why}). See to the network; it is tried again.",
    ),
    "alerts.certificate": (
        "没有送:对方的证书不可信({why})。请核对地址,看看电脑的日期对不对。",
        "Not sent: the certificate is not to be trusted ({why}). Check the address, and the PC's date.",
    ),
    "alerts.refused": (
        "对方不收({said})。请核对地址和加签的密钥;机器人设了关键词的,关键词写台名(消息开头【】里的字)。",
        "It was refused ({said}). Check the address and the secret; a robot that wants a keyword needs the station's name.",
    ),
    "alerts.mail_login": (
        "没有送:邮箱的用户名或密码不对(多半要用“授权码”)。",
        "Not sent: the mail account's name or password is wrong (many want a code of their own for programs).",
    ),
    "alerts.bad_address": (
        "这不是能用的地址。群机器人要 https:// 开头的整条地址;邮件写成 smtps://用户:授权码@服务器:465/收件人。",
        "This is no address to send to. A robot's begins with https://; mail is smtps://user:password@server:465/receiver.",
    ),
    "alerts.too_many": ("最多告诉 {most} 处。请先去掉一处。", "At most {most} are told. Remove one first."),
    "alerts.broken": (
        "“{file}”读不懂,所以谁也不会被告诉。请重新设一遍。",
        "“{file}” makes no sense, so nobody is told. Set it up again.",
    ),
    "alerts.nobody": (
        "没有设报警:出了毛病谁也不告诉。要设:{command} alerts --to 群机器人的地址",
        "Nobody is told when something is wrong. To be told: {command} alerts --to ADDRESS-OF-A-ROBOT",
    ),
    "alerts.after": (
        "该播的 {minutes} 分钟没响、声卡掉了、文件写错、时间不对、硬盘快满,就告诉:",
        "Told when nothing is heard for {minutes} minutes where something is due, a card is gone, files have errors, the clock is doubtful or the disk is full:",
    ),
    "alerts.arrived": ("送到了。", "It arrived."),
    "alerts.not_yet": ("还没有发过。", "Nothing was sent yet."),
    "alerts.no_such": ("没有第 {found} 处,一共 {most} 处。", "There is no receiver {found}; there are {most}."),
    "alerts.minutes": ("“{found}”分钟不行。请写 1 到 1440。", "{found} minutes? Write 1 to 1440."),
    # Kinds
    "alerts.kind_wecom": ("企业微信群", "WeCom group"),
    "alerts.kind_dingtalk": ("钉钉群", "DingTalk group"),
    "alerts.kind_feishu": ("飞书群", "Feishu group"),
    "alerts.kind_webhook": ("网址", "webhook"),
    "alerts.kind_mail": ("邮件", "mail"),
}
