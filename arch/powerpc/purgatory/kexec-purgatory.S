/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The purgatory as a part of the kernel that loads it (kernel/kexec_purgatory.c).
 */
#include <linux/linkage.h>

	.section .rodata, "a"
	.balign	8
SYM_DATA_START(kexec_purgatory)
	.incbin	"arch/powerpc/purgatory/purgatory.ro"
SYM_DATA_END_LABEL(kexec_purgatory, SYM_L_LOCAL, .Lpurgatory_end)

	.balign	8
SYM_DATA(kexec_purgatory_size, .quad .Lpurgatory_end - kexec_purgatory)
