# SPDX-License-Identifier: GPL-2.0-only
"""The series as data: its steps, its files, and the git objects made of them.

dev/export and dev/import share this.  Nothing here touches a work tree.
"""
import dataclasses
import hashlib
import os
import pathlib
import re
import subprocess
import sys

# Everything under these folders of the clone is a file of the series.
KERNEL_TOPS = ("Documentation", "arch", "block", "certs", "crypto", "drivers", "fs",
               "include", "init", "io_uring", "ipc", "kernel", "lib", "mm", "net",
               "rust", "samples", "scripts", "security", "sound", "tools", "usr", "virt")
MAINTAINERS = "MAINTAINERS"
TRAILER = re.compile(r"^(Removes|Adds|Merges): +(\S+)$")
TOOL = os.path.basename(sys.argv[0])


class SeriesError(Exception):
    """Something is wrong with the series; the text is one line for the user."""


def say(text):
    """One line of progress or advice."""
    print(f"{TOOL}: {text}", file=sys.stderr, flush=True)


def root_folder():
    """The clone that this file belongs to."""
    return pathlib.Path(__file__).resolve().parent.parent


def out_folder(root):
    """Where generated things go; KERNEL=DIR gets a folder of its own (see common.sh)."""
    kernel = os.environ.get("KERNEL")
    if not kernel:
        return root / "out"
    name = hashlib.sha256(os.path.realpath(kernel).encode()).hexdigest()[:8]
    return root / "out" / f"kernel-{name}"


class Git:
    """Runs git in one repository, optionally with an index of its own."""

    def __init__(self, folder, index=None, personal=False, **env):
        self.folder = folder
        self.env = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
        self.env.update(env, LC_ALL="C")
        if not personal:
            # diff.noprefix, apply.whitespace, core.hooksPath...: not here.
            self.env.update(GIT_CONFIG_GLOBAL="/dev/null", GIT_CONFIG_NOSYSTEM="1")
        if index:
            self.env["GIT_INDEX_FILE"] = str(index)

    def run(self, *args, data=None, fail=True):
        """(exit code, stdout bytes, stderr text); raises when fail is set."""
        if isinstance(data, str):
            data = data.encode()
        done = subprocess.run(["git", "-C", str(self.folder), *args], env=self.env,
                              input=data if data is not None else b"", capture_output=True)
        err = done.stderr.decode(errors="replace")
        if fail and done.returncode:
            raise SeriesError(f"git {args[0]} failed: {' '.join(err.split())}")
        return done.returncode, done.stdout, err

    def text(self, *args, data=None):
        """stdout as text, without the last newline."""
        return self.run(*args, data=data)[1].decode(errors="replace").rstrip("\n")

    def lines(self, *args, data=None):
        """stdout as a list of lines."""
        return self.text(*args, data=data).splitlines()


@dataclasses.dataclass
class Step:
    """One file of patches/: message, trailers and hunks."""

    name: str
    subject: str
    body: str
    removes: list
    adds: list
    merges: list
    hunks: str

    @property
    def message(self):
        """The commit message without sign-off."""
        return f"{self.subject}\n\n{self.body}\n" if self.body else f"{self.subject}\n"

    def text(self):
        """The canonical text of the file."""
        head = self.message
        trailers = [f"Removes: {p}" for p in self.removes]
        trailers += [f"Adds: {p}" for p in self.adds]
        trailers += [f"Merges: {p}" for p in self.merges]
        if trailers:
            head += "\n" + "\n".join(trailers) + "\n"
        return head + "---\n" + self.hunks


def parse_step(name, text):
    """A Step from the text of patches/NAME."""
    head, found, hunks = text.partition("\n---\n")
    if not found and text.endswith("\n---"):
        head, found = text[:-4], True
    if not found:
        raise SeriesError(f"patches/{name}: no line '---' between the message and the hunks")
    lines = head.split("\n")
    if len(lines) > 1 and lines[1]:
        raise SeriesError(f"patches/{name}: the second line must be blank")
    lists = {"Removes": [], "Adds": [], "Merges": []}
    body = []
    for line in lines[2:]:
        trailer = TRAILER.match(line)
        if trailer:
            lists[trailer[1]].append(trailer[2])
        else:
            body.append(line.rstrip())
    if not lines[0].strip():
        raise SeriesError(f"patches/{name}: the first line must be the subject")
    if lists["Merges"] not in ([], [MAINTAINERS]):
        raise SeriesError(f"patches/{name}: only '{MAINTAINERS}' can be merged")
    if hunks.strip() and not hunks.endswith("\n"):
        raise SeriesError(f"patches/{name}: the last line has no newline")
    return Step(name, lines[0].strip(), "\n".join(body).strip("\n"), lists["Removes"],
                lists["Adds"], lists["Merges"], hunks.lstrip("\n") if hunks.strip() else "")


def step_names(root):
    """The lines of the file `series`; comments are whole lines."""
    names = []
    for line in (root / "series").read_text().splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        if not re.fullmatch(r"[A-Za-z0-9._+-]+\.patch", line):
            raise SeriesError(f"series: '{line}' is neither NAME.patch nor a whole-line comment")
        names.append(line)
    return names


def check_hunks(step):
    """Refuse what git apply would skip silently: text between or after the hunks."""
    old = new = 0
    for number, line in enumerate(step.hunks.splitlines(), 1):
        if old > 0 or new > 0:
            kind = line[:1]
            if kind not in " +-\\" and line:
                raise SeriesError(f"{step.name}: hunk line {number} is cut or too long: '{line[:40]}'")
            old -= kind in " -" or not line
            new -= kind in " +" or not line
            continue
        found = re.match(r"@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@", line)
        if found:
            old, new = (int(x) if x else 1 for x in found.groups())
        elif not re.match(r"diff --git a/|--- a/|\+\+\+ b/|index |old mode|new mode|\\ No newline", line):
            raise SeriesError(f"{step.name}: line {number} after '---' belongs to no hunk: '{line[:40]}'")
    if old or new:
        raise SeriesError(f"{step.name}: the last hunk is cut")


def complain(text, draft):
    """Raise, or with draft just say so."""
    if not draft:
        raise SeriesError(text)
    say(f"draft: {text}")


def read_series(root, draft=False):
    """All steps in order, checked against the folder patches/."""
    try:
        names = step_names(root)
    except FileNotFoundError:
        raise SeriesError(f"no file 'series' in {root}") from None
    for name in names:
        if names.count(name) > 1:
            raise SeriesError(f"series: {name} is listed twice")
        if not (root / "patches" / name).is_file():
            raise SeriesError(f"series: patches/{name} does not exist")
    for path in sorted((root / "patches").glob("*.patch")):
        if path.name not in names:
            complain(f"orphan: patches/{path.name} is not in the file 'series'", draft)
    steps = [parse_step(n, (root / "patches" / n).read_text()) for n in names]
    for step in steps:
        check_hunks(step)
    return steps


def own_files(root):
    """Paths of the series' own files, relative to the clone."""
    found = []
    for top in KERNEL_TOPS:
        for folder, dirs, files in os.walk(root / top):
            dirs[:] = sorted(d for d in dirs if d != "__pycache__")
            found += [str((pathlib.Path(folder) / f).relative_to(root)) for f in sorted(files)
                      if not f.endswith(("~", ".orig", ".rej", ".swp"))
                      and not f.startswith(".checkpatch-camelcase")]
    return found


def check_ownership(root, steps, draft=False):
    """Each own file is added by exactly one step, and each added file is there."""
    adder = {}
    for step in steps:
        for path in list(step.adds):
            if path in adder:
                raise SeriesError(f"double add: {path} is added by {adder[path]} and by {step.name}")
            adder[path] = step.name
            if not path.startswith(tuple(f"{top}/" for top in KERNEL_TOPS)):
                raise SeriesError(f"{step.name}: {path} is under no kernel folder")
            if not (root / path).is_file():
                complain(f"missing: {path}, added by {step.name}, is not in the clone", draft)
                step.adds.remove(path)
    for path in own_files(root):
        if path not in adder:
            complain(f"orphan: {path} is in no step's 'Adds:'", draft)


def file_mode(path):
    """git's mode of an own file."""
    if path.is_symlink():
        raise SeriesError(f"{path}: symbolic links are not supported")
    return "100755" if os.access(path, os.X_OK) else "100644"


# MAINTAINERS: entries are paragraphs, a title line first, "X:\t..." lines after it.

def entries(text):
    """[(title, paragraph)] of the part of MAINTAINERS that holds entries."""
    found = []
    for block in re.split(r"\n{2,}", text.strip("\n")):
        lines = [x for x in block.split("\n") if not x.startswith("#")]
        if len(lines) > 1 and re.match(r"[A-Z]:\t", lines[1]):
            found.append((lines[0], "\n".join(lines)))
    return found


def place_of(title, titles):
    """Where @title goes in @titles, which are almost, but not quite, sorted."""
    worse = best = sum(t < title for t in titles)
    place = 0
    for at, other in enumerate(titles, 1):
        worse += 1 if other > title else -1
        if worse < best:
            place, best = at, worse
    return place


def merge_maintainers(base, ours):
    """The base's MAINTAINERS with our entries, which replace those of the same title."""
    for title, block in entries(ours):
        known = entries(base)
        blocks = dict(known)
        if blocks.get(title) == block:
            raise SeriesError(f"{MAINTAINERS}: the entry '{title}' is the base's own; leave it out")
        if title in blocks:
            base = base.replace("\n" + blocks[title] + "\n", "\n" + block + "\n", 1)
            continue
        # THE REST stays last.
        place = place_of(title, [t for t, _ in known[:-1]])
        at = base.index("\n" + known[place][1] + "\n") + 1
        base = base[:at] + block + "\n\n" + base[at:]
    return base


def split_maintainers(base, merged):
    """Our entries again: those that the base does not have in this form."""
    known = dict(entries(base))
    return [block for title, block in entries(merged) if known.get(title) != block]
