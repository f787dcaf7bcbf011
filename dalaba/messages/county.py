"""Sentences of warnings from above."""

MESSAGES: dict[str, tuple[str, str]] = {
    # reading
    "county.too_large": (
        "预警文件太大,超过 {most} KB,不读",
        "The warning's file is too large (over {most} KB); it is not read",
    ),
    "county.not_xml": ("这不是完整的 XML 文件({why})", "This is not a whole XML file ({why})"),
    "county.forbidden": (
        "文件里有实体、文档类型声明或者引入别的文件的写法,预警里不该有,整个不读",
        "The file declares entities or a document type, or takes in other files, which no warning needs; none of it is read",
    ),
    "county.no_alert": ("文件里没有 CAP 预警", "There is no CAP alert in the file"),
    "county.no_space": (
        "文件里的 alert 没有写 CAP 的命名空间,不能当作 CAP 预警读",
        "The file's alert lacks the name space of CAP, so it is not read as a CAP alert",
    ),
    "county.not_plain": (
        "EDXL 信封里的预警不是直接写出来的 XML,不拆开读",
        "The alert in the EDXL envelope is not plain XML; it is not unpacked",
    ),
    "county.only_links": (
        "这是一张目录,只有指向预警的链接,没有预警本身。请给出预警文件自己的地址",
        "This is a list of links to warnings and holds none itself. Give the address of the warnings",
    ),
    "county.envelope_status": (
        "信封上写的是“{value}”,不是真的预警,不读",
        "Its envelope says “{value}”, so it is no actual warning; it is not read",
    ),
    "county.too_many": (
        "文件里的东西太多或者套得太深(最多 {most}),不读",
        "The file holds too much, or too deep (over {most}); it is not read",
    ),
    "county.wrong": ("预警的 {field} 写得不对:{value}", "The warning's {field} is not possible: {value}"),
    "county.lacks": ("预警没有写 {field}", "The warning lacks its {field}"),
    # what becomes of one
    "county.spoken": ("{sender}{time}发布:{text}", "{sender}, at {time}: {text}"),
    "county.somebody": ("上级", "The authorities"),
    "county.taken": (
        "收下上级预警“{title}”(发布者 {sender}),将在 {outlets} 播出",
        "Took the warning “{title}” from {sender}; it is read out at {outlets}",
    ),
    "county.known": (
        "这条预警已经收过,正在按规则播出",
        "This warning was taken before and is being read out by the rules",
    ),
    "county.not_actual": (
        "这条不是真的预警,状态是“{value}”,不播",
        "It is no actual warning (status “{value}”), so it is not read out",
    ),
    "county.not_news": (
        "这条只是回执或者报错({value}),不播",
        "It is only an acknowledgement or an error ({value}), so it is not read out",
    ),
    "county.not_public": (
        "这条不是发给公众的(范围“{value}”),不播",
        "It is not for the public (scope “{value}”), so it is not read out",
    ),
    "county.other_sender": (
        "发布者 {sender} 不在“上级预警”的发布单位里,不播",
        "Its sender {sender} is not among those that the station believes, so it is not read out",
    ),
    "county.unsigned": (
        "没有签名,“上级预警”里写着没有签名的不收",
        "It has no signature, and the station takes none without",
    ),
    "county.no_certificates": (
        "有签名,但是台里 county 文件夹没有证书,没法核对,当作没有签名",
        "It is signed, but the station's county folder holds no certificate to check it by; it counts as unsigned",
    ),
    "county.no_signxml": (
        "有签名,但是没装核对签名的组件 signxml,当作没有签名",
        "It is signed, but signxml, which checks signatures, is not installed; it counts as unsigned",
    ),
    "county.signed_inside": (
        "签名的预警套在别的文件里,没法核对,当作没有签名",
        "The signed warning stands inside another file, where nothing can be proven; it counts as unsigned",
    ),
    "county.signature_wrong": (
        "签名不对({why}):不是台里的证书签的,或者签后被改过。不播",
        "Its signature is wrong ({why}): not by a certificate of the station, or changed after signing. It is not read out",
    ),
    "county.elsewhere": ("说的是别的地方({areas}),不播", "It concerns other places ({areas}), so it is not read out"),
    "county.over": ("已经过期,不播", "It has expired, so it is not read out"),
    "county.too_far": ("生效时间太远,不收", "It takes effect too far ahead; it is not kept"),
    "county.no_level": (
        "“上级预警”的分级里没有这一种(严重程度 {severity},紧迫程度 {urgency},把握程度 {certainty}),不播",
        "No level of the station covers it (severity {severity}, urgency {urgency}, certainty {certainty}), so it is not read out",
    ),
    "county.level_silent": (
        "按“上级预警”的分级,这一种不播(严重程度 {severity},紧迫程度 {urgency},把握程度 {certainty})",
        "By the station's levels such a one is not read out (severity {severity}, urgency {urgency}, certainty {certainty})",
    ),
    "county.other_language": (
        "预警只有别的语言({languages}),这里不会念,不播",
        "The warning is only in other languages ({languages}), which are not spoken here; it is not read out",
    ),
    "county.other_words": (
        "预警的语言({languages})不是这些播放点能说的,或者没有能念的话,不播",
        "The outlets do not speak the warning's language ({languages}), or it says nothing; it is not read out",
    ),
    "county.ended_before": (
        "这条预警已经被后来的取消、更新或者本台结束,不播",
        "It was ended before by a later message or by this station; it is not read out",
    ),
    "county.cancels": ("上级取消了预警,这里结束 {count} 条", "Cancelled from above: {count} ended here"),
    "county.cancels_nothing": (
        "这条取消没有写明取消哪一条,什么也没有结束",
        "The cancellation names no warning, so nothing ended",
    ),
    "county.signed_stands": (
        "要结束的预警有签名,这条没有,不能结束它",
        "The warning it would end is signed and this message is not, so that warning stands",
    ),
    "county.too_many_kept": (
        "正在播的预警已经有 {most} 条,不再收",
        "{most} warnings are being read out already; no more are taken",
    ),
    "county.did_refuse": ("上级预警“{title}”没有播:{why}", "The warning “{title}” from above is not read out: {why}"),
    "county.did_end": ("上级预警“{title}”到此为止,不再播", "The warning “{title}” from above ends here"),
    "county.did_end_by_hand": (
        "有人在本台结束了上级预警“{title}”",
        "Somebody here ended the warning “{title}” from above",
    ),
    "county.did_assume": (
        "上级预警“{title}”里有拿不准的读法,紧急,照这样念了:{reading}",
        "The warning “{title}” has numbers of several readings; being urgent, it was read as: {reading}",
    ),
    "county.not_heard": ("上级预警“{title}”没有播出去:{why}", "The warning “{title}” from above was not heard: {why}"),
    "county.no_air": ("播出程序没有在运行", "no station is running"),
    # the verb
    "county.no_section": (
        "station.yaml 里没有“上级预警”这一段(或者里面有错),任何预警都不会播",
        "station.yaml has no section “county” without mistakes, so no warning is ever read out",
    ),
    "county.clock": ("时钟信不过,现在不收新的预警", "The clock is in doubt, so no new warning is taken now"),
    "county.busy": ("预警的账正被别的窗口用着,请再试一次", "The book of warnings is in use; please try again"),
    "county.kind_alert": ("预警", "warning"),
    "county.kind_update": ("更新", "update"),
    "county.kind_cancel": ("取消", "cancellation"),
    "county.kind_ack": ("回执", "acknowledgement"),
    "county.kind_error": ("报错", "error"),
    "county.priority_urgent": ("紧急", "urgent"),
    "county.priority_notice": ("通知", "notice"),
    "county.priority_routine": ("日常", "routine"),
    "county.shown": ("{title}({kind},{sender},{at})", "{title} ({kind}, {sender}, {at})"),
    "county.proven": ("签名对,证书 {by}", "Its signature is proven by the certificate {by}"),
    "county.unread_fields": ("没看懂、当作没写的:{fields}", "Not understood, and taken as not given: {fields}"),
    "county.would_end": ("结束正在播的“{title}”", "Ends “{title}”, which is being read out"),
    "county.would_say": (
        "在 {outlets} 用{language}播,级别{priority},每次 {times} 遍,{since} 到 {until}:",
        "At {outlets}, in {language}, as {priority}, {times} times each, from {since} to {until}:",
    ),
    "county.would_repeat": (
        "每 {minutes} 分钟重播,最多 {longest} 分钟",
        "Again every {minutes} min, for {longest} min at most",
    ),
    "county.none_kept": ("没有正在播的上级预警", "No warning from above is being read out"),
    "county.one_kept": ("{number}  {title}  {sender}  上次 {last}", "{number}  {title}  {sender}  last {last}"),
    "county.no_such": (
        "没有第 {found} 条:正在播的有 {most} 条",
        "There is no number {found}: {most} are being read out",
    ),
    # sources
    "county.unread": ("文件 {file} 里的预警读不了:{why}", "The warning in {file} cannot be read: {why}"),
    "county.not_kept": (
        "预警的账 records/county.json 写不了({why}),所以什么也不播",
        "The book of warnings, records/county.json, cannot be written ({why}), so nothing is read out",
    ),
    "county.pull_failed": ("连不上 {host} 取预警:{why}", "No warnings from {host}: {why}"),
    "county.pull_status": ("{host} 不给预警,回答 {status}", "{host} gives no warnings; it answers {status}"),
    "county.pull_moved": (
        "{host} 叫到 {to} 去取预警。只到写好的主机去取,不跟着走",
        "{host} points to {to} for warnings. Only the host that was written is asked",
    ),
    "county.pull_inside": (
        "{host} 指向内部网络的地址 {to}。真的在内部网络,请直接写这个数字地址",
        "{host} leads to {to}, inside this network. If that is meant, write the address in figures",
    ),
    # the section in station.yaml
    "county.no_position": (
        "写了“所在位置”,但是没有写台的“地点”,没法判断在不在预警范围里",
        "“inside” needs the station's “location”: without it nobody knows whether the station is within a warning's area",
    ),
    "county.one_source": ("每个来源写“文件夹”或者“地址”,只写一个", "A source has either “folder” or “url”"),
    "county.no_folder": (
        "文件夹 {folder} 还没有,现在收不到那里的预警",
        "There is no folder {folder} yet, so no warning comes from there",
    ),
    "county.open_line": (
        "地址不是 https 开头的,路上谁都可以改预警",
        "The address is not https, so anybody on the way can change the warnings",
    ),
    "county.too_often": ("间隔 {found} 太短,最短 {least} 秒", "{found} is too often: at least {least} seconds"),
    "county.bad_url": (
        "“{found}”不是地址,写成 https://主机/文件",
        "“{found}” is no address; write it as “https://host/file”",
    ),
}
