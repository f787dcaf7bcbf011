"""The page before a real browser: on a phone it does not slip sideways, on paper nothing is cut in two."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from dalaba.core.model import OutletCard, Programme, Reason
from dalaba.views.picture import page
from tests.test_picture import CMN, DAY, HAK, YUE, changed, moved, programme, refusal, spot

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))), "")
pytestmark = pytest.mark.skipif(not BROWSER, reason="no chromium here; .ci/system-packages installs it")
KINDS = ["speaker"] * 11 + ["onsite"] * 13 + ["school"] * 2 + ["van"] * 3
CARDS = tuple(OutletCard(f"三江播放点第{n}", kind, None) for n, kind in enumerate(KINDS))
PROBE = """<p id="result"></p><iframe id="page" src="page.html" width="390" height="844"></iframe><script>
addEventListener("load", () => {
  const inside = document.getElementById("page").contentWindow, it = inside.document;
  for (const each of it.querySelectorAll("details")) each.open = true;
  const says = each => [...each.childNodes].some(one => one.nodeType == 3 && one.data.trim());
  const texts = [...it.querySelectorAll("body *:not(style, script)")].filter(
    each => each.getBoundingClientRect().width && says(each));
  const touched = selector => {
    const mark = it.querySelector(selector);
    mark.dispatchEvent(new inside.MouseEvent("click", {bubbles: true, cancelable: true}));
    return [mark.title, it.getElementById("foot").textContent];
  };
  const beside = mark => {
    const box = mark.getBoundingClientRect();
    const place = {bubbles: true, clientX: box.left - 9, clientY: box.top};
    mark.closest(".track").dispatchEvent(new inside.MouseEvent("click", place));
    return [mark.title, it.getElementById("foot").textContent];
  };
  document.getElementById("result").textContent = JSON.stringify({
    width: it.documentElement.clientWidth, needed: it.documentElement.scrollWidth,
    smallest: Math.min(...texts.map(each => parseFloat(inside.getComputedStyle(each).fontSize))),
    texts: texts.length, bar: touched(".track i"), cross: touched(".track em"), cell: touched("a.cell:has(em)"),
    beside: beside(it.querySelector(".track i")), address: inside.location.hash,
  });
});</script>"""


def week() -> list[Programme]:
    """As much as the sample: 29 outlets, some fifty plays a day each, a language not recorded, a school refused."""
    return [moved(_busy_day(), number) for number in range(7)]


def _busy_day() -> Programme:
    times = [f"{7 + n // 8}:{n % 8 * 7:02d}" for n in range(40)] + [f"{17 + n // 3}:{n % 3 * 20:02d}" for n in range(8)]
    spots = [
        changed(
            spot("", due, parts=(CMN, YUE) if n % 2 else (YUE,), lost=(HAK,) if n % 9 == 0 else ()), outlet=card.name
        )
        for card in CARDS
        for n, due in enumerate(times)
    ]
    long = Reason("plan.closed_hours", {"hours": "07:00-07:50、09:35-09:55、11:30-12:00、16:40-17:30"})
    refused = [refusal(CARDS[24].name, f"{8 + n // 6}:{n % 6 * 10:02d}", long) for n in range(40)]
    day = programme(spots, refused)
    return Programme(day.station, day.zone, day.date, CARDS, day.spots, day.refused)


def browse(folder: Path, file: str, *words: str) -> str:
    command = [
        BROWSER, "--headless", "--no-sandbox", "--disable-gpu", "--allow-file-access-from-files",
        f"--user-data-dir={folder / 'profile'}", "--window-size=1000,1000", *words, (folder / file).as_uri(),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, timeout=120, check=False)
    return done.stdout.decode("utf-8", "replace")


def on_phone(folder: Path, text: str) -> dict[str, Any]:
    """What a window of 390 by 844 under a finger shows, and what a touch does."""
    (folder / "page.html").write_text(text, encoding="utf-8")
    (folder / "probe.html").write_text(PROBE, encoding="utf-8")
    finger = "--blink-settings=primaryHoverType=1,availableHoverTypes=1"
    found = re.search(r'<p id="result">(.+?)</p>', browse(folder, "probe.html", "--dump-dom", finger))
    assert found, "the browser ran the page"
    told: dict[str, Any] = json.loads(unescape(found[1]))
    return told


@pytest.fixture(scope="module")
def phone(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return on_phone(tmp_path_factory.mktemp("phone"), page(week()))


def test_on_a_phone_the_page_stays_put_and_its_words_can_be_read(phone: dict[str, Any]) -> None:
    assert phone["needed"] == phone["width"] <= 390
    assert phone["texts"] > 29 * 7
    assert phone["smallest"] >= 12


def test_a_finger_on_a_bar_or_a_cross_or_beside_it_gets_its_words(phone: dict[str, Any]) -> None:
    for touched in ("bar", "cross", "cell", "beside"):
        title, foot = phone[touched]
        assert title == foot != "", touched
    assert "07:00-07:50" in phone["cross"][1]
    assert "07:00-07:50" in phone["cell"][1]
    assert phone["address"] == "", "a first touch of a cell tells; only a second one leaves for its day"


def test_a_village_with_one_horn_and_long_words_stays_put_too(tmp_path: Path) -> None:
    name = "三江镇五一村老年活动中心门口的大喇叭"
    one = programme([changed(spot("", "7:00", lost=(HAK,)), outlet=name)], [refusal(name, "9:20")])
    days = [Programme(name, one.zone, one.date, (OutletCard(name, "speaker", None),), one.spots, one.refused)]
    nothing = Programme(name, one.zone, (DAY + timedelta(1)).isoformat(), days[0].outlets, (), ())
    for ui in ("zh", "en"):
        told = on_phone(tmp_path, page([*days, nothing], ui))
        assert told["needed"] == told["width"] <= 390
        assert told["smallest"] >= 12


def test_on_paper_the_overview_is_one_sheet_and_each_day_s_lanes_are_one(tmp_path: Path) -> None:
    without_words = "<style>.box, h2, .paper { display: none !important }</style></head>"
    (tmp_path / "page.html").write_text(page(week()).replace("</head>", without_words), encoding="utf-8")
    browse(tmp_path, "page.html", "--no-pdf-header-footer", f"--print-to-pdf={tmp_path / 'page.pdf'}")
    sheets = re.findall(rb"/Type\s*/Page\b", (tmp_path / "page.pdf").read_bytes())
    assert len(sheets) == 1 + 7, "every section begins on a sheet of its own, so each has just one"
