"""A pattern that is compiled late is as good as one that is compiled at once."""

from __future__ import annotations

import gc
import importlib
import pkgutil
import re

import pytest

import dalaba
from dalaba.core.patterns import Late, late

HOUR = r"(?P<hour>\d{1,2})点"
TEXT = "8点开门,17点关门"
WITH_PATTERNS = ("dalaba.core", "dalaba.speech.reading", "dalaba.speech.library", "dalaba.station")


class TestAPatternThatIsCompiledLate:
    def test_finds_what_one_that_is_compiled_at_once_finds(self) -> None:
        at_once, by_then = re.compile(HOUR), late(HOUR)
        assert by_then.findall(TEXT) == at_once.findall(TEXT)
        assert by_then.sub("x", TEXT) == at_once.sub("x", TEXT)
        assert by_then.split(TEXT) == at_once.split(TEXT)
        assert [hit.span() for hit in by_then.finditer(TEXT, 2)] == [hit.span() for hit in at_once.finditer(TEXT, 2)]
        assert by_then.pattern == HOUR
        assert (by_then.match(TEXT), by_then.fullmatch(TEXT)) != (None, None)

    def test_has_its_flags(self) -> None:
        assert late("noon", re.IGNORECASE).match("Noon")
        assert not late("noon").match("Noon")

    def test_is_compiled_once_and_not_before_it_is_looked_for(self, monkeypatch: pytest.MonkeyPatch) -> None:
        compiled: list[str] = []
        at_once = re.compile

        def noted(form: str, flags: int) -> re.Pattern[str]:
            compiled.append(form)
            return at_once(form, flags)

        monkeypatch.setattr(re, "compile", noted)
        pattern = late(HOUR)
        assert compiled == []
        assert [bool(pattern.search(text)) for text in (TEXT, "", TEXT)] == [True, False, True]
        assert compiled == [HOUR]

    def test_is_one_wherever_the_program_has_one(self) -> None:
        """A slip in a form shows here, and not at the first text that is looked at by it."""
        for module in pkgutil.walk_packages(dalaba.__path__, "dalaba."):
            if module.name.startswith(
                ("dalaba.core", "dalaba.speech.reading", "dalaba.speech.library", "dalaba.station")
            ):
                importlib.import_module(module.name)
        found = [each for each in gc.get_objects() if isinstance(each, Late)]
        assert len(found) > 150
        assert all(isinstance(each.pattern, str) for each in found)
