#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Makes a measurement list as if a kernel had left it, with something wrong.

usage: ima_log.py KIND FOLDER

FOLDER has "dtb", a device tree; it gets linux,ima-kexec-buffer and a reservation.
"ima-log" becomes the list, for the address in "ima-log.addr".  KIND is the name of a
function kind_KIND; "good" is a list of which nothing is wrong.

See security/integrity/ima/ima_log.h for the format.
"""
import dataclasses
import hashlib
import pathlib
import struct
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
# pylint: disable=wrong-import-position
from guest.fdt import BEGIN, PROP, Fdt  # noqa: E402

# QEMU's "virt" has 1 GiB of RAM from here on, and puts kernel and initrd below.
RAM, ADDRESS, RAM_SIZE = 0x40000000, 0x60000000, 1 << 30
PROPERTY = b"linux,ima-kexec-buffer"
PAGE = 4096
SHA256 = hashlib.sha256(b"a file").digest()


def field(data):
    """A field of a measurement."""
    return struct.pack("<I", len(data)) + data


def entry(data, template=b"ima-ng", pcr=10, digest=None):
    """A measurement."""
    return struct.pack("<I", pcr) + (digest or hashlib.sha1(data).digest()) + \
        field(template) + field(data)


def measured(name):
    """One of a file."""
    return entry(field(b"sha256:\0" + SHA256) + field(name + b"\0"))


def header(size, count, version=1):
    """What stands in front of them."""
    return struct.pack("<HHIQQ", version, 0, 0, size, count)


@dataclasses.dataclass
class Log:
    """A list and what the property says of it; None is what is true."""
    entries: list = dataclasses.field(default_factory=lambda: [
        measured(b"boot_aggregate"), measured(b"/boot/Image"), measured(b"/init")])
    version: int = 1
    size: int = None        # in the header
    count: int = None       # in the header
    address: int = ADDRESS
    length: int = None      # in the property
    cells: int = None       # bytes of the property
    reserved: bool = True
    cut: int = None

    def data(self):
        """All of its bytes."""
        body = b"".join(self.entries)
        size = 24 + len(body) if self.size is None else self.size
        count = len(self.entries) if self.count is None else self.count
        return (header(size, count, self.version) + body)[:self.cut]

    def bytes(self):
        """How long the property says that it is."""
        if self.length is not None:
            return self.length
        return -(-len(self.data()) // PAGE) * PAGE


def with_entry(last, **more):
    """A list that ends with the measurement LAST."""
    log = Log(**more)
    log.entries.append(last)
    return log


KINDS = {
    "good": Log,
    "unaligned": lambda: Log(address=ADDRESS + 0x123),
    # The range
    "empty": lambda: Log(length=0),
    "4g": lambda: Log(length=4 << 30),
    "wraps": lambda: Log(length=(1 << 64) - ADDRESS + PAGE),
    "no-ram": lambda: Log(address=0x10000000),
    "end-of-ram": lambda: Log(address=RAM + RAM_SIZE - PAGE, length=2 * PAGE),
    "unreserved": lambda: Log(reserved=False),
    "kernel": lambda: Log(address=RAM + 0x210000),
    "initrd": lambda: Log(address=RAM + 0x8000000),
    "cells": lambda: Log(cells=12),
    # The header
    "short": lambda: Log(length=16),
    "version": lambda: Log(version=2),
    "order": lambda: Log(version=256),
    "size-more": lambda: Log(size=1 << 20),
    "size-less": lambda: Log(size=23),
    "size-cuts": lambda: Log(size=24 + 250),
    "count-more": lambda: Log(count=4),
    "count-less": lambda: Log(count=2),
    "count-zero": lambda: Log(count=0),
    "count-huge": lambda: Log(count=(1 << 64) - 1),
    # A measurement
    "pcr": lambda: with_entry(entry(field(b"sha256:\0" + SHA256) + field(b"x\0"), pcr=1 << 20)),
    "name-long": lambda: with_entry(entry(b"", template=b"d|" * 100 + b"n")),
    "name-out": lambda: with_entry(struct.pack("<I20sI", 10, b"\1" * 20, 0xfffffff0)),
    "template": lambda: with_entry(entry(field(b"x"), template=b"d-ng|nonsense")),
    "stack": lambda: with_entry(entry(field(SHA256[:20]) + field(b"A" * 5000), template=b"d|n")),
    "data-out": lambda: with_entry(struct.pack("<I20sI", 10, b"\1" * 20, 6) + b"ima-ng" +
                                   struct.pack("<I", 0x7fffffff)),
    "field-out": lambda: with_entry(entry(struct.pack("<I", 0xffffffff) + SHA256)),
    "field-more": lambda: with_entry(entry(field(b"sha256:\0" + SHA256) + field(b"x\0") + b"y")),
    "field-huge": lambda: with_entry(entry(field(b"sha256:\0" + SHA256) +
                                           field(b"A" * (16 << 20)))),
    "digest": lambda: with_entry(entry(field(b"sha256:\0" + SHA256) + field(b"x\0"),
                                       digest=b"\1" * 20)),
    "colon": lambda: with_entry(entry(field(SHA256) + field(b"x\0"))),
    "colon-last": lambda: with_entry(entry(field(b"sha256:") + field(b"x\0"))),
}


def edited(blob, log):
    """The device tree with property and reservation."""
    tree = Fdt(blob)
    head = list(struct.unpack_from(">10I", blob))
    value = struct.pack(">QQ", log.address, log.bytes())[:log.cells]
    rsv = [(log.address, log.bytes())] if log.reserved and log.bytes() else []
    rsv_block = b"".join(struct.pack(">QQ", *pair) for pair in tree.reservations + rsv)
    rsv_block += bytes(16)
    struct_block = blob[head[2]:head[2] + head[9]]
    at = struct_block.index(struct.pack(">I", BEGIN) + b"chosen\0\0") + 12
    prop = struct.pack(">III", PROP, len(value), head[8]) + value + bytes(-len(value) % 4)
    struct_block = struct_block[:at] + prop + struct_block[at:]
    strings = tree.strings + PROPERTY + b"\0"
    head[4] = 40
    head[2] = head[4] + len(rsv_block)
    head[3] = head[2] + len(struct_block)
    head[8], head[9] = len(strings), len(struct_block)
    head[1] = head[3] + len(strings)
    return struct.pack(">10I", *head) + rsv_block + struct_block + strings


def main():
    """Writes the files."""
    kind, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    if kind not in KINDS:
        sys.exit(f"ima_log.py: no kind '{kind}'; there are {' '.join(KINDS)}")
    log = KINDS[kind]()
    (folder / "dtb").write_bytes(edited((folder / "dtb").read_bytes(), log))
    inside = RAM <= log.address < RAM + RAM_SIZE and kind not in ("kernel", "initrd")
    (folder / "ima-log").write_bytes(log.data())
    (folder / "ima-log.addr").write_text(f"{log.address if inside else ADDRESS:#x}\n")


if __name__ == "__main__":
    main()
