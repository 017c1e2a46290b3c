/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The loader's side of the ppc64 purgatory, see <asm/purgatory.h>.
 */
#ifndef _POWERPC_KEXEC_PURGATORY_H
#define _POWERPC_KEXEC_PURGATORY_H

#include <linux/types.h>

#include <asm/purgatory.h>

struct kimage;

/**
 * struct ppc64_handover - what the purgatory is told by the loader
 * @kernel: physical address where the next kernel was placed and is entered
 * @fdt: physical address of its device tree
 * @backup: physical address of the backup region, 0 for none
 * @head: first bytes of the next kernel in its file
 * @head_len: how many there are
 * @run_at_load: whether it is to run where it was placed
 */
struct ppc64_handover {
	u64 kernel;
	u64 fdt;
	u64 backup;
	const void *head;
	size_t head_len;
	bool run_at_load;
};

int ppc64_purgatory_set_up(struct kimage *image, const struct ppc64_handover *handover);

/* purgatory_head.c */
void ppc64_purgatory_fill_head(u8 head[PURGATORY_HEAD_SIZE], const void *kernel, size_t len);
void ppc64_purgatory_run_at_load(u8 head[PURGATORY_HEAD_SIZE]);

#endif /* _POWERPC_KEXEC_PURGATORY_H */
