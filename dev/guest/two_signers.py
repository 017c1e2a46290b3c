#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""One signature with two signers, out of two of one signer each.

usage: dev/guest/two_signers.py FIRST SECOND OUTPUT

FIRST and SECOND are the same PE32+ file, signed by sbsign with different keys.
OUTPUT has one PKCS#7 message with the certificates and the signers of both: what
anybody can make of a file that somebody else has signed.  sbsign cannot: it adds
a message of its own.
"""
import pathlib
import struct
import sys

# The PE header's offset; from there: signature and COFF header, the optional
# header up to its directories, and four directories of 8 bytes.
PE_AT = 0x3C
CERTS_DIR = 24 + 112 + 4 * 8
# Of an entry in the certificate table: length, revision, type
ENTRY = "<IHH"


def parts(data):
    """[(tag, contents, all of it)] of the DER elements in @data."""
    found, at = [], 0
    while at < len(data):
        size, head = data[at + 1], 2
        if size & 0x80:
            head += size & 0x7F
            size = int.from_bytes(data[at + 2:at + head], "big")
        found.append((data[at], data[at + head:at + head + size], data[at:at + head + size]))
        at += head + size
    return found


def element(tag, contents):
    """A DER element."""
    size = len(contents)
    if size < 0x80:
        return bytes([tag, size]) + contents
    digits = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(digits)]) + digits + contents


def read(name):
    """(contents, offset of the directory entry, of the table, its first message)"""
    data = pathlib.Path(name).read_bytes()
    entry = struct.unpack_from("<I", data, PE_AT)[0] + CERTS_DIR
    table, _ = struct.unpack_from("<II", data, entry)
    length = struct.unpack_from(ENTRY, data, table)[0]
    return data, entry, table, data[table + struct.calcsize(ENTRY):table + length]


def signed_data(message):
    """(object identifier, parts of the SignedData) of a PKCS#7 message."""
    kind, content = parts(parts(message)[0][1])
    return kind[2], parts(parts(content[1])[0][1])


def merge(one, other):
    """A message with the certificates and signers of both."""
    kind, fields = signed_data(one)
    # Version, digests, contents, [0] certificates, signers
    others = signed_data(other)[1]
    if [x[0] for x in fields] != [0x02, 0x31, 0x30, 0xA0, 0x31] or fields[2] != others[2]:
        sys.exit("two_signers: not two signatures of one file")
    both = [x[2] for x in fields[:3]]
    both += [element(x[0], x[1] + y[1]) for x, y in zip(fields[3:], others[3:])]
    return element(0x30, kind + element(0xA0, element(0x30, b"".join(both))))


def main():
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    data, entry, table, one = read(sys.argv[1])
    message = merge(one, read(sys.argv[2])[3])
    certs = struct.pack(ENTRY, struct.calcsize(ENTRY) + len(message), 0x200, 2) + message
    certs += bytes(-len(certs) % 8)
    result = bytearray(data[:table]) + certs
    struct.pack_into("<II", result, entry, table, len(certs))
    pathlib.Path(sys.argv[3]).write_bytes(result)


main()
