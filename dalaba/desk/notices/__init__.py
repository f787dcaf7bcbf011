"""A notice from its words to the air: what is typed (`draft`), what of the files it is (`opened`, `written`), how it
will be said (`said`), what it would push aside (`trial`), and how it sounds (`sounding`).

Nothing here writes a file but `saving`, and that only what a person has said yes to.
"""

from dalaba.desk.notices.draft import Draft, Which, Wish, files_of, name_trouble, text_file
from dalaba.desk.notices.opened import Opened, changed_files, opened
from dalaba.desk.notices.said import Said, said
from dalaba.desk.notices.saving import Saved, save
from dalaba.desk.notices.trial import Aside, Fault, Judgement, fault_of, judged, with_texts

__all__ = [
    "Aside", "Draft", "Fault", "Judgement", "Opened", "Said", "Saved", "Which", "Wish", "changed_files", "fault_of",
    "files_of", "judged", "name_trouble", "opened", "said", "save", "text_file", "with_texts",
]  # fmt: skip
