"""Sentences of the fleet on a village's PC."""

MESSAGES: dict[str, tuple[str, str]] = {
    "fleet.stick_none": (
        "《{file}》不是大喇叭的分发文件",
        "{file} is no file that a township hands out",
    ),
    "fleet.stick_damaged": (
        "《{file}》坏了,或者被改过:整个文件都不用,什么也没有动。请重新拷一份",
        "{file} is damaged, or was changed: nothing of it is used, and nothing was changed here. Copy it again",
    ),
    "fleet.stick_cut": (
        "《{file}》没有拷完整:整个文件都不用。请等 U 盘拷完再拔,重新拷一份",
        "{file} was not copied whole, so nothing of it is used. Copy it again, and wait until the stick is done",
    ),
    "fleet.stick_large": (
        "《{file}》有 {size},放不进一个文件(最多 2 GB):请少放几首歌,或者分几次带",
        "{file} would have {size}; a file holds 2 GB. Take out some music, or go twice",
    ),
    "fleet.no_air": (
        "这台电脑的播音程序没有应答",
        "The playing program on this PC does not answer",
    ),
    "fleet.denied": (
        "镇上的服务器不收这台电脑的 {what}({code})",
        "The township's server does not take {what} from this PC ({code})",
    ),
    "fleet.clock_apart": (
        "这台电脑的时钟和镇上的差 {seconds} 秒",
        "This PC's clock differs from the township's by {seconds} s",
    ),
    "fleet.another_past": (
        "这台电脑的台账和报给镇上的对不上:换过,或者恢复过旧的;从头再报",
        "This PC's ledger is not the one that the township was told of, but another or an older copy: it is sent anew",
    ),
    "fleet.manifest_waits": (
        "镇上发来的节目还没收全,先按原来的播({why})",
        "What the township sent is not whole yet, so what was there before goes on ({why})",
    ),
    "fleet.no_fetching": (
        "这台电脑现在不能从镇上取文件",
        "Files cannot be fetched from the township on this PC now",
    ),
    "fleet.not_fetched": ("从镇上取不到文件({why})", "Files could not be fetched from the township ({why})"),
    "fleet.not_spoken": ("这台电脑自己读不出来({why})", "This PC could not speak it by itself ({why})"),
    "fleet.agent_hung": (
        "和镇上联系的程序没反应了,已经结束它,马上重新启动;播音不受影响",
        "The program that keeps in touch with the township hung; it was ended and is started again. Playing goes on",
    ),
    "fleet.agent_not_started": (
        "和镇上联系的程序启动不了({why});播音不受影响",
        "The program that keeps in touch with the township could not be started ({why}). Playing goes on",
    ),
}
