"""Sentences of the township's orders to its villages."""

MESSAGES: dict[str, tuple[str, str]] = {
    "across.no_hub": ("{folder} 里没有镇台,发不到各村", "There is no hub in {folder}; nothing reaches the villages"),
    "across.settings": ("镇台的设置 {file} 读不了", "The hub's settings {file} cannot be read"),
    "across.too_large": (
        "一次发不出这么多:少写几句,或者少写几个地方",
        "That is too much for one order: fewer words, or fewer places",
    ),
    "across.not_joined": ("{outlets} 的电脑还没加入,收不到", "{outlets}: that PC has not joined, and is not reached"),
    "across.no_pc": ("{outlets} 没有电脑在播,收不到", "{outlets}: no PC plays there, so it is not reached"),
    "across.nobody": ("这些地方没有一台电脑能收到", "No PC at these places can be reached"),
    "across.own_off": (
        "镇上自己这台没在播,自己的点没响",
        "The township's own PC is not on the air; its outlets did not sound",
    ),
    "across.own_refused": ("镇上自己的点没播:{why}", "The township's own outlets did not play it: {why}"),
    "across.words_only": (
        "镇上的声音没做成({why}),只发了文字,由各村自己的发音人念",
        "The township's voice could not make it ({why}); the text was sent, and each village's own voice says it",
    ),
    "across.sent": (
        "发出 {id}:{pcs} 台电脑、{outlets} 个点;镇上自己 {own} 个点",
        "Sent {id}: {pcs} PCs, {outlets} outlets; and {own} of the township's own",
    ),
    "across.sent_exercise": (
        "演练 {id} 发给了 {pcs} 台电脑,不会出声;回执看:hub status {id}",
        "Exercise {id} went to {pcs} PCs; nothing sounds. Receipts: hub status {id}",
    ),
    "across.unknown_order": ("没有发过编号是 {found} 的命令", "No order with the number {found} was sent"),
    "across.none_standing": ("{found} 已经过去了,没什么可取消", "{found} is over; there is nothing to take back"),
    "across.which": ("{found} 开头的有几个:{orders}", "Several begin with {found}: {orders}"),
    "across.reason": ("紧急的要写理由:--reason", "Something urgent needs a reason: --reason"),
    "across.second_missing": ("第二把钥匙 {file} 找不到", "The second key {file} is not there"),
    "across.second_unknown": (
        "第二把钥匙 {file} 没有登记,各村不认;先登记:hub keys",
        "The second key {file} is not in the list, so no village believes it; add it first: hub keys",
    ),
    "across.why_code": ("{code}", "{code}"),
    "across.stage_silent": ("没有回音", "no answer"),
    "across.stage_received": ("收到", "received"),
    "across.stage_verified": ("核对无误", "verified"),
    "across.stage_started": ("在响", "sounding"),
    "across.stage_ended": ("响过了", "was heard"),
    "across.stage_refused": ("没播", "refused"),
    "across.stage_done": ("照办了", "done"),
    "across.stage_over": ("作罢", "taken back"),
}
