"""Sentences of the page “帮助”. Code -> (Chinese, English)."""

MESSAGES = {
    "page_guide.title": ("帮助", "Help"),
    "page_guide.search": ("查手册", "Search"),
    "page_guide.find": ("查", "Find"),
    "page_guide.searched": ("查过了。", "Searched."),
    "page_guide.nothing": ("手册里没有。换个词试试。", "Not in the booklet. Try another word."),
    "page_guide.books": ("手册", "Books"),
    "page_guide.book_booklet": ("文书手册", "Booklet"),
    "page_guide.book_reference": ("参考手册", "Reference"),
    "page_guide.contents": ("目录", "Contents"),
}
