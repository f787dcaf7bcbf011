"""Sentences of approval by a second person. Code -> (Chinese, English)."""

MESSAGES: dict[str, tuple[str, str]] = {
    "approval.off": (
        "本台没有要求审核:station.yaml 里没有写“审核: 是”。",
        "Nothing has to be approved here: station.yaml does not say `approval: yes`.",
    ),
    "approval.nothing": ("没有等审核的。", "Nothing waits for approval."),
    "approval.which": (
        "没有写是哪一条。先运行 {command} approve 看编号。",
        "Which one? {command} approve lists the keys.",
    ),
    "approval.several": ("编号“{key}”开头的不止一条,请多写几位。", "Several keys begin with “{key}”; type more of it."),
    "approval.changed": (
        "没有“{key}”这一条在等审核:内容后来改过,或者已经不播了。请看一遍现在的内容再决定。",
        "“{key}” does not wait for approval: it was changed since, or nothing plays it any more. Look at what there is now, and decide then.",
    ),
    "approval.already": ("{name} 已经在 {at} 同意过了。", "{name} approved it already, at {at}."),
    "approval.own": (
        "《{title}》是 {name} 自己写的,自己不能审核,请另一个人看。",
        "{name} wrote “{title}”, and nobody approves their own; have somebody else look at it.",
    ),
    "approval.no_why": (
        "不同意,请写明为什么,写的人才知道改什么。",
        "Say why not, so that whoever wrote it knows what to change.",
    ),
    "approval.none_such": ("没有同意过编号“{key}”的内容。", "Nothing with the key “{key}” was approved."),
    "approval.did_approve": ("审核同意:{what}。", "Approved: {what}."),
    "approval.did_disagree": ("审核不同意:{what};原因:{why}", "Refused to approve: {what}. Why: {why}"),
    "approval.did_withdraw": ("收回审核:{what}。", "Took the approval back: {what}."),
    "approval.explained": (
        "补写紧急播出“{title}”(口令 {order})的原因:{text}",
        "Explained the urgent order “{title}” ({order}) afterwards: {text}",
    ),
    "approval.line": ("{key}  《{title}·{version}》({language})", "{key}  “{title}·{version}” ({language})"),
    "approval.text": ("    内容:{text}", "    text: {text}"),
    "approval.spoken": ("    念成:{text}(发音人:{voices})", "    spoken: {text} (voices: {voices})"),
    "approval.recording": ("    录音:{files}", "    recording: {files}"),
    "approval.first": ("    最早 {at},在 {outlets}", "    first at {at}, at {outlets}"),
    "approval.unplanned": ("    还没有排播;可以在 {outlets} 播", "    not scheduled yet; could play at {outlets}"),
    "approval.by": ("    写的人:{names}", "    written by {names}"),
    "approval.refused": ("    {actor} 不同意:{why}", "    {actor} did not agree: {why}"),
    "approval.how": (
        "同意一条:{command} approve {key};全部同意:{command} approve all;不同意:--disagree 原因。",
        "To approve one: {command} approve {key}; everything: {command} approve all; not to: --disagree WHY.",
    ),
    "approval.to_explain": (
        "要补原因:{at} {actor} 紧急播了“{title}”(当时写的原因:{reason})",
        "To be explained: at {at} {actor} sent “{title}” as urgent (the reason given then: {reason})",
    ),
    "approval.how_explain": (
        '    写上:{command} approve {order} --explain "…"',
        '    with {command} approve {order} --explain "…"',
    ),
    "approval.live": ("喊话", "live talk"),
    "approval.explain_which": (
        "是哪一条?等着补原因的:{orders}。",
        "Which one? To be explained: {orders}.",
    ),
    "approval.explain_none": ("没有等着补原因的紧急播出。", "No urgent order waits to be explained."),
}
