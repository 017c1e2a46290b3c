# SPDX-License-Identifier: GPL-2.0-only
"""Reads a guest's report: one flat KTAP stream, possibly from several kernels.

See Documentation/dev-tools/ktap.rst.  Lines "# proof KEY VALUE" belong to the
kernel announced by the last "# stage N"; lines "# expect ..." tell the host
what it must find.
"""
import dataclasses
import re

POINT = re.compile(r"^(not )?ok (\d+)(?: (?:- )?(.*?))?(?:\s+# (SKIP|XFAIL)\b\s*(.*))?$")
PLAN = re.compile(r"^1\.\.(\d+)")


@dataclasses.dataclass
class Point:
    """One test point; WHY is what was said before it."""
    ok: bool
    name: str
    why: str = ""
    skip: str = ""


@dataclasses.dataclass
class Report:
    """What a guest reported."""
    plan: int = -1
    stages: int = 1     # the last kernel that announced itself
    points: list = dataclasses.field(default_factory=list)
    bailed: str = ""
    proofs: dict = dataclasses.field(default_factory=dict)      # stage: {key: value}
    expects: list = dataclasses.field(default_factory=list)
    disorder: str = ""

    def complete(self):
        """Whether all that was planned was reported."""
        return self.plan >= 0 and len(self.points) == self.plan and not self.bailed

    def missing(self):
        """Why it is not complete."""
        if self.bailed:
            return f"the guest gave up: {self.bailed}"
        if self.plan < 0:
            return "the guest reported no plan"
        last = f", the last was '{self.points[-1].name}'" if self.points else ""
        return f"{len(self.points)} of {self.plan} test points were reported{last}"


def _note(report, text, stage):
    words = text.split(" ", 2)
    if words[0] == "stage" and len(words) == 2 and words[1].isdigit():
        report.stages = int(words[1])
        return report.stages
    if words[0] == "proof" and len(words) >= 2:
        value = words[2] if len(words) == 3 else ""
        report.proofs.setdefault(stage, {})[words[1]] = value
    if words[0] == "expect":
        report.expects.append(text.removeprefix("expect "))
    return stage


def parse(text):
    """The Report in TEXT."""
    report, said, stage = Report(), [], 1
    for line in text.replace("\r", "").splitlines():
        point, plan = POINT.match(line), PLAN.match(line)
        if point:
            negative, number, name, directive, reason = point.groups()
            if int(number) != len(report.points) + 1:
                report.disorder = f"test point {number} comes after {len(report.points)}"
            skip = (reason or "skipped") if directive == "SKIP" else ""
            report.points.append(Point(not negative, name or "", "; ".join(said[-3:]), skip))
            said = []
        elif plan:
            report.plan = int(plan.group(1))
        elif line.startswith("Bail out!"):
            report.bailed = line.removeprefix("Bail out!").strip() or "no reason given"
        elif line.startswith("# "):
            said.append(line[2:].strip())
            stage = _note(report, line[2:], stage)
    return report
