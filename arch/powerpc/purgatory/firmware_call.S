/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Calls into firmware, which is big-endian and may run in 32 bits.
 *
 * The byte order changes with rfid, so none of this is for Book3E, which has
 * neither of the two.
 */
#include <asm/ppc_asm.h>
#include <asm/purgatory.h>
#include <asm/reg.h>

/* Room for r0 and r2, at the places that both ABIs have for them or more. */
#define FRAME		112
#define SAVED_TOC	96
#define SAVED_LR	16

	.text

/*
 * s64 opal_call(u64 token, u64 a, u64 b, u64 c)
 *
 * OPAL takes its token in r0 and what it calls base in r2, and returns in
 * big-endian mode.  It keeps the registers that a C function keeps.
 */
	.balign	4
	.globl	opal_call
opal_call:
	mflr	r0
	std	r0, SAVED_LR(r1)
	stdu	r1, -FRAME(r1)
	std	r2, SAVED_TOC(r1)

	addis	r12, r2, purgatory_handover@toc@ha
	addi	r12, r12, purgatory_handover@toc@l
	bcl	20, 31, .Lnear
.Lnear:
	mflr	r11
	addi	r11, r11, .Lopal_back - .Lnear
	mtlr	r11

	mr	r0, r3
	mr	r3, r4
	mr	r4, r5
	mr	r5, r6
	ld	r11, PURGATORY_OPAL_ENTRY(r12)
	ld	r2, PURGATORY_OPAL_BASE(r12)
	mfmsr	r12
	clrrdi	r12, r12, 1			/* MSR_LE */
	mtsrr0	r11
	mtsrr1	r12
	rfid
	b	.

.Lopal_back:
	/* Changes r10, r11 and LR. */
	FIXUP_ENDIAN
	ld	r2, SAVED_TOC(r1)
	addi	r1, r1, FRAME
	ld	r0, SAVED_LR(r1)
	mtlr	r0
	blr
	.size	opal_call, . - opal_call

/*
 * void rtas_call(const struct purgatory_rtas_call *args)
 *
 * For a function that is not expected to return.  RTAS takes the address of its
 * arguments in r3 and its own in r4; it runs in 32 bits, in hypervisor mode if
 * that is where we are, without a way back to 64 bits.
 */
	.globl	rtas_call
rtas_call:
	addis	r12, r2, purgatory_handover@toc@ha
	addi	r12, r12, purgatory_handover@toc@l
	ld	r4, PURGATORY_RTAS_BASE(r12)
	ld	r5, PURGATORY_RTAS_ENTRY(r12)
	bcl	20, 31, .Lhere
.Lhere:
	mflr	r11
	addi	r11, r11, .Lrtas_back - .Lhere
	mtlr	r11

	mfmsr	r6
	li	r7, 1
	sldi	r7, r7, MSR_HV_LG
	and	r6, r6, r7
	li	r7, MSR_ME
	or	r6, r6, r7
	mtsrr0	r5
	mtsrr1	r6
	rfid
.Lrtas_back:
	.byte	0x48, 0, 0, 0			/* b . in big-endian */
	.size	rtas_call, . - rtas_call
