# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# What every shell tool of the workshop starts with: places, words, root.
#
#	ROOT=$(cd "$(dirname "$0")/.." && pwd -P)
#	. "$ROOT/dev/common.sh"
#
# ROOT is the clone, OUT the folder for everything generated.  With KERNEL=DIR
# in the environment the trees and builds of that kernel get an OUT of their
# own, so that they never mix with those of the Debian base.

TOOL=${0##*/}
# A hook of git runs us with its own repository in the environment.
unset GIT_DIR GIT_INDEX_FILE GIT_WORK_TREE GIT_OBJECT_DIRECTORY GIT_PREFIX

say() {
	printf '%s: %s\n' "$TOOL" "$*" >&2
}

die() {
	say "$*"
	exit 1
}

# The comment block at the top of a tool is its --help text.
usage() {
	sed -n '/^# usage:/,/^[^#]*$/ s/^# \{0,1\}//p' "$0"
}

as_root() {
	if [ "$(id -u)" = 0 ]; then
		"$@"
	elif command -v sudo >/dev/null; then
		sudo "$@"
	else
		die "needs root for: $*"
	fi
}

[ -n "${ROOT:-}" ] || die "set ROOT before sourcing dev/common.sh"
if [ -n "${KERNEL:-}" ]; then
	KERNEL=$(cd "$KERNEL" 2>/dev/null && pwd -P) ||
		die "KERNEL: no such folder; give the top of a linux-6.12.y tree"
	export KERNEL
	OUT=$ROOT/out/kernel-$(printf %s "$KERNEL" | sha256sum | cut -c1-8)
else
	OUT=$ROOT/out
fi
export ROOT OUT
