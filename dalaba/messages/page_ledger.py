"""Sentences of the page “台账”. Code -> (Chinese, English)."""

MESSAGES = {
    "page_ledger.title": ("台账", "Ledger"),
}
