"""Sentences of the page about oneself. Code -> (Chinese, English)."""

MESSAGES: dict[str, tuple[str, str]] = {
    "page_me.title": ("我", "Me"),
    "page_me.way_station": (
        "用这台电脑的一次性钥匙进来的。退出以后,再运行“控制台(console)”就能进来。",
        "You came in by the one-time key of this PC. After logging out, `console` lets you in again.",
    ),
    "page_me.way_account": ("用名字和密码进来的。", "You came in by name and password."),
    "page_me.way_device": (
        "这台手机记住了,不用再输配对码。退出以后,要管理员再给一个配对码才能进来。",
        "This phone is remembered and needs no PIN any more. After logging out, only a new PIN lets it in.",
    ),
    "page_me.password_title": ("改密码", "Change the password"),
    "page_me.old": ("现在的密码", "Password now"),
    "page_me.new": ("新密码(至少 8 个字)", "New password (at least 8 characters)"),
    "page_me.password_go": ("改密码", "Change the password"),
    "page_me.out_go": ("退出", "Log out"),
    "page_me.out_device": ("退出,不再用这台手机", "Log out and forget this phone"),
    "page_me.did_out": ("已退出。", "Logged out."),
    "page_me.did_password": (
        "改了密码,别的浏览器都要重新进入。",
        "Changed the password; other browsers have to come in anew.",
    ),
    "page_me.no_password": (
        "您不是用密码进来的,没有密码可改。",
        "You did not come in by a password, so there is none to change.",
    ),
}
