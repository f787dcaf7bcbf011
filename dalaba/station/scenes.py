"""场景: named sets of orders in `station.yaml`, each for one press of a button; and the buttons beside the page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from dalaba.core.model import Millis, Place, Priority
from dalaba.core.problems import Bad
from dalaba.speech.library.sound_names import meant_name
from dalaba.station.days import day_type
from dalaba.station.files import Problems, Record, Scalar, values

Resolve: TypeAlias = Callable[[Iterable[Scalar], Problems], tuple[str, ...]]
"""The outlets that names stand for."""
HOLD: Millis = 2_000
"""How long a button is held, where the station sets nothing else."""
MOST_TIMES = 10
LONGEST: Millis = 30 * values.MINUTE
"""The longest that a scene may set for its own end; a longer one lasts until somebody releases it."""
_LASTS = ("直到解除", "解除为止", "until released")
_PRIORITIES: dict[str, Priority] = {
    "紧急": "urgent", "urgent": "urgent", "通知": "notice", "notice": "notice", "日常": "routine", "routine": "routine",
}  # fmt: skip
_LETTERS = {
    "Q": 16, "W": 17, "E": 18, "R": 19, "T": 20, "Y": 21, "U": 22, "I": 23, "O": 24, "P": 25, "A": 30, "S": 31,
    "D": 32, "F": 33, "G": 34, "H": 35, "J": 36, "K": 37, "L": 38, "Z": 44, "X": 45, "C": 46, "V": 47, "B": 48,
    "N": 49, "M": 50,
}  # fmt: skip
LINUX: Mapping[str, int] = {
    **{f"F{number}": 58 + number for number in range(1, 11)}, "F11": 87, "F12": 88,
    **{f"F{number}": 170 + number for number in range(13, 25)},
    **{str(number): 1 + (number or 10) for number in range(10)}, **_LETTERS,
    "ENTER": 28, "SPACE": 57, "SCROLLLOCK": 70, "PAUSE": 119,
}  # fmt: skip
"""Key -> its code in Linux's input events (linux/input-event-codes.h)."""
WINDOWS: Mapping[str, int] = {
    **{f"F{number}": 0x6F + number for number in range(1, 25)}, **{str(number): 0x30 + number for number in range(10)},
    **{letter: ord(letter) for letter in _LETTERS},
    "ENTER": 0x0D, "SPACE": 0x20, "SCROLLLOCK": 0x91, "PAUSE": 0x13,
}  # fmt: skip
"""Key -> its virtual key of Windows."""
ON_PAGE = tuple(name for name in LINUX if name not in ("ENTER", "SPACE"))
"""The keys that a page may listen to: Enter and the space bar press its buttons."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What one press does."""

    name: str
    say: str = ""
    play: tuple[str, ...] = ()
    """Scripts, and sounds by their name."""
    outlets: tuple[str, ...] = ()
    priority: Priority = "urgent"
    reason: str = ""
    lasts: bool = False
    """Repeated until somebody releases it."""
    repeated: Millis = 0
    """Repeated for so long; 0: `times`."""
    times: int = 1
    languages: tuple[str, ...] = ()
    volume: int | None = None
    """The volume that is set at its outlets first, in per cent."""
    stop: tuple[str, ...] = ()
    """The outlets that are stopped until it is released."""
    day: tuple[str, ...] = ()
    """The types that the day gets."""
    kind: str = ""
    """The kind as which it may break into an exam."""
    key: str = ""
    """The key of the keyboard while the page is open."""
    place: Place | None = None
    places: Mapping[str, Place] = field(default_factory=dict)
    """Where its script, its sound or its day is written."""

    @property
    def speaks(self) -> bool:
        """Whether it is heard."""
        return bool(self.say or self.play)


@dataclass(frozen=True, slots=True)
class Buttons:
    """Keys that press scenes without the page: those of one named device."""

    device: str = ""
    """On Linux the path of an input device, such as /dev/input/by-id/…-event-kbd; on Windows any word."""
    keys: Mapping[str, str] = field(default_factory=dict)
    """Key -> scene."""
    hold: Millis = HOLD
    place: Place | None = None


def scenes_of(station: Record, resolve: Resolve, problems: Problems) -> dict[str, Scene]:
    """The station's scenes. One that cannot be read is left out, with its problems: half a scene is pressed by nobody
    who knows that it is half."""
    found: dict[str, Scene] = {}
    keys: dict[str, str] = {}
    for name, (key, node) in station.mapping("scenes").items():
        wrong = Problems()
        scene = _scene(name, key, Record(node, "scene", wrong), resolve, wrong)
        if scene.key and scene.key in keys:
            wrong.add("files.scene_key_twice", scene.places.get("key"), key=scene.key, other=keys[scene.key])
        for problem in wrong:
            problems.put(problem)
        if not wrong.errors:
            found[name] = scene
            keys |= {scene.key: name} if scene.key else {}
    return found


def _scene(name: str, key: Scalar, record: Record, resolve: Resolve, problems: Problems) -> Scene:
    if not name or len(name) > 40:
        problems.add("files.scene_name", key.place, found=name)
    lasts, repeated, times = record.take("repeat", _repeat, (False, 0, 1))
    outlets = resolve(record.placed_words("to"), problems)
    scene = Scene(
        name,
        record.text("say").strip(),
        tuple(meant_name(each) for each in record.words("play")),
        outlets,
        record.take("priority", values.choice(_PRIORITIES), "urgent"),
        record.text("reason").strip() or name,
        lasts,
        repeated,
        times,
        record.many("languages", values.language),
        record.take("volume", values.whole(1, 100), None),
        resolve(record.placed_words("stop"), problems),
        record.many("day", _day),
        record.text("kind").strip() or name,
        record.take("key", _key(ON_PAGE), ""),
        record.place,
        {each: record.where(each) for each in ("say", "play", "day", "key", "to") if record.has(each)},
    )
    if not record.ok:
        return scene
    if not (scene.speaks or scene.stop or scene.day or scene.volume):
        problems.add("files.scene_empty", record.place, name=name)
    if (scene.speaks or scene.volume) and not outlets and not record.has("to"):
        record.lacks("to")
    stop = record.placed_words("stop")
    if set(outlets) & set(scene.stop):
        problems.add("files.scene_stops", stop[0].place, name=name, outlets="、".join(set(outlets) & set(scene.stop)))
    if (lasts or repeated) and scene.priority != "urgent":
        problems.add("files.scene_lasts", record.where("repeat"), name=name)
    return scene


def buttons_of(station: Record, scenes: Mapping[str, Scene], problems: Problems) -> Buttons | None:
    """The keys that work without the page; None if the station names none, or they cannot be read."""
    wrong = Problems()
    record = station.record("buttons", "buttons")
    if record is None:
        return None
    keys: dict[str, str] = {}
    for name, (key, node) in record.mapping("keys").items():
        try:
            code = _key(tuple(LINUX))(name, key.strict)
        except Bad as bad:
            wrong.bad(bad, key.place)
            continue
        scene = node.text.strip() if isinstance(node, Scalar) else ""
        if scene not in scenes:
            known = "、".join(scenes) or "…"
            wrong.add("files.unknown_scene", node.place, found=scene, nearest=known)
        keys[code] = scene
    device, hold = record.text("device").strip(), record.take("hold", _hold, HOLD)
    if not device:
        record.lacks("device")
    if not keys and not wrong.errors:
        record.lacks("keys")
    for problem in wrong:
        problems.put(problem)
    return Buttons(device, keys, hold, record.place) if device and keys and not wrong.errors else None


def _repeat(text: str, strict: bool) -> tuple[bool, Millis, int]:
    """Until it is released; for so long; or so many times."""
    word = " ".join(text.strip().lower().split())
    if word in _LASTS:
        return True, 0, 1
    number = word.removesuffix("遍").removesuffix("次").removesuffix("times").removesuffix("x").strip()
    if number.isdecimal():
        return False, 0, values.whole(1, MOST_TIMES)(number, strict)
    length = values.duration(text, strict)
    if not 0 < length <= LONGEST:
        raise Bad("files.scene_repeat", found=text.strip())
    return False, length, 1


def _day(text: str, strict: bool) -> str:
    return day_type(text)


def _hold(text: str, strict: bool) -> Millis:
    length = values.duration(text, strict)
    if not 500 <= length <= 10_000:
        raise Bad("files.button_hold", found=text.strip())
    return length


def _key(allowed: tuple[str, ...]) -> Callable[[str, bool], str]:
    def key(text: str, strict: bool) -> str:
        name = text.strip().upper().replace(" ", "")
        if name not in allowed:
            raise Bad("files.key_name", found=text.strip())
        return name

    return key
