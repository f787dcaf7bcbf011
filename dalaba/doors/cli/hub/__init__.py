"""hub: 镇台. The township's side of the fleet. A word of it (`hub invite`) is a module of this package, like a verb."""

from __future__ import annotations

WORDS: dict[str, tuple[str, ...]] = {
    "init": ("新建", "创建"),
    "invite": ("邀请",),
    "run": ("启动", "开始"),
    "status": ("状态",),
    "nodes": ("成员", "各村"),
    "revoke": ("作废",),
}
"""Word -> its Chinese names, the one shown first."""
