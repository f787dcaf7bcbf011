"""The read-back sheet (核对表): what will be said and every number in it, for a second person to tick. Pure.

One HTML page for A4 paper that needs nothing but itself. Whoever ticks reads the spoken form, not the figures: that is
how a wrong digit is found before a village hears it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from dalaba.messages import sentence

_STYLE = """
  * { box-sizing: border-box }
  body { margin: 0 auto; max-width: 190mm; padding: 6mm; color: #111;
    font: 15px/1.6 "Microsoft YaHei", "PingFang SC", "Noto Sans CJK SC", sans-serif }
  h1 { font-size: 25px; line-height: 1.3; margin: 0 }
  h2 { font-size: 18px; margin: 0; border-bottom: 2px solid #111; padding-bottom: 2px }
  p { margin: 4px 0; white-space: pre-line }
  section { margin: 16px 0 22px; break-inside: avoid }
  .said { font-size: 17px }
  .mind { color: #b3261e; font-weight: 700 }
  .ask { border: 2px solid #b3261e; background: #fdecea; padding: 4px 8px; font-weight: 700; print-color-adjust: exact;
    -webkit-print-color-adjust: exact }
  b { font-weight: 700; margin-right: .6em }
  table { border-collapse: collapse; width: 100%; margin: 8px 0 }
  th, td { border: 1px solid #555; padding: 5px 8px; text-align: left; vertical-align: top }
  th { background: #e9edf1; font-size: 13px; white-space: nowrap; print-color-adjust: exact;
    -webkit-print-color-adjust: exact }
  td:first-child { width: 12mm; font-size: 22px; line-height: 1; text-align: center }
  td:nth-child(3) { font-size: 18px; font-weight: 700 }
  td:nth-child(4) { white-space: nowrap }
  tr { break-inside: avoid }
  .doubt td { background: #fdecea; print-color-adjust: exact; -webkit-print-color-adjust: exact }
  .sign { margin: 14px 0 0; display: flex; gap: 10mm }
  .sign span { flex: 1; border-bottom: 1px solid #555; padding-bottom: 2px }
  @page { size: A4 portrait; margin: 10mm }
  @media print { body { padding: 0; max-width: none; font-size: 13px } }
"""


def page(items: Sequence[Mapping[str, Any]], station: str, script: str, day: str, ui: str) -> str:
    """The sheet of one script as it is said on `day`: an item (as `text --json` has it) for each different text."""
    title = _say("title", ui, script=script)
    body = "".join(_item(item, ui) for item in items)
    head = f"{escape(station)} · {_say('day', ui, date=day)}"
    how = "".join(f"<li>{_say(f'how{number}', ui)}</li>" for number in (1, 2, 3))
    return (
        f'<!doctype html>\n<html lang="{"zh-CN" if ui == "zh" else "en"}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{title}</title>\n'
        f"<style>{_STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n<p>{head}</p>\n<ol>{how}</ol>\n"
        f"{body}</body>\n</html>\n"
    )


def _say(code: str, ui: str, **facts: object) -> str:
    return escape(sentence(f"cli.readback_{code}", ui, **facts))


def _item(item: Mapping[str, Any], ui: str) -> str:
    """One version at one outlet: head, questions, text, spoken form, warnings, the table to tick, who and when."""
    named = f"{item['outlet']} · {item['version']}"
    if "text" not in item:
        why = item.get("reason") or sentence("cli.text_recording", ui, files="、".join(item["recording"]))
        return f"<section>\n<h2>{escape(named)}</h2>\n<p>{escape(why)}</p>\n{_spots(item, ui)}</section>\n"
    minds = "".join(f'<p class="mind">{escape(each)}</p>' for each in item["warnings"])
    asked = "".join(f'<p class="ask">{escape(each)}</p>\n' for each in item["questions"])
    seconds = _say("seconds", ui, seconds=f"{item['seconds']:.0f}")
    return (
        f"<section>\n<h2>{escape(named)} · {seconds}</h2>\n{asked}{_spots(item, ui)}"
        f"<p><b>{_say('text', ui)}</b>{escape(item['text'])}</p>\n"
        f'<p class="said"><b>{_say("said", ui)}</b>{escape(item["reading"])}</p>\n{minds}'
        f"{_numbers(item['numbers'], ui)}"
        f'<p class="sign"><span>{_say("who", ui)}</span><span>{_say("when", ui)}</span></p>\n'
        "</section>\n"
    )


def _spots(item: Mapping[str, Any], ui: str) -> str:
    """When it goes out, and what of it does not."""
    when = item.get("when")
    shown = f"<p><b>{_say('spots', ui)}</b>{escape(when)}</p>\n" if when else ""
    return shown + "".join(f'<p class="mind">{escape(each)}</p>\n' for each in item.get("hindered", ()))


def _numbers(numbers: Sequence[Mapping[str, str]], ui: str) -> str:
    if not numbers:
        return f"<p>{_say('none', ui)}</p>\n"
    heads = "".join(f"<th>{_say(each, ui)}</th>" for each in ("tick", "found", "read", "kind"))
    rows = "".join(_row(each, ui) for each in numbers)
    return f"<table>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n"


def _row(number: Mapping[str, str], ui: str) -> str:
    mark = ' class="doubt"' if number["kind"] == "undecided" else ""
    cells = (number["found"], number["read"], sentence(f"cli.kind_{number['kind']}", ui))
    return f"<tr{mark}><td>□</td>{''.join(f'<td>{escape(each)}</td>' for each in cells)}</tr>\n"
