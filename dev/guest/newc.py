# SPDX-License-Identifier: GPL-2.0-only
"""Writes cpio archives in the kernel's initramfs format ("newc").

No root is needed for device nodes, and equal contents give equal archives:
every file belongs to root and dates from 1970.  The format is described in
Documentation/driver-api/early-userspace/buffer-format.rst; archives may be
concatenated, a later file replaces an earlier one of the same name.
"""
import os
import stat
import sys

MAGIC = "070701"
END = "TRAILER!!!"


def pad(out, alignment=4):
    """Zeros up to the next multiple of ALIGNMENT."""
    out.write(bytes(-out.tell() % alignment))


class Archive:
    """An archive being written to the open binary file OUT."""

    def __init__(self, out):
        self.out = out
        self.seen = set()
        pad(out)

    def _entry(self, name, mode, data=b"", device=(0, 0)):
        name = name.lstrip("/")
        inode = len(self.seen) + 1
        self.seen.add(name)
        encoded = name.encode() + b"\0"
        fields = [inode, mode, 0, 0, 1, 0, len(data), 0, 0, *device, len(encoded), 0]
        self.out.write(MAGIC.encode() + b"".join(b"%08X" % field for field in fields))
        self.out.write(encoded)
        pad(self.out)
        self.out.write(data)
        pad(self.out)

    def _parents(self, name):
        folder = os.path.dirname(name.strip("/"))
        if folder and folder not in self.seen:
            self.folder(folder)

    def folder(self, name, mode=0o755):
        """A folder, and those above it that are missing."""
        self._parents(name)
        self._entry(name, stat.S_IFDIR | mode)

    def data(self, name, data, mode=0o644):
        """A regular file with the bytes DATA."""
        self._parents(name)
        self._entry(name, stat.S_IFREG | mode, data)

    def link(self, name, target):
        """A symbolic link to TARGET."""
        self._parents(name)
        self._entry(name, stat.S_IFLNK | 0o777, target.encode())

    def char_device(self, name, major, minor, mode=0o600):
        """A character device."""
        self._parents(name)
        self._entry(name, stat.S_IFCHR | mode, device=(major, minor))

    def copy(self, name, path, mode=None):
        """The file at PATH (following links) under NAME, executable as it is there."""
        if mode is None:
            mode = 0o755 if os.access(path, os.X_OK) else 0o644
        with open(path, "rb") as file:
            self.data(name, file.read(), mode)

    def end(self):
        """The trailer; without it the kernel reports a truncated archive."""
        self._entry(END, 0)


def main():
    """newc.py ARCHIVE NAME=FILE...: an archive of a few files, for shell scripts."""
    with open(sys.argv[1], "wb") as file:
        archive = Archive(file)
        for word in sys.argv[2:]:
            name, path = word.split("=", 1)
            archive.copy(name, path)
        archive.end()


if __name__ == "__main__":
    main()
