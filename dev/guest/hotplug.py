# SPDX-License-Identifier: GPL-2.0-only
"""Gives a running guest CPUs, memory and a push when its report asks for them.

usage: python3 hotplug.py, in the folder of a boot with QEMU's socket "qmp"

A guest that writes one of these lines into its report gets what it asks for; it
then has to wait until it has arrived, as on a real machine:

    # hotplug cpu           the next CPU that the machine has room for
    # hotplug cpu 5         the one with this core-id
    # hotplug memory 256    MiB, in the next slot
    # inject nmi            an interrupt that cannot be masked, to all CPUs; not
                            every machine has one

There is no way back: QEMU 7.2 does not survive it when a CPU is taken away.  The
guest can give one up by itself, through /sys/kernel/dlpar.

Each request and its answer is a line on stdout.  Ends with QEMU; the exit code
is 1 when QEMU refused a request.
"""
import json
import pathlib
import socket
import sys
import time

REPORT, SOCKET = pathlib.Path("report"), "qmp"
BEFORE_QEMU = 10    # seconds until it listens
TICK = 0.1          # seconds between two looks at the report


class Refused(Exception):
    """QEMU's answer was an error; the text is one line."""


class Ended(Exception):
    """QEMU is gone."""


class Monitor:
    """A connection to QEMU; docs/interop/qmp-spec.txt says how to talk to it."""

    def __init__(self, connection):
        self.file = connection.makefile("rw", encoding="utf-8")
        self._answer()      # its greeting
        self.command("qmp_capabilities")

    def _answer(self):
        while True:
            try:
                line = self.file.readline()
            except OSError as error:
                raise Ended from error
            if not line:
                raise Ended
            answer = json.loads(line)
            if "event" not in answer:
                return answer

    def command(self, name, **arguments):
        """The "return" value of a command."""
        try:
            self.file.write(json.dumps({"execute": name, "arguments": arguments}) + "\n")
            self.file.flush()
        except OSError as error:
            raise Ended from error
        answer = self._answer()
        if "error" in answer:
            raise Refused(answer["error"]["desc"])
        return answer["return"]


def add_cpu(monitor, core=None):
    """Fills the place of a core, by default the first that is empty."""
    empty = [place for place in monitor.command("query-hotpluggable-cpus") if "qom-path" not in place]
    empty.sort(key=lambda place: place["props"]["core-id"])
    for place in empty:
        number = place["props"]["core-id"]
        if core in (None, str(number)):
            monitor.command("device_add", driver=place["type"], id=f"cpu{number}", **place["props"])
            return f"core {number}"
    raise Refused("there is no room for it")


def add_memory(monitor, size):
    """A module in the next slot."""
    number = len(monitor.command("query-memory-devices"))
    monitor.command("object-add", **{"qom-type": "memory-backend-ram", "id": f"backend{number}",
                                     "size": int(size) << 20})
    monitor.command("device_add", driver="pc-dimm", id=f"memory{number}", memdev=f"backend{number}")
    return f"slot {number}"


def inject_nmi(monitor):
    """As if somebody pressed a button."""
    monitor.command("inject-nmi")
    return "done"


REQUESTS = {
    ("hotplug", "cpu"): add_cpu,
    ("hotplug", "memory"): add_memory,
    ("inject", "nmi"): inject_nmi,
}


def serve(monitor, line):
    """Does what a line of the report asks for; whether that worked."""
    words = line.removeprefix("# ").split()
    action = REQUESTS.get(tuple(words[:2])) if line.startswith("# ") else None
    if not action:
        return True
    try:
        answer, well = action(monitor, *words[2:]), True
    except (Refused, TypeError, ValueError) as error:
        answer, well = f"refused: {error}", False
    print(f"{' '.join(words)}: {answer}", flush=True)
    return well


def watch(monitor):
    """Serves the lines of the report as they come, until QEMU ends; exit code."""
    bad, rest = 0, ""
    with open(REPORT, encoding="utf-8", errors="replace") as report:
        while True:
            *lines, rest = (rest + report.read()).split("\n")
            for line in lines:
                bad |= not serve(monitor, line.rstrip("\r"))
            time.sleep(TICK)
            try:
                monitor.command("query-status")
            except Ended:
                return int(bad)


def connect():
    """The Monitor, as soon as there is one."""
    for _ in range(int(BEFORE_QEMU / TICK)):
        connection = socket.socket(socket.AF_UNIX)
        try:
            connection.connect(SOCKET)
            return Monitor(connection)
        except (FileNotFoundError, ConnectionRefusedError):
            connection.close()
            time.sleep(TICK)
    raise Ended


def main():
    """Waits for QEMU and serves it."""
    try:
        return watch(connect())
    except Ended:
        return 0


if __name__ == "__main__":
    sys.exit(main())
