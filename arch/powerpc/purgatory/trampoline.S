/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * From the last instruction of one kernel to the first one of the next.
 *
 * The MMU is off (Book3E: memory is mapped as it is), interrupts are off, and
 * the byte order is that of the kernel that jumped here.  The boot CPU comes
 * to purgatory_start with r3 = its number and r4 = that address.  Before that,
 * purgatory_start has been copied to 0, and the other CPUs have been sent to
 * PURGATORY_SECONDARY there.  So what they find has to be the next kernel's code;
 * <asm/purgatory.h> draws how it comes in here.
 */
#include <asm/ppc_asm.h>
#include <asm/purgatory.h>

/* What a callee may write to in its caller's frame is part of this, in each ABI. */
#define MIN_FRAME	112

	.section ".text", "ax", @progbits
	.balign	PURGATORY_HEAD_SIZE
	.globl	purgatory_start
purgatory_start:
	b	.Lboot_cpu

	.org	purgatory_start + PURGATORY_RUN_AT_LOAD
	.long	0

	.org	purgatory_start + PURGATORY_SECONDARY
.Lsecondary:
	HMT_LOW
	b	.Lsecondary

	.org	purgatory_start + PURGATORY_HEAD_SIZE
	.size	purgatory_start, . - purgatory_start

.Lboot_cpu:
	HMT_MEDIUM
	mr	r29, r3
	bcl	20, 31, .Lhere
.Lhere:
	mflr	r30
	addis	r2, r30, (.TOC. - .Lhere)@ha
	addi	r2, r2, (.TOC. - .Lhere)@l
	addis	r1, r2, .Lstack_end@toc@ha
	addi	r1, r1, .Lstack_end@toc@l
	/* A back chain of 0 ends the stack. */
	li	r0, 0
	stdu	r0, -MIN_FRAME(r1)

	mr	r3, r29
	bl	purgatory

	addis	r10, r2, purgatory_handover@toc@ha
	addi	r10, r10, purgatory_handover@toc@l
	ld	r3, PURGATORY_FDT(r10)
	ld	r4, PURGATORY_KERNEL(r10)
	li	r5, 0
	li	r6, 0
	li	r7, 0
	ld	r8, PURGATORY_OPAL_BASE(r10)
	ld	r9, PURGATORY_OPAL_ENTRY(r10)

	/*
	 * A kernel copes with either byte order where the secondary CPUs
	 * enter, and at its start with big-endian, as firmware would call it.
	 * Book3E, where a kernel cannot change it this way, is big-endian.
	 */
#ifdef __LITTLE_ENDIAN__
	mfmsr	r11
	clrrdi	r11, r11, 1			/* MSR_LE */
	mtsrr0	r4
	mtsrr1	r11
	rfid
	b	.
#else
	mtctr	r4
	bctr
#endif

	/*
	 * The TOC of a relocatable object is where its .toc is, and C code of
	 * the medium model may have left it without one.
	 */
	.section ".toc", "aw", @progbits
	.quad	0

	.section ".bss", "aw", @nobits
	.balign	16
	.skip	4096
.Lstack_end:
