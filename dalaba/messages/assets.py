"""What the room `assets` says: code -> (Chinese, English)."""

MESSAGES: dict[str, tuple[str, str]] = {
    "assets.wrong": (
        "“{folder}”里的 {file} 不是要的那一个(校验不对),没有使用。可能没有下载完整,请重新下载或重新拷贝。",
        "{file} in “{folder}” is not the one that is wanted (its checksum differs) and was not used. It may be half a download; please fetch or copy it again.",
    ),
    "assets.cannot_write": (
        "写不进 {file}:{why}。请检查磁盘空间和权限。",
        "{file} cannot be written: {why}. Please check the disk's space and permissions.",
    ),
    "assets.no_folder": (
        "没有“{folder}”这个文件夹,或者读不了。请检查 U 盘插好没有、盘符对不对。",
        "There is no folder “{folder}” that can be read. Please check that the stick is plugged in, and its letter.",
    ),
    "assets.not_fetched": (
        "下载 {package} 没有成功:{why}。请检查网络再运行一次,会从断的地方接着来;没有网,请在有网的电脑上运行 voices --bundle 做一个 U 盘,再在这里运行 voices --bring。没装好之前照常用 espeak 念。",
        "{package} could not be downloaded: {why}. Please check the network and run it again; it goes on where it stopped. Without a network, make a stick by voices --bundle on a PC that has one, and run voices --bring here. Until then espeak speaks as before.",
    ),
    "assets.lacking": (
        "这台电脑上没有{name}(缺 {file})。请先用 voices --bring 装好。",
        "This PC does not have {name} ({file} is lacking). Please bring it first, by voices --bring.",
    ),
    "assets.not_in_folder": (
        "“{folder}”里没有{name}的 {files}。需要 voices --bundle 做的文件夹,或者发布者网页上的 kokoro-v1.0.int8.onnx 和 voices-v1.0.bin。",
        "“{folder}” does not have {files} of {name}. What is needed is a folder written by voices --bundle, or the publisher's kokoro-v1.0.int8.onnx and voices-v1.0.bin.",
    ),
    "assets.fetching": ("正在下载{name}……", "Fetching {name} …"),
    "assets.brought": ("{name}装好了,校验无误。", "{name} is installed, every file checked."),
    "assets.here_already": ("{name}已经在这台电脑上。", "{name} is on this PC already."),
    "assets.no_runtime": (
        "{name}的文件都在了,还缺运行它的软件包 {package}。有网时运行 make voice;没有网,U 盘上要有 wheels 文件夹。",
        "All files of {name} are here; the package that runs it, {package}, is not. Run make voice where there is a network; without one, the stick needs its folder wheels.",
    ),
    "assets.bundled": (
        "{name}已写到 {folder}。在没有网的电脑上插好 U 盘,运行 voices --bring 加上这个文件夹。",
        "{name} is written to {folder}. On the PC without a network, plug in the stick and run voices --bring with this folder.",
    ),
    "assets.bundled_bare": (
        "{name}已写到 {folder},但是运行它的软件包没有下载到;那台电脑要先有它。",
        "{name} is written to {folder}, without the package that runs it, which could not be downloaded: the other PC must have it already.",
    ),
}
