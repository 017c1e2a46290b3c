# SPDX-License-Identifier: GPL-2.0-only
"""Reads a flattened device tree, strictly: what libfdt would let pass may fail here."""
import struct

MAGIC = 0xd00dfeed
BEGIN, END_NODE, PROP, NOP, END = 1, 2, 3, 4, 9


class FdtError(Exception):
    """The blob is not a well-formed device tree."""


class Fdt:
    """reservations: [(address, size)], nodes: {path: {property: bytes}},
    blocks: [(offset, size)] of what the header points to, with the header."""

    def __init__(self, blob):
        self.blob = blob
        head = struct.unpack_from(">10I", blob)
        if head[0] != MAGIC:
            raise FdtError(f"magic is {head[0]:#x}")
        self.size, self.version = head[1], head[5]
        if self.size > len(blob):
            raise FdtError(f"{len(blob)} bytes, the header says {self.size}")
        self.strings = blob[head[3]:head[3] + head[8]]
        self.reservations = list(self._reservations(head[4]))
        self.blocks = [(0, 40), (head[4], 16 * len(self.reservations) + 16),
                       (head[2], head[9]), (head[3], head[8])]
        self.nodes = {}
        self._walk(head[2], head[2] + head[9])

    def _reservations(self, at):
        while True:
            address, size = struct.unpack_from(">QQ", self.blob, at)
            if not size:
                return
            yield address, size
            at += 16

    def _text(self, data, at):
        return data[at:data.index(b"\0", at)].decode()

    def _walk(self, at, end):
        path = []
        while at < end:
            token, = struct.unpack_from(">I", self.blob, at)
            at += 4
            if token == BEGIN:
                name = self._text(self.blob, at)
                at = (at + len(name) + 4) & ~3
                path.append(name)
                where = "/".join(path) or "/"
                if where in self.nodes:
                    raise FdtError(f"{where} is there twice")
                self.nodes[where] = {}
            elif token == PROP:
                size, name_at = struct.unpack_from(">II", self.blob, at)
                where, name = "/".join(path) or "/", self._text(self.strings, name_at)
                if name in self.nodes[where]:
                    raise FdtError(f"{where} has {name} twice")
                self.nodes[where][name] = self.blob[at + 8:at + 8 + size]
                at = (at + 8 + size + 3) & ~3
            elif token == END_NODE:
                path.pop()
            elif token == END:
                return
            elif token != NOP:
                raise FdtError(f"token {token:#x} at {at - 4:#x}")
        raise FdtError("the structure block has no end")

    def chosen(self):
        """The properties of /chosen."""
        return self.nodes.get("/chosen", {})

    def chosen_number(self, name):
        """A property of /chosen as a number, None when it is not there."""
        value = self.chosen().get(name)
        return None if value is None else int.from_bytes(value, "big")
