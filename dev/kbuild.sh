# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# How the workshop calls kbuild.  Source after dev/common.sh.
#
#	kbuild_arch ARCH        sets kb_arch, kb_cross, kb_image for ARCH
#	kbuild SRC O ARGS...    make in O from SRC, reproducible and through ccache

# shellcheck disable=SC2034 # kb_image is for those who source this
kbuild_arch() {
	case $1 in
	arm64) kb_arch=arm64 kb_cross=aarch64-linux-gnu- kb_image=arch/arm64/boot/Image ;;
	ppc64) kb_arch=powerpc kb_cross=powerpc64-linux-gnu- kb_image=vmlinux ;;
	ppc64le) kb_arch=powerpc kb_cross=powerpc64le-linux-gnu- kb_image=vmlinux ;;
	riscv64) kb_arch=riscv kb_cross=riscv64-linux-gnu- kb_image=arch/riscv/boot/Image ;;
	s390x) kb_arch=s390 kb_cross=s390x-linux-gnu- kb_image=arch/s390/boot/bzImage ;;
	x86_64) kb_arch=x86_64 kb_cross='' kb_image=arch/x86/boot/bzImage ;;
	*) die "no architecture '$1'; there are arm64, ppc64, ppc64le, x86_64, riscv64, s390x" ;;
	esac
	# An own compiler for its own machine needs no prefix.
	case $(uname -m)/$1 in
	aarch64/arm64 | ppc64/ppc64 | ppc64le/ppc64le | riscv64/riscv64 | s390x/s390x) kb_cross='' ;;
	esac
}

# What the compiler is asked must not depend on where the clone lies: ccache
# turns the paths below CCACHE_BASEDIR into relative ones, and trees and build
# folders lie at the same places in every clone.  Time, user and host are fixed
# because they end up in the kernel.
kbuild_env() {
	export CCACHE_BASEDIR="$ROOT" CCACHE_NOHASHDIR=1
	export CCACHE_DIR="${CCACHE_DIR:-${HOME:-/root}/.cache/ccache}"
	export KBUILD_BUILD_TIMESTAMP='Fri Nov 21 00:00:00 UTC 2025' KBUILD_BUILD_VERSION=1
	export KBUILD_BUILD_USER=kexec KBUILD_BUILD_HOST=file
	unset MAKEFLAGS MFLAGS MAKELEVEL
	unset ARCH CROSS_COMPILE KCFLAGS KBUILD_OUTPUT LOCALVERSION
}

kbuild() {
	kb_src=$1 kb_o=$2
	shift 2
	(
		kbuild_env
		exec make -C "$kb_src" O="$kb_o" ARCH="$kb_arch" CROSS_COMPILE="$kb_cross" \
			CC="ccache ${kb_cross}gcc" HOSTCC="ccache gcc" LOCALVERSION= "$@"
	)
}

# kbuild_fragment FILE: its text, with "# include: OTHER" lines resolved
kbuild_fragment() {
	[ -f "$1" ] || die "no fragment $1"
	sed -n 's/^# include: *//p' "$1" | while read -r kb_other; do
		kbuild_fragment "$(dirname "$1")/$kb_other"
	done
	cat "$1"
}

# kbuild_config SRC O FRAGMENT: allnoconfig plus the fragment, where the last
# word on an option counts.  O/fragment is what was asked for.
kbuild_config() {
	mkdir -p "$2"
	kbuild_fragment "$3" | awk '
		/^CONFIG_[A-Za-z0-9_]+=/ { name = $0; sub(/=.*/, "", name) }
		/^# CONFIG_[A-Za-z0-9_]+ is not set/ { name = $2 }
		!/^CONFIG_|^# CONFIG_.* is not set/ { next }
		!(name in line) { order[++n] = name }
		{ line[name] = $0 }
		END { for (i = 1; i <= n; i++) print line[order[i]] }' >"$2/fragment"
	kbuild "$1" "$2" -s KCONFIG_ALLCONFIG="$2/fragment" allnoconfig
}

# kbuild_lost O: the lines of O/fragment that O/.config does not honour
kbuild_lost() {
	while read -r kb_line; do
		case $kb_line in
		CONFIG_*=n)
			! grep -q "^${kb_line%=n}=[^n]" "$1/.config" || echo "$kb_line"
			;;
		CONFIG_*)
			grep -qxF -e "$kb_line" "$1/.config" || echo "$kb_line"
			;;
		*)
			kb_line=${kb_line#\# }
			! grep -q "^${kb_line%% *}=[^n]" "$1/.config" || echo "# $kb_line"
			;;
		esac
	done <"$1/fragment"
}
