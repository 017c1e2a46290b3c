#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""Has drgn read a dump in the format of kdump, compressed and with pages left out.

usage: dump_drgn.py FOLDER [ADDRESS SIZE]...

The answer is JSON: VMCOREINFO and the log of FOLDER's "vmcore", and of each of the
pages at these physical addresses the SHA-256, or null when it was left out.  It is a
program of its own since drgn is a module of Debian's Python.
"""
import hashlib
import json
import pathlib
import struct
import sys

import drgn

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
# pylint: disable=wrong-import-position
from guest.vmcore import DumpError, Log, parse_info  # noqa: E402

# From makedumpfile's diskdump_mod.h: the header's block size is behind its
# signature, version, six names and a time; VMCOREINFO's place and size are in the
# second block.
BLOCK_SIZE, INFO_PLACE = 8 + 4 + 6 * 65 + 6 + 16 + 4, 32


class Program:
    """What Log wants to know of a dump, read by drgn."""

    def __init__(self, path):
        self.program = drgn.Program()
        self.program.set_core_dump(path)
        little = drgn.PlatformFlags.IS_LITTLE_ENDIAN in self.program.platform.flags
        self.order = "<" if little else ">"
        self.info = parse_info(self._vmcoreinfo(path))

    def _vmcoreinfo(self, path):
        with open(path, "rb") as file:
            size, = self.unpack("I", file.read(4096), BLOCK_SIZE)
            file.seek(size)
            place, length = self.unpack("QQ", file.read(64), INFO_PLACE)
            file.seek(place)
            return file.read(length).decode()

    def unpack(self, form, data, at=0):
        """struct.unpack_from() in the dump's byte order."""
        return struct.unpack_from(self.order + form, data, at)

    def number(self, key):
        """A number of VMCOREINFO."""
        if key not in self.info:
            raise DumpError(f"VMCOREINFO has no {key}")
        return int(self.info[key], 16 if key.startswith("SYMBOL") else 0)

    def _physical(self, address):
        """That of an address in the kernel, or else in its map of all memory."""
        if "NUMBER(kimage_voffset)" not in self.info:
            return address & ~(0xf << 60)
        if address >= self.number("NUMBER(MODULES_END)"):
            return address - self.number("NUMBER(kimage_voffset)")
        linear = -1 << self.number("NUMBER(VA_BITS)")
        return address - linear % (1 << 64) + self.number("NUMBER(PHYS_OFFSET)")

    def virtual(self, address, size):
        """What was in memory at a virtual address."""
        return self.program.read(self._physical(address), size, physical=True)

    def digest(self, address, size):
        """The SHA-256 of a page, or None when it is not in the dump."""
        try:
            return hashlib.sha256(self.program.read(address, size, physical=True)).hexdigest()
        except drgn.FaultError:
            return None


def main():
    """Prints the answer."""
    if len(sys.argv) < 2 or sys.argv[1].startswith("-"):
        print(__doc__.strip())
        return 0 if sys.argv[1:] in (["-h"], ["--help"]) else 1
    program = Program(str(pathlib.Path(sys.argv[1]) / "vmcore"))
    numbers = [int(text, 0) for text in sys.argv[2:]]
    pages = [program.digest(*pair) for pair in zip(numbers[::2], numbers[1::2])]
    print(json.dumps({"info": program.info, "log": Log(program).lines(), "pages": pages,
                      "order": program.order}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
