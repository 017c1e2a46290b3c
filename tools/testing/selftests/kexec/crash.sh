#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Loads a crash kernel with the kexec of kexec-tools, crashes, and has the crash
# kernel write a dump to a disk with makedumpfile.
#
# usage: crash.sh HOW [MAKEDUMPFILE-OPTION...]
#
# HOW is the name of a function crash_HOW.  Besides what jump_lib.sh needs, this
# takes "crashkernel=" on the command line, makedumpfile, and, unless HOW is "log",
# crash_pages beside this script and a disk /dev/vda with an empty ext2 file system.
# The disk gets a file "vmcore", and "vmcore.head" with the start of /proc/vmcore;
# what is to be found in the dump is reported as "# expect ...".

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

# Where there is no disk, the crash kernel only looks at the log.
crash_log() {
	crash_sysrq
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
}

# A distribution has loaded it, with "-s", and is going to write the dump.
crash_kdump_tools() {
	crash_sysrq
}

is_ready() {
	kdump-config status | grep ": ready to kdump"
}

load_crash_image() {
	if [ "$how" = kdump_tools ]; then
		point "the service of kdump-tools has run" systemctl is-active kdump-tools
		point "and is ready" is_ready
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
	[ "$how" = log ] || expectations "$@"
	echo "dump me, $nonce" >/dev/kmsg
	sync
	# The last of the report may still be on its way to a serial port.
	sleep 1
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
	# The initrd is retained, and does not count as memory.
	initrd=$(($(stat -c %s /sys/firmware/initrd 2>/dev/null || echo 0) / 1024))
	if [ "$total" -gt "$reserved" ] || [ $((total + initrd)) -lt $((reserved * 7 / 10)) ]; then
		echo "$total KiB and an initrd of $initrd, reserved are $reserved"
		return 1
	fi
}

# What an arm64 kernel is told to use: base and size of 64 bits each, the higher
# reservation first.
usable_range() {
	reservations | {
		range=
		while read -r first last; do
			range=$(printf '%016x%016x' "$first" $((last + 1 - first)))$range
		done
		echo "$range"
	}
}

is_told_to_use() {
	told=/proc/device-tree/chosen/linux,usable-memory-range
	equal linux,usable-memory-range "$(hexdump -v -e '/1 "%02x"' $told)" "$1"
}

dump() {
	dd if=/proc/vmcore of=/mnt/vmcore.head bs=65536 count=1
	makedumpfile "$@" /proc/vmcore /mnt/vmcore
}

leave_dump() {
	mkdir -p /mnt
	point "and a disk" mount -t ext2 /dev/vda /mnt
	point "makedumpfile $*" dump "$@"
	point "the dump is on the disk" umount /mnt
}

look_at_log() {
	point "makedumpfile --dump-dmesg" makedumpfile --dump-dmesg /proc/vmcore /tmp/dmesg
	point "this run's number is in the log" grep -F "dump me, $nonce" /tmp/dmesg
	point "and so is the crash" grep "Kernel panic.*sysrq triggered crash" /tmp/dmesg
}

how=${1:-}
[ -n "$how" ] || bail_out "usage: crash.sh HOW [MAKEDUMPFILE-OPTION...]"
shift
# What is reported before the crash, and after it
case $how in
hotplug) points_before=6 points_after=5 ;;
kdump_tools) points_before=5 points_after=0 ;;
*) points_before=3 points_after=5 ;;
esac
[ "$how" = kdump_tools ] || [ "$(uname -m)" != aarch64 ] || points_after=$((points_after + 1))
plan $((points_before + points_after))
case $stage in
1)
	keep reserved "$(reserved_kb)"
	keep usable "$(usable_range)"
	load_and_crash "$@"
	;;
*)
	proof
	point "the crash kernel has /proc/vmcore" test -s /proc/vmcore
	point "and the memory of the reservation" has_reservation_only
	[ "$(uname -m)" != aarch64 ] ||
		point "and is told to use that, the higher part first" is_told_to_use "$usable"
	if [ "$how" = log ]; then
		look_at_log
	else
		leave_dump "$@"
	fi
	;;
esac
