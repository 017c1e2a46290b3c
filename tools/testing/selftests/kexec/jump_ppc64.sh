# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2154
# Cases of jump.sh about the device tree of ppc64 machines: what was added to or
# taken from this kernel is, or is not, there for the next one.
#
# A comment "hotplug cpu" or "hotplug memory MIB" in the report asks whoever runs the
# guest to do that.

# The report, also where the output of a command is kept for when it fails
exec 3>&1

# Long enough for a POWER9 that is emulated on a busy machine
HOTPLUG_SECONDS=30

# sum_of NODE...: one word for all that is below these nodes. "name" need not be
# a property; a kernel makes it up from the name of the node.
sum_of() {
	(cd /proc/device-tree && find "$@" -type f ! -name name | sort | xargs md5sum) 2>/dev/null |
		md5sum | cut -d' ' -f1
}

# Nodes of the root that change while a kernel runs
live_nodes() {
	(cd /proc/device-tree && ls -d cpus ibm,dynamic-reconfiguration-memory memory@* pci@* \
		vdevice 2>/dev/null)
}

# Memory goes with flags that say what a block is used for; of PCI the sum is one
# for a kernel that has set up the same devices.
sum_of_tree() {
	# shellcheck disable=SC2046 # names of nodes have no blanks
	sum_of $(live_nodes)
}

# The hardware's number of each CPU that is present, in the order of ours
cpu_ids() {
	present=$(cat /sys/devices/system/cpu/present)
	for cpu in $(seq 0 "${present##*[-,]}"); do
		cat "/sys/devices/system/cpu/cpu$cpu/physical_id"
	done | tr '\n' ' '
}

nr_cpus() {
	grep -c '^processor' /proc/cpuinfo
}

# wait_for COMMAND...
wait_for() {
	for _ in $(seq $((HOTPLUG_SECONDS * 5))); do
		"$@" && return
		usleep 200000
	done
	echo "not within $HOTPLUG_SECONDS s: $*"
	return 1
}

has_cpus() {
	[ "$(nr_cpus)" -eq "$1" ]
}

has_memory() {
	[ $(($(mem_total_now) / 1024)) -ge "$1" ]
}

# add_cpus N: one after the other, as a machine does it
add_cpus() {
	for _ in $(seq "$1"); do
		wanted=$(($(nr_cpus) + 1))
		note "hotplug cpu" >&3
		wait_for has_cpus $wanted || return
	done
}

# These two are done by this kernel alone, which gives back to the hypervisor.

# give_back_cpu ID
give_back_cpu() {
	index=$(hexdump -v -e '/1 "%02x"' \
		/proc/device-tree/cpus/PowerPC,*@"$(printf %x "$1")"/ibm,my-drc-index)
	echo "cpu remove index 0x$index" >/sys/kernel/dlpar
}

# give_back_memory BLOCKS
give_back_memory() {
	echo "memory remove count $1" >/sys/kernel/dlpar
}

add_memory() {
	wanted=$(($(mem_total_now) / 1024 + $1 - 16))
	note "hotplug memory $1" >&3
	wait_for has_memory $wanted
}

# Written to, all of it: memory that is there in name only would not do.
fill_memory() {
	mib=$(($(sed -n 's/^MemAvailable: *\([0-9]*\) .*/\1/p' /proc/meminfo) / 1024 - 128))
	mkdir -p /tmp/fill
	mount -t tmpfs -o size="${mib}m" tmpfs /tmp/fill
	dd if=/dev/zero of=/tmp/fill/file bs=1M count=$((mib - 1)) 2>/dev/null
	equal size "$(stat -c %s /tmp/fill/file)" $(((mib - 1) * 1024 * 1024))
	umount /tmp/fill
}

near_percent() {
	if [ "$1" -lt $(($2 * 98 / 100)) ] || [ "$1" -gt $(($2 * 102 / 100)) ]; then
		echo "$1 KiB, not $2"
		return 1
	fi
}

in_log() {
	dmesg | grep -F "$1"
}

# load_next, and what check_live is going to compare with
load_live() {
	keep tree "$(sum_of_tree)"
	keep ids "$(cpu_ids)"
	load_next "$(next_cmdline)"
}

# Eight points
check_live() {
	check_arrival
	point "and the device tree is the same" equal sum "$(sum_of_tree)" "$tree"
	point "and each CPU has its number" equal ids "$(cpu_ids)" "$ids"
	point "and all of the memory" near_percent "$(mem_total_now)" "$mem_total"
	point "and a CPU to start on" grep -q "^processor.*: 0$" /proc/cpuinfo
}

# Nothing was added and nothing was taken away; a second time nothing has grown.
case_tree() {
	plan 22
	[ "$stage" = 1 ] || check_live
	case $stage in
	1) load_live && jump ;;
	2)
		keep fdt_reserved "$(fdt_reservations | wc -l)"
		keep fdt_size "$(stat -c %s /sys/firmware/fdt)"
		load_live && jump
		;;
	3)
		point "as many reservations in the device tree" \
			equal number "$(fdt_reservations | wc -l)" "$fdt_reserved"
		point "which has not grown" equal size "$(stat -c %s /sys/firmware/fdt)" "$fdt_size"
		;;
	esac
}

# CPUs that were not there at the boot, and one that was there for a while. A tree
# that came by kexec has no free space, so that it has to grow.
case_add_cpus() {
	plan 23
	[ "$stage" = 1 ] || check_live
	case $stage in
	1)
		point "a CPU is added" add_cpus 1
		load_live && jump
		;;
	2)
		point "CPUs are added" add_cpus "${ADD_CPUS:-5}"
		point "and one is given back" give_back_cpu $((${ADD_CPUS:-5} + 1))
		load_live && jump
		;;
	esac
}

# A CPU that was added sleeps when the jump comes.
case_add_cpus_offline() {
	plan 12
	case $stage in
	1)
		point "CPUs are added" add_cpus 2
		keep tree "$(sum_of_tree)"
		keep ids "$(cpu_ids)"
		keep_facts "$(next_cmdline)"
		next_initrd 3
		point "the last one goes offline" set_offline
		point "kexec -s -l" \
			load "$KERNEL" --initrd="$INITRD" --command-line="$(next_cmdline)"
		point "an image is loaded" loaded 1
		jump
		;;
	*) check_live ;;
	esac
}

# Memory that was not there at the boot, and then was.
case_add_memory() {
	plan 25
	[ "$stage" = 1 ] || check_live
	case $stage in
	1)
		point "memory is added" add_memory 512
		point "and more" add_memory 256
		point "and some of it is given back" give_back_memory 1
		load_live && jump
		;;
	2)
		point "which can be used" fill_memory
		keep fdt_reserved "$(fdt_reservations | wc -l)"
		load_live && jump
		;;
	3)
		point "as many reservations in the device tree" \
			equal number "$(fdt_reservations | wc -l)" "$fdt_reserved"
		;;
	esac
}

# Memory was added before a crash kernel is loaded, and a CPU after that; the crash
# happens on that CPU.
case_crash() {
	plan 13
	case $stage in
	1)
		point "memory is added" add_memory 512
		point "and a CPU" add_cpus 1
		keep expected "$(next_cmdline) nr_cpus=1"
		keep mem_total $(($(cat /sys/kernel/kexec_crash_size) / 1024))
		next_initrd 4
		point "kexec -s -p" kexec -s -p "$KERNEL" --initrd="$INITRD" \
			--command-line="$(next_cmdline) nr_cpus=1"
		point "a crash kernel is loaded" \
			equal kexec_crash_loaded "$(cat /sys/kernel/kexec_crash_loaded)" 1
		point "a CPU is added" add_cpus 1
		point "without a complaint" not in_log "crash hp: "
		sync
		taskset 4 sh -c 'echo c >/proc/sysrq-trigger'
		bail_out "there was no crash"
		;;
	2)
		point "the crash kernel has the command line" \
			equal cmdline "$(sed 's/^elfcorehdr=[^ ]* *//' /proc/cmdline)" "$expected"
		point "and the initrd" equal marker "$marker" "$nonce.$stage"
		point "and knows that it came by kexec" \
			test -e /proc/device-tree/chosen/linux,booted-from-kexec
		point "and runs on the CPU that was added last" equal ids "$(cpu_ids)" "2 "
		point "of which its tree has one more than when it was loaded" \
			equal number "$(find /proc/device-tree/cpus -name "PowerPC,*" | wc -l)" 3
		point "and has its own memory" test "$(mem_total_now)" -lt "$mem_total"
		point "most of it" test "$(mem_total_now)" -gt $((mem_total * 3 / 4))
		;;
	esac
}
