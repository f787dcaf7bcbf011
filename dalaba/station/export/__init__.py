"""Writing a campaign as a sheet that reads back as the same campaign.

The station's own reader reads the bytes back first. If they give a different campaign, the export is refused, with the
first difference. The words stay as written; only places and the file's name change.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dalaba.core.model import Place
from dalaba.core.problems import Bad
from dalaba.speech.library.sound_names import SoundNames, sound_names
from dalaba.station.days import Postponed, Weekly, read_postponed
from dalaba.station.export.tables import Sheets, tables
from dalaba.station.export.workbook import workbook
from dalaba.station.files import Map, Problems
from dalaba.station.files.keys import english, printed
from dalaba.station.files.sheets import csv_bytes
from dalaba.station.outlets import Setup
from dalaba.station.schedules import Campaign, read_campaign, root_of
from dalaba.station.scripts import Script


def export(
    station: Path, campaign: Campaign, setup: Setup, scripts: Mapping[str, Script], suffix: str, ui: str, stem: str
) -> bytes:
    """The campaign as the bytes of an `.xlsx` or a `.csv` called `stem`.

    Raises Bad if that is impossible: a CSV has only rows, and its name is the campaign's; no sheet has bells or exams.
    """
    problems = Problems()
    root = root_of(station, campaign.file, Path(campaign.file).stem, scripts, problems)
    if not isinstance(root, Map):
        raise Bad("cli.export_unread", name=campaign.name, file=campaign.file)
    if kept := _kept_out(root, campaign):
        raise Bad("cli.export_bells", name=campaign.name, file=campaign.file, key=kept)
    campaign = dataclasses.replace(campaign, postponed=_own_postponement(root))
    found = tables(root, campaign, ui)
    if suffix == ".csv":
        data = _csv(found, campaign, stem)
    else:
        data = workbook(found, ui, setup, scripts, sound_names(station))
    _read_back(data, suffix, stem, campaign, setup, scripts)
    return data


def _kept_out(root: Map, campaign: Campaign) -> str:
    """What a campaign has that no sheet of rows can hold: 打铃, or 考试; "" if it has neither."""
    found = [key.text.strip() for key, _ in root.pairs if english("schedule", key.text) in ("bells", "exams")]
    return found[0] if found else printed("schedule", "bells") if campaign.bells else ""


def _own_postponement(root: Map) -> tuple[Postponed, ...]:
    """The postponements in the campaign's own file. Those that a program wrote elsewhere stay there."""
    said = (node for key, node in root.pairs if english("schedule", key.text) == "postponed")
    return tuple(each for node in said for each in read_postponed(node, Problems()))


def _csv(found: Sheets, campaign: Campaign, stem: str) -> bytes:
    if found.daily or found.at_outlets or len(found.campaign) > 1:
        raise Bad("cli.export_not_csv", name=campaign.name)
    if stem != campaign.name:
        raise Bad("cli.export_csv_name", name=campaign.name)
    return csv_bytes(found.rows)


def _read_back(
    data: bytes, suffix: str, stem: str, campaign: Campaign, setup: Setup, scripts: Mapping[str, Script]
) -> None:
    problems = Problems()
    again = read_campaign(data, f"{stem}{suffix}", setup, scripts, problems)
    if problems.errors:
        raise Bad("cli.export_differs", name=campaign.name, where=problems.errors[0].place or "")
    if again is None or bare(again) != bare(campaign):
        raise Bad("cli.export_differs", name=campaign.name, where=_difference(campaign, again))


_WHERE = ("place", "file", "strict", "sheets")
"""What says where something was written, and not what."""


def bare(value: Any) -> Any:
    """A campaign, or a part of one, without its places and its file: only its content."""
    if isinstance(value, Place):
        return None
    if isinstance(value, Weekly):
        return value._replace(terms=())  # they belong to the station, not to the file
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        names = [
            field.name for field in dataclasses.fields(value) if field.name not in ("place", "file", "strict", "sheets")
        ]
        return {name: bare(getattr(value, name)) for name in names}
    if isinstance(value, Mapping):
        return {key: bare(inner) for key, inner in value.items()}
    if isinstance(value, tuple):
        return tuple(bare(each) for each in value)
    return value


def _difference(campaign: Campaign, again: Campaign | None) -> str:
    """The first row, or key of the campaign, that did not come back unchanged."""
    if again is None:
        return campaign.name
    for one, other in zip(campaign.rows, again.rows, strict=False):
        if bare(one) != bare(other):
            return str(one.place)
    return next((name for name, said in bare(campaign).items() if said != bare(again)[name]), campaign.name)


def blank(setup: Setup, scripts: Mapping[str, Script], sounds: SoundNames, ui: str) -> bytes:
    """An empty workbook of rows to be filled in, with its lists to choose from."""
    heads = tuple(printed("row", key, ui) for key in _USUAL)
    return workbook(Sheets((), (heads,), (), ()), ui, setup, scripts, sounds)


_USUAL = ("script", "to", "dates", "weekdays", "at", "between", "every", "languages", "note")
"""The columns of an empty sheet."""
