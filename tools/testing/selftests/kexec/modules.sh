#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Loads, uses and unloads modules: the code that relocates them is the one that
# relocates a purgatory. What is refused has to be refused with a sentence.
#
# usage: modules.sh [FOLDER]
#
# FOLDER, /lib/modules-test, has the modules of this kernel, all in one place.

set -u
# shellcheck source-path=SCRIPTDIR source=jump_lib.sh
. "$(dirname "$0")/jump_lib.sh"

folder=${1-/lib/modules-test}
here=$(dirname "$0")

# Names of modules, which do not depend on each other, that test themselves when
# they are loaded.
SELF_TESTING='test_sort test_bitmap test_printf test_xarray'
# MODULE:DRIVER of ciphers and digests: the crypto manager tries each one.
CRYPTO='camellia_generic:camellia-generic serpent_generic:serpent-generic'
case $(uname -m) in
aarch64) CRYPTO="$CRYPTO aes_arm64:aes-arm64 sha512_arm64:sha512-arm64" ;;
ppc64*) CRYPTO="$CRYPTO md5_ppc:md5-ppc sha1_powerpc:sha1-powerpc" ;;
esac

# The file of a module; its name may have dashes.
file_of() {
	for file in "$folder"/*.ko; do
		[ "$(basename "$file" .ko | tr - _)" != "$1" ] || echo "$file"
	done
}

load() {
	insmod "$(file_of "$1")" || return 1
	grep "^$1 " /proc/modules
}

unload() {
	rmmod "$1" || return 1
	! grep "^$1 " /proc/modules
}

# said TEXT: whether the kernel has, since it was asked to forget
said() {
	dmesg | grep -F -e "$1" || { dmesg | tail -n 5; return 1; }
}

forget() {
	dmesg -c >/dev/null
}

try_hello() {
	forget
	point "test_module loads" load test_module
	point "test_module says hello" said "Hello, world"
	# How far it is from what it calls: beyond the reach of a branch there is a stub.
	note "test_module at $(sed -n 's/^test_module .* //p' /proc/modules)"
	note "the kernel at $(text_address)"
	point "test_module unloads" unload test_module
	point "test_module says goodbye" said "Goodbye"
}

# One module changes keys of the other.
try_static_keys() {
	point "test_static_key_base loads" load test_static_key_base
	point "test_static_keys loads, and so passes" load test_static_keys
	point "test_static_keys unloads" unload test_static_keys
	point "test_static_key_base unloads" unload test_static_key_base
}

try_self_testing() {
	for module in $SELF_TESTING; do
		point "$module loads, and so passes" load "$module"
		point "$module unloads" unload "$module"
	done
}

# self_test DRIVER: what became of it
self_test() {
	sed -n "/^driver *: $1\$/,/^\$/s/^selftest *: //p" /proc/crypto | head -n 1
}

crypto_passes() {
	tries=0
	until [ "$(self_test "$1")" = passed ]; do
		tries=$((tries + 1))
		[ $tries -lt 100 ] || { cat /proc/crypto; return 1; }
		usleep 100000
	done
}

try_crypto() {
	for pair in $CRYPTO; do
		point "${pair%:*} loads" load "${pair%:*}"
		point "${pair#*:} passes its self-test" crypto_passes "${pair#*:}"
		point "${pair%:*} unloads" unload "${pair%:*}"
	done
}

# It has sha256 tried, and reports success by EAGAIN, so that it need not be unloaded.
tcrypt_passes() {
	forget
	insmod "$(file_of tcrypt)" mode=6 2>&1 | grep -i "temporarily unavailable" || return 1
	! said "tests failed"
}

# A file that is changed is copied up first.
use_overlay() {
	mkdir -p /tmp/o/lower /tmp/o/upper /tmp/o/work /tmp/o/merged || return 1
	seq 1 20000 >/tmp/o/lower/numbers
	sum=$(md5sum </tmp/o/lower/numbers)
	mount -t overlay -o lowerdir=/tmp/o/lower,upperdir=/tmp/o/upper,workdir=/tmp/o/work \
		overlay /tmp/o/merged || return 1
	equal "what is read" "$(md5sum </tmp/o/merged/numbers)" "$sum" || return 1
	echo more >>/tmp/o/merged/numbers
	mv /tmp/o/merged/numbers /tmp/o/merged/renamed || return 1
	equal "the last line" "$(tail -n 1 /tmp/o/merged/renamed)" more || return 1
	equal "what is below" "$(md5sum </tmp/o/lower/numbers)" "$sum" || return 1
	rm /tmp/o/merged/renamed || return 1
	equal "what is left" "$(ls /tmp/o/merged)" '' || return 1
	umount /tmp/o/merged
}

try_filesystem() {
	point "exportfs loads" load exportfs
	point "overlay loads" load overlay
	point "overlay is mounted and written to" use_overlay
	point "overlay unloads" unload overlay
	point "exportfs unloads" unload exportfs
}

# refused HOW TEXT: a module with one relocation changed
refused() {
	"$here/break_module" "$(file_of test_module)" /tmp/broken.ko "$1" || return 1
	forget
	insmod /tmp/broken.ko 2>&1 | grep -i "exec format\|invalid module format" || return 1
	! grep '^test_module ' /proc/modules || return 1
	said "$2"
}

try_broken() {
	point "an unknown type is refused" refused type "the type is not known"
	point "an offset behind the section is refused" refused offset "fit into a section of"
	point "a symbol that is not there is refused" refused symbol "symbols"
	point "the module itself still loads" load test_module
	point "and unloads" unload test_module
}

words() {
	echo "$1" | wc -w
}

[ -f "$(file_of test_module)" ] || bail_out "no modules in $folder"
plan $((4 + 4 + 2 * $(words "$SELF_TESTING") + 3 * $(words "$CRYPTO") + 1 + 5 + 5 + 1))
try_hello
try_static_keys
try_self_testing
try_crypto
point "tcrypt loads and passes" tcrypt_passes
try_filesystem
try_broken
point "no module is left" equal /proc/modules "$(cat /proc/modules)" ''
