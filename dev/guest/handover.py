# SPDX-License-Identifier: GPL-2.0-only
"""Judges what an arm64 kernel was handed, from the files that /boot/handover wrote.

The rules are those of Documentation/arch/arm64/booting.rst, and those for
/chosen in the admin guide.
"""
from guest.fdt import Fdt, FdtError
from guest.ktap import Point

MIB2 = 2 << 20
GIB = 1 << 30
SCTLR_M = 1 << 0
SCTLR_C = 1 << 2
DAIF_ALL = 0x3c0


def read_state(folder):
    """{name: number} of handover.txt."""
    lines = (folder / "handover.txt").read_text().splitlines()
    return {name: int(value, 16) for name, value in (line.split() for line in lines)}


def check_entry(state):
    """The registers."""
    yield "x1 to x3 are 0", state["x1"] == state["x2"] == state["x3"] == 0, str(state)
    yield "the MMU and the data cache are off", not state["sctlr"] & (SCTLR_M | SCTLR_C), \
        f"SCTLR is {state['sctlr']:#x}"
    yield "interrupts are masked", state["daif"] & DAIF_ALL == DAIF_ALL, f"DAIF is {state['daif']:#x}"
    yield "the kernel is at a multiple of 2 MiB", state["start"] % MIB2 == 0, f"{state['start']:#x}"


def check_tree(state, fdt):
    """Where the device tree is, and what every kexec leaves in it."""
    start = state["x0"]
    chosen = fdt.chosen()
    yield "the device tree is aligned to 8 bytes", start % 8 == 0, f"{start:#x}"
    yield "it crosses no 2 MiB boundary", start // MIB2 == (start + fdt.size - 1) // MIB2, \
        f"{start:#x}, {fdt.size:#x} bytes"
    yield "linux,booted-from-kexec is there, empty", \
        chosen.get("linux,booted-from-kexec") == b"", str(sorted(chosen))
    yield "stdout-path is kept", "stdout-path" in chosen, str(sorted(chosen))
    for name in ("linux,elfcorehdr", "linux,usable-memory-range", "linux,ima-kexec-buffer"):
        yield f"no {name}", name not in chosen, chosen.get(name, b"").hex()
    yield "a fresh kaslr-seed of 8 bytes", \
        len(chosen.get("kaslr-seed", b"")) == 8 and any(chosen["kaslr-seed"]), \
        chosen.get("kaslr-seed", b"").hex()
    yield "a fresh rng-seed of 128 bytes", \
        len(chosen.get("rng-seed", b"")) == 128 and len(set(chosen["rng-seed"])) > 50, \
        chosen.get("rng-seed", b"").hex()


def check_free_space(fdt):
    """Between and behind the blocks of the tree there is nothing, like heap contents."""
    rest = bytearray(fdt.blob)
    for start, size in fdt.blocks:
        rest[start:start + size] = bytes(size)
    yield "only zeros between the tree's blocks", not any(rest), bytes(rest).strip(b"\0")[:32].hex()


def check_bootargs(fdt, wanted):
    """The command line; None for none."""
    got = fdt.chosen().get("bootargs")
    if wanted is None:
        yield "no bootargs", got is None, str(got)
    else:
        yield "bootargs are the command line", got == wanted.encode() + b"\0", str(got)


def check_no_initrd(fdt):
    """Without an initrd nothing is said about one, and nothing is reserved for it."""
    chosen = fdt.chosen()
    yield "no initrd", "linux,initrd-start" not in chosen and "linux,initrd-end" not in chosen, \
        str(sorted(chosen))
    yield "no reservation", fdt.reservations == [], str(fdt.reservations)


def check_initrd(folder, state, fdt, size):
    """The initrd: its contents, its place and its reservation."""
    start, end = (fdt.chosen_number(f"linux,initrd-{side}") for side in ("start", "end"))
    if start is None or end is None:
        yield "an initrd", False, str(sorted(fdt.chosen()))
        return
    yield "the initrd has its size", end - start == size, f"{end - start}, not {size}"
    reserved = [(at, at + length) for at, length in fdt.reservations]
    yield "it is reserved, and nothing else", \
        len(reserved) == 1 and reserved[0][0] <= start and reserved[0][1] >= end, str(reserved)
    window = state["start"] // GIB * GIB
    yield "it is in the kernel's 32 GiB window", window <= start and end <= window + 32 * GIB, \
        f"{start:#x}-{end:#x}"
    arrived = (folder / "handover.initrd").read_bytes()
    yield "each byte of it arrived", len(arrived) == size and \
        arrived.startswith((folder / "initrd").read_bytes()), f"{len(arrived)} bytes"


def check(folder, expects):
    """Points for what is in FOLDER; EXPECTS is what the first kernel announced."""
    try:
        state = read_state(folder)
        fdt = Fdt((folder / "handover.dtb").read_bytes())
    except (OSError, ValueError, FdtError) as error:
        return [Point(False, "handover: nothing usable arrived", str(error))]
    found = [*check_entry(state), *check_tree(state, fdt), *check_free_space(fdt)]
    for words in expects:
        key, _, value = words.partition(" ")
        if words == "no bootargs":
            found += check_bootargs(fdt, None)
        elif words == "no initrd":
            found += check_no_initrd(fdt)
        elif key == "bootargs":
            found += check_bootargs(fdt, value)
        elif key == "initrd":
            found += check_initrd(folder, state, fdt, int(value))
        else:
            found.append((f"expect {words}", False, "the host does not know this expectation"))
    return [Point(ok, f"handover: {name}", "" if ok else why) for name, ok, why in found]


def seeds(folder):
    """(kaslr-seed, rng-seed) that were handed over."""
    chosen = Fdt((folder / "handover.dtb").read_bytes()).chosen()
    return chosen.get("kaslr-seed", b""), chosen.get("rng-seed", b"")


def check_seeds(firmware, first, second):
    """Points for three boots with the same firmware seeds: the firmware's own, and two kexecs."""
    found = []
    for i, name in enumerate(("kaslr-seed", "rng-seed")):
        ours, again, theirs = (boot[i] for boot in (first, second, firmware))
        found += [
            (f"the firmware gave a {name}", any(theirs), theirs.hex()),
            (f"{name} is not the firmware's", ours != theirs and theirs not in ours, ours.hex()),
            (f"{name} differs from kexec to kexec", ours != again, ours.hex()),
        ]
    return [Point(ok, f"seeds: {name}", "" if ok else why) for name, ok, why in found]
