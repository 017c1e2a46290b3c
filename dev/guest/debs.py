# SPDX-License-Identifier: GPL-2.0-only
"""Debian packages of any architecture, unpacked beside the system.

apt-get runs with a state folder of its own, below out/debs: no root, no
foreign architecture added to this machine, nothing installed.  The archive
and the keys are those that this machine uses.
"""
import os
import pathlib
import re
import shutil
import struct
import subprocess

NEEDED = 1      # DT_NEEDED
STRTAB = 5      # DT_STRTAB
LIBRARY_FOLDERS = ("lib", "usr/lib", "lib64", "usr/lib64")


class DebsError(Exception):
    """Packages could not be had; the text is one line for the user."""


class Debs:
    """The packages of one Debian architecture, in FOLDER."""

    def __init__(self, arch, folder):
        self.arch = arch
        self.folder = pathlib.Path(folder)
        self.root = self.folder / "root"
        self.archives = self.folder / "archives"
        self.stamp = self.folder / "complete"

    def _apt(self, *args):
        state = self.folder
        for name in ("lists/partial", "archives/partial"):
            (state / name).mkdir(parents=True, exist_ok=True)
        options = {
            "APT::Architecture": self.arch, "APT::Architectures::": self.arch,
            "APT::Sandbox::User": "", "Dir::State": state, "Dir::State::Lists": state / "lists",
            "Dir::State::status": "/dev/null", "Dir::Cache": state,
            "Dir::Cache::Archives": self.archives, "Acquire::Retries": 3,
        }
        words = [f"-o{key}={value}" for key, value in options.items()]
        return subprocess.run(["apt-get", "-qq", *words, *args], cwd=self.archives,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                              check=False)

    def _closure(self, packages, leave_out):
        """PACKAGES and what they depend on, as "name=version"."""
        done = self._apt("--simulate", "--no-install-recommends", "install", *packages)
        if done.returncode:
            return None
        found = re.findall(r"^Inst (\S+) \((\S+)", done.stdout, re.M)
        return [f"{name}={version}" for name, version in found if name not in leave_out]

    def fetch(self, packages, leave_out=(), say=print):
        """Unpacks PACKAGES and their dependencies into self.root, once."""
        wanted = " ".join([*packages, "-", *leave_out])
        if self.stamp.exists() and self.stamp.read_text().split("\n")[0] == wanted:
            return
        say(f"fetching Debian's {self.arch} packages: {', '.join(packages)}")
        names = self._closure(packages, leave_out)
        if names is None:
            self._apt("update")
            names = self._closure(packages, leave_out)
        if not names:
            raise DebsError(f"apt-get knows no {' '.join(packages)} for {self.arch}; is there a "
                            "Debian archive in /etc/apt/sources.list or sources.list.d?")
        for path in self.archives.glob("*.deb"):
            path.unlink()
        done = self._apt("download", *names)
        if done.returncode:
            raise DebsError(f"apt-get download failed: {done.stderr.strip().splitlines()[-1]}")
        self._unpack()
        self.stamp.write_text("\n".join([wanted, *sorted(names)]) + "\n")

    def _unpack(self):
        fresh = self.folder / "root.new"
        shutil.rmtree(fresh, ignore_errors=True)
        for path in sorted(self.archives.glob("*.deb")):
            subprocess.run(["dpkg-deb", "-x", path, fresh], check=True)
        shutil.rmtree(self.root, ignore_errors=True)
        fresh.rename(self.root)

    def versions(self):
        """The "name=version" of each package that was unpacked."""
        return self.stamp.read_text().split("\n")[1:-1]

    def libraries(self, *programs):
        """What PROGRAMS need to run: {name in the guest: path here}."""
        found, queue = {}, [self.root / name for name in programs]
        while queue:
            path = queue.pop()
            interpreter, needed = elf_needs(path)
            for name in ([interpreter] if interpreter else []) + needed:
                place = self._find(name)
                if place not in found:
                    found[place] = self.real(place)
                    queue.append(found[place])
        return found

    def real(self, place):
        """The file that PLACE is in the guest, following links as the guest would."""
        path = self.root / place.lstrip("/")
        while path.is_symlink():
            target = os.readlink(path)
            path = self.root / target[1:] if target.startswith("/") else path.parent / target
        return path

    def _find(self, name):
        if name.startswith("/"):
            return name[1:]
        for folder in LIBRARY_FOLDERS:
            for path in sorted((self.root / folder).glob(f"**/{name}")):
                return str(path.relative_to(self.root))
        raise DebsError(f"no unpacked {self.arch} package has the library {name}")


def elf_needs(path):
    """(interpreter or None, [DT_NEEDED names]) of the 64-bit ELF file at PATH."""
    data = path.read_bytes()
    if data[:5] != b"\x7fELF\x02":
        raise DebsError(f"{path} is not a 64-bit ELF file")
    order = "<" if data[5] == 1 else ">"
    offset, size, count = (struct.unpack_from(order + "Q", data, 32)[0],
                           *struct.unpack_from(order + "HH", data, 54))
    heads = [struct.unpack_from(order + "IIQQQQQQ", data, offset + i * size)
             for i in range(count)]

    def text(at):
        return data[at:data.index(b"\0", at)].decode()

    def in_file(address):
        for kind, _, start, virtual, _, length, _, _ in heads:
            if kind == 1 and virtual <= address < virtual + length:
                return address - virtual + start
        raise DebsError(f"{path}: address {address:#x} is in no segment")

    interpreter, tags = None, []
    for kind, _, start, _, _, length, _, _ in heads:
        if kind == 3:
            interpreter = text(start)
        if kind == 2:
            tags = list(struct.iter_unpack(order + "qQ", data[start:start + length]))
    strings = next((in_file(value) for tag, value in tags if tag == STRTAB), 0)
    return interpreter, [text(strings + value) for tag, value in tags if tag == NEEDED]
