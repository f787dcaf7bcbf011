"""Warnings of many makers: each is read as its maker meant it, or refused in words. Nothing in a file does anything."""

from __future__ import annotations

import random
from contextlib import suppress

import pytest

from dalaba.core import clock
from dalaba.core.problems import Bad
from dalaba.county.cap import Alert, Reference, read
from dalaba.messages import explain

CAP = "urn:oasis:names:tc:emergency:cap:1.2"
SENT = "2022-07-13T15:20:00+08:00"
AT = clock.parse_iso(SENT)
HEAD = (
    "<identifier>441826-1</identifier><sender>qx@lianshan</sender>"
    f"<sent>{SENT}</sent><status>Actual</status><msgType>Alert</msgType><scope>Public</scope>"
)
INFO = (
    "<info><language>zh-CN</language><category>Met</category><event>暴雨</event><urgency>Immediate</urgency>"
    "<severity>Severe</severity><certainty>Observed</certainty><headline>暴雨红色预警</headline>"
    "<area><areaDesc>连山县</areaDesc></area></info>"
)


def alert(inner: str = HEAD + INFO, space: str = CAP) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<alert xmlns="{space}">{inner}</alert>'.encode()


def only(data: bytes) -> Alert:
    (found,) = read(data)
    return found


def refused(data: bytes) -> str:
    with pytest.raises(Bad) as bad:
        read(data)
    assert explain(bad.value.reason, "zh")
    assert explain(bad.value.reason, "en")
    return bad.value.reason.code


def test_a_whole_warning_is_read() -> None:
    found = only(alert())
    assert (found.identifier, found.sender, found.sent, found.status) == ("441826-1", "qx@lianshan", AT, "Actual")
    (info,) = found.infos
    assert (info.language, info.event, info.severity, info.headline) == ("zh-CN", "暴雨", "Severe", "暴雨红色预警")
    assert info.areas[0].description == "连山县"
    assert not found.remarks


@pytest.mark.parametrize("space", ["urn:oasis:names:tc:emergency:cap:1.1", "http://www.incident.com/cap/1.0"])
def test_older_editions_are_read_too(space: str) -> None:
    assert only(alert(space=space)).infos[0].event == "暴雨"


def test_prefixes_blanks_small_letters_and_cdata_change_nothing() -> None:
    text = (
        f'\n\n  <?xml version="1.0" encoding="utf-8" standalone="yes"?>\n<!-- made -->\n<cap:alert xmlns:cap="{CAP}">\n'
        f"<cap:identifier>  IN-17_8 \n</cap:identifier><cap:sender>State SDMA</cap:sender>"
        f"<cap:sent> {SENT} </cap:sent><cap:status>actual</cap:status><cap:msgType>ALERT</cap:msgType>"
        "<cap:info><cap:language>en-IN</cap:language><cap:severity>severe</cap:severity>"
        "<cap:description><![CDATA[<b>Lightning</b> likely]]></cap:description><cap:instruction/></cap:info>"
        "</cap:alert>"
    )
    found = only(text.encode())
    assert (found.identifier, found.status, found.kind, found.scope) == ("IN-17_8", "Actual", "Alert", "Public")
    assert found.infos[0].severity == "Severe"
    assert found.infos[0].description == "<b>Lightning</b> likely"
    assert set(found.remarks) == {"urgency", "certainty"}


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("2022-07-13T07:20:00-00:00", AT),
        ("2022-07-13T07:20:00Z", AT),
        ("2022-07-13T15:20:00.123+08:00", AT),
        ("2022-07-13T15:20:00+0800", AT),
        ("2022-07-13T15:20+08:00", AT),
        ("2022-07-13t07:20:00z", AT),
    ],
)
def test_times_are_read_in_each_way_that_leaves_no_doubt(said: str, meant: int) -> None:
    assert only(alert((HEAD + INFO).replace(SENT, said))).sent == meant


@pytest.mark.parametrize("said", ["2022-07-13T15:20:00", "2022-07-13 15:20", "13.7.2022", "", "2022-13-40T99:00:00Z"])
def test_a_time_that_leaves_doubt_is_refused(said: str) -> None:
    assert refused(alert((HEAD + INFO).replace(SENT, said))) in ("county.wrong", "county.lacks")


def test_references_are_read_in_each_makers_way() -> None:
    def of(text: str) -> tuple[tuple[Reference, ...], tuple[str, ...]]:
        found = only(alert(f"{HEAD}<references>{text}</references>{INFO}"))
        return found.references, found.remarks

    one, two = Reference("a@b", "X-1", AT), Reference("State Office", "X-2", AT)
    assert of(f"a@b,X-1,{SENT}") == ((one,), ())
    assert of(f"a@b,X-1,{SENT}\n  State Office,X-2,2022-07-13T07:20:00-00:00") == ((one, two), ())
    assert of(f"a@b, X-1, {SENT}; State Office, X-2, {SENT}")[0][0] == one
    assert of("a@b,X-1") == ((), ("references",))
    assert of(f"a@b,X-1,{SENT} a@b,X-2,2022-07-13T15:20:00") == ((one,), ("references",))
    many = " ".join(f"a@b,X-{number},{SENT}" for number in range(400))
    assert len(of(many)[0]) == 400


def test_areas_are_read_in_each_makers_way() -> None:
    area = (
        "<area><areaDesc>a</areaDesc><polygon></polygon><polygon>24,112 24,113 25,113 24,112</polygon>"
        "<polygon>24,112 24,113 25,113</polygon><polygon>24,112 x</polygon><polygon>24,112 24,112 24,112</polygon>"
        "<circle>24.5,112.3 5.5</circle><circle>none</circle>"
        "<geocode><valueName>SAME</valueName><value>006109 006009</value></geocode>"
        "<geocode><valueName>FIPS6</valueName><value>1</value><valueName>UGC</valueName><value>OR1</value></geocode>"
        "<geocode>441826000000</geocode></area>"
    )
    found = only(alert(HEAD + INFO.replace("<area><areaDesc>连山县</areaDesc></area>", area)))
    (where,) = found.infos[0].areas
    whole, opened = where.polygons
    assert whole == opened, "a ring that is open is closed"
    assert where.circles == ((24.5, 112.3, 5.5),)
    assert where.codes == (
        ("SAME", "006109"), ("SAME", "006009"), ("FIPS6", "1"), ("UGC", "OR1"), ("", "441826000000"),
    )  # fmt: skip
    assert set(found.remarks) == {"polygon", "circle"}


def test_text_in_elements_of_its_maker_keeps_its_blanks() -> None:
    text = "<description><x><section>第三报</section><section>海上陆上</section></x></description>"
    assert only(alert(HEAD + INFO.replace("<area>", f"{text}<area>"))).infos[0].description == "第三报\n海上陆上"


def test_feeds_and_envelopes_that_hold_whole_alerts_are_read() -> None:
    inner = f'<alert xmlns="{CAP}">{HEAD}{INFO}</alert>'
    feed = f'<feed xmlns="http://www.w3.org/2005/Atom"><entry><content>{inner}</content></entry></feed>'
    assert len(read(feed.encode())) == 1
    edxl = (
        '<EDXLDistribution xmlns="urn:oasis:names:tc:emergency:EDXL:DE:1.0"><distributionStatus>Actual'
        f"</distributionStatus><contentObject><xmlContent><embeddedXMLContent>{inner}</embeddedXMLContent></xmlContent>"
        "</contentObject></EDXLDistribution>"
    )
    assert len(read(edxl.encode())) == 1
    assert refused(edxl.replace("Actual", "Exercise", 1).encode()) == "county.envelope_status"
    packed = edxl.replace(inner, inner.replace("<", "&lt;"))
    assert refused(packed.encode()) == "county.not_plain"
    assert refused(b"<rss><channel><item><link>https://a/1.xml</link></item></channel></rss>") == "county.only_links"


def test_what_is_no_cap_is_refused_in_words() -> None:
    assert refused(f"<alert>{HEAD}{INFO}</alert>".encode()) == "county.no_space"
    assert refused(b"<earthquake/>") == "county.no_alert"
    assert refused(b"not xml") == refused(b"") == refused(b"\xff\xfe\x00") == "county.not_xml"
    assert refused(alert(INFO)) == "county.lacks"
    assert refused(alert((HEAD + INFO).replace("Actual", "BOGUS"))) == "county.wrong"
    assert refused(alert(HEAD + "<status>Test</status>" + INFO)) == "county.wrong", "two statuses"


def test_an_alert_within_an_alert_is_not_read() -> None:
    hidden = f'<alert xmlns="{CAP}">{HEAD.replace("441826-1", "evil")}{INFO}</alert>'
    assert only(alert(HEAD + f"<x>{hidden}</x>" + INFO)).identifier == "441826-1"


ENCODINGS = ("utf-8", "gb2312", "gbk", "big5", "utf-16")


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_each_encoding_of_the_place_is_read(encoding: str) -> None:
    plain = INFO.replace("连山县", "山").replace("暴雨红色预警", "大雨")
    text = alert(HEAD + plain).decode().replace("UTF-8", encoding)
    assert only(text.encode(encoding)).infos[0].headline == "大雨"


def test_an_encoding_that_no_maker_uses_is_refused() -> None:
    for name in ("punycode", "utf-7", "unicode_escape", "rot13", "no-such"):
        assert refused(alert().replace(b"UTF-8", name.encode())) == "county.not_xml"


# Attacks

ENTITY = '<!DOCTYPE a [<!ENTITY e "x">]>'
BOMB = "<!DOCTYPE a [" + "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10)) + "]>"
OUTSIDE = '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
ELSEWHERE = '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd">'


@pytest.mark.parametrize("head", [ENTITY, BOMB, OUTSIDE, ELSEWHERE])
def test_nothing_is_declared_or_taken_in_from_outside(head: str) -> None:
    body = alert(HEAD + INFO.replace("连山县", "&e;")).decode().split("\n", 1)[1]
    assert refused((head + body).encode()) == "county.forbidden"
    wide = f'<?xml version="1.0" encoding="utf-16"?>{head}{body}'.encode("utf-16")
    assert refused(wide) == "county.forbidden", "in no encoding"


def test_nothing_is_included() -> None:
    include = '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" parse="text"/>'
    assert (
        refused(alert(HEAD + INFO.replace("<area>", f"<description>{include}</description><area>")))
        == "county.forbidden"
    )


def test_too_much_is_refused() -> None:
    assert refused(alert(HEAD + "<info/>" * 100_000)) == "county.too_many"
    assert refused(alert(HEAD + "<a>" * 100_000 + "</a>" * 100_000)) == "county.too_many"
    assert refused(alert(HEAD + "<note>" + "长" * 400_000 + "</note>")) == "county.too_large"
    assert refused(b"<feed>" + alert("").split(b"\n")[1] * 300 + b"</feed>") == "county.too_many"
    huge = INFO.replace("暴雨红色预警", "长" * 200_000)
    assert len(only(alert(HEAD + huge)).infos[0].headline) == 20_000


def test_signs_that_nobody_sees_are_gone() -> None:
    text = INFO.replace("暴雨红色预警", "暴雨&#x202E;红色&#x200B;预警&#x85;")
    assert only(alert(HEAD + text)).infos[0].headline == "暴雨红色预警"


def test_a_way_out_in_a_resources_address_goes_nowhere() -> None:
    resource = (
        "<resource><mimeType>audio/mp3</mimeType><uri>../../../etc/passwd</uri><derefUri>AAAA</derefUri></resource>"
    )
    assert only(alert(HEAD + INFO.replace("<area>", f"{resource}<area>"))).infos[0].resources == ("audio/mp3",)


@pytest.mark.parametrize("seed", range(6))
def test_damaged_files_are_read_or_refused_and_never_break_anything(seed: int) -> None:
    dice = random.Random(seed)
    whole = alert(f"{HEAD}<references>a,b,{SENT}</references>{INFO}{INFO}")
    pieces = [
        b"<",
        b">",
        b"&",
        b"]]>",
        b"<![CDATA[",
        b"\x00",
        b"\xff",
        b"<alert>",
        b"&#xD800;",
        b"</info>",
        b'"',
        b"\xe2\x80\xae",
    ]
    for _ in range(150):
        data = bytearray(whole)
        for _ in range(dice.randint(1, 4)):
            at = dice.randrange(len(data))
            match dice.randrange(3):
                case 0:
                    data[at] = dice.randrange(256)
                case 1:
                    del data[at : at + dice.randrange(1, 40)]
                case _:
                    data[at:at] = dice.choice(pieces)
        with suppress(Bad):  # anything else would be a fault
            assert len(read(bytes(data))) <= 2
