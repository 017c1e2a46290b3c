#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Writes the smallest kernels that loaders take, for tests of their signatures.

usage: dev/guest/small_kernel.py ARCH FILE [TEXT]     write one, with TEXT in it
       dev/guest/small_kernel.py ARCH FILE --digest   the SHA-256 that a signature of
                                                      an unsigned FILE is going to sign

ARCH is arm64, for an Image with the header of a PE file, or ppc64le, for a vmlinux.
Such a kernel does nothing for ever.  It has 1.5 KiB, so a test can spoil each byte:

    0        0x200                   0x600
    | headers | entry: b .    | TEXT |
"""
import hashlib
import pathlib
import struct
import sys

HEADERS, END, MARK = 0x200, 0x600, 0x580
# Where the rest of the memory of a kernel ends.
IMAGE_SIZE = 0x10000
PE = 0x40
# From the PE header to the directory of its certificate table, and to its checksum:
# both change when a file is signed, so neither is part of what is signed.
CHECKSUM = PE + 24 + 64
CERTIFICATES = PE + 24 + 112 + 4 * 8


def arm64():
    """Documentation/arch/arm64/booting.rst, and Microsoft's "PE Format"."""
    data = bytearray(END)
    # "MZ", which also is an instruction; a branch; any page size, anywhere
    struct.pack_into("<IIQQQ", data, 0, 0xfa405a4d, 0x14000000 | (HEADERS - 4) >> 2, 0,
                     IMAGE_SIZE, 8)
    data[56:64] = b"ARM\x64" + struct.pack("<I", PE)
    # One section, for AArch64; executable
    struct.pack_into("<4sHHIIIHH", data, PE, b"PE", 0xaa64, 1, 0, 0, 0, 112 + 6 * 8, 0x206)
    struct.pack_into("<HBBIIIIIQIIHHHHHHIIIIHHQQQQII", data, PE + 24, 0x20b, 2, 20,
                     END - HEADERS, 0, 0, HEADERS, HEADERS, 0, HEADERS, HEADERS,
                     0, 0, 0, 0, 0, 0, 0, IMAGE_SIZE, HEADERS, 0, 10, 0, 0, 0, 0, 0, 0, 6)
    struct.pack_into("<8sIIIIIIHHI", data, PE + 24 + 112 + 6 * 8, b".text", END - HEADERS,
                     HEADERS, END - HEADERS, HEADERS, 0, 0, 0, 0, 0x60000020)
    struct.pack_into("<I", data, HEADERS, 0x14000000)
    return data


def ppc64le():
    """One segment, at address 0 and linked to where Linux is."""
    data, virt = bytearray(END), 0xc000000000000000
    struct.pack_into("<16sHHIQQQIHHHHHH", data, 0, b"\x7fELF\2\1\1", 3, 21, 1, virt, 64, 0, 2,
                     64, 56, 1, 0, 0, 0)
    struct.pack_into("<IIQQQQQQ", data, 64, 1, 7, HEADERS, virt, 0, END - HEADERS, IMAGE_SIZE,
                     0x10000)
    struct.pack_into("<I", data, HEADERS, 0x48000000)
    return data


MAKERS = {"arm64": arm64, "ppc64le": ppc64le}


def digest(arch, data):
    """What of DATA is signed, as one number."""
    if arch == "arm64":
        data = data[:CHECKSUM] + data[CHECKSUM + 4:CERTIFICATES] + data[CERTIFICATES + 8:]
    return hashlib.sha256(data).hexdigest()


def main():
    """Does what the arguments say."""
    if len(sys.argv) not in (3, 4) or sys.argv[1] not in MAKERS:
        print(__doc__)
        return 0 if {"-h", "--help"} & set(sys.argv) else 2
    arch, path = sys.argv[1], pathlib.Path(sys.argv[2])
    if sys.argv[3:] == ["--digest"]:
        print(digest(arch, path.read_bytes()))
        return 0
    data = MAKERS[arch]()
    text = (sys.argv[3] if sys.argv[3:] else "").encode()
    data[MARK:MARK + len(text)] = text
    path.write_bytes(data)
    return 0


if __name__ == "__main__":
    sys.exit(main())
