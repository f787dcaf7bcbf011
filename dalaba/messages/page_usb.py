"""Sentences of the page “U盘”. Code -> (Chinese, English)."""

MESSAGES = {
    "page_usb.title": ("U盘", "USB"),
}
