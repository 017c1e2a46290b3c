# SPDX-License-Identifier: GPL-2.0-only
"""Reads a table of guest cases, like arm64.cases; that file says what is in it."""
import dataclasses
import re
import shlex

COLUMNS = ("name", "kernel", "boot", "proof", "seconds", "guest")
NAME = re.compile(r"^[a-z0-9][a-z0-9-]*$")
PROOF = re.compile(r"^(-|seeds|handover|[1-9]( marker)?|(console|dump|logged|saved) \S.*)$")


class TableError(Exception):
    """The table is not well-formed; the text is one line for the user."""


@dataclasses.dataclass
class Case:
    """One line of the table."""
    name: str
    kernel: str         # for dev/build
    boot: list          # options of dev/boot
    proof: str          # what has to arrive in the next kernel, see the table
    seconds: int
    guest: str          # shell commands
    allowed: list = dataclasses.field(default_factory=list)     # [compiled expression]

    def kernels(self):
        """What has to be built."""
        others = [word for before, word in zip(self.boot, self.boot[1:]) if before == "--other"]
        return [self.kernel, *others]

    def jumps(self):
        """How many Linux kernels are reached by kexec."""
        if self.proof.startswith(("dump ", "logged ")):
            return 1
        return int(self.proof[0]) if self.proof[0].isdigit() else 0

    def _expression(self, *words):
        first, _, rest = self.proof.partition(" ")
        return re.compile(rest) if first in words else None

    def has_debian(self):
        """Whether it boots from the disk that dev/debian makes."""
        return "debian" in self.kernel.split(":")

    def last_words(self):
        """What the console has to say when no kernel may be reached, or None."""
        return self._expression("console")

    def panic(self):
        """What the kernel has to say when it crashes, and the next one to find; or None."""
        return self._expression("dump", "logged", "saved")

    def leaves_dump(self):
        """Whether the host gets to see what the next one finds."""
        return self.proof.startswith(("dump ", "saved "))

    def by_cmdline(self):
        """Whether each of them has to show the nonce on its command line."""
        return not self.proof.endswith("marker")


def _case(fields, where):
    case = Case(*fields)
    case.boot = shlex.split("" if case.boot == "-" else case.boot)
    if not NAME.match(case.name):
        raise TableError(f"{where}: '{case.name}' is no name")
    if not PROOF.match(case.proof):
        raise TableError(f"{where}: no proof is called '{case.proof}'")
    try:
        case.last_words()
        case.panic()
    except re.error as error:
        raise TableError(f"{where}: {error} in '{case.proof}'") from error
    if not str(case.seconds).isdigit():
        raise TableError(f"{where}: '{case.seconds}' is no number of seconds")
    case.seconds = int(case.seconds)
    return case


def _allow(cases, line, where):
    words = line.split(None, 3)
    if len(words) < 4 or " -- " not in words[3]:
        raise TableError(f"{where}: want 'allow CASE in-console REGEX -- REASON'")
    if words[1] not in cases:
        raise TableError(f"{where}: no case '{words[1]}' before this line")
    cases[words[1]].allowed.append(re.compile(words[3].split(" -- ", 1)[0].strip()))


def load(path):
    """{name: Case} of the table at PATH, in its order."""
    cases = {}
    for number, line in enumerate(path.read_text().splitlines(), 1):
        where = f"{path.name}:{number}"
        if not line.strip() or line.startswith("#"):
            continue
        if line.startswith("allow "):
            _allow(cases, line, where)
            continue
        fields = [field.strip() for field in line.split("|", len(COLUMNS) - 1)]
        if len(fields) != len(COLUMNS):
            raise TableError(f"{where}: {len(fields)} columns, not {len(COLUMNS)}")
        case = _case(fields, where)
        if case.name in cases:
            raise TableError(f"{where}: '{case.name}' is there twice")
        cases[case.name] = case
    return cases
