/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a ppc64 kernel changes in the device tree of the next one. All of it is
 * done in a buffer, and nothing else is looked at.
 */
#ifndef _POWERPC_KEXEC_FDT_NODES_H
#define _POWERPC_KEXEC_FDT_NODES_H

#include <linux/types.h>

struct kexec_why;
struct range_list;

/* fdt_nodes.c */
int ppc64_fdt_failed(struct kexec_why *why, const char *node, const char *prop, int err);
int ppc64_fdt_child(const void *fdt, const char *name);
int ppc64_fdt_node_end(const void *fdt, int node);
int ppc64_fdt_graft(void *fdt, const void *live, const char *name, struct kexec_why *why);

/* fdt_live.c */
bool ppc64_fdt_is_live(const char *name, const char *type);
int ppc64_fdt_take_over(void *fdt, const void *live, struct kexec_why *why);
int ppc64_fdt_boot_cpu(void *fdt, struct kexec_why *why);
size_t ppc64_fdt_cpus_room(const void *live, unsigned int possible);
int ppc64_fdt_reserve(void *fdt, const struct range_list *ranges, struct kexec_why *why);

/* fdt_memory.c */
int ppc64_fdt_limit_memory(void *fdt, const struct range_list *usable, struct kexec_why *why);

#endif /* _POWERPC_KEXEC_FDT_NODES_H */
