# SPDX-License-Identifier: GPL-2.0-only
"""Finds in a console what must not be there."""
import re

# What the kernel prints when it finds something wrong with itself.
TROUBLE = re.compile(
    r"WARNING:|BUG:|unreferenced object|KASAN|KFENCE:|UBSAN|kmemleak: [1-9]\d* new|Oops|Kernel panic|Internal error|"
    r"Unable to handle|INFO: (task|rcu|possible|trying|lockdep)|possible (circular|recursive)|"
    r"suspicious RCU|lock held when returning|sleeping function called|list_(add|del) corruption|"
    r"refcount_t:|soft lockup|rcu: .*stall|Bad page|Call trace:|invalid opcode|segfault|"
    r"general protection|kernel BUG|unhandled signal")

# That these words are on a command line says nothing.  Without SLOF, nobody has
# formatted the NVRAM of an emulated pseries.
HARMLESS = re.compile(r"Kernel command line: |Command line: |"
                      r"WARNING: nvram corruption detected: 0-length partition")


def troubles(console, allowed=()):
    """The lines of CONSOLE that show trouble, without those that ALLOWED matches."""
    return [line.strip() for line in console.replace("\r", "").splitlines()
            if TROUBLE.search(line) and not HARMLESS.search(line)
            and not any(expression.search(line) for expression in allowed)]


def after_crash(console, panic):
    """CONSOLE without what a crash that begins with PANIC says until the next kernel starts."""
    kept, crashed = [], False
    for line in console.replace("\r", "").splitlines():
        if not crashed and panic.search(line):
            crashed = True
        elif crashed and "Linux version" in line:
            # A second crash is not asked for.
            crashed, panic = False, re.compile("(?!)")
        if not crashed:
            kept.append(line)
    return "\n".join(kept)
