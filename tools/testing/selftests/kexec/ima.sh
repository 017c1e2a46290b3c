#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# IMA and kexec: what is measured, what is appraised, and whether the measurement
# list arrives in the next kernel such that it matches the TPM.
#
# usage: ima.sh CASE [ARGUMENT...]
#
# Besides what jump_lib.sh needs, this takes evmctl and keyctl, and in /guest/ima
# small kernels with and without signatures, and keys. It writes IMA's policy, so
# each case takes a kernel that has none yet.

set -u
# shellcheck source-path=SCRIPTDIR source=jump_lib.sh
. "$(dirname "$0")/jump_lib.sh"

IMA=/sys/kernel/security/ima
LIST=$IMA/ascii_runtime_measurements
# Whose files are measured when they are read
OWNER=4242

MEASURE="measure func=KEXEC_KERNEL_CHECK
measure func=KEXEC_INITRAMFS_CHECK
measure func=KEXEC_CMDLINE
measure func=FILE_CHECK mask=MAY_READ fowner=$OWNER"

: "${event_log=}"
[ -d $IMA ] || mount -t securityfs none /sys/kernel/security

policy() {
	printf '%s\n' "$1" >$IMA/policy
}

load() {
	kexec -s -l "$@"
}

not() {
	! "$@"
}

digest() {
	sum=$(sha256sum "$@")
	echo "${sum%% *}"
}

# in_list DIGEST NAME
in_list() {
	grep -q "^10 [0-9a-f]* [a-z-]* sha256:$1 $2" $LIST && return
	tail -n5 $LIST | cut -c1-200
	return 1
}

# measure_file NAME: a file that no run had before, which is measured now
measure_file() {
	echo "$nonce $1" >"/tmp/$1"
	chown $OWNER "/tmp/$1"
	cat "/tmp/$1" >/dev/null
}

file_in_list() {
	in_list "$(echo "$nonce $1" | sha256sum | cut -d' ' -f1)" "/tmp/$1"
}

# The command line is in the list as a buffer, in hexadecimal, without its NUL.
cmdline_in_list() {
	hex=$(printf %s "$1" | hexdump -v -e '/1 "%02x"')
	in_list "$(printf %s "$1" | sha256sum | cut -d' ' -f1)" "kexec-cmdline $hex"
}

# boots N: that many kernels have begun the list
boots() {
	equal boot_aggregate "$(grep -c ' boot_aggregate' $LIST)" "$1"
}

# pcrs BANK: all PCRs of that bank, as evmctl reads them
pcrs() {
	for pcr in 00 01 02 03 04 05 06 07 08 09 10 11 12 13 14 15 16 17 18 19 20 21 22 23; do
		echo "PCR-$pcr $(cat "/sys/class/tpm/tpm0/pcr-$1/${pcr#0}")"
	done
}

# Debian's evmctl computes PCR 10 from the list, and compares it with the TPM's. It is
# content with the beginning of a list, too, and says where that ends.
matches_tpm() {
	set --
	for bank in sha1 sha256; do
		[ -d /sys/class/tpm/tpm0/pcr-$bank ] || continue
		pcrs $bank >/tmp/pcrs-$bank
		set -- "$@" --pcrs $bank,/tmp/pcrs-$bank
	done
	entries=$(cat $IMA/runtime_measurements_count)
	evmctl -v ima_measurement "$@" $IMA/binary_runtime_measurements >/tmp/evmctl.log 2>&1 &&
		grep -q "^sha256 PCR-10: succeed at entry $entries$" /tmp/evmctl.log &&
		grep "^Matched per TPM bank" /tmp/evmctl.log && return
	echo "$entries measurements"
	grep -v "^10 " /tmp/evmctl.log
	return 1
}

# said TEXT: in the kernel's log
said() {
	dmesg | grep -F -e "$1" && return
	dmesg | grep -e "ima: " -e kexec_file | tail -n5
	return 1
}

load_next() {
	cmdline=$(next_cmdline)
	next_initrd "$1"
	load "$KERNEL" --initrd=$INITRD --command-line="$cmdline"
}

# cmdline_of STAGE: as it was loaded; next_cmdline is that of the next one
cmdline_of() {
	printf '%snonce=%s.%d' "$(kept_parameters)" "$nonce" "$1"
}

# Three points for the kernel that was loaded from here
measured() {
	point "the kernel is measured" in_list "$(digest "$KERNEL")" "$KERNEL"
	point "the initrd is measured" in_list "$(digest $INITRD)" "$INITRD"
	point "the command line is measured" cmdline_in_list "$(next_cmdline)"
}

# What the kernels before this one have measured, and that nothing else is missing
arrived() {
	point "each kernel has begun the list" boots "$stage"
	before=1
	while [ $before -lt "$stage" ]; do
		point "what kernel $before has measured at its end is in it" \
			file_in_list "late-$before"
		before=$((before + 1))
		point "so is the command line of kernel $before" \
			cmdline_in_list "$(cmdline_of $before)"
	done
	point "evmctl: the list matches the TPM" matches_tpm
	point "the old list is no longer in the device tree" \
		test ! -e /proc/device-tree/chosen/linux,ima-kexec-buffer
}

case_measure() {
	plan 6
	point "evmctl: the list matches the TPM" matches_tpm
	point "a policy" policy "$MEASURE"
	point "kexec -s -l" load_next 3
	measured
	exit
}

# Two kexecs in a row; something is measured between each load and its jump.
case_twice() {
	plan 27
	[ "$stage" = 1 ] || arrived
	[ "$stage" -lt 3 ] || {
		point "as much reserved memory in /proc/iomem" \
			near "$(iomem_reserved_kb)" "$iomem_reserved"
		exit
	}
	point "a policy" policy "$MEASURE"
	[ "$stage" = 1 ] || keep iomem_reserved "$(iomem_reserved_kb)"
	point "kexec -s -l" load_next 5
	measured
	measure_file "late-$stage"
	point "a file is measured after that" file_in_list "late-$stage"
	point "evmctl: the list matches the TPM" matches_tpm
	jump
}

# mapped N: that many images have a place for the list that can be written
mapped() {
	equal mappings "$(grep -c kimage_map_segment /proc/vmallocinfo)" "$1"
}

# The list that arrives is that of the image which is jumped to, whatever was loaded
# and failed before and after.
case_reload() {
	plan 18
	[ "$stage" = 1 ] || {
		arrived
		exit
	}
	echo "not a kernel" >/tmp/text
	point "a policy" policy "$MEASURE"
	point "a first kernel loads" load "$KERNEL" --command-line=first
	point "its list can be written" mapped 1
	point "it is unloaded" kexec -s -u
	point "and its list is gone" mapped 0
	measure_file early
	point "a second kernel loads" load "$KERNEL" --command-line=second
	measure_file middle
	point "the next one replaces it" load_next 6
	point "text is refused" not load /tmp/text --command-line=text
	point "so is an initrd that is a folder" not load "$KERNEL" --initrd=/tmp
	measure_file "late-$stage"
	point "a file is measured after that" file_in_list "late-$stage"
	many_files 50
	point "and more" file_in_list many-50
	point "the image is still loaded" loaded 1
	point "and no other list can be written" mapped 1
	jump
}

# What firmware has measured, in memory that it told the first kernel about
case_event_log() {
	plan 3
	log=/sys/kernel/security/tpm0/binary_bios_measurements
	case $stage in
	1)
		point "there is an event log of firmware" grep -q . $log
		keep event_log "$(digest $log)"
		point "kexec -s -l" load_next 0
		jump
		;;
	*)
		point "the next kernel has it as it was" equal digest "$(digest $log)" "$event_log"
		exit
		;;
	esac
}

# make_files N: that are going to be measured when they are read; $files are their names
make_files() {
	number=0 files=
	while [ $number -lt "$1" ]; do
		number=$((number + 1))
		echo "$nonce many-$number" >"/tmp/many-$number"
		files="$files /tmp/many-$number"
	done
	# shellcheck disable=SC2086 # words without spaces
	chown $OWNER $files
}

# many_files N: so many are measured
many_files() {
	make_files "$1"
	# shellcheck disable=SC2086 # words without spaces
	cat $files >/dev/null
}

# One after the other, while there is a kernel that measures them
read_files() {
	for file in $files; do
		read -r _ <"$file"
	done
}

# Measurements go on while the kernel jumps: none is lost, none is in one place only.
case_busy() {
	plan 8
	case $stage in
	1)
		point "a policy" policy "$MEASURE"
		make_files 600
		point "kexec -s -l" load_next 1
		read_files &
		point "measuring goes on" wait_for_file many-10
		jump
		;;
	*)
		point "each kernel has begun the list" boots 2
		point "what was measured before the jump is in it" file_in_list many-10
		point "it was too early for the rest" not file_in_list many-600
		point "evmctl: the list matches the TPM" matches_tpm
		point "the old list is no longer in the device tree" \
			test ! -e /proc/device-tree/chosen/linux,ima-kexec-buffer
		exit
		;;
	esac
}

wait_for_file() {
	for _ in $(seq 100); do
		file_in_list "$1" >/dev/null && return
		usleep 50000
	done
	echo "$1 is not measured"
	return 1
}

# More is measured than there is room for: what arrives is the beginning, whole.
case_overflow() {
	plan 9
	case $stage in
	1)
		point "a policy" policy "$MEASURE"
		# A measurement of these is more than 100 bytes; the room ends with a page,
		# which may have 64 KiB.
		point "kexec -s -l" load_next 1
		many_files 1300
		point "all are measured" file_in_list many-1300
		jump
		;;
	*)
		point "the list continues" boots 2
		point "with the first of them" file_in_list many-1
		point "but not with the last" not file_in_list many-1300
		point "nothing of it was refused" not said "previous kernel is dropped"
		point "evmctl: it does not match the TPM" not matches_tpm
		point "the old list is no longer in the device tree" \
			test ! -e /proc/device-tree/chosen/linux,ima-kexec-buffer
		exit
		;;
	esac
}

# shellcheck source-path=SCRIPTDIR source=ima_appraise.sh
. "$(dirname "$0")/ima_appraise.sh"

case=$1
shift
[ "$stage" = 1 ] || proof
"case_$case" "$@"
