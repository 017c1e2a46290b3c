# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# shellcheck disable=SC2154 # dev/boot's arguments() and make_folder() set what is used here
# The machines that dev/boot runs: QEMU's words for them, and a TPM beside.  Source
# after dev/common.sh.

# The machine, and the devices that the guest looks for.  "set --" in a function
# is local to it, so this prints words for eval; none of them has a space.
machine() {
	case $arch in
	arm64)
		# With firmware there would be tables of ACPI, and no device tree.
		echo qemu-system-aarch64 -M "virt${firmware:+,acpi=off}" -cpu "${cpu:-cortex-a76}" -smp "$smp"
		echo -device virtio-serial-device -device virtserialport,chardev=report,name=report
		[ -z "$disk" ] || echo -device virtio-blk-device,drive=disk
		[ -z "$tpm" ] || echo -device tpm-tis-device,tpmdev=tpm
		[ -z "$firmware" ] || uefi
		;;
	x86_64)
		# The firmware's table of CPUs has one for each socket.
		echo qemu-system-x86_64 -M q35 -cpu "${cpu:-max}" -smp "sockets=$smp"
		[ -z "$disk" ] || echo -device virtio-blk-pci,drive=disk
		;;
	ppc64 | ppc64le) power_machine ;;
	*) die "cannot boot '$arch'; there are arm64, ppc64, ppc64le and x86_64" ;;
	esac
	echo -m "${memory:-1024}" -nic none -no-reboot -display none
	if [ -n "$icount" ]; then
		echo -icount shift=0,sleep=off
	else
		echo -accel tcg,thread=multi
	fi
	[ -z "$handover" ] || echo -semihosting-config enable=on,target=native
	[ -z "$hotplug" ] || echo -qmp unix:qmp,server=on,wait=off
	[ -z "$disk" ] || echo -drive if=none,id=disk,format=raw,file=disk
	[ -z "$tpm" ] || echo -chardev socket,id=tpm,path=tpm/socket -tpmdev emulator,id=tpm,chardev=tpm
}

# Its variables have Debian's test key; what it writes to them is thrown away.
uefi() {
	echo -drive if=pflash,format=raw,readonly=on,file=/usr/share/AAVMF/AAVMF_CODE.fd
	echo -drive if=pflash,format=raw,snapshot=on,file=/usr/share/AAVMF/AAVMF_VARS.snakeoil.fd
}

# What a POWER9 of silicon does against side channels, the emulated one does not,
# and the machine wants to hear that this is known.
power_machine() {
	caps=cap-cfpc=broken,cap-sbbc=broken,cap-ibs=broken,cap-ccf-assist=off
	case ${board:-pseries}/${firmware:-vof} in
	pseries/vof) kind=pseries,x-vof=on,$caps bus=pci.0 disk_bus=pci.0 ;;
	pseries/slof) kind=pseries,$caps bus=pci.0 disk_bus=pci.0 ;;
	powernv9/*)
		[ -z "$firmware" ] || die "powernv9 has its own firmware"
		# Each of its PCI bridges has room for one device; skiboot wants memory.
		kind=$board bus=pcie.0 disk_bus=pcie.1 memory=${memory:-2048}
		;;
	*) die "no machine '${board:-pseries}' with firmware '$firmware'; see dev/boot --help" ;;
	esac
	echo qemu-system-ppc64 -M "$kind" -cpu "${cpu:-power9}" -smp "$smp" -vga none
	echo -device "virtio-serial-pci,bus=$bus"
	echo -device virtserialport,chardev=report,name=report
	[ -z "$disk" ] || echo -device "virtio-blk-pci,drive=disk,bus=$disk_bus"
	[ -z "$tpm" ] || echo -device tpm-spapr,tpmdev=tpm
}

# On PCs the report has the second serial port, which must come second.
serial_ports() {
	echo -serial chardev:console
	[ "$arch" != x86_64 ] || echo -serial chardev:report
}

console() {
	case $arch in
	arm64) echo console=ttyAMA0 ;;
	ppc64 | ppc64le) echo console=hvc0 ;;
	x86_64) echo console=ttyS0 ;;
	esac
}

# start_tpm: in the background; $swtpm is its process, which ends with the connection
start_tpm() {
	mkdir tpm
	swtpm socket --tpm2 --tpmstate dir=tpm --ctrl type=unixio,path=tpm/socket --terminate \
		--log file=tpm/log &
	swtpm=$!
	for _ in 1 2 3 4 5 6 7 8 9 10; do
		[ ! -S tpm/socket ] || return 0
		sleep 0.2
	done
	kill $swtpm 2>/dev/null
	die "swtpm does not start: $(tail -n1 tpm/log)"
}

# stop_tpm: for a QEMU that never connected
stop_tpm() {
	kill "$swtpm" 2>/dev/null || :
	wait "$swtpm" || :
}

# The list in memory, and the machine's own tree with a property that names it.
ima_log_words() {
	qemu-system-aarch64 -M "virt,dumpdtb=$folder/dtb" -cpu "${cpu:-cortex-a76}" -smp "$smp" \
		-m "${memory:-1024}" -nodefaults -display none 2>/dev/null
	"$ROOT/dev/guest/ima_log.py" "$ima_log" "$folder"
	echo -dtb dtb -device loader,file=ima-log,force-raw=on,addr="$(cat "$folder/ima-log.addr")"
}
