"""Sentences of the fleet on a village's PC."""

MESSAGES: dict[str, tuple[str, str]] = {
    # --- joining
    "fleet.outlet_not_theirs": (
        "--outlet 里的“{name}”不是邀请里的播放点;邀请里有:{names}",
        "“{name}” of --outlet is no outlet of the invitation, which has: {names}",
    ),
    "fleet.outlet_not_here": (
        "--outlet 里的“{name}”这里没有;这里有:{names}",
        "“{name}” of --outlet is no outlet here. There are: {names}",
    ),
    "fleet.outlet_unmatched": (
        "镇里的播放点 {names} 是这里的哪个?请写 --outlet 镇里的名字=这里的名字。这里还有:{here}",
        "Which outlet here is the township's {names}? Write --outlet THERE=HERE. Left here: {here}",
    ),
    "fleet.outlet_twice": (
        "两个播放点不能是这里的同一个:{names}",
        "Two outlets cannot be the same one here: {names}",
    ),
    "fleet.member_already": (
        "这台电脑已经加入了 {township};先退出:leave",
        "This PC is a member of {township} already; leave first: leave",
    ),
    "fleet.member_broken": (
        "{file} 坏了({why}):先退出 leave,再请镇里重新邀请",
        "{file} is damaged ({why}): leave first, and have the township invite this PC again",
    ),
    "fleet.not_a_hub": ("{host} 上回答的不是镇台", "What answers at {host} is no hub"),
    "fleet.other_authority": (
        "{host} 上回答的不是发出邀请的那个镇台,没有加入:地址写错了,或者有人冒充。打电话问镇里",
        "What answers at {host} is not the hub that has invited: a wrong address, or somebody pretends to be it. Not joined; telephone the township",
    ),
    "fleet.no_hub": (
        "连不上镇台 {host}(端口 {port}:{why})。镇里要开着 hub run,防火墙要放行",
        "The hub {host} cannot be reached (port {port}: {why}). It must be at work (hub run), and the firewall must let in",
    ),
    "fleet.code_refused": (
        "镇台不认这个邀请码:用过了,过期了,或者已作废。请镇里再邀请一次",
        "The hub refuses the code: used, over, or taken back. Have the township invite once more",
    ),
    "fleet.too_many_tries": ("试得太多了,一分钟后再试", "Too many tries; try again in a minute"),
    "fleet.hub_trouble": (
        "镇台 {host} 现在出了毛病(代码 {status}),过一会儿再试",
        "The hub {host} has a trouble of its own now (code {status}); try again later",
    ),
    "fleet.no_invitation": ("{file} 不是邀请文件({why})", "{file} is no invitation ({why})"),
}
