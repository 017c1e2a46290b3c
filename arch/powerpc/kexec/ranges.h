/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Which memory a ppc64 kernel leaves to others, for its crash dump and for the
 * kernel that comes after it.
 */
#ifndef _POWERPC_KEXEC_RANGES_H
#define _POWERPC_KEXEC_RANGES_H

struct crash_mem;
struct range;
struct range_list;

int kexec_add_rtas_range(struct range_list *list);
int kexec_add_opal_range(struct range_list *list);
struct crash_mem *crash_dump_ranges(const struct range *gone);

#endif /* _POWERPC_KEXEC_RANGES_H */
