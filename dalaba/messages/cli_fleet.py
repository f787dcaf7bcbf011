"""Sentences of the fleet's verbs."""

MESSAGES: dict[str, tuple[str, str]] = {
    "cli_fleet.no_member": ("{folder} 没有加入哪个镇", "{folder} is a member of no township"),
    "cli_fleet.no_invitation": (
        "“{found}”不是邀请:请写成 邀请码@镇台地址,例如 1234-5678-9012-3456-7890@192.168.1.5,或者邀请文件的名字",
        "“{found}” is no invitation: write CODE@HOST, such as 1234-5678-9012-3456-7890@192.168.1.5, or the name of the invitation's file",
    ),
    "cli_fleet.invitation_missing": (
        "没有 {file} 这个文件。请看看 U 盘插好没有、名字写全了没有;没有文件,也可以照邀请单写 邀请码@镇台地址",
        "There is no file {file}. Please see whether the stick is plugged in and the name is whole; without the file, write CODE@HOST as on the join sheet",
    ),
    "cli_fleet.is_a_stick": (
        "{file} 是镇里的分发文件,不是邀请。用它加入:{command} take --join {file}",
        "{file} is what the township handed out, not an invitation. To join by it: {command} take --join {file}",
    ),
    "cli_fleet.outlet_pair": (
        "“{found}”写得不对:请写成 --outlet 镇里的名字=这里的名字",
        "“{found}” is wrong: write --outlet THERE=HERE",
    ),
    "cli_fleet.joined": (
        "已加入 {township}(编号 {node})。播放点:{outlets}\n镇台的指纹:{theirs}\n本机的指纹:{own}\n打电话给镇里,两个都一组一组核对;不一样就打 leave 退出",
        "Joined {township} (id {node}). Outlets: {outlets}\nThe hub's fingerprint:  {theirs}\nThis PC's fingerprint: {own}\nTelephone the township and compare both, group by group; if they differ, type leave",
    ),
    "cli_fleet.joined_online": (
        "不用再做什么:节目会自己收下来。村里自己的安静时段、音量照旧",
        "Nothing more is to be done: the programme comes by itself. Quiet hours and volume remain the village's own",
    ),
    "cli_fleet.join_compare": (
        '{township}邀请这台电脑给{village}播音。先打电话给镇里(用你知道的号码),请镇里念指纹,把听到的 24 位数字写上:{command} join {file} --fingerprint "数字"',
        '{township} invites this PC to play for {village}. Telephone the township, by a number that you know, have its fingerprint read out, and type the 24 digits: {command} join {file} --fingerprint "DIGITS"',
    ),
    "cli_fleet.join_by_stick": (
        "这个邀请没有镇台的地址,不能联网加入。请镇里分发一个文件(handout),在这里用 {command} take --join 加入",
        "This invitation has no address of the hub. Have the township write a file (handout), and join by it here: {command} take --join",
    ),
    "cli_fleet.left": (
        "已退出。镇里的命令这里不再算数;收到的节目也不再播。请告诉镇里,让镇里把这台电脑作废",
        "Left. Nothing from the township counts here any more, and what was received is not played. Tell the township to revoke this PC",
    ),
    "cli_fleet.above_not_muted": ("本来就没有静音", "It was not muted"),
    "cli_fleet.above_until": ("到 {until} 为止", "Until {until}"),
    "cli_fleet.above_heard": (
        "听镇里的广播:一小时最多 {others} 次,紧急的另外 {urgent} 次;最响 {ceiling}%;一条最长 {longest} 分钟。安静时段照本村的",
        "The township is heard: {others} times an hour at most, and {urgent} times more if urgent; at most at {ceiling}%; for {longest} minutes at a time. The village's quiet hours hold",
    ),
}
