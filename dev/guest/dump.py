#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Judges the crash dump that a guest left on its disk.

usage: dump.py FOLDER REGEX

crash.sh has reported what has to be in the dump, as lines "# expect ...".  FOLDER
is that of the boot, with the files "disk" and "report"; REGEX has to be in the
log of the kernel that crashed.
"""
import hashlib
import json
import pathlib
import re
import shutil
import struct
import subprocess
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
# pylint: disable=wrong-import-position
from guest import dump_gdb  # noqa: E402
from guest.ktap import Point, parse  # noqa: E402
from guest.vmcore import Core, DumpError, Log, subtract, union  # noqa: E402

MASK = (1 << 64) - 1
# What makedumpfile's own format begins with
KDUMP = b"KDUMP   "
# And its stream of pieces, for a pipe
FLATTENED = b"makedumpfile\0"
READER = pathlib.Path(__file__).resolve().parent / "dump_drgn.py"


def debugfs(folder, command):
    """A command of e2fsprogs' debugfs for the disk in FOLDER."""
    return subprocess.run(["debugfs", "-R", command, "disk"], cwd=folder, check=False, text=True,
                          stdin=subprocess.DEVNULL, capture_output=True)


def fetch(folder):
    """Takes the files off the disk."""
    (folder / "vmcore.log").unlink(missing_ok=True)
    for name in ("vmcore", "vmcore.head"):
        (folder / name).unlink(missing_ok=True)
        done = debugfs(folder, f"dump /{name} {name}")
        if not (folder / name).exists():
            raise DumpError(f"there is no {name} on the disk: {done.stderr.strip()[-100:]}")


def fetch_saved(folder):
    """The same for a dump that kdump-tools have saved, in makedumpfile's flattened form."""
    shutil.rmtree(folder / "crash", ignore_errors=True)
    debugfs(folder, "rdump /var/crash .")
    found = sorted((folder / "crash").glob("*/dump.*")) if (folder / "crash").exists() else []
    if len(found) != 1:
        raise DumpError(f"/var/crash has {len(found)} dumps")
    (folder / "vmcore").unlink(missing_ok=True)
    with open(found[0], "rb", buffering=0) as file:
        # It waits for more of a file that ends too early.
        if file.read(len(FLATTENED)) != FLATTENED:
            raise DumpError(f"{found[0].name} is nothing that makedumpfile -F has written")
        file.seek(0)
        done = subprocess.run(["makedumpfile", "-R", "vmcore"], cwd=folder, stdin=file, timeout=300,
                              capture_output=True, text=True, check=False)
    if done.returncode:
        raise DumpError(f"makedumpfile -R: {done.stdout.strip()[-100:]}")


def pattern(size, seed, order):
    """The contents of a page; crash_pages.c has the same."""
    words = []
    for number in range(size // 8):
        word = seed + number & MASK
        word = (word ^ word >> 30) * 0xbf58476d1ce4e5b9 & MASK
        word = (word ^ word >> 27) * 0x94d049bb133111eb & MASK
        words.append(word ^ word >> 31)
    return struct.pack(f"{order}{len(words)}Q", *words)


class Expected:
    """The "expect" lines, sorted by their first word."""

    def __init__(self, lines):
        self.lines = [(line.split(" ")[0], line.partition(" ")[2]) for line in lines]

    def silent(self):
        """Whether a crash of this kind leaves nothing in the log."""
        return ("silence", "") in self.lines

    def texts(self, word):
        """What follows WORD, in each line."""
        found = [rest for first, rest in self.lines if first == word]
        if not found:
            raise DumpError(f"the guest did not say what to expect of '{word}'")
        return found

    def ranges(self, word):
        """The same as [(start, end)] of numbers, the last byte being inclusive there."""
        pairs = [[int(number, 16) for number in text.split()] for text in self.texts(word)]
        return union((start, end + 1) for start, end in pairs)

    def reserved(self):
        """The reservation; firmware can be in it, and is in the dump all the same."""
        return subtract(self.ranges("reserved"), self.firmware())

    def firmware(self):
        """Where it is, if there is any."""
        known = any(first == "firmware" for first, _ in self.lines)
        return self.ranges("firmware") if known else []

    def described(self):
        """What has to be in the dump."""
        return union(subtract(self.ranges("ram"), self.reserved()) + self.firmware())

    def cpus(self):
        """How many CPUs were online."""
        count = 0
        for part in self.texts("online")[0].split(","):
            first, _, last = part.partition("-")
            count += int(last or first) - int(first) + 1
        return count


def differs(what, got, wanted):
    """Why GOT is not WANTED, or ""."""
    return "" if got == wanted else f"{what} is {got}, not {wanted}"


def show(ranges):
    """For messages."""
    return " ".join(f"{start:#x}-{end - 1:#x}" for start, end in ranges) or "nothing"


def check_header(folder, expected):
    """(name, what is wrong or "") for what the kernel says that memory consists of."""
    head = Core(folder / "vmcore.head", headers_only=True)
    yield "the ELF header describes all memory but the reservation", \
        differs("it", show(head.ranges()), show(expected.described()))


def check_reservation(core, expected):
    """The same for what must not be in the dump."""
    inside = [load for load in core.loads for start, end in expected.reserved()
              if load.physical < end and start < load.physical + load.size]
    yield "nothing of the reservation is in the dump", \
        show((load.physical, load.physical + load.size) for load in inside) if inside else ""


def check_pages(core, expected):
    """The same for the pages of known contents."""
    texts, wrong = expected.texts("page"), []
    for text in texts:
        address, size, seed = (int(number, 0) for number in text.split())
        got, wanted = core.physical(address, size), pattern(size, seed, core.order)
        bad = [n for n in range(size) if got[n] != wanted[n]]
        if bad:
            wrong.append(f"{len(bad)} bytes of the page at {address:#x}, from {bad[0]:#x} on")
    yield f"each byte of {len(texts)} pages written before the crash", "; ".join(wrong[:2])


def check_low(core, expected):
    """The same for memory that was looked at before the crash, if any was."""
    wrong = []
    for text in expected.texts("memory"):
        address, size, wanted = text.split()
        got = hashlib.sha256(core.physical(int(address, 0), int(size, 0))).hexdigest()
        if got != wanted:
            wrong.append(f"{size} bytes at {address}")
    yield "the lowest 64 KiB are as they were before the crash", "; ".join(wrong)


def check_cpus(core, expected, log, panic):
    """The same for the registers."""
    yield "registers of each CPU that was online", \
        differs("the number of notes", len(core.cpus), expected.cpus())
    stacks = {cpu.sp for cpu in core.cpus if cpu.sp and cpu.pc}
    yield "each with a stack of its own", \
        differs("the number of stacks", len(stacks), len(core.cpus))
    if expected.silent():
        return
    # "CPU: 1 UID: 0 PID: 70 Comm: sh Not tainted ...", as the OOM killer says, too
    crash = panic.search(log)
    said = re.search(r"^CPU: (\d+) .*?PID: (\d+) ", log[crash.start():] if crash else "", re.M)
    if not said:
        yield "the log says which CPU has crashed", "it does not"
        return
    number, pid = int(said[1]), int(said[2])
    got = core.cpus[number].pid if number < len(core.cpus) else None
    yield "the one that crashed ran what the log says", differs("its process", got, pid)


def check_log(expected, log, panic):
    """The same for the log."""
    for text in expected.texts("log"):
        yield "this run's number is in the log", "" if text in log else f"no '{text}'"
    yield "and so is the crash", "" if panic.search(log) else f"nothing like '{panic.pattern}'"


def check_elf(folder, expected, panic):
    """All of them, for a dump as a core file."""
    core = Core(folder / "vmcore")
    yield "the dump is one of the kernel that crashed", \
        differs("OSRELEASE", core.info.get("OSRELEASE"), expected.texts("osrelease")[0])
    yield from check_reservation(core, expected)
    log = "\n".join(Log(core).lines())
    yield from check_log(expected, log, panic)
    yield from check_cpus(core, expected, log, panic)
    yield from check_pages(core, expected)
    if core.machine == 21:
        yield from check_low(core, expected)
    (folder / "vmcore.log").write_text(log + "\n")


def check_digests(found, expected):
    """The same for pages of a process that drgn has digested, or was to find left out."""
    pages = [[int(number, 0) for number in text.split()] for text in expected.texts("page")]
    level = re.search(r"-d (\d+)", expected.texts("options")[0])
    if level and int(level[1]) & 8:
        yield f"{len(pages)} pages of a process were left out", \
            differs("their number", found["pages"].count(None), len(pages))
        return
    wanted = [hashlib.sha256(pattern(size, seed, found["order"])).hexdigest()
              for _, size, seed in pages]
    wrong = [f"{page[0]:#x}" for page, got, want in zip(pages, found["pages"], wanted) if got != want]
    yield f"each byte of {len(pages)} pages written before the crash", " ".join(wrong[:3])


def check_kdump(folder, expected, panic):
    """All of them, for one in the format of kdump."""
    pages = [number for text in expected.texts("page") for number in text.split()[:2]]
    done = subprocess.run([READER, folder, *pages], stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, check=False)
    if done.returncode:
        raise DumpError(f"drgn: {(done.stderr.strip().splitlines() or ['failed'])[-1]}")
    found = json.loads(done.stdout)
    yield "drgn reads it, and it is one of the kernel that crashed", \
        differs("OSRELEASE", found["info"].get("OSRELEASE"), expected.texts("osrelease")[0])
    yield from check_log(expected, "\n".join(found["log"]), panic)
    yield from check_digests(found, expected)


def check_dump(folder, expected, panic):
    """All of them, for the files that were taken off the disk."""
    if (folder / "vmcore.head").exists():
        yield from check_header(folder, expected)
    with open(folder / "vmcore", "rb") as file:
        is_kdump = file.read(len(KDUMP)) == KDUMP
    if is_kdump:
        yield from check_kdump(folder, expected, panic)
        return
    yield from check_elf(folder, expected, panic)


def check_files(folder, expected, panic, saved):
    """The same, and what gdb makes of a core file."""
    if saved:
        fetch_saved(folder)
    else:
        fetch(folder)
    yield from check_dump(folder, expected, panic)
    if (folder / "vmcore.log").exists():
        yield from dump_gdb.check(folder, Core(folder / "vmcore"), expected.cpus())


def check(folder, expects, panic, saved=False):
    """A Point for each thing that has to be right in the dump of a guest's FOLDER.

    SAVED by a distribution, it is in /var/crash.
    """
    points = []
    try:
        for name, wrong in check_files(folder, Expected(expects), panic, saved):
            points.append(Point(not wrong, name, wrong))
    except (DumpError, ValueError, struct.error, subprocess.TimeoutExpired) as error:
        points.append(Point(False, "the dump can be read", str(error)))
    return points


def main():
    """For ./run: all points, and the exit code."""
    if len(sys.argv) != 3 or sys.argv[1].startswith("-"):
        print(__doc__.strip())
        return 0 if sys.argv[1:] in (["-h"], ["--help"]) else 1
    folder = pathlib.Path(sys.argv[1])
    report = parse((folder / "report").read_text(errors="replace"))
    points = check(folder, report.expects, re.compile(sys.argv[2]))
    for point in points:
        print(f"  {'ok    ' if point.ok else 'NOT ok'}  {point.name}" +
              (f": {point.why}" if point.why else ""))
    return 0 if all(point.ok for point in points) else 1


if __name__ == "__main__":
    sys.exit(main())
