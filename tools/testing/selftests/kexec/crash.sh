#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Loads a crash kernel with the kexec of kexec-tools, crashes, and has the crash
# kernel write a dump to a disk with makedumpfile.
#
# usage: crash.sh HOW [MAKEDUMPFILE-OPTION...]
#
# HOW is the name of a function crash_HOW.  Besides what jump_lib.sh needs, this
# takes "crashkernel=" on the command line, makedumpfile, crash_pages beside this
# script, and a disk /dev/vda with an empty ext2 file system; it gets a file
# "vmcore", and "vmcore.head" with the start of /proc/vmcore.  What is to be found
# in the dump is reported as "# expect ...".

set -u
# shellcheck source-path=SCRIPTDIR source=jump_lib.sh
. "$(dirname "$0")/jump_lib.sh"
# shellcheck source=jump_ppc64.sh
. "$(dirname "$0")/jump_ppc64.sh"

# Pages of a process that are looked for in the dump.
PAGES=16

# Ways to crash

crash_sysrq() {
	echo c >/proc/sysrq-trigger
}

# A NULL pointer in a module
crash_null() {
	insmod /lib/modules-test/lkdtm.ko
	echo EXCEPTION >/sys/kernel/debug/provoke-crash/DIRECT
}

# One CPU hangs with interrupts off, and another one notices.
crash_lockup() {
	echo 1 >/proc/sys/kernel/hardlockup_panic
	echo 2 >/proc/sys/kernel/watchdog_thresh
	insmod /lib/modules-test/lkdtm.ko
	echo HARDLOCKUP >/sys/kernel/debug/provoke-crash/DIRECT
}

# The host is asked to press a button. That says nothing in the log.
crash_nmi() {
	note "expect silence"
	note "inject nmi"
	sleep 60
}

# Nearly no memory is left, and most of it belongs to processes.
crash_full() {
	"$(dirname "$0")/crash_pages" "$(seed 1)" 1 16
	crash_sysrq
}

# A CPU and memory have come since the crash kernel was loaded, and are used.
crash_hotplug() {
	"$(dirname "$0")/crash_pages" "$(seed 1)" 1 48
	crash_sysrq
}

grow() {
	point "a CPU is added" add_cpus 1
	point "and memory" add_memory 256
	point "the crash image is still loaded" crash_loaded 1
}

# seed NUMBER: 16 hexadecimal digits that begin like the nonce
seed() {
	printf '%.8s%08x' "$(printf %s "$nonce" | tr -cd 0-9a-f)" $(($1 << 24))
}

crash_loaded() {
	equal /sys/kernel/kexec_crash_loaded "$(cat /sys/kernel/kexec_crash_loaded)" "$1"
}

# What distributions give a crash kernel: one CPU, and devices in whatever state.
crash_cmdline() {
	printf '%s maxcpus=1 reset_devices' "$(next_cmdline)"
}

# ranges NAME: "START END" for each range of that name in /proc/iomem
ranges() {
	sed -n "s/^ *\([0-9a-f]*\)-\([0-9a-f]*\) : $1\$/0x\1 0x\2/p" /proc/iomem
}

# number PROPERTY: the number in a property of the device tree
number() {
	echo $((0x$(hexdump -v -e '/1 "%02x"' "/proc/device-tree/$1")))
}

# described BASE SIZE: "START END" of memory with these two properties, if it has
described() {
	[ ! -f "/proc/device-tree/$1" ] ||
		printf '0x%x 0x%x\n' "$(number "$1")" $(($(number "$1") + $(number "$2") - 1))
}

# On ppc64 the reservation is not in /proc/iomem.
reservations() {
	ranges "Crash kernel"
	described chosen/linux,crashkernel-base chosen/linux,crashkernel-size
}

# The lowest 64 KiB of a ppc64 kernel are saved before the crash kernel runs.
low_memory() {
	piece=0
	while [ $piece -lt 16 ]; do
		dd if=/dev/mem of=/tmp/piece bs=4096 skip=$piece count=1 2>/dev/null || return
		sum=$(sha256sum /tmp/piece)
		note "expect memory $((piece * 4096)) 4096 ${sum%% *}"
		piece=$((piece + 1))
	done
}

# What the host must find in the dump, and what it must not.
expectations() {
	note "expect options $*"
	note "expect online $(cat /sys/devices/system/cpu/online)"
	note "expect osrelease $(uname -r)"
	note "expect log dump me, $nonce"
	ranges "System RAM" | sed 's/^/# expect ram /'
	reservations | sed 's/^/# expect reserved /'
	{
		described rtas/linux,rtas-base rtas/rtas-size
		described ibm,opal/opal-base-address ibm,opal/opal-runtime-size
	} | sed 's/^/# expect firmware /'
	case $(uname -m) in
	ppc64*) low_memory ;;
	esac
	"$(dirname "$0")/crash_pages" "$(seed 0)" $PAGES
	echo "dump me, $nonce" >/dev/kmsg
}

# A distribution has loaded it, with "-s", and is going to write the dump.
crash_kdump_tools() {
	crash_sysrq
}

load_crash_image() {
	if [ "$how" = kdump_tools ]; then
		point "kdump-tools are ready" kdump-config status
		point "by way of kexec -s" grep -e ' -s ' /var/crash/kexec_cmd
	else
		next_initrd $points_before
		point "kexec -s -p" kexec -s -p "$KERNEL" --initrd=$INITRD \
			--command-line="$(crash_cmdline)"
	fi
}

load_and_crash() {
	load_crash_image
	point "a crash image is loaded" crash_loaded 1
	point "and no other one" loaded 0
	[ "$how" != hotplug ] || grow
	expectations "$@"
	sync
	"crash_$how"
	bail_out "nothing crashed"
}

reserved_kb() {
	reservations | {
		sum=0
		while read -r first last; do
			sum=$((sum + (last + 1 - first) / 1024))
		done
		echo $sum
	}
}

# All of it, also the lower reservation when there are two, but for what the kernel
# and its initrd take: a quarter, where pages have 64 KiB.
has_reservation_only() {
	total=$(mem_total_now)
	if [ "$total" -gt "$reserved" ] || [ "$total" -lt $((reserved * 7 / 10)) ]; then
		echo "$total KiB, reserved are $reserved"
		return 1
	fi
}

dump() {
	dd if=/proc/vmcore of=/mnt/vmcore.head bs=65536 count=1
	makedumpfile "$@" /proc/vmcore /mnt/vmcore
}

how=${1:-}
[ -n "$how" ] || bail_out "usage: crash.sh HOW [MAKEDUMPFILE-OPTION...]"
shift
# What is reported before the crash, and after it
case $how in
hotplug) points_before=6 points_after=5 ;;
kdump_tools) points_before=4 points_after=0 ;;
*) points_before=3 points_after=5 ;;
esac
plan $((points_before + points_after))
case $stage in
1)
	keep reserved "$(reserved_kb)"
	load_and_crash "$@"
	;;
*)
	proof
	mkdir -p /mnt
	point "the crash kernel has /proc/vmcore" test -s /proc/vmcore
	point "and the memory of the reservation" has_reservation_only
	point "and a disk" mount -t ext2 /dev/vda /mnt
	point "makedumpfile $*" dump "$@"
	point "the dump is on the disk" umount /mnt
	;;
esac
