"""The words for yes and no that people put into a cell, ticks and crosses among them."""

from __future__ import annotations

YES = frozenset(
    (
        "是", "对", "是的", "开", "开启", "已开启", "打开", "启动", "启用", "已启用", "使用", "使用中", "在用",
        "有效", "生效", "正常", "播", "播放", "可播", "要播", "可以", "√", "✓", "✔", "☑", "✅", "yes",
        "true", "on", "y", "1", "enable", "enabled", "active", "ok",
    )
)  # fmt: skip
NO = frozenset(
    (
        "否", "不", "关", "关闭", "已关闭", "停", "停用", "已停用", "停播", "已停播", "停止", "已停止", "禁用",
        "已禁用", "不启用", "未启用", "没启用", "取消", "已取消", "作废", "已作废", "废", "暂停", "已暂停",
        "中止", "不播", "不播放", "暂不播", "先不播", "不用", "不使用", "弃用", "无效", "失效", "已失效",
        "过期", "已过期", "结束", "已结束", "撤", "撤销", "已撤销", "×", "✗", "✘", "✕", "✖", "❌", "x",
        "☐", "□", "no", "false", "off", "n", "0", "disable", "disabled", "inactive", "cancelled", "canceled",
        "paused", "stopped", "suspended",
    )
)  # fmt: skip
