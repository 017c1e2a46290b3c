# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# shellcheck disable=SC2154 # dev/boot's arguments() and make_folder() set what is used here
# What dev/boot puts into a guest: its disk, and its own part of the initramfs.  Source
# after dev/common.sh and dev/kbuild.sh.

# packed ARCH IMAGE: what of IMAGE goes into the guest's /boot.  A vmlinux does as
# distributions ship it: most of the file are symbols.
packed() {
	case $1 in
	ppc64 | ppc64le)
		kbuild_arch "$1"
		"${kb_cross}strip" -o "$folder/packed-$1" "$2"
		echo "$folder/packed-$1"
		;;
	*) echo "$2" ;;
	esac
}

# The folder of the build that the kernel comes from, if it comes from one.
build_folder() {
	dir=$(dirname "$image")
	for _ in 1 2 3 4; do
		if [ -f "$dir/.config" ]; then
			echo "$dir"
			return
		fi
		dir=$(dirname "$dir")
	done
}

make_disk() {
	case $disk in
	'') ;;
	*[!0-9]*)
		cp --sparse=always "$disk" "$folder/disk" || die "no disk at '$disk'"
		fill_disk
		;;
	*)
		truncate -s "${disk}M" "$folder/disk"
		mke2fs -q -F -t ext2 "$folder/disk" || die "cannot make a disk of '$disk' MiB"
		;;
	esac
}

# What a kernel's package and an initramfs would bring. /lib is a link, and
# debugfs follows none; it asks for no root, and always succeeds.
fill_disk() {
	built=$(build_folder)
	release=$(cat "${built:-/nonexistent}/include/config/kernel.release") ||
		die "only a kernel of dev/build can go on a disk"
	"$ROOT/dev/initramfs" "$arch" >/dev/null
	printf '%s\n' "$run" >"$folder/run"
	printf '%s\n' "$nonce" >"$folder/nonce"
	{
		echo "write $image /boot/vmlinuz-$release"
		echo "write $built/.config /boot/config-$release"
		echo "mkdir /usr/lib/modules"
		echo "mkdir /usr/lib/modules/$release"
		for file in modules.builtin modules.builtin.modinfo modules.order; do
			echo "write $built/$file /usr/lib/modules/$release/$file"
		done
		echo "write $folder/run /guest/run"
		echo "write $folder/nonce /guest/nonce"
		for file in "$OUT/initramfs/$arch/selftests.installed"/*; do
			echo "write $file /selftests/kexec/${file##*/}"
		done
	} | debugfs -w -f - "$folder/disk" >"$folder/disk.log" 2>&1
}

# What newc.py is to put into the guest; no name has a space.
module_words() {
	built=$(build_folder)
	find "${built:-/nonexistent}" -name '*.ko' | sort | while read -r file; do
		echo "lib/modules-test/${file##*/}=$file"
	done
}

# ima_words: what IMA is to find signatures on, and the keys for more
ima_words() {
	small=$("$ROOT/dev/keys" "$arch" | tail -n1)
	certs=${small%/*}/certs
	for key in ima unknown; do
		echo "guest/ima/$key.key=$certs/$key.key"
	done
	echo "guest/ima/ima.der=$small/ima.der"
	echo "guest/ima/unsigned=$small/unsigned"
	# What IMA wants behind a kernel is not what the architecture's loader does.
	"${small%/*}/scripts/sign-file" sha256 "$certs/ima.key" "$certs/ima.crt" \
		"$small/unsigned" "$folder/packed-modsig"
	echo "guest/ima/modsig=$folder/packed-modsig"
}

# trust_words KERNEL: the same for what is signed
trust_words() {
	small=$("$ROOT/dev/keys" "$arch" | tail -n1)
	[ -n "$small" ] || die "no signed files for $arch"
	for file in "$small"/*; do
		echo "trust/${file##*/}=$file"
	done
	key=my
	[ "$firmware" != uefi ] || {
		key=firmware
		"$ROOT/dev/keys" --sign "$arch" "$small/unsigned" "$folder/packed-firmware" firmware
		echo "trust/firmware=$folder/packed-firmware"
	}
	"$ROOT/dev/keys" --sign "$arch" "$1" "$folder/packed-signed" $key
	echo "boot/Image.signed=$folder/packed-signed"
}

# The guest's own files go into a second archive behind the common one.
make_initrd() {
	case $initrd in
	none) return ;;
	'') initrd=$("$ROOT/dev/initramfs" "$arch" | tail -n1) ;;
	*)
		[ -f "$initrd" ] || die "no initramfs at '$initrd'"
		ln -s "$(realpath "$initrd")" "$folder/initrd"
		return
		;;
	esac
	set -- "boot/Image=${next:-$(packed "$arch" "$image")}"
	if [ -n "$other" ]; then
		set -- "$@" "boot/other=$(packed "$other" "$(built_image "$other")")" \
			"boot/other.cpio=$("$ROOT/dev/initramfs" "$other" | tail -n1)"
	fi
	if [ -n "$run" ]; then
		printf '%s\n' "$run" >"$folder/run"
		set -- "$@" "guest/run=$folder/run"
	fi
	if [ -n "$nonce" ]; then
		printf '%s\n' "$nonce" >"$folder/nonce"
		set -- "$@" "guest/nonce=$folder/nonce"
	fi
	if [ -n "$modules" ]; then
		words=$(module_words)
		[ -n "$words" ] || die "no modules were built with $image"
		# shellcheck disable=SC2086 # words without spaces
		set -- "$@" $words
	fi
	more=
	if [ -n "$ima" ]; then
		more=$("$ROOT/dev/initramfs" "$arch" --ima | tail -n1)
		words=$(ima_words)
		# shellcheck disable=SC2086 # words without spaces
		set -- "$@" $words
	fi
	if [ -n "$trust" ]; then
		words=$(trust_words "${1#*=}")
		# shellcheck disable=SC2086 # words without spaces
		set -- "$@" $words
	fi
	python3 "$ROOT/dev/guest/newc.py" "$folder/own.cpio" "$@"
	cat "$initrd" ${more:+"$more"} "$folder/own.cpio" >"$folder/initrd"
	rm -f "$folder/own.cpio" "$folder"/packed-*
}
