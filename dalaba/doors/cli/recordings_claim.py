"""recordings --claim FILE SCRIPT LANGUAGE [OUTLET] [NAME=VALUE...]: give a recording its right file name.

The file is renamed, and never replaces another. What it says is confirmed as with `--confirm`: a person sees the text
and says yes. If nobody is at the keyboard and the text has facts, the command for confirming is shown.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence

from dalaba.compile.render.unused_recordings import language_unheard
from dalaba.core.languages import code_of, name_of
from dalaba.desk import recordings
from dalaba.desk.recordings import Claim
from dalaba.desk.root import Station
from dalaba.doors.cli import recordings_confirm
from dalaba.doors.cli.context import Context, refuse, refused_if_bad, writing
from dalaba.speech.library import RECORDED
from dalaba.speech.library.file_names import named

_YES = ("是", "对", "一样", "y", "yes")


def run(context: Context, file: str, words: Sequence[str]) -> int:
    """Exit 1 if the file or the script does not exist or the file cannot be played, 2 if words are missing. Then
    nothing is renamed."""
    station = context.usable()
    piece = recordings_confirm.piece_of(context, station, file, newest=False)
    with refused_if_bad():
        recordings.refuse_no_recording(piece)
    claim, facts = _understood(context, station, piece, words)
    version = claim.version
    used = recordings.values_ahead(station, claim.script, context.today())
    asked = bool(facts) and not (version and version.says is not None)
    says = recordings_confirm.says(piece, claim.script, facts, used) if asked else None
    with refused_if_bad():
        target = recordings.name_for(station.library.recordings, piece, claim)
    if target != piece:
        with writing(target):
            recordings.moved(*(station.library.recordings.path(each) for each in (piece, target)))
    _tell(context, station, claim, piece, target)
    text = recordings.model_text(station, claim, used)
    if version is None or version.says is None:
        _ticked(context, claim, target, text, says, used)
    return _judged(context, station, target)


def _understood(context: Context, station: Station, piece: str, words: Sequence[str]) -> tuple[Claim, tuple[str, ...]]:
    """The typed words, in any order: languages and outlets are known by their names. What the recording says comes
    second: NAME=VALUE, or the word for nothing."""
    values = tuple(word for word in words if "=" in word.replace("＝", "=") or recordings_confirm.is_nothing(word))
    names = [word for word in words if word not in values]
    languages = [code for word in names if (code := code_of(word))]
    names = [word for word in names if not code_of(word)]
    scripts = [word for word in names if word in station.plan.scripts or word in _titles(station)]
    outlets = [word for word in names if word in station.setup.outlets and word not in scripts]
    others = [word for word in names if word not in scripts and word not in outlets]
    if others and scripts:
        _everywhere(context, others)
    if not scripts and not others:
        raise refuse("cli.claim_what", 2, file=piece, scripts="、".join(list(station.plan.scripts)[:6]) or "…")
    script = _titles(station).get(scripts[0], scripts[0]) if scripts else context.script(others[0])
    if len(languages) != 1 or len(outlets) > 1 or len(names) > 2:
        spoken = "、".join(name_of(each, context.ui) for each in recordings.languages(station))
        raise refuse("cli.claim_language", 2, file=piece, script=script, languages=spoken)
    return Claim(station.plan.scripts[script], languages[0], outlets[0] if outlets else ""), values


def _everywhere(context: Context, words: Sequence[str]) -> None:
    """Raises Refused for unknown outlets and for zones: a recording is for one outlet, or for all."""
    named_so = context.outlets(words)
    if set(named_so) != set(context.setup.outlets):
        raise refuse("cli.claim_zone", 2, found="、".join(words), outlets="、".join(named_so))


def _titles(station: Station) -> dict[str, str]:
    return {script.title: name for name, script in station.plan.scripts.items()}


def _tell(context: Context, station: Station, claim: Claim, before: str, now: str) -> None:
    facts = {"file": now, "language": name_of(claim.language, context.ui), "script": claim.script.title}
    spoken = [name for name, languages in station.spoken.items() if claim.language in languages]
    where = claim.outlet or "、".join(spoken) or context.word("cli.claim_nowhere")
    context.say("cli.claimed", where=where, **facts)
    if why := language_unheard(now, claim.language, claim.outlet, station.spoken):
        context.complain_of(why)
    if now != before:
        context.say("cli.claim_undo", file=f"{RECORDED}/{now}", before=before)
    if len(station.library.recordings.takes(now)) > 1:
        context.say("cli.claim_take", file=station.library.recordings.newest(f"{named(now).stem}{named(now).suffix}"))


def _ticked(
    context: Context, claim: Claim, piece: str, text: tuple[str, str], says: dict[str, str] | None,
    used: Mapping[str, Iterable[str]],
) -> None:  # fmt: skip
    """The facts that the recording says: as typed, or as a person confirms who sees the text."""
    context.say("cli.claim_text", text=text[0], language=name_of(text[1], context.ui))
    now = recordings.one_value(used)
    if says is None:
        says = {} if not used else (now if len(now) == len(used) and _asked(context) else None)
    if says is None:
        words = " ".join(f"{name}={now.get(name, '…')}" for name in used)
        context.say("cli.claim_confirm", command=context.command, file=_quoted(piece), words=words)
        return
    recordings_confirm.note(context, context.station, piece, says)
    recordings_confirm.told(context, piece, says, claim.language)


def _asked(context: Context) -> bool:
    """Whether the person at the keyboard confirms the text; False if nobody is there."""
    if context.as_json or not (sys.stdin.isatty() and sys.stdout.isatty()):
        return False
    try:
        return input(context.word("cli.claim_ask") + " ").strip().lower() in _YES
    except EOFError:
        return False


def _quoted(piece: str) -> str:
    return f'"{piece}"' if " " in piece else piece


def _judged(context: Context, station: Station, piece: str) -> int:
    """Listen to the recording at once and report the result."""
    heard = station.library.recordings.heard(piece)
    station.library.save()
    for reason in (*(heard.doubts if heard else ()), *([heard.trouble] if heard and heard.trouble else [])):
        context.complain_of(reason)
    return 1 if heard is None or heard.trouble else 0
