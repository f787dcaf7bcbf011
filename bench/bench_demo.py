"""`demo` for the second time, its clips already there: what a person waits who only wants to see it again."""

from __future__ import annotations

from bench import Figure
from bench.process import dalaba
from bench.sample import rendered


def main() -> list[Figure]:
    folder = str(rendered())
    dalaba("demo", "--dir", folder)
    return [Figure("demo, the second time", dalaba("demo", "--dir", folder).seconds, at_most=15)]
