# SPDX-License-Identifier: GPL-2.0-only
"""Reads a crash dump: ELF, 64 bit, either byte order, as makedumpfile -E writes it.

There is memory by physical and by virtual address, the registers of each CPU,
what the kernel says about itself (VMCOREINFO), and its log.
"""
import dataclasses
import re
import struct

PT_LOAD, PT_NOTE, ET_CORE, NT_PRSTATUS = 1, 4, 4, 1
# e_machine: where in a struct elf_prstatus pc and sp are (<asm/elf.h>,
# <linux/elfcore.h>: the registers start at 112)
REGISTERS = {183: (112 + 32 * 8, 112 + 31 * 8), 21: (112 + 32 * 8, 112 + 1 * 8)}
PR_PID = 32


class DumpError(Exception):
    """The dump is not well-formed, or lacks something; the text is one line."""


@dataclasses.dataclass(frozen=True)
class Load:
    """One PT_LOAD."""
    offset: int
    virtual: int
    physical: int
    filled: int         # bytes that are in the file; what follows was left out
    size: int


@dataclasses.dataclass(frozen=True)
class Cpu:
    """What one CPU left in its note."""
    pid: int
    pc: int
    sp: int


class Core:
    """The dump in the file at PATH; with headers_only its memory is not."""

    def __init__(self, path, headers_only=False):
        self.file = open(path, "rb")    # pylint: disable=consider-using-with
        head = self.file.read(64)
        if head[:5] != b"\x7fELF\x02":
            raise DumpError(f"{path.name} is no 64-bit ELF file")
        self.order = "<" if head[5] == 1 else ">"
        kind, self.machine = self.unpack("HH", head, 16)
        table, = self.unpack("Q", head, 32)
        size, count = self.unpack("HH", head, 54)
        if kind != ET_CORE or self.machine not in REGISTERS or size != 56:
            raise DumpError(f"{path.name}: type {kind}, machine {self.machine}, no dump of ours")
        self.loads, self.cpus, self.info = [], [], {}
        for number in range(count):
            self._header(self._at(table + number * size, size), headers_only)

    def unpack(self, form, data, at=0):
        """struct.unpack_from() in the dump's byte order."""
        return struct.unpack_from(self.order + form, data, at)

    def _at(self, offset, size):
        self.file.seek(offset)
        data = self.file.read(size)
        if len(data) != size:
            raise DumpError(f"the file ends before {offset + size:#x}")
        return data

    def _header(self, data, headers_only):
        kind, _, offset, virtual, physical, filled, size, _ = self.unpack("IIQQQQQQ", data)
        if kind == PT_LOAD:
            self.loads.append(Load(offset, virtual, physical, filled, size))
        elif kind == PT_NOTE and not headers_only:
            self._notes(self._at(offset, filled))

    def _notes(self, data):
        at = 0
        while at + 12 <= len(data):
            name_size, size, kind = self.unpack("III", data, at)
            start = at + 12 + (name_size + 3 & ~3)
            name, at = data[at + 12:at + 12 + name_size].rstrip(b"\0"), start + (size + 3 & ~3)
            if name == b"CORE" and kind == NT_PRSTATUS:
                self._prstatus(data[start:start + size])
            elif name == b"VMCOREINFO":
                self.info.update(parse_info(data[start:start + size].decode(errors="replace")))

    def _prstatus(self, data):
        pc, sp = REGISTERS[self.machine]
        self.cpus.append(Cpu(self.unpack("I", data, PR_PID)[0], self.unpack("Q", data, pc)[0],
                             self.unpack("Q", data, sp)[0]))

    def _read(self, key, address, size):
        """SIZE bytes, which may be in several PT_LOADs."""
        found = b""
        while len(found) < size:
            here = address + len(found)
            for load in self.loads:
                start = getattr(load, key)
                if start <= here < start + load.filled:
                    left = min(size - len(found), start + load.filled - here)
                    found += self._at(load.offset + here - start, left)
                    break
            else:
                raise DumpError(f"the dump has nothing at {key} address {here:#x}")
        return found

    def physical(self, address, size):
        """What was in memory at a physical address."""
        return self._read("physical", address, size)

    def virtual(self, address, size):
        """The same at a virtual one, of the linear map or of the kernel itself."""
        return self._read("virtual", address, size)

    def ranges(self):
        """[(start, end)] of the memory that is described: physical, sorted, disjoint."""
        return union((load.physical, load.physical + load.size) for load in self.loads)

    def number(self, key):
        """A number of VMCOREINFO."""
        if key not in self.info:
            raise DumpError(f"VMCOREINFO has no {key}")
        text = self.info[key]
        return int(text, 16 if re.match("SYMBOL|KERNELOFFSET", key) else 10)


def parse_info(text):
    """VMCOREINFO as a dict."""
    return dict(line.split("=", 1) for line in text.splitlines() if "=" in line)


def union(ranges):
    """Sorted disjoint ranges with the same addresses."""
    result = []
    for start, end in sorted(ranges):
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        elif start < end:
            result.append((start, end))
    return result


def subtract(ranges, others):
    """What of the sorted disjoint RANGES is in none of OTHERS."""
    result = list(ranges)
    for low, high in others:
        result = [piece for start, end in result
                  for piece in ((start, min(end, low)), (max(start, high), end))
                  if piece[0] < piece[1]]
    return result


class Log:
    """The kernel's log, kernel/printk/printk_ringbuffer.h."""

    def __init__(self, core):
        self.core = core
        ring = self._pointer(core.number("SYMBOL(prb)"))
        descs = ring + core.number("OFFSET(printk_ringbuffer.desc_ring)")
        texts = ring + core.number("OFFSET(printk_ringbuffer.text_data_ring)")
        self.count = 1 << self._int(descs + core.number("OFFSET(prb_desc_ring.count_bits)"))
        self.descs = self._pointer(descs + core.number("OFFSET(prb_desc_ring.descs)"))
        self.infos = self._pointer(descs + core.number("OFFSET(prb_desc_ring.infos)"))
        self.first = self._pointer(descs + core.number("OFFSET(prb_desc_ring.tail_id)"))
        self.last = self._pointer(descs + core.number("OFFSET(prb_desc_ring.head_id)"))
        self.size = 1 << self._int(texts + core.number("OFFSET(prb_data_ring.size_bits)"))
        data = self._pointer(texts + core.number("OFFSET(prb_data_ring.data)"))
        self.data = core.virtual(data, self.size)

    def _pointer(self, address):
        return self.core.unpack("Q", self.core.virtual(address, 8))[0]

    def _int(self, address):
        return self.core.unpack("I", self.core.virtual(address, 4))[0]

    def _text(self, number):
        """The text of a record, or None when it is not complete."""
        core, place = self.core, number % self.count
        desc = self.descs + place * core.number("SIZE(prb_desc)")
        state = self._pointer(desc + core.number("OFFSET(prb_desc.state_var)"))
        # The two highest bits: 1 is committed, 2 is finalized.
        if state >> 62 not in (1, 2) or (state ^ number) << 2 & (1 << 64) - 1:
            return None
        blk = desc + core.number("OFFSET(prb_desc.text_blk_lpos)")
        begin = self._pointer(blk + core.number("OFFSET(prb_data_blk_lpos.begin)"))
        end = self._pointer(blk + core.number("OFFSET(prb_data_blk_lpos.next)"))
        if begin & 1:
            return ""
        # A text that did not fit behind the others starts over at 0.
        at = begin % self.size if begin // self.size == (end - 1) // self.size else 0
        info = self.infos + place * core.number("SIZE(printk_info)")
        size, = core.unpack("H", core.virtual(
            info + core.number("OFFSET(printk_info.text_len)"), 2))
        # Each text has its record's id in front of it.
        return self.data[at + 8:at + 8 + size].decode(errors="replace")

    def lines(self):
        """All of it."""
        count = (self.last - self.first) % (1 << 62) + 1
        if count > self.count:
            raise DumpError(f"the log has {count} records in {self.count} places")
        texts = (self._text((self.first + n) % (1 << 62)) for n in range(count))
        return [line for text in texts if text is not None for line in text.splitlines()]
