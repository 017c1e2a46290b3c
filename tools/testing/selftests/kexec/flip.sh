#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Loads a kernel, damages it, and jumps: whether the purgatory notices is seen on
# the console, as it resets the machine; so this script cannot tell.
#
# usage: flip.sh SEGMENT OFFSET		and kexec -e
#        flip.sh crash SEGMENT OFFSET	and a crash; takes crashkernel=
#        flip.sh unverified SEGMENT	the initrd, which arrives damaged
#
# It takes a kernel with CONFIG_KEXEC_FILE_FLIP; for "unverified" one that was booted
# with kexec_purgatory_verify=none or =crash.

set -u
# shellcheck source-path=SCRIPTDIR source=jump_lib.sh
. "$(dirname "$0")/jump_lib.sh"

FLIP=/sys/kernel/debug/kexec_flip

flip() {
	echo "$*" >$FLIP
}

not_flip() {
	! flip "$@" 2>/dev/null
}

has_hook() {
	[ -e $FLIP ] || mount -t debugfs none /sys/kernel/debug
	test -e $FLIP
}

# Each of these must leave the image alone: the jump afterwards is the proof.
check_refusals() {
	point "a segment that is not there" not_flip "$1"16 0
	point "a byte behind the segment" not_flip "$1"0 99999999999
	point "a word too many" not_flip "$1"0 0 0
	point "no number" not_flip "$1"x 0
}

flip_and_jump() {
	plan 8
	point "the hook is there" has_hook
	point "nothing is loaded to flip a bit of" not_flip 0 0
	next_initrd 5
	point "kexec -s -l" kexec -s -l "$KERNEL" --initrd=$INITRD \
		--command-line="$(next_cmdline)"
	check_refusals ''
	point "a bit is flipped" flip "$1" "$2"
	jump
}

flip_and_crash() {
	plan 7
	point "the hook is there" has_hook
	next_initrd 5
	point "kexec -s -p" kexec -s -p "$KERNEL" --initrd=$INITRD \
		--command-line="$(next_cmdline)"
	check_refusals 'crash '
	point "a bit is flipped" flip crash "$1" "$2"
	sync
	echo c >/proc/sysrq-trigger
	bail_out "the crash did not happen"
}

# The last byte of the initrd is padding, which the next kernel skips or, now,
# complains about.
arrive_damaged() {
	plan 4
	case $stage in
	1)
		next_initrd 3
		head -c 512 /dev/zero >>$INITRD
		point "the hook is there" has_hook
		point "kexec -s -l" kexec -s -l "$KERNEL" --initrd=$INITRD \
			--command-line="$(next_cmdline)"
		point "a bit is flipped" flip "$1" $(($(stat -c %s $INITRD) - 1))
		jump
		;;
	2)
		proof
		point "the initrd is damaged" equal "its last byte" \
			"$(tail -c 1 /sys/firmware/initrd | hexdump -v -e '/1 "%02x"')" 01
		;;
	esac
}

case $* in
'unverified '*) arrive_damaged "$2" ;;
'crash '*) flip_and_crash "$2" "$3" ;;
*) flip_and_jump "$1" "$2" ;;
esac
