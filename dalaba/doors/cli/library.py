"""library: the clips and recordings that are there, which of them are needed; and pruning what nothing needs."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import Any

from dalaba.desk.housekeeping import AHEAD, Shelf, shelf
from dalaba.desk.orders.situation import FOLDER
from dalaba.doors.cli.context import Context, refuse
from dalaba.link import control
from dalaba.link.requests import Status
from dalaba.messages import explain
from dalaba.speech.library import RENDERED, Heard, Made


def arguments(parser: argparse.ArgumentParser) -> None:
    """[--days N] [--prune [--dry-run]]."""
    parser.add_argument("--days", type=int, default=AHEAD, metavar="N")
    parser.add_argument("--prune", action="store_true")
    parser.add_argument("--dry-run", action="store_true")


def run(context: Context, given: argparse.Namespace) -> int:
    """Exit 1 if the station has problems, or something could not be deleted."""
    station = context.usable()
    found = _shelf(context, given.days)
    if given.prune:
        return _prune(context, found, given.dry_run)
    recordings = {piece: station.library.recordings.heard(piece) for piece in station.library.recordings.every()}
    station.library.save()
    heard = {piece: found for piece, found in recordings.items() if found is not None}
    if context.as_json:
        context.dump(_as_json(context, found, heard))
    else:
        _print(context, found, heard)
    return 1 if station.problems.errors else 0


def _shelf(context: Context, days: int) -> Shelf:
    clips = {key: (made, size) for key, made, size in context.station.library.clips()}
    return shelf(context.station, context.today(), days, _ordered(context, clips))


def _ordered(context: Context, clips: Mapping[str, tuple[Made, int]]) -> set[str]:
    """The files of clips made for orders, while any order plays or waits, as it may repeat one of them."""
    try:
        lanes = control.send(context.folder, Status())["outlets"].values()
    except control.NotRunning:
        return set()
    if not any(lane.get("orders") for lane in lanes):
        return set()
    return {made.clip.file for made, _ in clips.values() if made.clip.file.startswith(f"{RENDERED}/{FOLDER}/")}


def _prune(context: Context, shelf: Shelf, dry: bool) -> int:
    if context.station.problems.errors:  # a file that cannot be read may need a clip that would be deleted
        raise refuse("cli.library_problems")
    files = [shelf.clips[key][0].clip.file for key in shelf.unused] + list(shelf.strays)
    size = sum(shelf.clips[key][1] for key in shelf.unused)
    if not dry:
        context.station.library.remove(shelf.unused, shelf.strays)
        context.station.library.save()
    if context.as_json:
        context.dump({"deleted": [] if dry else files, "would_delete": files if dry else [], "bytes": size})
        return 0
    for file in files if dry else ():
        context.put(file)
    code = "cli.library_would" if dry else "cli.library_pruned"
    context.say(code, clips=len(files), megabytes=f"{size / 1e6:.1f}")
    return 0


def _print(context: Context, shelf: Shelf, recordings: dict[str, Heard]) -> None:
    heads = [context.word(f"cli.column_{name}") for name in ("needed", "seconds", "loudness", "peak", "by", "clip")]
    rows = [_cells(context, shelf, key) for key in sorted(shelf.clips, key=lambda key: shelf.clips[key][0].clip.file)]
    context.table([heads, *rows] if rows else [])
    for stray in shelf.strays:
        context.say("cli.library_stray", file=stray)
    for piece, heard in recordings.items():
        seconds = "-" if heard.seconds is None else f"{heard.seconds:.1f}"
        context.say("cli.library_recording", file=piece, seconds=seconds)
        for reason in (*heard.doubts, *([heard.trouble] if heard.trouble else [])):
            if "file" in reason.params:
                context.put("    " + explain(reason, context.ui))
    doubts = (each for heard in recordings.values() for each in heard.doubts if "file" not in each.params)
    for told in dict.fromkeys(explain(each, context.ui) for each in doubts):
        context.put(told)
    size = sum(size for _, size in shelf.clips.values())
    context.say(
        "cli.library_total", clips=len(shelf.clips), megabytes=f"{size / 1e6:.1f}", unused=len(shelf.unused),
        recordings=len(recordings), command=context.command,
    )  # fmt: skip


def _cells(context: Context, shelf: Shelf, key: str) -> list[str]:
    made, _ = shelf.clips[key]
    return [
        context.word("cli.library_used" if key in shelf.needed else "cli.library_unused"),
        f"{made.clip.duration / 1000:.1f}", f"{made.loudness:.1f}", f"{made.peak:.1f}", made.clip.by, made.clip.file,
    ]  # fmt: skip


def _as_json(context: Context, shelf: Shelf, recordings: dict[str, Heard]) -> dict[str, Any]:
    clips = [
        {"file": made.clip.file, "bytes": size, "seconds": made.clip.duration / 1000, "needed": key in shelf.needed,
         "by": made.clip.by, "loudness": made.loudness, "peak": made.peak, "state": context.station.library.state(key)}
        for key, (made, size) in shelf.clips.items()
    ]  # fmt: skip
    found = [
        {"file": piece, "seconds": heard.seconds,
         "doubts": [{"code": each.code, "reason": explain(each, context.ui)} for each in heard.doubts],
         "trouble": explain(heard.trouble, context.ui) if heard.trouble else None}
        for piece, heard in recordings.items()
    ]  # fmt: skip
    return {"clips": clips, "recordings": found, "strays": list(shelf.strays)}
