/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _POWERPC_KEXEC_CRASH_CPUS_H
#define _POWERPC_KEXEC_CRASH_CPUS_H

struct kexec_segment;
struct kimage;

void crash_update_cpus(struct kimage *image, const struct kexec_segment *segment);

#endif /* _POWERPC_KEXEC_CRASH_CPUS_H */
