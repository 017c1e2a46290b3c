# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2154
# Cases of ima.sh: policies that appraise, and lists of kernels that are not to be
# trusted.

KEYS=/guest/ima

# A key that is built in vouches for it.
trust_key() {
	keyctl padd asymmetric '' %keyring:.ima <"$KEYS/ima.der"
}

# signed_by KEY FILE: a copy with a signature in security.ima, as FILE
signed_by() {
	cp "${3:-$KEYS/unsigned}" "$2"
	evmctl ima_sign --hashalgo sha256 --key "$KEYS/$1.key" "$2"
}

# refused SENTENCE COMMAND...: the load fails, with that in the log
refused() {
	sentence=$1
	shift
	dmesg -c >/dev/null
	"$@" 2>/tmp/stderr && {
		echo "it was loaded"
		return 1
	}
	cat /tmp/stderr
	said "$sentence"
}

KERNEL_POLICY="kernel: a security policy refuses the file"
INITRD_POLICY="initrd: a security policy refuses the file"

case_appraise_kernel() {
	plan 9
	point "a key for IMA" trust_key
	point "a kernel is signed" signed_by ima /tmp/signed
	point "one by an unknown key" signed_by unknown /tmp/unknown
	point "a policy" policy "appraise func=KEXEC_KERNEL_CHECK appraise_type=imasig"
	point "an unsigned kernel is refused" \
		refused "$KERNEL_POLICY" load "$KEYS/unsigned"
	point "one that was signed by an unknown key, too" \
		refused "$KERNEL_POLICY" load /tmp/unknown
	point "the signed one is loaded" load /tmp/signed
	# It takes its signature along.
	cp /tmp/signed /tmp/flipped
	setfattr -n security.ima -v "$(getfattr --only-values -n security.ima -e hex \
		/tmp/signed 2>/dev/null | hexdump -v -e '/1 "%02x"' | sed 's/^/0x/')" /tmp/flipped
	printf x | dd of=/tmp/flipped bs=1 seek=$(($(stat -c %s /tmp/flipped) - 1)) conv=notrunc \
		2>/dev/null
	point "with another byte at its end it is refused" \
		refused "$KERNEL_POLICY" load /tmp/flipped
	point "the image is still loaded" loaded 1
	exit
}

case_appraise_initrd() {
	plan 7
	echo "an initrd" >/tmp/unsigned
	point "a key for IMA" trust_key
	point "an initrd is signed" signed_by ima /tmp/signed /tmp/unsigned
	point "a policy" policy "appraise func=KEXEC_INITRAMFS_CHECK appraise_type=imasig"
	point "no initrd is no reason to refuse" load "$KEYS/unsigned"
	point "an unsigned one is refused" \
		refused "$INITRD_POLICY" load "$KEYS/unsigned" --initrd=/tmp/unsigned
	point "the signed one is loaded" load "$KEYS/unsigned" --initrd=/tmp/signed
	point "an image is loaded" loaded 1
	exit
}

# A signature behind the kernel, as sign-file makes it, or one in security.ima
case_appraise_modsig() {
	plan 7
	point "a key for IMA" trust_key
	point "a kernel is signed" signed_by ima /tmp/signed
	point "a policy" policy "appraise func=KEXEC_KERNEL_CHECK appraise_type=imasig|modsig"
	point "an unsigned kernel is refused" \
		refused "$KERNEL_POLICY" load "$KEYS/unsigned"
	point "one with an appended signature is loaded" load "$KEYS/modsig"
	point "one with a signature in security.ima, too" load /tmp/signed
	head -c -100 "$KEYS/modsig" >/tmp/cut
	tail -c 40 "$KEYS/modsig" >>/tmp/cut
	point "one with a part of it is refused" refused "$KERNEL_POLICY" load /tmp/cut
	exit
}

LOCKED="kernel: not signed, and the system is locked down"

# vouches POLICY: under lockdown, whether a policy counts depends on whether it
# insists on a signature of this very kernel.
case_vouches() {
	plan 4
	point "a key for IMA" trust_key
	point "a kernel is signed" signed_by ima /tmp/signed
	point "a policy" policy "$1"
	point "the signed kernel is loaded" load /tmp/signed
	exit
}

case_vouches_not() {
	plan 4
	point "a policy" policy "$1"
	point "an unsigned kernel is refused" refused "${2:-$LOCKED}" load "$KEYS/unsigned"
	cp "$KEYS/unsigned" /tmp/copy
	point "a copy of it, too" refused "${2:-$LOCKED}" load /tmp/copy
	point "nothing is loaded" loaded 0
	exit
}

# taken_over NUMBER: a list in memory is the start of this kernel's
case_taken_over() {
	plan 4
	point "the list of the previous kernel is there" in_list "$(printf 'a file' | sha256sum |
		cut -d' ' -f1)" /boot/Image
	point "this kernel continues it" boots 2
	point "it was not refused" not said "previous kernel is dropped"
	point "and its memory was given back" \
		test ! -e /proc/device-tree/chosen/linux,ima-kexec-buffer
	exit
}

# dropped SENTENCE: nothing of it is taken over, and IMA works
case_dropped() {
	plan 6
	point "the log says why the list was dropped" said "$1"
	point "this kernel has begun the list" boots 1
	point "and nothing else is in it" equal count "$(grep -c -v boot_aggregate "$LIST")" 0
	point "a policy" policy "$MEASURE"
	measure_file new
	point "a file is measured" file_in_list new
	point "and the list can be shown" cat "$IMA/binary_runtime_measurements"
	exit
}
