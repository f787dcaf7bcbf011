"""Sentences of `trust` and of the hub's store."""

MESSAGES: dict[str, tuple[str, str]] = {
    "trust.key_unreadable": (
        "钥匙文件 {file} 读不了:坏了,或者口令不对",
        "The key file {file} cannot be read: it is damaged, or the password is another",
    ),
    "trust.not_marked": (
        "记不下已经执行过的命令({why}),所以外来的命令一律不执行;请看磁盘是不是满了",
        "What was obeyed cannot be noted ({why}), so nothing from outside is obeyed; look whether the disk is full",
    ),
    "trust.no_member": (
        "这台电脑没有加入哪个镇,外来的命令不算数",
        "This PC has joined no township; nothing from outside counts",
    ),
    "trust.member_unreadable": (
        "入镇的记录读不了({why}),外来的命令一律不算",
        "The record of this PC's township cannot be read ({why}), so nothing from outside counts",
    ),
    "trust.malformed": ("收到的命令不完整,或者被改过({why})", "What came is not whole, or was changed ({why})"),
    "trust.stranger": ("签名的人这里不认识({kid})", "It is signed by somebody unknown here ({kid})"),
    "trust.revoked": ("签名的钥匙已经作废({kid})", "It is signed with a key that was taken back ({kid})"),
    "trust.forged": ("签名不对,内容被改过或者是假的({kid})", "The signature is wrong: changed, or a forgery ({kid})"),
    "trust.only_second": (
        "只有第二个人的签名,要第一个人也签({kid})",
        "Only a second person has signed it; the first must sign too ({kid})",
    ),
    "trust.wrong_kind": ("命令 {id} 走错了路:它是 {kind}", "{id} came the wrong way: it is a {kind}"),
    "trust.wrong_township": (
        "命令 {id} 是 {township} 的,不是本镇的",
        "{id} is from {township}, not from this township",
    ),
    "trust.wrong_scope": ("命令 {id} 是发给 {scope} 的,不是这里", "{id} is for {scope}, not for here"),
    "trust.not_allowed": ("{name} 没有权下命令 {id}", "{name} may not give {id}"),
    "trust.not_actual": ("{id} 是演练或者测试({status}),不出声", "{id} is an exercise or a test ({status}): no sound"),
    "trust.old_epoch": ("命令 {id} 用的是换掉以前的钥匙", "{id} is from before the keys were changed"),
    "trust.clock_in_doubt": (
        "本机时钟不准,{id} 是不是过期看不出来,不执行;紧急命令当场收到的照办",
        "This PC's clock is in doubt, so nobody can tell whether {id} is over: not obeyed. Urgent ones that come live are",
    ),
    "trust.not_yet": ("命令 {id} 还没到生效的时候", "{id} does not count yet"),
    "trust.over": ("命令 {id} 已经过期", "{id} is over"),
    "trust.again": ("命令 {id} 已经执行过,或者后面的已经执行", "{id} was obeyed already, or a later one was"),
    "trust.no_order": ("命令 {id} 写得不对({field})", "{id} is not an order that can be read ({field})"),
    "trust.code_length": (
        "邀请码是 20 个字母和数字,分五组;“{found}”里有 {count} 个,再照着邀请单抄一遍",
        "A code has 20 letters and digits in five groups; “{found}” has {count}. Copy it from the sheet once more",
    ),
    "trust.code_slip": (
        "邀请码“{code}”抄错了一个字,再照着邀请单看一遍",
        "One sign of the code “{code}” is wrong; look at the sheet once more",
    ),
    "hub.store": ("镇上的总库读写不了({why})", "The township's store cannot be used ({why})"),
}
