"""Sentences of the fleet on a village's PC."""

MESSAGES: dict[str, tuple[str, str]] = {
    "fleet.no_air": (
        "这台电脑的播音程序没有应答",
        "The playing program on this PC does not answer",
    ),
    "fleet.denied": (
        "镇上的服务器不收这台电脑的 {what}({code})",
        "The township's server does not take {what} from this PC ({code})",
    ),
    "fleet.clock_apart": (
        "这台电脑的时钟和镇上的差 {seconds} 秒",
        "This PC's clock differs from the township's by {seconds} s",
    ),
    "fleet.another_past": (
        "这台电脑的台账和报给镇上的对不上:换过,或者恢复过旧的;从头再报",
        "This PC's ledger is not the one that the township was told of, but another or an older copy: it is sent anew",
    ),
    "fleet.manifest_waits": (
        "镇上发来的节目还没收全,先按原来的播({why})",
        "What the township sent is not whole yet, so what was there before goes on ({why})",
    ),
    "fleet.no_fetching": (
        "这台电脑现在不能从镇上取文件",
        "Files cannot be fetched from the township on this PC now",
    ),
    "fleet.words_too_large": (
        "镇里录好的音频太大,这里放不下(要 {megabytes} MB)",
        "the sounds made at the township have no room here ({megabytes} MB are needed)",
    ),
    "fleet.not_fetched": ("从镇上取不到文件({why})", "Files could not be fetched from the township ({why})"),
    "fleet.not_spoken": ("这台电脑自己读不出来({why})", "This PC could not speak it by itself ({why})"),
    "fleet.agent_hung": (
        "和镇上联系的程序没反应了,已经结束它,马上重新启动;播音不受影响",
        "The program that keeps in touch with the township hung; it was ended and is started again. Playing goes on",
    ),
    "fleet.agent_not_started": (
        "和镇上联系的程序启动不了({why});播音不受影响",
        "The program that keeps in touch with the township could not be started ({why}). Playing goes on",
    ),
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
