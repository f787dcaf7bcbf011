"""hub: 镇台. The township's side of the fleet. A word of it (`hub invite`) is a module of this package, like a verb."""

from __future__ import annotations

WORDS: dict[str, tuple[str, ...]] = {
    "init": ("新建", "创建"),
    "invite": ("邀请",),
    "run": ("启动", "开始"),
    "status": ("状态",),
    "nodes": ("成员", "各村"),
    "revoke": ("作废",),
    "say": ("喊话", "喊", "说"),
    "play": ("播", "播放", "放"),
    "urgent": ("紧急", "应急"),
    "stop": ("停", "停止", "停播"),
    "resume": ("恢复", "继续"),
    "cancel": ("取消", "撤回", "撤销"),
    "day": ("日子", "方案"),
    "hold": ("暂停",),
    "release": ("放行",),
    "keys": ("钥匙",),
}
"""Word -> its Chinese names, the one shown first."""
