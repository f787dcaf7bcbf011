"""The recording sheet (录音单) as one page to print: what to say, how long, why, and boxes for who said it and when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from dalaba.compile.render.to_record import ToRecord
from dalaba.core.languages import name_of
from dalaba.messages import explain, sentence

_STYLE = (
    "@page{size:A4;margin:14mm}body{font:11pt/1.5 'Noto Sans CJK SC','Microsoft YaHei','PingFang SC',sans-serif;"
    "color:#000;margin:0 auto;max-width:182mm}h1{font-size:16pt;margin:0 0 2mm}ol{margin:0 0 4mm;padding-left:6mm}"
    "table{border-collapse:collapse;width:100%}td,th{border:1px solid #000;padding:1.5mm 2mm;vertical-align:top;"
    "text-align:left}tr{break-inside:avoid}thead{display:table-header-group}.say{font-size:14pt;line-height:1.6}"
    ".file{font-size:9pt;word-break:break-all}.why{font-size:9pt;color:#333}.box{white-space:nowrap}"
)
_HEADS = ("say", "length", "who")
_RULES = 5


def as_html(station: str, rows: Sequence[ToRecord], ui: str) -> str:
    """A page that needs nothing but itself."""
    title = _say("title", ui, station=station, count=len(rows))
    rules = "".join(f"<li>{_say(f'rule_{number}', ui)}</li>" for number in range(1, _RULES + 1))
    heads = "".join(f"<th>{_say(name, ui)}</th>" for name in _HEADS)
    return (
        f'<!doctype html><html lang="{ui}"><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{title}</title><style>{_STYLE}</style>'
        f"<h1>{title}</h1><ol>{rules}</ol><table><thead><tr>{heads}</tr></thead><tbody>{''.join(_lines(rows, ui))}"
        "</tbody></table></html>\n"
    )


def _lines(rows: Iterable[ToRecord], ui: str) -> Iterable[str]:
    for number, row in enumerate(rows, 1):
        language = escape(name_of(row.language, ui))
        meaning = "" if row.model == row.language else f"<br><b>{_say('meaning', ui, language=language)}</b>"
        why = " ".join(escape(explain(each, ui)) for each in row.why)
        yield (
            f"<tr><td>{number}. <b>{escape(row.title)}</b> · {language}{meaning}"
            f'<div class="say">{escape(row.text)}</div>'
            f'<div class="file">☐ {_say("save", ui, file=escape(row.file))}</div><div class="why">{why}</div></td>'
            f'<td class="box">{_say("seconds", ui, seconds=max(1, round(row.seconds)))}</td>'
            f'<td class="box">{_say("by", ui)}<br><br>{_say("on", ui)}<br><br>{_say("facts", ui)}</td></tr>'
        )


def _say(code: str, ui: str, **facts: object) -> str:
    escaped = {name: value if name in ("file", "language") else escape(str(value)) for name, value in facts.items()}
    return sentence(f"cli.sheet_{code}", ui, **escaped)
