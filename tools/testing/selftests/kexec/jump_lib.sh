# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2034
# What jump.sh needs to carry a test across a kexec.
#
# The test goes on in the next kernel, in "stage" 2, 3 and so on: that kernel's
# init has to call jump.sh again.  What a stage knows from the ones before it
# stands in /guest/state, a file that only the initrd passed to kexec has.  The
# test points are numbered on through all stages, under the plan of the first.
#
# It takes a root that is an initramfs, "retain_initrd" on the command line (so
# that /sys/firmware/initrd can be handed on), busybox and kexec-tools.

KERNEL=${KEXEC_KERNEL:-/boot/Image}
INITRD=/boot/initrd.img
STATE=/guest/state

# The number that this run must show again; whoever runs the guest picks it.
nonce=$(cat /guest/nonce 2>/dev/null || cat /proc/sys/kernel/random/uuid)
stage=1
points=0
# What a stage may have kept for the ones after it.
marker='' expected='' cpus='' mem_total='' text='' text_1='' fdt_reserved='' iomem_reserved=''
tree='' ids='' fdt_size='' reserved='' usable=''
# shellcheck disable=SC1090
[ ! -f $STATE ] || . $STATE

# plan N: how many points all stages have together
plan() {
	[ "$stage" != 1 ] || printf 'TAP version 13\n1..%d\n' "$1"
}

# note TEXT...: a comment in the report
note() {
	printf '# %s\n' "$*"
}

# point NAME COMMAND...: one test point; its output, indented, when it fails
point() {
	name=$1
	shift
	points=$((points + 1))
	if "$@" >/tmp/point.log 2>&1; then
		printf 'ok %d %s\n' $points "$name"
	else
		sed 's/^/# /' /tmp/point.log
		printf 'not ok %d %s\n' $points "$name"
	fi
}

bail_out() {
	printf 'Bail out! %s\n' "$*"
	exit 1
}

# equal WHAT GOT WANTED
equal() {
	[ "$2" = "$3" ] || { echo "$1 is '$2', not '$3'"; return 1; }
}

differ() {
	[ "$2" != "$3" ] || { echo "$1 is '$2' again"; return 1; }
}

# near GOT WANTED: in KiB.  Where things are aligned differently some pages come
# or go; an initrd that stayed behind would be much more.
near() {
	if [ "$1" -gt $(($2 + 64)) ] || [ "$1" -lt $(($2 - 64)) ]; then
		echo "$1 KiB, not $2"
		return 1
	fi
}

loaded() {
	equal /sys/kernel/kexec_loaded "$(cat /sys/kernel/kexec_loaded)" "$1"
}

# Kilobytes of memory that this kernel has.
mem_total_now() {
	sed -n 's/^MemTotal: *\([0-9]*\) .*/\1/p' /proc/meminfo
}

# The parameters that each kernel of the test has to have.
kept_parameters() {
	for name in console earlycon panic oops retain_initrd slab_debug loglevel disable_radix \
		lockdown; do
		tr ' ' '\n' </proc/cmdline | grep -E "^$name(=|$)" | tr '\n' ' '
	done
}

# next_cmdline: the usual command line of the next kernel
next_cmdline() {
	printf '%snonce=%s.%d' "$(kept_parameters)" "$nonce" $((stage + 1))
}

# keep NAME VALUE: $NAME will be VALUE in the next stage
keep() {
	mkdir -p /tmp/next/guest
	printf "%s='%s'\n" "$1" "$2" >>/tmp/next$STATE
}

# next_initrd POINTS: this kernel's own initrd with the state in it, as $INITRD;
# POINTS are still to come in this stage
next_initrd() {
	initrd_from /sys/firmware/initrd "$1"
}

# initrd_from BASE POINTS: the same on another base, with all files of /tmp/next
initrd_from() {
	keep stage $((stage + 1))
	keep points $((points + $2))
	keep marker "$nonce.$((stage + 1))"
	cat "$1" >$INITRD || bail_out "no initrd; is retain_initrd set?"
	(cd /tmp/next && find . -mindepth 1 | cpio -o -H newc 2>/dev/null) >>$INITRD
	rm -r /tmp/next
}

# What only the next kernel can know, for whoever reads the report.
proof() {
	note "stage $stage"
	note "proof cmdline $(cat /proc/cmdline)"
	note "proof marker $marker"
	if [ -e /proc/device-tree/chosen/linux,booted-from-kexec ]; then
		note "proof booted-from-kexec yes"
	elif [ -d /proc/device-tree/chosen ]; then
		note "proof booted-from-kexec no"
	fi
}

# jump: into what is loaded; does not return
jump() {
	sync
	kexec -e 2>&1 | sed 's/^/# kexec -e: /'
	bail_out "the jump did not happen"
}

# Where this kernel stands in its address space.
text_address() {
	sed -n 's/^\([0-9a-f]*\) . _stext$/\1/p' /proc/kallsyms
}

be64() {
	dd if=/sys/firmware/fdt bs=1 skip="$1" count=8 2>/dev/null | hexdump -v -e '/1 "%02x"'
}

# The entries of the device tree's memory reservation block, one a line.
fdt_reservations() {
	# Offset 16 of the header: off_mem_rsvmap, 32 bits.
	at=$((0x$(be64 16 | cut -c1-8)))
	while [ "$(be64 $((at + 8)))" != 0000000000000000 ]; do
		echo "$(be64 $at) $(be64 $((at + 8)))"
		at=$((at + 16))
	done
}

# Kilobytes that /proc/iomem calls reserved.
iomem_reserved_kb() {
	sum=0
	# shellcheck disable=SC2013 # a range is a word
	for range in $(sed -n 's/^ *\([0-9a-f]*-[0-9a-f]*\) : [Rr]eserved$/\1/p' /proc/iomem); do
		sum=$((sum + (0x${range#*-} + 1 - 0x${range%-*}) / 1024))
	done
	echo $sum
}
