/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a kernel that loads another tells the purgatory between them.
 *
 * Two variables, both in the byte order that the two share.  The first one is
 * code, too; it moves to address 0, where the other CPUs wait:
 *
 *	purgatory_start, aligned to 256 bytes
 *
 *	0x00	branch to the path of the boot CPU
 *	0x04	next kernel's first 256 bytes, without the first word
 *	0x5c	1 in the next kernel's byte order if it is to run where it is
 *		loaded; the purgatory copies it to the same place there
 *	0x60	secondary CPUs start here, r3 = number of the CPU
 *	0x100	end
 *
 *	purgatory_handover, struct ppc64_purgatory
 *
 *		0		8
 *	0x00	kernel		fdt
 *	0x10	backup		opal_base
 *	0x20	opal_entry	rtas_base
 *	0x30	rtas_entry	rtas_reboot, console
 *	0x40	console_kind, flags
 *	0x48	low
 *
 * The segments to verify are in purgatory_segments, see <linux/kexec_digest.h>.
 */
#ifndef _ASM_POWERPC_PURGATORY_H
#define _ASM_POWERPC_PURGATORY_H

/* Offsets into purgatory_start. The first kernels with kexec defined them. */
#define PURGATORY_RUN_AT_LOAD	0x5c
#define PURGATORY_SECONDARY	0x60
#define PURGATORY_HEAD_SIZE	0x100

/* Offsets into purgatory_handover, for assembly. */
#define PURGATORY_KERNEL	0x00
#define PURGATORY_FDT		0x08
#define PURGATORY_OPAL_BASE	0x18
#define PURGATORY_OPAL_ENTRY	0x20
#define PURGATORY_RTAS_BASE	0x28
#define PURGATORY_RTAS_ENTRY	0x30

#ifndef __ASSEMBLY__

#include <linux/build_bug.h>
#include <linux/stddef.h>
#include <linux/types.h>

/* How to write to the console. */
enum ppc64_purgatory_console {
	PURGATORY_NO_CONSOLE,
	PURGATORY_HVTERM,		/* H_PUT_TERM_CHAR */
	PURGATORY_OPAL_CONSOLE,		/* OPAL_CONSOLE_WRITE */
};

/* The CPU has the vector instructions for SHA-256 (Power ISA 2.07). */
#define PURGATORY_VECTOR_SHA	0x1

/**
 * struct ppc64_purgatory - what the purgatory is told; addresses are physical
 * @kernel: where the next kernel is entered
 * @fdt: its device tree
 * @backup: where the first 64 KiB of memory are copied to, 0 for nowhere
 * @opal_base: what OPAL wants to find in r2, and kernels in r8
 * @opal_entry: where OPAL is called, and what kernels find in r9; 0 for none
 * @rtas_base: what RTAS wants to find in r4
 * @rtas_entry: where RTAS is called; 0 for none
 * @rtas_reboot: RTAS token of system-reboot
 * @console: number of the console, as its firmware counts
 * @console_kind: enum ppc64_purgatory_console
 * @flags: PURGATORY_VECTOR_SHA
 * @low: what was at address 0 before the jump put purgatory_start there; it goes
 *	 to the start of @backup
 */
struct ppc64_purgatory {
	u64 kernel;
	u64 fdt;
	u64 backup;
	u64 opal_base;
	u64 opal_entry;
	u64 rtas_base;
	u64 rtas_entry;
	u32 rtas_reboot;
	u32 console;
	u32 console_kind;
	u32 flags;
	u64 low[PURGATORY_HEAD_SIZE / sizeof(u64)];
};

static_assert(offsetof(struct ppc64_purgatory, kernel) == PURGATORY_KERNEL);
static_assert(offsetof(struct ppc64_purgatory, fdt) == PURGATORY_FDT);
static_assert(offsetof(struct ppc64_purgatory, opal_base) == PURGATORY_OPAL_BASE);
static_assert(offsetof(struct ppc64_purgatory, opal_entry) == PURGATORY_OPAL_ENTRY);
static_assert(offsetof(struct ppc64_purgatory, rtas_base) == PURGATORY_RTAS_BASE);
static_assert(offsetof(struct ppc64_purgatory, rtas_entry) == PURGATORY_RTAS_ENTRY);
static_assert(offsetof(struct ppc64_purgatory, low) == 0x48);
static_assert(sizeof(struct ppc64_purgatory) == 0x148);

extern struct ppc64_purgatory purgatory_handover;

#endif /* !__ASSEMBLY__ */

#endif /* _ASM_POWERPC_PURGATORY_H */
