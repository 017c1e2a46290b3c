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

# Where nothing is random, there is no point to it.
if_kaslr() {
	case $(uname -m) in
	ppc64*) ;;
	*) point "$@" ;;
	esac
}

# A kexec'ed kernel kexecs again, and nothing of the first lingers on.
case_twice() {
	case $(uname -m) in
	ppc64*) plan 14 ;;
	*) plan 17 ;;
	esac
	[ "$stage" = 1 ] || check_arrival
	case $stage in
	1) load_next "$(next_cmdline)" && jump ;;
	2)
		if_kaslr "KASLR puts it elsewhere" differ _text "$(text_address)" "$text"
		keep text_1 "$text"
		keep fdt_reserved "$(fdt_reservations | wc -l)"
		keep iomem_reserved "$(iomem_reserved_kb)"
		load_next "$(next_cmdline)" && jump
		;;
	3)
		if_kaslr "KASLR puts it elsewhere again" differ _text "$(text_address)" "$text"
		if_kaslr "and not where the first one was" differ _text "$(text_address)" "$text_1"
		point "as many reservations in the device tree" \
			equal number "$(fdt_reservations | wc -l)" "$fdt_reserved"
		point "as much reserved memory in /proc/iomem" \
			near "$(iomem_reserved_kb)" "$iomem_reserved"
		;;
	esac
}

# A CPU that is offline at the jump is there for the next kernel.
case_offline() {
	plan 7
	case $stage in
	1)
		keep_facts "$(next_cmdline)"
		next_initrd 3
		point "the last CPU goes offline" set_offline
		point "kexec -s -l" load "$KERNEL" --initrd=$INITRD --command-line="$(next_cmdline)"
		point "an image is loaded" loaded 1
		jump
		;;
	2) check_arrival ;;
	esac
}

set_offline() {
	# The last number of a list like 0-3
	online=$(cat /sys/devices/system/cpu/online)
	file=/sys/devices/system/cpu/cpu${online##*[-,]}/online
	echo 0 >"$file"
	equal "$file" "$(cat "$file")" 0
}

# Through a kernel of the other byte order, where jump_other carries this on, and
# back; or from there to here.
case_other() {
	plan 11
	case $stage in
	1) load_other && jump ;;
	*) check_arrival ;;
	esac
}

load_other() {
	cmdline=$(next_cmdline)
	keep jumps 1
	keep_facts "$cmdline"
	mkdir -p /tmp/next/boot
	cp "$KERNEL" /tmp/next/boot/other
	cp /sys/firmware/initrd /tmp/next/boot/other.cpio
	cp /guest/run /guest/nonce /tmp/next/guest
	initrd_from /boot/other.cpio 2
	point "kexec -s -l" load /boot/other --initrd=$INITRD --command-line="$cmdline"
	point "an image is loaded" loaded 1
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

# shellcheck source=jump_ppc64.sh
. "$(dirname "$0")/jump_ppc64.sh"
# shellcheck source=jump_trust.sh
. "$(dirname "$0")/jump_trust.sh"

[ $# = 1 ] || bail_out "usage: jump.sh CASE"
[ "$stage" = 1 ] || proof
"case_$1"
