/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A kernel that is none: an arm64 Image which writes down the state that it is
 * entered in, and what it is handed, and ends the emulation.  It runs as it
 * comes: MMU off, no interrupts, at whatever address.
 */
	.section .head, "ax"
	.globl	_start
_start:
	b	entry			// code0
	.long	0			// code1
	.quad	0			// text_offset
	.quad	_end - _start		// image_size
	.quad	0x8			// flags: little-endian, anywhere, any page size
	.quad	0, 0, 0
	.ascii	"ARM\x64"
	.long	0

	.text
entry:
	adrp	x9, stack_top
	add	x9, x9, :lo12:stack_top
	mov	sp, x9
	sub	sp, sp, #80
	stp	x0, x1, [sp, #0]
	stp	x2, x3, [sp, #16]
	mrs	x10, CurrentEL
	mrs	x11, sctlr_el1
	stp	x10, x11, [sp, #32]
	mrs	x12, daif
	adr	x13, _start
	stp	x12, x13, [sp, #48]
	mov	x0, sp
	bl	handover
1:	wfi
	b	1b

	// long semihosting(long operation, const void *arguments)
	.globl	semihosting
semihosting:
	hlt	#0xf000
	ret

	.bss
	.balign	16
	.skip	8192
stack_top:
