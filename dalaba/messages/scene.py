"""Sentences of scenes and their buttons. Code -> (Chinese, English)."""

MESSAGES: dict[str, tuple[str, str]] = {
    "scene.none": (
        "本台还没有写场景。在 station.yaml 的“场景”里写,一个场景按一下就做。",
        "There are no scenes here yet. Write them under `scenes` in station.yaml; each is one press.",
    ),
    "scene.unknown": ("没有场景“{found}”。有:{nearest}。", "There is no scene “{found}”. There are: {nearest}."),
    "scene.already": (
        "“{name}”从 {at} 起已经在反复播了({actor}按的)。要停,请解除。",
        "“{name}” has been on since {at} ({actor}). To end it, release it.",
    ),
    "scene.pressed": ("“{name}”已经开始。", "“{name}” has begun."),
    "scene.pressed_lasts": (
        "“{name}”已经开始,反复播到有人解除为止;这些播放点的节目单停着。",
        "“{name}” has begun and is repeated until somebody releases it; the programme is held at these outlets.",
    ),
    "scene.released": ("“{name}”解除了,节目单接着播。", "“{name}” is released, and the programme goes on."),
    "scene.not_on": ("“{name}”现在没有在播,没有要解除的。", "“{name}” is not on, so there is nothing to release."),
    "scene.did_press": ("按了场景“{name}”。", "Pressed the scene “{name}”."),
    "scene.did_release": ("解除了场景“{name}”。", "Released the scene “{name}”."),
    "scene.not_made": (
        "场景“{name}”还有 {count} 条音频没有做好,现在按要等几秒才响。开播着的电脑会自己做。",
        "The scene “{name}” still lacks {count} clips, so it would be heard some seconds late. A station that runs makes them by itself.",
    ),
    "scene.line": ("{name}:{does}", "{name}: {does}"),
    "scene.line_on": (
        "    正在播,从 {at} 起({actor});解除:{command} scene {name} --release",
        "    on since {at} ({actor}); to end it: {command} scene {name} --release",
    ),
    "scene.says": ("说“{text}”", "says “{text}”"),
    "scene.plays": ("播《{title}》", "plays “{title}”"),
    "scene.at": ("在 {outlets}", "at {outlets}"),
    "scene.lasts": ("直到解除", "until it is released"),
    "scene.stops": ("停 {outlets}", "stops {outlets}"),
    "scene.key": ("按键 {key}", "key {key}"),
    "scene.comma": (",", ", "),
    "scene.by_button": ("按钮 {key}", "button {key}"),
    "scene.button_gone": (
        "读不到按钮设备“{device}”({why})。插好以后,会自己再试。",
        "The buttons' device “{device}” cannot be read ({why}). It is tried again by itself.",
    ),
    "scene.button_here": ("按钮“{device}”可以用了:{keys}。", "The buttons of “{device}” work: {keys}."),
    "scene.button_taken": (
        "按键 {keys} 被别的程序占用了,按了没有反应。请换一个键。",
        "The keys {keys} belong to another program, so pressing them does nothing. Choose others.",
    ),
    "scene.button_no_air": (
        "按了 {key},可是没有开播,“{name}”没有响。",
        "{key} was pressed, but no station runs, so “{name}” was not heard.",
    ),
}
