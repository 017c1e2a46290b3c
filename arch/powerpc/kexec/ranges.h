/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Which memory a ppc64 kernel leaves to others, for its crash dump and for the
 * kernel that comes after it.
 */
#ifndef _POWERPC_KEXEC_RANGES_H
#define _POWERPC_KEXEC_RANGES_H

struct crash_mem;
struct kimage;
struct range;
struct range_list;

int kexec_add_rtas_range(struct range_list *list);
int kexec_add_opal_range(struct range_list *list);
struct crash_mem *crash_dump_ranges(const struct range *gone);

int ppc64_free_ranges(const struct kimage *image, struct range_list *free);
int ppc64_reserve_ranges(const struct kimage *image, struct range_list *reserve);

#ifdef CONFIG_CRASH_DUMP
int ppc64_usable_ranges(struct range_list *usable);
#else
static inline int ppc64_usable_ranges(struct range_list *usable)
{
	return 0;
}
#endif

#endif /* _POWERPC_KEXEC_RANGES_H */
