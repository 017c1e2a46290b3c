# SPDX-License-Identifier: GPL-2.0-only
"""Has gdb look at a crash dump, with the symbols of the kernel that crashed."""
import pathlib
import re
import subprocess

from .vmcore import DumpError

# Symbols are all that it knows of the kernel: no types, no lines.
COMMANDS = ("core-file vmcore", "symbol-file -o {offset:#x} {vmlinux}", "x/s &linux_banner",
            "info threads")


def find_vmlinux(folder):
    """The file with the symbols of the kernel that a boot's "result" names."""
    for line in (folder / "result").read_text().splitlines():
        if line.startswith("kernel: "):
            for parent in pathlib.Path(line.removeprefix("kernel: ")).parents:
                if (parent / "vmlinux").exists():
                    return parent / "vmlinux"
    raise DumpError("there is no vmlinux to look for symbols in")


def ask(folder, offset):
    """What gdb says about the dump in FOLDER; it is kept there, too."""
    words = ["gdb-multiarch", "-nx", "-batch"]
    for command in COMMANDS:
        words += ["-ex", command.format(offset=offset, vmlinux=find_vmlinux(folder))]
    done = subprocess.run(words, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, check=False)
    (folder / "gdb.log").write_text(done.stdout)
    return done.stdout


def check(folder, core, cpus):
    """(name, what is wrong or "") for what gdb finds."""
    said = ask(folder, core.number("KERNELOFFSET") if "KERNELOFFSET" in core.info else 0)
    release = core.info.get("OSRELEASE", "?")
    yield "gdb finds the kernel's banner where its symbol is", \
        "" if f'"Linux version {release} ' in said else "it does not"
    threads = re.findall(r"^[* ] +\d+ +(\S+ \d+) +0x(\w+) in ", said, re.M)
    # Idle CPUs all have process 0: these are one thread to it, or have all the
    # registers of the first CPU.
    least = len({cpu.pid for cpu in core.cpus})
    yield "and the CPUs as threads", \
        "" if least <= len(threads) <= cpus else f"it finds {len(threads)}"
    wanted = {(f"LWP {cpu.pid}", f"{cpu.pc:016x}") for cpu in core.cpus if cpu.pid}
    wanted = wanted or {(threads[0][0] if threads else "", f"{core.cpus[0].pc:016x}")}
    missing = [f"{name} at {place}" for name, place in wanted - set(threads)]
    yield "and those that were not idle where they were", \
        f"there is no {missing[0]}" if missing else ""
