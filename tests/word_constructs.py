"""What Word files hold, one construct a file, with the words that Word shows once all changes are accepted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as of

from tests.word_files import (
    box,
    cell,
    control,
    drawing,
    field,
    form,
    gone,
    item,
    levels,
    mark,
    numbering,
    p,
    r,
    row,
    style,
    table,
)


@dataclass(frozen=True)
class Construct:
    """A Word file's body, the words to be said line by line, and the codes of what is told."""

    name: str
    body: str
    said: str
    told: tuple[str, ...] = ()
    parts: Mapping[str, str] = of(default_factory=dict)


_HIDDEN, _STRUCK = "<w:vanish/>", "<w:strike/>"
_FIELD, _PICTURE, _NOTE = "files.word_field", "files.word_picture", "files.word_beside"
_PLAIN = numbering(levels(("decimal", "%1."), ("lowerLetter", "%2)")))
_CHINESE = numbering(levels(("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3.")))
_TAIL = p("请备水。")
_PIC = drawing('<pic:pic><pic:blipFill><a:blip r:embed="x"/></pic:blipFill></pic:pic>', "pic")
_RUBY = (
    '<w:r><w:ruby><w:rubyPr><w:rubyAlign w:val="center"/></w:rubyPr><w:rt><w:r><w:t>lù</w:t></w:r></w:rt>'
    "<w:rubyBase><w:r><w:t>六</w:t></w:r></w:rubyBase></w:ruby></w:r>"
)
_EQUATION = "<m:oMath><m:r><m:t>x=3</m:t></m:r></m:oMath>"
_FOLLOWS = '<w:br w:type="page"/>'
_ACCENT = r"EQ \* jc2 \* &quot;Font:宋体&quot; \* hps10 \o\ad(\s\up 9(lù),六)"
_ART = '<w:r><w:pict><v:shape type="#_x0000_t136"><v:textpath style="font-family:宋体" string="紧急通知"/></v:shape></w:pict></w:r>'
_CHECK = '<w14:checkbox><w14:checked w14:val="1"/></w14:checkbox>'
_EMPTY = "<w:showingPlcHdr/><w:text/>"
_CHOICES = '<w:ddList><w:result w:val="1"/><w:listEntry w:val="五一村"/><w:listEntry w:val="塘坳村"/></w:ddList>'


def _begun(look: str) -> str:
    """A field of which every run looks so."""
    return field("DATE", "3月5日").replace("<w:r>", f"<w:r><w:rPr>{look}</w:rPr>")


_WINGDINGS = '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>'


def _styled(rows: str, name: str) -> str:
    return table(rows).replace("<w:tblPr>", f'<w:tblPr><w:tblStyle w:val="{name}"/>')


CONSTRUCTS = (
    # tracked changes
    Construct("an inserted word", p("今天下午", mark("ins", r("两点")), "停水。"), "今天下午两点停水。"),
    Construct("a deleted word", p("今天", gone("上午"), "下午停水。"), "今天下午停水。"),
    Construct("a word put in and taken out again", p("今天", mark("ins", gone("上午")), "停水。"), "今天停水。"),
    Construct(
        "a moved sentence",
        p(mark("moveTo", r("请备水。")), "今天停水。", mark("moveFrom", r("请备水。"))),
        "请备水。今天停水。",
    ),
    Construct(
        "a moved paragraph",
        f'<w:moveToRangeStart w:id="1" w:name="m"/>{p(mark("moveTo", r("请备水。")), mark=mark("moveTo"))}'
        f'<w:moveToRangeEnd w:id="1"/>{p("今天停水。")}'
        f'<w:moveFromRangeStart w:id="2" w:name="m"/>{p(mark("moveFrom", r("请备水。")), mark=mark("moveFrom"))}'
        f'<w:moveFromRangeEnd w:id="2"/>',
        "请备水。\n今天停水。",
    ),
    Construct("an inserted paragraph", p(mark("ins", r("今天停水。")), mark=mark("ins")) + _TAIL, "今天停水。\n请备水。"),
    Construct("a deleted paragraph", p(gone("今天停电。"), mark=mark("del")) + _TAIL, "请备水。"),
    Construct("a paragraph joined to the next", p("今天下午", mark=mark("del")) + p("停水。"), "今天下午停水。"),
    Construct("three paragraphs joined", p("今天", mark=mark("del")) * 2 + p("停水。"), "今天今天停水。"),
    Construct(
        "a deleted row",
        table(row("五一村", "两点"), row("塘坳村", "三点", look=mark("del"))) + _TAIL,
        "五一村\n两点\n请备水。",
    ),
    Construct("an inserted row", table(row("五一村", "两点"), row("塘坳村", look=mark("ins"))), "五一村\n两点\n塘坳村"),
    Construct("a deleted cell", table(row("五一村", cell("三点", mark("cellDel")))), "五一村"),
    Construct(
        "a changed look",
        p(r("今天停水。", f"<w:b/>{mark('rPrChange', '<w:rPr><w:vanish/></w:rPr>')}"), more=mark("pPrChange", "<w:pPr/>")),
        "今天停水。",
    ),
    Construct("a deleted picture", p("今天停水。", mark("del", f"<w:r>{_PIC}</w:r>")), "今天停水。"),
    # what is hidden and struck through
    Construct("hidden words", p("今天", r("(草稿)", _HIDDEN), "停水。"), "今天停水。"),
    Construct("words hidden by a style", p("今天", r("(草稿)", '<w:rStyle w:val="暗"/>'), "停水。"), "今天停水。",
              parts={"styles": style("暗", _HIDDEN, "character")}),
    Construct("words hidden by the style that theirs is based on", p("今天", r("(草稿)", '<w:rStyle w:val="更暗"/>'), "停水。"),
              "今天停水。", parts={"styles": style("暗", _HIDDEN, "character") + style("更暗", "<w:b/>", "character", "暗")}),
    Construct("a hidden paragraph style", p("给站长看。", style="暗", mark=_HIDDEN) + _TAIL, "请备水。",
              parts={"styles": style("暗", _HIDDEN)}),
    Construct("words shown in a hidden style", p("今天", r("停水。", '<w:vanish w:val="0"/>'), style="暗"), "停水。",
              parts={"styles": style("暗", _HIDDEN)}),
    Construct("a hidden style of words in a hidden style of paragraphs, which shows them",
              p("今天", r("停水。", '<w:rStyle w:val="字"/>'), style="暗"), "停水。",
              parts={"styles": style("暗", _HIDDEN) + style("字", _HIDDEN, "character")}),
    Construct("a hidden paragraph mark", p("今天下午", mark=_HIDDEN) + p("停水。"), "今天下午停水。"),
    Construct("a heading run into its paragraph", p("通知。", mark="<w:vanish/><w:specVanish/>") + p("停水。"), "通知。停水。"),
    Construct("words hidden on the web only", p("今天", r("停水。", "<w:webHidden/>")), "今天停水。"),
    Construct("words struck through", p("今天", r("上午", _STRUCK), "下午停水。"), "今天下午停水。"),
    Construct("words struck through twice", p("今天", r("上午", "<w:dstrike/>"), "下午停水。"), "今天下午停水。"),
    Construct("words that are not struck through", p("今天", r("下午", '<w:strike w:val="false"/>'), "停水。"), "今天下午停水。"),
    Construct("words struck through by a style", p("今天", r("上午", '<w:rStyle w:val="废"/>'), "停水。"), "今天停水。",
              parts={"styles": style("废", _STRUCK, "character")}),
    Construct("words hidden by the document's defaults", p("草稿。", r("停水。", '<w:vanish w:val="0"/>')), "停水。",
              parts={"styles": f"<w:docDefaults><w:rPrDefault><w:rPr>{_HIDDEN}</w:rPr></w:rPrDefault></w:docDefaults>"}),
    # what stands around words
    Construct("a content control in a line", p("请到", control(r("五一村")), "取水。"), "请到五一村取水。"),
    Construct("a content control around a paragraph", control(p("今天停水。")) + _TAIL, "今天停水。\n请备水。"),
    Construct("content controls around a row and a cell",
              table(control(row("五一村", control(cell("两点"))))), "五一村\n两点"),
    Construct("a content control within another", p("请到", control(control(r("五一")) + r("村"))), "请到五一村"),
    Construct("a drop-down content control",
              p("请到", control(r("五一村"), '<w:dropDownList><w:listItem w:value="塘坳村"/></w:dropDownList>'), "取水。"),
              "请到五一村取水。"),
    Construct("an empty content control", p("请到", control(r("单击此处输入文字。"), _EMPTY), "取水。"), "请到取水。",
              ("files.word_placeholder",)),
    Construct("a smart tag", p("请到", '<w:smartTag w:element="place"><w:r><w:t>五一村</w:t></w:r></w:smartTag>', "取水。"),
              "请到五一村取水。"),
    Construct("custom XML", '<w:customXml w:element="通知">' + p("请到", f'<w:customXml w:element="地点">{r("五一村")}</w:customXml>')
              + "</w:customXml>" + _TAIL, "请到五一村\n请备水。"),
    Construct("a hyperlink", p("请打", '<w:hyperlink w:anchor="x"><w:r><w:t>12345</w:t></w:r></w:hyperlink>', "。"), "请打12345。"),
    Construct("a bookmark and spelling marks",
              p("今天", '<w:bookmarkStart w:id="1" w:name="x"/><w:proofErr w:type="spellStart"/>', r("停水"), '<w:bookmarkEnd w:id="1"/>', "。"),
              "今天停水。"),
    Construct("words from left to right within others", p("今天", f'<w:bdo w:val="ltr"><w:dir w:val="ltr">{r("停水")}</w:dir></w:bdo>', "。"), "今天停水。"),
    Construct("alternate content of which one is understood",
              p("今天", f'<mc:AlternateContent><mc:Choice Requires="w14">{r("下午")}</mc:Choice><mc:Fallback>{r("上午")}</mc:Fallback></mc:AlternateContent>', "停水。"),
              "今天下午停水。"),
    Construct("alternate content of which only the other is understood",
              p("今天", f'<mc:AlternateContent xmlns:new="urn:x"><mc:Choice Requires="new">{r("上午")}</mc:Choice><mc:Fallback>{r("下午")}</mc:Fallback></mc:AlternateContent>', "停水。"),
              "今天下午停水。"),
    # fields
    Construct("a simple field", p("今天是", f'<w:fldSimple w:instr=" DATE ">{r("3月5日")}</w:fldSimple>', "。"), "今天是3月5日。", (_FIELD,)),
    Construct("a complex field", p("今天是", field(r"DATE \@ M月d日", "3月5日"), "。"), "今天是3月5日。", (_FIELD,)),
    Construct("a field within a field's code",
              p("请到", field("<w:r><w:instrText>IF </w:instrText></w:r>" + field("MERGEFIELD 村", "五一村") + "<w:r><w:instrText> = x </w:instrText></w:r>", "村委会"), "。"),
              "请到村委会。", (_FIELD,)),
    Construct("a field over two paragraphs", p("一", field("X", "今天").replace('<w:r><w:fldChar w:fldCharType="end"></w:fldChar></w:r>', ""))
              + p("停水", '<w:r><w:fldChar w:fldCharType="end"/></w:r>', "。"), "一今天\n停水。", (_FIELD,)),
    Construct("a link as a field", p("请打", field('HYPERLINK "tel:12345"', "12345"), "。"), "请打12345。"),
    Construct("a field that marks and shows nothing", p("停水", field('XE "停水"'), field("TC 停水"), "。"), "停水。"),
    Construct("a deleted field", p("今天", mark("del", field("DATE", gone("3月5日")).replace("instrText", "delInstrText")), "停水。"), "今天停水。"),
    Construct("a field whose value was changed", p("今天是", field("DATE", gone("3月4日"), mark("ins", r("3月5日"))), "。"), "今天是3月5日。", (_FIELD,)),
    Construct("a form to be filled in", p("请到", form("FORMTEXT", "<w:textInput/>", "五一村"), "。"), "请到五一村。"),
    Construct("a drop-down form field", p("请到", form("FORMDROPDOWN", _CHOICES), "。"), "请到塘坳村。"),
    Construct("a tick box of a form", p(form("FORMCHECKBOX", '<w:checkBox><w:default w:val="1"/></w:checkBox>'), "停水"), "停水", ("files.word_tick",)),
    Construct("a tick box", p(control(r("☒"), _CHECK), "停水"), "停水", ("files.word_tick",)),
    Construct("a number in a circle", p("第", field(r"eq \o\ac(○,1)"), "组。"), "第1组。"),
    Construct("a phonetic guide as a field", p(field(_ACCENT), "安。"), "六安。"),
    Construct("a field without a value", p("第", field("SEQ 图"), "组。"), "第组。", ("files.word_field_empty",)),
    # signs
    Construct("ruby", p(_RUBY, "安。"), "六安。"),
    Construct("a line break and a tab", p("今天", r(inside="<w:br/>"), "停水", r(inside="<w:tab/>"), "请备水。"), "今天\n停水\t请备水。"),
    Construct("a page break within a paragraph", p("今天停水。", r(inside=_FOLLOWS), "请备水。"), "今天停水。\n请备水。"),
    Construct("hyphens of all kinds", p("A", r(inside="<w:noBreakHyphen/>"), "3", "楼停", r(inside="<w:softHyphen/>"), "水。"), "A-3楼停水。"),
    Construct("a sign by its number", p("三", r(inside='<w:sym w:font="宋体" w:char="2460"/>'), "组。"), "三①组。"),
    Construct("signs of a font of signs", p("25", r(inside='<w:sym w:font="Symbol" w:char="F0B0"/>'), "C", r(inside='<w:sym w:font="Wingdings" w:char="F081"/>')), "25°C①"),
    Construct("a sign of a font that nobody can say", p("今天", r(inside='<w:sym w:font="Wingdings" w:char="F04A"/>'), "停水。"), "今天停水。", ("files.word_sign",)),
    Construct("a square metre", p("5m", r("2", '<w:vertAlign w:val="superscript"/>'), "。"), "5m²。"),
    Construct("a dot under each word, two lines in one, words lying down",
              p(r("今天", '<w:em w:val="dot"/>'), r("下午", '<w:eastAsianLayout w:id="1" w:combine="on"/>'), r("12", '<w:eastAsianLayout w:id="2" w:vert="on"/>'), "点停水。"),
              "今天下午12点停水。"),
    # tables and boxes
    Construct("a table", table(row("村", "时间"), row("五一村", "两点")) + _TAIL, "村\n时间\n五一村\n两点\n请备水。"),
    Construct("a table within a table", table(row("五一村", cell(table(row("一组", "二组")) + p("两点")))), "五一村\n一组\n二组\n两点"),
    Construct("cells that are one", table(row(cell("五一村", '<w:vMerge w:val="restart"/>'), "一组"), row(cell("", "<w:vMerge/>"), "二组")), "五一村\n一组\n二组"),
    Construct("a text box", p("今天停水。", box(p("请备水。"), p("多谢。"))) + _TAIL, "今天停水。\n请备水。\n多谢。\n请备水。"),
    Construct("a text box in the middle of a sentence", p("今天", box(p("请备水。")), "停水。"), "今天停水。\n请备水。"),
    Construct("an old text box", p("停水。", "<w:r><w:pict><v:shape><v:textbox><w:txbxContent>" + p("请备水。") + "</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"), "停水。\n请备水。"),
    Construct("boxes in a group with a picture", p("停水。", "<w:r>" + drawing("<wpg:wgp><wps:wsp><wps:txbx><w:txbxContent>" + p("一组。") + "</w:txbxContent></wps:txbx></wps:wsp><pic:pic/><wps:wsp><wps:txbx><w:txbxContent>" + p("二组。") + "</w:txbxContent></wps:txbx></wps:wsp></wpg:wgp>", "wpg") + "</w:r>"), "停水。\n一组。\n二组。", (_PICTURE,)),
    Construct("WordArt", p(_ART, "停水。"), "停水。\n紧急通知"),
    Construct("a hidden shape", p("停水。", "<w:r>" + drawing("<wps:wsp><wps:txbx><w:txbxContent>" + p("草稿") + "</w:txbxContent></wps:txbx></wps:wsp>", "wps", 'hidden="1"') + "</w:r>"), "停水。"),
    # numbers
    Construct("numbers", p("停水。", more=item()) + p("停电。", more=item()), "1. 停水。\n2. 停电。", parts={"numbering": _PLAIN}),
    Construct("Chinese numbers with levels",
              p("停水", more=item()) + p("一组", more=item(1)) + p("二组", more=item(1)) + p("停电", more=item()) + p("三组", more=item(1)) + p("两点", more=item(2)),
              "一、停水\n（一）一组\n（二）二组\n二、停电\n（一）三组\n1. 两点", parts={"numbering": _CHINESE}),
    Construct("numbers over words between", p("停水", more=item()) + p("请备水。") + p("停电", more=item()), "1. 停水\n请备水。\n2. 停电", parts={"numbering": _PLAIN}),
    Construct("numbers of both levels", p("停水", more=item()) + p("一组", more=item(1)) + p("二组", more=item(1)), "1 停水\n1.1 一组\n1.2 二组",
              parts={"numbering": numbering(levels(("decimal", "%1"), ("decimal", "%1.%2")))}),
    Construct("numbers that begin at another", p("停水", more=item()), "第三条 停水", parts={"numbering": numbering(levels(("chineseCounting", "第%1条"), start=3))}),
    Construct("numbers that begin again", p("停水", more=item()) + p("停电", more=item(0, 2)), "1. 停水\n1. 停电",
              parts={"numbering": numbering(levels(("decimal", "%1.")), more='<w:num w:numId="2"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>')}),
    Construct("two lists that count on", p("停水", more=item()) + p("停电", more=item(0, 2)), "1. 停水\n2. 停电",
              parts={"numbering": numbering(levels(("decimal", "%1.")), more='<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>')}),
    Construct("numbers of a style", p("停水", style="标题") + p("停电", style="标题"), "一、停水\n二、停电",
              parts={"numbering": _CHINESE, "styles": style("标题", paragraph=f'{item()}<w:outlineLvl w:val="0"/>')}),
    Construct("numbers of the style that another is based on", p("停水", style="小标题"), "一、停水",
              parts={"numbering": _CHINESE, "styles": style("标题", paragraph=item()) + style("小标题", based="标题")}),
    Construct("the level that belongs to a style", p("停水", style="甲") + p("一组", style="乙"), "一、停水\n（一）一组",
              parts={"styles": style("甲", paragraph=item()) + style("乙", paragraph='<w:numPr><w:numId w:val="1"/></w:numPr>'),
                     "numbering": _CHINESE.replace('<w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/>', '<w:numFmt w:val="chineseCounting"/><w:pStyle w:val="乙"/><w:lvlText w:val="（%2）"/>')}),
    Construct("no number in a style that has one", p("停水", style="标题", more='<w:numPr><w:numId w:val="0"/></w:numPr>'), "停水",
              parts={"numbering": _CHINESE, "styles": style("标题", paragraph=item())}),
    Construct("numbers around a deleted paragraph", p("停水", more=item()) + p(gone("停气"), mark=mark("del"), more=item()) + p("停电", more=item()), "1. 停水\n2. 停电", parts={"numbering": _PLAIN}),
    Construct("numbers around a hidden paragraph", p("停水", more=item()) + p(r("停气", _HIDDEN), mark=_HIDDEN, more=item()) + p("停电", more=item()), "1. 停水\n2. 停电", parts={"numbering": _PLAIN}),
    Construct("an empty item", p("停水", more=item()) + p(more=item()) + p("停电", more=item()), "1. 停水\n2.\n3. 停电", parts={"numbering": _PLAIN}),
    Construct("points without numbers", p("停水", more=item()) + p("停电", more=item()), "停水\n停电", parts={"numbering": numbering(levels(("bullet", "")))}),
    Construct("stems and letters and circles", p("停水", more=item()) + p("停电", more=item(1)) + p("停气", more=item(2)), "甲、停水\nA. 停电\n① 停气",
              parts={"numbering": numbering(levels(("ideographTraditional", "%1、"), ("upperLetter", "%2."), ("decimalEnclosedCircle", "%3")))}),
    Construct("numbers in a table", table(row(cell(p("停水", more=item())), cell(p("停电", more=item())))), "1. 停水\n2. 停电", parts={"numbering": _PLAIN}),
    # what stands beside the words
    Construct("a comment", p("今天", '<w:commentRangeStart w:id="0"/>', r("停水"), '<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>', "。"), "今天停水。", (_NOTE,),
              {"comments": '<w:comment w:id="0" w:author="某人">' + p("对吗?") + "</w:comment>"}),
    Construct("a footnote", p("今天停水", r(inside='<w:footnoteReference w:id="2"/>'), "。"), "今天停水。", (_NOTE,), {"footnotes": '<w:footnote w:id="2">' + p("据水厂。") + "</w:footnote>"}),
    Construct("a header", _TAIL + '<w:sectPr><w:headerReference w:type="default" r:id="header1"/></w:sectPr>', "请备水。", (_NOTE,), {"header1": p("三江镇文件")}),
    Construct("a page number", _TAIL + '<w:sectPr><w:footerReference w:type="default" r:id="footer1"/></w:sectPr>', "请备水。", (), {"footer1": p("- ", field("PAGE", "1"), " -")}),
    # what cannot be said
    Construct("a picture", p("今天停水。", f"<w:r>{_PIC}</w:r>"), "今天停水。", (_PICTURE,)),
    Construct("an equation", p("水压", _EQUATION, "。"), "水压。", ("files.word_equation",)),
    Construct("a chart", p("见图。", "<w:r>" + drawing('<c:chart r:id="x"/>', "c") + "</w:r>"), "见图。", ("files.word_chart",)),
    Construct("a picture of text that is drawn", p("见图。", "<w:r>" + drawing('<dgm:relIds r:dm="x"/>', "dgm") + "</w:r>"), "见图。", ("files.word_chart",)),
    Construct("a sheet within", p("见表。", '<w:r><w:object><v:shape><v:imagedata r:id="x"/></v:shape><o:OLEObject ProgID="Excel.Sheet.12"/></w:object></w:r>'), "见表。", ("files.word_object",)),
    # further ones of each kind
    Construct("a capital that stands over two lines", p("今", more='<w:framePr w:dropCap="drop" w:lines="2"/>') + p("天停水。"), "今天停水。"),
    Construct("an item all of whose words are struck through", p("停水", more=item()) + p(r("停气", _STRUCK), more=item()) + p("停电", more=item()), "1. 停水\n\n3. 停电", parts={"numbering": _PLAIN}),
    Construct("a number that is struck through with its words", p(r("停气", _STRUCK), mark=_STRUCK, more=item()) + p("停电", more=item()), "\n2. 停电", parts={"numbering": _PLAIN}),
    Construct("numbers that are hidden", p("停水", more=item()) + p("一组", more=item(1)), "停水\n一组",
              parts={"numbering": numbering(levels(("decimal", "%1."), ("decimal", "%1.%2."), look=_HIDDEN))}),
    Construct("numbers that never begin again", p("停水", more=item()) + p("一组", more=item(1)) + p("停电", more=item()) + p("二组", more=item(1)), "1. 停水\na) 一组\n2. 停电\nb) 二组",
              parts={"numbering": _PLAIN.replace('<w:numFmt w:val="lowerLetter"/>', '<w:numFmt w:val="lowerLetter"/><w:lvlRestart w:val="0"/>')}),
    Construct("legal numbers below Chinese ones", p("停水", more=item()) + p("一组", more=item(1)), "第一章 停水\n1.1 一组",
              parts={"numbering": numbering(levels(("chineseCounting", "第%1章"), ("decimal", "%1.%2"))).replace('<w:lvlText w:val="%1.%2"/>', '<w:isLgl/><w:lvlText w:val="%1.%2"/>')}),
    Construct("numbers of a style of lists", p("停水", more=item(0, 2)), "一、停水",
              parts={"numbering": '<w:abstractNum w:abstractNumId="1"><w:styleLink w:val="表"/>' + levels(("chineseCounting", "%1、")) + '</w:abstractNum><w:abstractNum w:abstractNumId="2"><w:numStyleLink w:val="表"/></w:abstractNum>'
                     '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num>',
                     "styles": style("表", kind="numbering", paragraph='<w:numPr><w:numId w:val="1"/></w:numPr>')}),
    Construct("a level of its own in the list of a style", p("停水", style="标题") + p("一组", style="标题", more='<w:numPr><w:ilvl w:val="1"/></w:numPr>'), "一、停水\n（一）一组",
              parts={"numbering": _CHINESE, "styles": style("标题", paragraph=item())}),
    Construct("a list of its own in a style that has one", p("停水", style="标题", more=item(0, 2)), "1. 停水",
              parts={"numbering": numbering(levels(("chineseCounting", "%1、")), levels(("decimal", "%1."))), "styles": style("标题", paragraph=item())}),
    Construct("numbers of which a list changes the form", p("停水", more=item(0, 2)), "(1) 停水",
              parts={"numbering": numbering(levels(("decimal", "%1.")), more='<w:num w:numId="2"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="(%1)"/></w:lvl></w:lvlOverride></w:num>')}),
    Construct("numbers of the usual style", p("停水") + p("停电"), "1. 停水\n2. 停电", parts={"numbering": _PLAIN, "styles": style("正文", paragraph=item(), default=True)}),
    Construct("numbers in words of other lands", p("停水", more=item()) + p("停电", more=item(1)) + p("停气", more=item(2)), "一、停水\n壹、停电\nⅢ. 停气".replace("Ⅲ", "Ⅰ"),
              parts={"numbering": numbering(levels(("japaneseCounting", "%1、"), ("chineseLegalSimplified", "%2、"), ("upperRoman", "%3.")))}),
    Construct("the eleventh item and the twenty-first", "".join(p(str(n), more=item()) for n in range(1, 22)), "\n".join(f"{chinese}、{n}" for n, chinese in enumerate(["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二", "十三", "十四", "十五", "十六", "十七", "十八", "十九", "二十", "二十一"], 1)), parts={"numbering": _CHINESE}),
    Construct("a number at the end of a paragraph that was joined", p("停", mark=mark("del"), more=item()) + p("水", more=item()) + p("停电", more=item()), "1. 停水\n2. 停电", parts={"numbering": _PLAIN}),
    Construct("two styles of which the nearer one shows", p("今天", r("停水。", '<w:rStyle w:val="亮"/>')), "今天停水。",
              parts={"styles": style("暗", _HIDDEN, "character") + style("亮", '<w:vanish w:val="0"/>', "character", "暗")}),
    Construct("words struck through twice by the style of their paragraph", p("上午停水。", style="废") + _TAIL, "\n请备水。", parts={"styles": style("废", "<w:dstrike/>")}),
    Construct("a usual style that is hidden", p("草稿。") + p("停水。", style="明"), "停水。", parts={"styles": style("正文", _HIDDEN, default=True) + style("明")}),
    Construct("a table of contents", p(field(r'TOC \o "1-3"', field("PAGEREF _1", "1")).replace('<w:r><w:fldChar w:fldCharType="end"></w:fldChar></w:r></w:p>', "</w:p>")), "1", ("files.word_field",)),
    Construct("a field within a field's value", p(field("QUOTE x", "今天是", field("DATE", "3月5日"))), "今天是3月5日", (_FIELD,)),
    Construct("a field with data of its own", p("请到", field("ADDIN EN.CITE", "五一村").replace('"begin"></w:fldChar>', '"begin"><w:fldData xml:space="preserve">PEVuZE5vdGU+</w:fldData></w:fldChar>'), "。"), "请到五一村。"),
    Construct("a sum", p("共", field("= SUM(ABOVE)", "30"), "人。"), "共30人。", (_FIELD,)),
    Construct("a field that is a button", p(field("MACROBUTTON NoMacro 请到五一村")), "请到五一村"),
    Construct("characters written as one", p(field(r"EQ \o(\s\up 8(三江),\s\do 3(镇))")), "三江镇"),
    Construct("a fraction", p("水压", field(r"EQ \f(1,2)"), "。"), "水压。", ("files.word_field_empty",)),
    Construct("a hidden field", p("今天", _begun(_HIDDEN), "停水。"), "今天停水。"),
    Construct("a date to be picked", p("今天是", control(r("3月5日"), '<w:date w:fullDate="2026-03-05T00:00:00Z"><w:dateFormat w:val="M月d日"/></w:date>'), "。"), "今天是3月5日。"),
    Construct("an empty control around a cell", table(row("五一村", control(cell("单击输入"), _EMPTY))), "五一村", ("files.word_placeholder",)),
    Construct("controls in a group and repeated", control(p("一组") + control(p("二组"), '<w15:repeatingSectionItem/>'), "<w:group/>"), "一组\n二组"),
    Construct("a control that is shown as nothing", p("今天", control(r("停水。"), '<w15:appearance w15:val="hidden"/>')), "今天停水。"),
    Construct("a table within a deleted row", table(row(cell(table(row("一组")) + p("")), look=mark("del")), row("二组")), "二组"),
    Construct("a deleted table", table(row("一组", look=mark("del")), row("二组", look=mark("del"))) + _TAIL, "请备水。"),
    Construct("a box in a cell", table(row(cell(p("五一村", box(p("两点")))))), "五一村\n两点"),
    Construct("a box that was deleted with its words", p("停水。", mark("del", box(p("草稿")))), "停水。"),
    Construct("a box in hidden words", p("停水。", box(p("草稿")).replace("<w:r>", f"<w:r><w:rPr>{_HIDDEN}</w:rPr>", 1)), "停水。"),
    Construct("a box with a table and hidden words", p("停水。", box(table(row("一组")) + p(r("草稿", _HIDDEN), "二组"))), "停水。\n一组\n二组"),
    Construct("words put into a link", p('<w:hyperlink r:id="x">' + r("123") + mark("ins", r("45")) + "</w:hyperlink>"), "12345"),
    Construct("ruby of which words were changed", p(mark("ins", _RUBY), "安。"), "六安。"),
    Construct("words in a font of signs", p("三", r("\uf081", '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>'), "组"), "三①组"),
    Construct("a tick of Wingdings", p(r(inside='<w:sym w:font="Wingdings" w:char="F0FE"/>'), "停水"), "停水", ("files.word_tick",)),
    Construct("ten to the fourth", p("10", r("4", '<w:vertAlign w:val="superscript"/>'), "吨。"), "10⁴吨。"),
    Construct("a thing in three dimensions", p("见图。", '<w:r><w:drawing><a:graphic xmlns:am="urn:x"><am:model3d/></a:graphic></w:drawing></w:r>'), "见图。", (_PICTURE,)),
    Construct("ink", p("见图。", '<w:r><w:contentPart r:id="x"/></w:r>'), "见图。", (_PICTURE,)),
    Construct("two equations on a line of their own", p('<m:oMathPara>' + _EQUATION + "</m:oMathPara>", "停水。"), "停水。", ("files.word_equation",)),
    Construct("an equation of the old kind", p("水压", '<w:r><w:object><o:OLEObject ProgID="Equation.3"/></w:object></w:r>'), "水压", ("files.word_equation",)),
    Construct("notes of all kinds at once", p("停水", r(inside='<w:footnoteReference w:id="2"/>'), r(inside='<w:endnoteReference w:id="2"/>'), r(inside='<w:commentReference w:id="2"/>')), "停水", (_NOTE,)),
    Construct("a footnote to hidden words", p("停水", r(look=_HIDDEN, inside='<w:footnoteReference w:id="2"/>')), "停水"),
    Construct("a hidden header", _TAIL + '<w:sectPr><w:headerReference w:type="default" r:id="header1"/></w:sectPr>', "请备水。", (), {"header1": p(r("三江镇文件", _HIDDEN))}),
    Construct("sections", p("停水。", more='<w:sectPr><w:pgSz w:w="1"/></w:sectPr>') + _TAIL + "<w:sectPr/>", "停水。\n请备水。"),
    # looked for later, of each kind
    Construct("a hidden style of tables", _styled(row("草稿"), "暗表") + _TAIL, "请备水。", parts={"styles": style("暗表", _HIDDEN, "table")}),
    Construct("a style of tables that strikes through", _styled(row("上午"), "废表") + _TAIL, "请备水。", parts={"styles": style("废表", _STRUCK, "table")}),
    Construct("words shown in a hidden style of tables", _styled(row(cell(p(r("停水。", '<w:vanish w:val="0"/>')))), "暗表"), "停水。", parts={"styles": style("暗表", _HIDDEN, "table")}),
    Construct("a cell that goes on from none", table(row(cell("五一村", "<w:vMerge/>"), "两点"), row(cell("草稿", "<w:vMerge/>"), "三点")), "五一村\n两点\n三点"),
    Construct("a cell that goes on from a deleted one", table(row(cell("五一村", '<w:vMerge w:val="restart"/>'), "一", look=mark("del")), row(cell("塘坳村", "<w:vMerge/>"), "两点")), "塘坳村\n两点"),
    Construct("cells that are one beside wide ones", table(row(cell("五一村", '<w:gridSpan w:val="2"/>'), cell("两点", '<w:vMerge w:val="restart"/>')), row("一组", "二组", cell("", "<w:vMerge/>"))), "五一村\n两点\n一组\n二组"),
    Construct("letters that a font makes signs of", p(r("l", _WINGDINGS), "请备水。", r("ü", _WINGDINGS), "停水"), "●请备水。停水", ("files.word_tick",)),
    Construct("letters that a style makes signs of", p(r("n停水", '<w:rStyle w:val="点"/>')), "■停水", parts={"styles": style("点", _WINGDINGS, "character")}),
    Construct("a letter of Greek by its font", p(r("a", '<w:rFonts w:ascii="Symbol" w:hAnsi="Symbol"/>'), "射线"), "α射线"),
    Construct("a tick of a second font of signs", p(r(inside='<w:sym w:font="Wingdings 2" w:char="F052"/>'), "停水"), "停水", ("files.word_tick",)),
    Construct("blanks and ends of lines that only the file has", p("<w:r><w:t>\n   今天\n  </w:t></w:r>", '<w:r><w:t xml:space="preserve">A\nB</w:t></w:r>', "<w:r><w:t> 停水 </w:t></w:r>"), "今天A B停水"),
    Construct("a square metre by its style", p("5m", r("2", '<w:rStyle w:val="上标"/>'), "。"), "5m²。", parts={"styles": style("上标", '<w:vertAlign w:val="superscript"/>', "character")}),
    Construct("a point that is a word", p("五一村", more=item()) + p("两点", more=item(1)), "注：五一村\n两点", parts={"numbering": numbering(levels(("bullet", "注："), ("bullet", "o")))}),
    Construct("a number close to its words", p("停水", more=item()), "第1条停水", parts={"numbering": numbering(levels(("decimal", "第%1条")).replace("<w:lvlText", '<w:suff w:val="nothing"/><w:lvlText'))}),
    Construct("numbers of the sixty years", p("停水", more=item()), "甲子、停水", parts={"numbering": numbering(levels(("ideographZodiacTraditional", "%1、")))}),
    Construct("words in a shape without a box", p("通知。", "<w:r>" + drawing("<a:p><a:r><a:t>今天</a:t></a:r><a:r><a:t>停水</a:t></a:r></a:p><a:p><a:r><a:t>请备水</a:t></a:r></a:p>", "wps") + "</w:r>"), "通知。\n今天停水\n请备水"),
    Construct("words that two people changed at once", p("今天", f'<w14:conflictDel>{r("上午")}</w14:conflictDel><w14:conflictIns>{r("下午")}</w14:conflictIns>', "停水。"), "今天下午停水。"),
    Construct("a blank of a form", p("请到", form("FORMTEXT", "<w:textInput/>", "\u2002\u2002\u2002"), "取水。"), "请到\u2002\u2002\u2002取水。", ("files.word_placeholder",)),
    Construct("a letter to many without its names", p("请", field("MERGEFIELD 姓名", "«姓名»"), "到。"), "请«姓名»到。", ("files.word_placeholder",)),
    Construct("a word put into a deleted row", table(row(cell(p(mark("ins", r("三点")))), look=mark("del")), row("五一村")), "五一村"),
    Construct("a control in a link in a field", p("请打", field("REF 电话", f'<w:hyperlink r:id="x">{control(r("12345"))}</w:hyperlink>'), "。"), "请打12345。", (_FIELD,)),
    Construct("ruby in a text box", p("通知。", box(p(_RUBY, "安停水。"))), "通知。\n六安停水。"),
    Construct("an element that nobody knows", p("今天", f'<w:新 w:val="x">{r("停水")}</w:新>', "。"), "今天停水。"),
)  # fmt: skip
