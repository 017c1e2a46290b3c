/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _DRIVERS_OF_KEXEC_FDT_BLOB_H
#define _DRIVERS_OF_KEXEC_FDT_BLOB_H

#include <linux/types.h>

#include "kexec_fdt.h"

int kexec_fdt_copy(const void *from, size_t from_size, void *fdt, size_t size);
int kexec_fdt_unreserve(void *fdt, u64 start, u64 size);
int kexec_fdt_root_cells(const void *fdt, const char *name);
struct kexec_fdt_range kexec_fdt_read_range(const void *fdt, const void *value, int len);
int kexec_fdt_seal(void *fdt);

#endif /* _DRIVERS_OF_KEXEC_FDT_BLOB_H */
