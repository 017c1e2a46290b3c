#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Loads kernels with the kexec of kexec-tools and jumps into them.
#
# usage: jump.sh CASE
#
# See jump_lib.sh for what this needs around it; it ends in another kernel.
# The cases are the functions case_NAME, one "case" branch for each stage.

set -u
# shellcheck source-path=SCRIPTDIR source=jump_lib.sh
. "$(dirname "$0")/jump_lib.sh"

load() {
	kexec -s -l "$@"
}

check_arrival() {
	point "the next kernel has the command line" \
		equal /proc/cmdline "$(cat /proc/cmdline)" "$expected"
	point "and the initrd" equal marker "$marker" "$nonce.$stage"
	if [ -d /proc/device-tree/chosen ]; then
		point "and knows that it came by kexec" \
			test -e /proc/device-tree/chosen/linux,booted-from-kexec
	else
		point "and most of the memory" test "$(mem_total_now)" -gt $((mem_total * 9 / 10))
	fi
	point "and all CPUs" equal online "$(cat /sys/devices/system/cpu/online)" "$cpus"
}

mem_total_now() {
	sed -n 's/^MemTotal: *\([0-9]*\) .*/\1/p' /proc/meminfo
}

# keep_facts CMDLINE: what check_arrival is going to compare with
keep_facts() {
	keep cpus "$(cat /sys/devices/system/cpu/online)"
	keep mem_total "$(mem_total_now)"
	keep text "$(text_address)"
	keep expected "$1"
}

# load_next CMDLINE [MORE]: two points; MORE are to follow before the jump
load_next() {
	keep_facts "$1"
	next_initrd $((2 + ${2-0}))
	point "kexec -s -l" load "$KERNEL" --initrd=$INITRD --command-line="$1"
	point "an image is loaded" loaded 1
}

case_plain() {
	plan 6
	case $stage in
	1) load_next "$(next_cmdline)" && jump ;;
	2) check_arrival ;;
	esac
}

# Without --command-line there is none, not the one of the running kernel.
case_no_cmdline() {
	plan 6
	case $stage in
	1)
		keep_facts ''
		next_initrd 2
		point "kexec -s -l" load "$KERNEL" --initrd=$INITRD
		point "an image is loaded" loaded 1
		jump
		;;
	2) check_arrival ;;
	esac
}

# 2048 bytes with the final NUL: the kernel's own limit, not one byte lost.
longest_cmdline() {
	short="$(next_cmdline) pad.x="
	printf %s "$short"
	head -c $((2047 - ${#short})) /dev/zero | tr '\0' x
}

case_longest_cmdline() {
	plan 8
	case $stage in
	1)
		cmdline=$(longest_cmdline)
		point "one more is refused" not load "$KERNEL" --command-line="${cmdline}x"
		point "and nothing is loaded" loaded 0
		load_next "$cmdline" && jump
		;;
	2) check_arrival ;;
	esac
}

not() {
	! "$@"
}

# A kexec'ed kernel kexecs again, and nothing of the first lingers on.
case_twice() {
	plan 17
	[ "$stage" = 1 ] || check_arrival
	case $stage in
	1) load_next "$(next_cmdline)" && jump ;;
	2)
		point "KASLR puts it elsewhere" differ _text "$(text_address)" "$text"
		keep text_1 "$text"
		keep fdt_reserved "$(fdt_reservations | wc -l)"
		keep iomem_reserved "$(iomem_reserved_kb)"
		load_next "$(next_cmdline)" && jump
		;;
	3)
		point "KASLR puts it elsewhere again" differ _text "$(text_address)" "$text"
		point "and not where the first one was" differ _text "$(text_address)" "$text_1"
		point "as many reservations in the device tree" \
			equal number "$(fdt_reservations | wc -l)" "$fdt_reserved"
		point "as much reserved memory in /proc/iomem" \
			near "$(iomem_reserved_kb)" "$iomem_reserved"
		;;
	esac
}

# What is loaded last counts; what is refused afterwards does not.
case_reload() {
	plan 10
	case $stage in
	1)
		echo "not a kernel" >/tmp/text
		point "a first kernel loads" load "$KERNEL" --command-line=first
		load_next "$(next_cmdline)" 3
		point "text is refused" not load /tmp/text --command-line=second
		point "so is an initrd that is a folder" not load "$KERNEL" --initrd=/tmp
		point "the image is still loaded" loaded 1
		jump
		;;
	2) check_arrival ;;
	esac
}

# Unloaded, there is nothing to jump to.
case_unload() {
	plan 5
	point "a kernel loads" load "$KERNEL" --command-line=x
	point "it is loaded" loaded 1
	point "kexec -s -u" kexec -s -u
	point "nothing is loaded" loaded 0
	point "kexec -e refuses" not kexec -e
}

# Into a program that dumps what it is handed; the host looks at that.
case_handover() {
	plan 1
	next_initrd 1
	cmdline=$(next_cmdline)
	note "expect bootargs $cmdline"
	note "expect initrd $(stat -c %s $INITRD)"
	point "kexec -s -l" load /boot/handover --initrd=$INITRD --command-line="$cmdline"
	jump
}

case_handover_bare() {
	plan 1
	note "expect no bootargs"
	note "expect no initrd"
	point "kexec -s -l" load /boot/handover
	jump
}

[ $# = 1 ] || bail_out "usage: jump.sh CASE"
[ "$stage" = 1 ] || proof
"case_$1"
