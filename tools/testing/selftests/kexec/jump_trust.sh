# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2154
# Cases of jump.sh about signatures and lockdown; see there.  They want a signed
# kernel as $KERNEL.signed, and a kernel that trusts its key.

# The last sentence that a load left in the log.
last_sentence() {
	dmesg | sed -n 's/.*kexec_file: //p' | tail -n 1
}

sentence_begins() {
	case $(last_sentence) in
	"$1"*) ;;
	*) echo "it is '$(last_sentence)'"; return 1 ;;
	esac
}

# fails_with TEXT COMMAND...: and TEXT is a part of what it says
fails_with() {
	wanted=$1
	shift
	"$@" >/tmp/said 2>&1 && { echo "it did not fail"; return 1; }
	cat /tmp/said
	grep -qF "$wanted" /tmp/said
}

# Locked down when it booted.  What was verified is what starts, whatever becomes of
# the file.
case_signed() {
	plan 13
	case $stage in
	1)
		point "locked down" grep -F '[none]' -v /sys/kernel/security/lockdown
		point "kexec -s: unsigned, refused" \
			fails_with "not permitted" load "$KERNEL" --command-line=x
		point "the log says why" sentence_begins \
			"kernel: not signed, and the system is locked down"
		point "kexec -c: signed, refused" \
			fails_with "not permitted" kexec -c -l "$KERNEL.signed" --command-line=x
		point "nothing is loaded" loaded 0
		point "kexec -a: signed" kexec -a -l "$KERNEL.signed" --command-line=x
		cp "$KERNEL.signed" /tmp/signed
		KERNEL=/tmp/signed
		load_next "$(next_cmdline)" 1
		point "the file is overwritten" dd if=/dev/zero of=/tmp/signed bs=1M count=4
		jump
		;;
	2) check_arrival ;;
	esac
}

# What a kernel says that requires good signatures.
required() {
	point "unsigned, refused" fails_with "No data available" \
		load /trust/unsigned --command-line=x
	point "and the log says why" sentence_begins \
		"kernel: not signed, and a good signature is required"
}

# Firmware has secure boot on: a good signature is required, and firmware's keys count.
case_secure_boot() {
	plan 15
	case $stage in
	1)
		point "the platform keyring has a key" \
			grep -q 'keyring *\.platform: [1-9]' /proc/keys
		point "and it is that of the firmware" grep -q 'asymmetri .*SnakeOil' /proc/keys
		required
		point "by an unknown key, refused" fails_with "Required key not available" \
			load /trust/unknown --command-line=x
		point "by a built-in key" load /trust/my --command-line=x
		point "by the firmware's key" load /trust/firmware --command-line=x
		KERNEL=$KERNEL.signed
		load_next "$(next_cmdline)" && jump
		;;
	2)
		check_arrival
		required
		;;
	esac
}

# measured NAME FIELD: of the last entry with that name in IMA's log, which came along
measured() {
	awk -v name="$1" -v field="$2" '$5 == name { last = $field } END { print last }' \
		/sys/kernel/security/ima/ascii_runtime_measurements
}

measure_kexec() {
	printf 'measure func=%s\n' KEXEC_KERNEL_CHECK KEXEC_INITRAMFS_CHECK KEXEC_CMDLINE \
		>/sys/kernel/security/ima/policy
}

# Initrd and command line change while they are loaded: what was measured arrives.
case_swap() {
	plan 5
	case $stage in
	1)
		point "IMA measures" measure_kexec
		cmdline=$(next_cmdline)
		next_initrd 2
		point "what changes is loaded" "$(dirname "$0")/load_swap" "$KERNEL" "$INITRD" \
			"$cmdline swap=a"
		point "an image is loaded" loaded 1
		jump
		;;
	2)
		point "the command line is what was measured" equal it \
			"$(hexdump -v -e '/1 "%02x"' /proc/cmdline | sed 's/0a$//')" \
			"$(measured kexec-cmdline 6)"
		point "and so is the initrd" equal "its SHA-256" \
			"sha256:$(sha256sum </sys/firmware/initrd | cut -d' ' -f1)" \
			"$(measured /tmp/fuse/initrd 4)"
		;;
	esac
}
