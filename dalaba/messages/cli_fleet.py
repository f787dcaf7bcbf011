"""Sentences of the fleet's verbs."""

MESSAGES: dict[str, tuple[str, str]] = {
    "cli_fleet.no_member": ("{folder} 没有加入哪个镇", "{folder} is a member of no township"),
    "cli_fleet.left": (
        "已退出。镇里的命令这里不再算数;收到的节目也不再播。请告诉镇里,让镇里把这台电脑作废",
        "Left. Nothing from the township counts here any more, and what was received is not played. Tell the township to revoke this PC",
    ),
}
