"""Identifying and ending processes. A process is known by its number, its start time and its command line.

The system reuses the number of a process that has ended. So we store a mark (start time and command line) beside
each number, and end a process only while its mark is the one that we stored.
"""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

_PROC = Path("/proc")
_AT_ONCE: signal.Signals = getattr(signal, "SIGKILL", signal.SIGTERM)
"""The signal that kills at once. A stopped process does not react to anything less."""


def mark(pid: int) -> str:
    """The mark of the process with that number: its start time and a digest of its command line. "" if there is no
    such process, or the system does not tell."""
    try:
        return _mark(pid)
    except (OSError, ValueError, IndexError, subprocess.SubprocessError):
        return ""


def same(noted: str, now: str) -> bool:
    """Whether two marks belong to the same process. An unknown mark equals nothing (pure)."""
    return bool(noted) and noted == now


def lives(pid: str, noted: str) -> bool:
    """Whether the process with this number and mark is still running."""
    return pid.isdecimal() and same(noted, mark(int(pid)))


def end(pid: str, noted: str) -> bool:
    """Kill the process with this number and mark, unless it is this one. True if the signal was sent."""
    if not pid.isdecimal() or not noted or int(pid) == os.getpid():
        return False
    try:
        return _end(int(pid), noted)
    except OSError:
        return False


class Brood:
    """A process and all that it starts. They end when the first one ends, or together by `end`. For one thread only."""

    def __init__(self, words: str | list[str]) -> None:
        """Raises OSError or ValueError if it cannot be started."""
        self._first = subprocess.Popen(
            words,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=sys.platform != "win32",
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self._job = _job_of(self._first)

    def code(self) -> int | None:
        """The first process's exit code, once it has ended; what it left running is killed then. None while it runs."""
        if self._first.returncode is None and _has_ended(self._first):
            self._end_all()
        return self._first.poll()

    def end(self) -> None:
        """End them all, now."""
        if self._first.returncode is None:
            self._end_all()
            self._first.kill()
            self._first.wait()

    def _end_all(self) -> None:
        """Kill the whole group. The first process has not been waited for, so nobody else has its number yet."""
        with suppress(OSError):  # they have all ended
            _end_all(self._first.pid, self._job)


def _digest(began: str, command: bytes) -> str:
    return f"{began}-{hashlib.sha256(command).hexdigest()[:16]}"


if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    _TERMINATE, _QUERY = 0x0001, 0x1000
    _kernel = ctypes.WinDLL("kernel32", use_last_error=True)
    _kernel.OpenProcess.restype = wintypes.HANDLE
    _kernel.OpenProcess.argtypes = [wintypes.DWORD, wintypes.BOOL, wintypes.DWORD]
    _kernel.CloseHandle.argtypes = [wintypes.HANDLE]
    _kernel.TerminateProcess.argtypes = [wintypes.HANDLE, wintypes.UINT]
    _kernel.GetProcessTimes.argtypes = [wintypes.HANDLE, *[ctypes.POINTER(wintypes.FILETIME)] * 4]
    _kernel.QueryFullProcessImageNameW.argtypes = [
        wintypes.HANDLE, wintypes.DWORD, wintypes.LPWSTR, ctypes.POINTER(wintypes.DWORD),
    ]  # fmt: skip

    def _mark(pid: int) -> str:
        handle = _kernel.OpenProcess(_QUERY, False, pid)
        if not handle:
            return ""
        try:
            return _mark_of(handle)
        finally:
            _kernel.CloseHandle(handle)

    def _mark_of(handle: int) -> str:
        """Uses the program's path, because Windows does not show another process's command line."""
        began, ended, kernel, user = (wintypes.FILETIME() for _ in range(4))
        name, length = ctypes.create_unicode_buffer(32_768), wintypes.DWORD(32_768)
        if not _kernel.GetProcessTimes(handle, *map(ctypes.byref, (began, ended, kernel, user))):
            return ""
        if ended.dwLowDateTime or ended.dwHighDateTime:
            return ""
        if not _kernel.QueryFullProcessImageNameW(handle, 0, name, ctypes.byref(length)):
            return ""
        return _digest(f"{began.dwHighDateTime << 32 | began.dwLowDateTime}", name.value.encode())

    class _Limits(ctypes.Structure):
        """JOBOBJECT_EXTENDED_LIMIT_INFORMATION; only one of its flags is used."""

        _fields_ = (
            ("times", ctypes.c_int64 * 2),
            ("flags", wintypes.DWORD),
            ("sizes", ctypes.c_size_t * 2),
            ("processes", wintypes.DWORD),
            ("affinity", ctypes.c_size_t),
            ("classes", wintypes.DWORD * 2),
            ("counters", ctypes.c_uint64 * 6),
            ("memory", ctypes.c_size_t * 4),
        )

    _kernel.CreateJobObjectW.restype = wintypes.HANDLE
    _kernel.CreateJobObjectW.argtypes = [ctypes.c_void_p, wintypes.LPCWSTR]
    _kernel.SetInformationJobObject.argtypes = [wintypes.HANDLE, ctypes.c_int, ctypes.c_void_p, wintypes.DWORD]
    _kernel.AssignProcessToJobObject.argtypes = [wintypes.HANDLE, wintypes.HANDLE]
    _END_WITH_THE_JOB, _EXTENDED_LIMITS = 0x2000, 9

    def _job_of(first: subprocess.Popen[bytes]) -> int:
        """A job object for the process and all that it starts; 0 if Windows gives none: only the first can be
        killed."""
        job = _kernel.CreateJobObjectW(None, None)
        if job:
            limits = _Limits(flags=_END_WITH_THE_JOB)
            _kernel.SetInformationJobObject(job, _EXTENDED_LIMITS, ctypes.byref(limits), ctypes.sizeof(limits))
            _kernel.AssignProcessToJobObject(job, wintypes.HANDLE(int(vars(first)["_handle"])))
        return int(job or 0)

    def _has_ended(first: subprocess.Popen[bytes]) -> bool:
        return first.poll() is not None

    def _end_all(group: int, job: int) -> None:
        if job:
            _kernel.CloseHandle(job)

    def _end(pid: int, noted: str) -> bool:
        """Kill through an open handle, during which Windows does not reuse the number."""
        handle = _kernel.OpenProcess(_TERMINATE | _QUERY, False, pid)
        if not handle:
            return False
        try:
            return same(noted, _mark_of(handle)) and bool(_kernel.TerminateProcess(handle, 1))
        finally:
            _kernel.CloseHandle(handle)

elif sys.platform == "linux":

    def _mark(pid: int) -> str:
        """The start time, counted in ticks from the start of the system, so the system's start is included."""
        stat = (_PROC / str(pid) / "stat").read_bytes()
        after_name = stat.rpartition(b")")[2].split()  # a name may contain anything, even brackets
        if after_name[0] in (b"Z", b"X"):
            return ""
        start = (_PROC / "sys/kernel/random/boot_id").read_text("ascii").strip()[:8]
        return _digest(f"{start}-{int(after_name[19])}", (_PROC / str(pid) / "cmdline").read_bytes())

    def _end(pid: int, noted: str) -> bool:
        """Kill through a handle on the process instead of its number, so that no other process can be hit meanwhile."""
        try:
            handle = os.pidfd_open(pid)
        except OSError as error:
            if isinstance(error, ProcessLookupError):
                return False
            return _end_by_number(pid, noted)  # a kernel before 5.3
        try:
            if not same(noted, mark(pid)):
                return False
            signal.pidfd_send_signal(handle, _AT_ONCE)
            return True
        finally:
            os.close(handle)

else:

    def _mark(pid: int) -> str:
        words = ["ps", "-o", "lstart=,command=", "-ww", "-p", str(pid)]
        told = subprocess.run(words, capture_output=True, timeout=5, check=True, env={**os.environ, "LC_ALL": "C"})
        began, command = told.stdout[:24], told.stdout[24:].strip()
        return _digest(began.decode("ascii").replace(" ", "_"), command) if command else ""

    def _end(pid: int, noted: str) -> bool:
        return _end_by_number(pid, noted)


if sys.platform != "win32":

    def _job_of(first: subprocess.Popen[bytes]) -> int:
        return 0

    def _has_ended(first: subprocess.Popen[bytes]) -> bool:
        """Look without waiting for it, so that its number and its group's stay reserved."""
        if not hasattr(os, "waitid"):  # macOS before Python 3.13: what it left running goes on
            return False
        return os.waitid(os.P_PID, first.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None

    def _end_all(group: int, job: int) -> None:
        os.killpg(group, _AT_ONCE)


def _end_by_number(pid: int, noted: str) -> bool:
    if not same(noted, mark(pid)):
        return False
    os.kill(pid, _AT_ONCE)
    return True
