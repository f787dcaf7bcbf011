"""A village's PC becomes a member: invited on paper or by a stick, once, and sure of whom it has joined."""

from __future__ import annotations

import json
import shutil
import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import pytest

from dalaba.core.problems import Bad
from dalaba.core.typed_json import Wrong
from dalaba.desk.root import Station
from dalaba.fleet import invitation, joining
from dalaba.fleet.joining import Joined, matched
from dalaba.hub import authority, founding, inviting, join_sheet
from dalaba.hub.inviting import Invited, Refused, let_in
from dalaba.hub.joining_server import JoiningServer, Tries
from dalaba.hub.running import server_context
from dalaba.hub.settings import Settings
from dalaba.hub.store import Store
from dalaba.trust import member, roster
from dalaba.trust.fake_marks import FakeMarks
from dalaba.trust.keys import SigningKey
from dalaba.trust.member import Authority, Member
from dalaba.trust.tls import trusted
from tests.conftest import SAMPLE, Verbs
from tests.hub_town import NOW, Town, code_of, shown, town


@pytest.fixture
def sanjiang(tmp_path: Path) -> Iterator[Town]:
    found = town(tmp_path / "town", int(time.time() * 1000))
    yield found
    found.store.database.close()


def invited(town: Town, village: str = "五一村", now: int = NOW) -> Invited:
    return inviting.invite(town.folder, town.settings, town.store, village, (village,), ("北片",), now)


@contextmanager
def door(town: Town, told: list[object] | None = None, whole: float = 60.0) -> Iterator[str]:
    """The hub's door, open; its address."""
    server = JoiningServer(
        ("127.0.0.1", town.settings.join),
        server_context(town.folder),
        (town.folder / authority.CA).read_bytes(),
        lambda asked: let_in(town.folder, town.settings, town.store, asked, int(time.time() * 1000)),
        time.monotonic,
        (told if told is not None else []).append,
        whole,
    )
    try:
        yield "127.0.0.1"
    finally:
        server.stop()


def joined(town: Town, pc: Path, code: str) -> Joined:
    return joining.ask(pc, code, "127.0.0.1", town.settings.join)


# Making a hub


def test_a_hub_is_made_once_and_made_again_changes_no_key(sanjiang: Town) -> None:
    keys = {path.name: path.read_bytes() for path in (sanjiang.folder / "records/hub").glob("*.key")}
    assert set(keys) == {"sign.key", "ca.key", "server.key"}
    again = founding.found(sanjiang.folder, "三江镇", ("hub.example",), NOW)
    assert not again.new
    assert again.settings.hosts == ("hub.example", "127.0.0.1")
    assert {name: (sanjiang.folder / "records/hub" / name).read_bytes() for name in keys} == keys
    assert all(path.stat().st_mode & 0o077 == 0 for path in (sanjiang.folder / "records/hub").glob("*.key"))


def test_a_folder_has_one_township(sanjiang: Town, tmp_path: Path) -> None:
    with pytest.raises(Bad) as found:
        founding.found(sanjiang.folder, "石桥镇", (), NOW)
    assert code_of(found.value) == "hub.other_township"
    with pytest.raises(Bad) as found:
        founding.opened(tmp_path)
    assert code_of(found.value) == "hub.none_here"


# By the network


def test_a_village_joins_by_its_code_and_its_keys_stay_at_home(sanjiang: Town, tmp_path: Path) -> None:
    made = invited(sanjiang, now=int(time.time() * 1000))
    with door(sanjiang):
        found = joined(sanjiang, tmp_path / "pc", made.code)
    joining.become(tmp_path / "pc", found, {"五一村": "本村"}, NOW)
    here = member.read(tmp_path / "pc")
    assert here is not None
    assert (here.township, here.zones, here.outlets) == ("三江镇", ("北片",), {"五一村": "本村"})
    assert here.authority(sanjiang.key.public.kid) is not None
    node = sanjiang.store.node("五一村")
    assert node is not None
    assert node.public == SigningKey.read(tmp_path / "pc" / member.NODE_KEY).public.text
    assert joining.fingerprints(tmp_path / "pc", found)[0] == sanjiang.key.public.fingerprint
    private = (tmp_path / "pc" / member.TLS_KEY).read_bytes()
    assert private not in b"".join(path.read_bytes() for path in sanjiang.folder.rglob("*") if path.is_file())


def test_a_pc_whose_clock_stands_years_back_joins_all_the_same(tmp_path: Path) -> None:
    now = int(time.time() * 1000)
    ahead = town(tmp_path / "town", now + 5 * 365 * 86_400_000)
    with door(ahead):
        assert joined(ahead, tmp_path / "pc", invited(ahead, now=now).code).certificate
    ahead.store.database.close()


def test_a_code_is_good_for_one_pc(sanjiang: Town, tmp_path: Path) -> None:
    made = invited(sanjiang, now=int(time.time() * 1000))
    with door(sanjiang):
        first = joined(sanjiang, tmp_path / "pc", made.code)
        again = joined(sanjiang, tmp_path / "pc", made.code)  # its answer was lost on the way
        assert again.invitation == first.invitation
        with pytest.raises(Bad) as found:
            joined(sanjiang, tmp_path / "thief", made.code)
    assert code_of(found.value) == "fleet.code_refused"


def test_who_answers_must_be_who_invited(sanjiang: Town, tmp_path: Path) -> None:
    """Somebody between the village and the township answers with a hub of his own."""
    made = invited(sanjiang, now=int(time.time() * 1000))
    false = town(tmp_path / "false", int(time.time() * 1000))
    with door(false), pytest.raises(Bad) as found:
        joined(false, tmp_path / "pc", made.code)
    assert code_of(found.value) == "fleet.other_authority"
    elsewhere = replace(made.invitation, hub=false.settings.reached)
    with door(false), pytest.raises(Bad) as found:
        joining.ask_invited(tmp_path / "pc", elsewhere, made.invitation.fingerprint)
    assert code_of(found.value) == "fleet.other_authority"
    assert false.store.node("五一村") is None
    false.store.database.close()


def test_a_new_invitation_ends_the_older_one_and_keeps_the_id(sanjiang: Town) -> None:
    first, second = invited(sanjiang), invited(sanjiang)
    assert first.invitation.node == second.invitation.node
    with pytest.raises(Refused):
        let_in(*_at(sanjiang), shown(first.invitation.code, SigningKey.made()), NOW)
    assert let_in(*_at(sanjiang), shown(second.invitation.code, SigningKey.made()), NOW)


def test_a_village_that_moves_to_another_zone_is_told_so(sanjiang: Town, tmp_path: Path) -> None:
    """Orders to a zone reach whoever listens to it: a PC that knows only its old zones would miss them."""
    pc, key = tmp_path / "pc", SigningKey.made()
    made = invited(sanjiang)
    let_in(*_at(sanjiang), shown(made.invitation.code, key), NOW)
    joining.become(pc, Joined(made.invitation, "x"), {"五一村": "本村"}, NOW)
    inviting.invite(*_at(sanjiang), "五一村", ("五一村",), ("北片",), NOW)
    assert sanjiang.store.sent() == (), "nothing has changed"
    inviting.invite(*_at(sanjiang), "五一村", ("五一村",), ("南片", "沿江"), NOW)
    (sent,) = sanjiang.store.sent()
    assert (sent.typ, sent.scope) == ("roster", f"node/{made.invitation.node}")
    here = roster.take(pc, sent.wire, FakeMarks())
    assert isinstance(here, Member)
    assert here.zones == ("南片", "沿江")
    assert here.authorities == member_of(made).authorities


def member_of(made: Invited) -> Member:
    return made.invitation.member({"五一村": "本村"}, NOW)


def test_a_pc_that_joins_anew_ends_its_old_certificate(sanjiang: Town) -> None:
    for number in range(2):
        code = invited(sanjiang).invitation.code
        let_in(*_at(sanjiang), shown(code, SigningKey.made()), NOW + number)
    assert len(sanjiang.store.taken_back()) == 1


def test_who_joins_does_not_end_the_downloads_of_others(sanjiang: Town) -> None:
    """The list of certificates that were taken back is read anew, and every line with it, when it is written."""
    listed = sanjiang.folder / authority.TAKEN_BACK
    before = listed.read_bytes()
    for number, village in enumerate(("五一村", "六一村")):
        let_in(*_at(sanjiang), shown(invited(sanjiang, village).invitation.code, SigningKey.made()), NOW + number)
    assert listed.read_bytes() == before
    let_in(*_at(sanjiang), shown(invited(sanjiang).invitation.code, SigningKey.made()), NOW + 9)
    assert listed.read_bytes() != before


@pytest.mark.parametrize(
    "changed",
    [
        {"code": "0" * 10},
        {"proof": "AAAA"},
        {"wish": "no request"},
        {"public": SigningKey.made().public.text},
        {"x": ""},
    ],
)
def test_nobody_is_let_in_for_anything_else(sanjiang: Town, changed: dict[str, str]) -> None:
    code = invited(sanjiang).invitation.code
    with pytest.raises(Refused):
        let_in(*_at(sanjiang), shown(code, SigningKey.made(), **changed), NOW)
    assert let_in(*_at(sanjiang), shown(code, SigningKey.made()), NOW), "and the code is still good"


def test_a_code_ends_after_a_week_and_with_a_revocation(sanjiang: Town) -> None:
    code = invited(sanjiang).invitation.code
    with pytest.raises(Refused):
        let_in(*_at(sanjiang), shown(code, SigningKey.made()), NOW + inviting.LASTS)
    node = sanjiang.store.node("五一村")
    assert node is not None
    sanjiang.store.put_node(replace(node, revoked=True))
    with pytest.raises(Refused):
        let_in(*_at(sanjiang), shown(code, SigningKey.made()), NOW)


def test_codes_cannot_be_tried_out() -> None:
    now = 0.0
    tries = Tries(lambda: now)
    assert sum(tries.may("1.2.3.4") for _ in range(100)) == 10
    assert sum(tries.may(f"1.2.3.{number}") for number in range(100)) == 50
    now = 61.0
    assert tries.may("1.2.3.4")


def test_strangers_at_the_door_change_nothing(sanjiang: Town, tmp_path: Path) -> None:
    told: list[object] = []
    made = invited(sanjiang, now=int(time.time() * 1000))
    with door(sanjiang, told):
        anybody = trusted((sanjiang.folder / authority.CA).read_bytes())
        for verb, path, body in (("GET", "/", None), ("POST", "/join", b"{"), ("POST", "/join", b"x" * 70_000)):
            with pytest.raises(Bad):
                joining._exchange(anybody, "127.0.0.1", sanjiang.settings.join, verb, path, body)
        assert joined(sanjiang, tmp_path / "pc", made.code).certificate
    assert told == []


def test_who_asks_without_an_end_keeps_no_seat_at_the_door(sanjiang: Town) -> None:
    """Sixteen of them would keep every new PC out, each with a sign every few seconds."""
    inviting.invite(*_at(sanjiang), "五一村", ("五一村",), (), NOW)
    began = time.monotonic()
    with door(sanjiang, whole=0.5) as host:
        anybody = trusted((sanjiang.folder / authority.CA).read_bytes())
        plain = socket.create_connection((host, sanjiang.settings.join), timeout=10)
        with anybody.wrap_socket(plain) as line:
            line.sendall(b"GET /authority HTTP/1.0\r\n")
            line.settimeout(0.05)
            while not _ended(line):
                assert time.monotonic() - began < 10, "it still has its seat"
                with suppress(OSError):
                    line.sendall(b"X")


def _ended(line: ssl.SSLSocket) -> bool:
    try:
        return not line.recv(1)
    except TimeoutError:
        return False
    except OSError:
        return True


def test_nobody_there_is_said_so(sanjiang: Town, tmp_path: Path) -> None:
    with pytest.raises(Bad) as found:
        joined(sanjiang, tmp_path / "pc", invited(sanjiang).code)
    assert code_of(found.value) == "fleet.no_hub"
    assert not (tmp_path / "pc" / member.FILE).exists()


def _at(town: Town) -> tuple[Path, Settings, Store]:
    return town.folder, town.settings, town.store


# By the stick


def test_an_invitation_comes_back_as_it_was_written(sanjiang: Town) -> None:
    made = invited(sanjiang).invitation
    assert invitation.parse(made.data) == made
    with pytest.raises(Wrong):
        invitation.parse(made.data.replace(f'"{made.node}"'.encode(), b'"../n1"'))


def test_with_the_file_and_the_fingerprint_a_village_joins_over_the_network(sanjiang: Town, tmp_path: Path) -> None:
    made = invited(sanjiang, now=int(time.time() * 1000)).invitation
    with door(sanjiang):
        found = joining.ask_invited(tmp_path / "pc", made, made.fingerprint.replace(" ", "-"))
    assert found.certificate


def test_a_file_that_names_others_beside_the_township_is_no_invitation(sanjiang: Town, tmp_path: Path) -> None:
    """Nobody has signed the file: whoever wrote a key of his own behind the township's would be believed too."""
    made = invited(sanjiang, now=int(time.time() * 1000)).invitation
    with_another = replace(made, authorities=(*made.authorities, Authority(SigningKey.made().public.text)))
    with door(sanjiang), pytest.raises(Bad) as found:
        joining.ask_invited(tmp_path / "pc", with_another, made.fingerprint)
    assert code_of(found.value) == "fleet.join_other_fingerprint"


def test_a_hub_that_answers_with_another_key_is_not_joined(sanjiang: Town, tmp_path: Path) -> None:
    """The file was changed on its way: the township's key, but the certificate and the address of somebody else."""
    made = invited(sanjiang, now=int(time.time() * 1000)).invitation
    false = town(tmp_path / "false", int(time.time() * 1000))
    theirs = invited(false, now=int(time.time() * 1000)).invitation
    changed = replace(theirs, authorities=made.authorities)
    with door(false), pytest.raises(Bad) as found:
        joining.ask_invited(tmp_path / "pc", changed, made.fingerprint)
    assert code_of(found.value) == "fleet.join_other_fingerprint"
    false.store.database.close()


def test_without_a_network_the_file_is_enough(sanjiang: Town, tmp_path: Path) -> None:
    made = invited(sanjiang).invitation
    joining.become(tmp_path, Joined(made, ""), {"五一村": "本村"}, NOW)
    here = member.read(tmp_path)
    assert here is not None
    assert here.authorities[0].public == sanjiang.key.public.text
    assert (tmp_path / member.NODE_KEY).exists()
    assert not (tmp_path / member.TLS_CERTIFICATE).exists()


def test_a_member_of_another_township_must_leave_first(sanjiang: Town, tmp_path: Path) -> None:
    joining.become(tmp_path, Joined(invited(sanjiang).invitation, ""), {"五一村": "本村"}, NOW)
    other = town(tmp_path / "other")
    with pytest.raises(Bad) as found:
        joining.become(tmp_path, Joined(invited(other).invitation, ""), {"五一村": "本村"}, NOW)
    assert code_of(found.value) == "fleet.member_already"
    assert member.leave(tmp_path)
    joining.become(tmp_path, Joined(invited(other).invitation, ""), {"五一村": "本村"}, NOW)
    other.store.database.close()


def test_leaving_forgets_the_keys(sanjiang: Town, tmp_path: Path) -> None:
    joining.become(tmp_path, Joined(invited(sanjiang).invitation, "x"), {"五一村": "本村"}, NOW)
    assert member.leave(tmp_path)
    assert member.read(tmp_path) is None
    assert list((tmp_path / member.FOLDER).iterdir()) == []
    assert not member.leave(tmp_path)


@pytest.mark.parametrize(
    ("theirs", "here", "said", "found"),
    [
        (["五一村"], ["本村"], {}, {"五一村": "本村"}),
        (["五一村", "广场"], ["广场", "五一村", "学校"], {}, {"五一村": "五一村", "广场": "广场"}),
        (["五一村"], ["村口", "村尾"], {"五一村": "村尾"}, {"五一村": "村尾"}),
        (["五一村"], ["村口", "村尾"], {}, "fleet.outlet_unmatched"),
        (["五一村", "广场"], ["本村"], {}, "fleet.outlet_unmatched"),
        (["五一村", "广场"], ["本村"], {"五一村": "本村", "广场": "本村"}, "fleet.outlet_twice"),
        (["五一村"], ["本村"], {"石桥": "本村"}, "fleet.outlet_not_theirs"),
        (["五一村"], ["本村"], {"五一村": "石桥"}, "fleet.outlet_not_here"),
    ],
)
def test_outlets_are_matched_by_name_or_because_there_is_one(
    theirs: list[str], here: list[str], said: dict[str, str], found: dict[str, str] | str
) -> None:
    assert how_matched(theirs, here, said) == found


def how_matched(theirs: list[str], here: list[str], said: dict[str, str]) -> dict[str, str] | str:
    try:
        return matched(theirs, here, said)
    except Bad as bad:
        return bad.reason.code


# The sheet


def test_the_sheet_says_everything_that_has_to_be_typed_and_compared(sanjiang: Town) -> None:
    made = invited(sanjiang)
    page = join_sheet.page(made, "2022-07-20 09:00", "邀请-五一村.json", "zh")
    assert "viewBox" in page, "the square is drawn whole, however large"
    for each in ("五一村", "三江镇", made.code, f"join {made.code}@127.0.0.1:{sanjiang.settings.join}",
                 sanjiang.key.public.fingerprint, "2022-07-20 09:00", "邀请-五一村.json", "<svg"):  # fmt: skip
        assert each in page
    assert "http" not in page.replace("http://www.w3.org/2000/svg", ""), "it needs nothing but itself"


def test_a_village_with_an_evil_name_stays_text(sanjiang: Town) -> None:
    page = join_sheet.page(invited(sanjiang, "<script>村"), "later", "file", "zh")
    assert "<script>" not in page


# By the command line


def test_from_an_empty_folder_to_a_member_by_the_command_line(verbs: Verbs, tmp_path: Path) -> None:
    hub = Verbs(tmp_path / "server")
    assert "hub init" in hub("hub", "nodes").stderr
    assert "--name" in hub("hub", "init").stderr
    assert hub("hub", "init", "--name", "三江镇", "--host", "hub.example").returncode == 0
    made = hub("镇台", "邀请", "石桥村", "--dir", str(tmp_path / "out"), "--json")
    assert made.returncode == 0, made.stderr
    told = json.loads(made.stdout)
    assert "三江镇" in Path(told["page"]).read_text("utf-8")

    asked = verbs("加入", told["stick"])
    assert asked.returncode == 1
    assert "电话" in asked.stdout
    assert told["fingerprint"] not in asked.stdout, "it is to be heard, not copied"
    wrong = verbs("加入", told["stick"], "--fingerprint", "1234 1234 1234 1234 1234 1234")
    assert wrong.returncode == 1
    assert "指纹" in wrong.stderr
    assert not (verbs.station / member.FILE).exists()
    listed = json.loads(hub("hub", "nodes", "--json").stdout)["nodes"]
    assert [(each["village"], each["node"]) for each in listed] == [("石桥村", told["node"])]
    assert "还没加入" in hub("hub", "status").stdout
    assert hub("hub", "revoke", "石桥").returncode == 1
    assert hub("hub", "revoke", "石桥村").returncode == 0
    assert "已作废" in hub("hub", "status").stdout
    assert verbs("leave").returncode == 1


def test_the_station_knows_a_villages_outlets_and_zones(tmp_path: Path) -> None:
    shutil.copytree(SAMPLE, tmp_path / "town", ignore=shutil.ignore_patterns("records", "rendered"))
    hub = Verbs(tmp_path / "town")
    assert hub("hub", "init", "--host", "hub.example").returncode == 0
    outlet = next(iter(Station.read(tmp_path / "town").setup.outlets))
    assert hub("hub", "invite", outlet, "--dir", str(tmp_path)).returncode == 0
    assert "--outlets" in hub("hub", "invite", "没有这个村", "--dir", str(tmp_path)).stderr
    again = hub("hub", "invite", "别的村", "--outlets", outlet, "--dir", str(tmp_path))
    assert (again.returncode, outlet in again.stderr) == (1, True)
    (node,) = json.loads(hub("hub", "nodes", "--json").stdout)["nodes"]
    assert node["outlets"] == [outlet]
    assert "三江镇" in (tmp_path / f"邀请-{outlet}.json").read_text("utf-8")


@pytest.mark.parametrize(
    "words", [["join", "nothing"], ["join", "ABC@"], ["hub", "nobody"], ["hub", "init", "--host", "a b"]]
)
def test_what_is_no_invitation_is_wrong_usage(verbs: Verbs, words: list[str]) -> None:
    done = verbs(*words)
    assert done.returncode in (1, 2)
    assert done.stderr
    assert "Traceback" not in done.stderr


def test_a_file_that_is_not_there_or_another_kind_is_told_as_that(verbs: Verbs, tmp_path: Path) -> None:
    assert "没有 usb/邀请.json 这个文件" in verbs("join", "usb/邀请.json").stderr
    assert "没有 邀请.json 这个文件" in verbs("join", "邀请.json").stderr
    stick = tmp_path / "三江镇-五一村.dlb"
    stick.write_bytes(b"DALABA")
    assert "take --join" in verbs("join", str(stick)).stderr
    for words in (["take", "usb/none.dlb"], ["take", "--join", "usb"]):
        assert f"没有 {words[-1]} 这个文件" in verbs(*words).stderr
    hub = Verbs(tmp_path / "server")
    assert hub("hub", "init", "--name", "三江镇", "--host", "hub.example").returncode == 0
    assert "没有 none.dlb 这个文件" in hub("collect", "none.dlb").stderr
