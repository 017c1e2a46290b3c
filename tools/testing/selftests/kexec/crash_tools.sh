#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The normal image and the one for a crash, loaded and unloaded with the kexec of
# kexec-tools, by this call and by the older one: what goes, and what stays.
#
# It takes "crashkernel=" on the command line, and what jump_lib.sh says; nothing is
# started.

set -u
# shellcheck source-path=SCRIPTDIR source=jump_lib.sh
. "$(dirname "$0")/jump_lib.sh"

# holds NORMAL CRASH: 1 for what is loaded
holds() {
	equal /sys/kernel/kexec_loaded "$(cat /sys/kernel/kexec_loaded)" "$1" &&
		equal /sys/kernel/kexec_crash_loaded "$(cat /sys/kernel/kexec_crash_loaded)" "$2"
}

load() {
	kexec -s "$@" "$KERNEL" --initrd=$INITRD --command-line=quiet
}

both() {
	load -l && load -p && holds 1 1
}

# leaves NORMAL CRASH OPTION...: kexec with these options, from both loaded
leaves() {
	want="$1 $2"
	shift 2
	# shellcheck disable=SC2086 # two words
	both && kexec "$@" && holds $want
}

not() {
	! "$@"
}

# Too long for any kernel; a file that is no kernel the tool would keep to itself.
bad_load() {
	not kexec -s -p "$KERNEL" --initrd=$INITRD --command-line="$(printf '%2049s' x)"
}

# shrunk: half of the reservation is given back
shrunk() {
	half=$(($(cat /sys/kernel/kexec_crash_size) / 2))
	echo $half >/sys/kernel/kexec_crash_size
	equal kexec_crash_size "$(cat /sys/kernel/kexec_crash_size)" $half
}

plan 12
next_initrd 0
point "nothing is loaded" holds 0 0
point "kexec -s -p -u takes the crash image" leaves 1 0 -s -p -u
point "kexec -s -u takes the normal one" leaves 0 1 -s -u
point "kexec -p -u takes the crash image" leaves 1 0 -p -u
point "kexec -u takes the normal one" leaves 0 1 -u
point "both are loaded" both
point "a failed load for a crash" bad_load
point "leaves no crash image, and the normal one" holds 1 0
point "the reservation does not shrink under an image" not eval 'both && shrunk'
point "but when that is gone" eval 'kexec -s -p -u && shrunk'
point "what fits is still loaded" load -p
point "and unloaded" eval 'kexec -s -p -u && holds 1 0'
