/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _POWERPC_KEXEC_LIVE_TREE_H
#define _POWERPC_KEXEC_LIVE_TREE_H

#include <linux/types.h>

struct kexec_why;

int ppc64_live_tree(bool only_cpus, void **live, struct kexec_why *why);

#endif /* _POWERPC_KEXEC_LIVE_TREE_H */
