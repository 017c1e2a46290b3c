/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _DRIVERS_OF_KEXEC_FDT_TEST_TREE_H
#define _DRIVERS_OF_KEXEC_FDT_TEST_TREE_H

#include <linux/sizes.h>
#include <linux/types.h>

#include "kexec_fdt.h"

/* More than any tree of the tests needs, but for those that ask for more. */
#define TEST_TREE_SIZE	SZ_8K

/* What the trees of the tests reserve besides that which goes with a boot. */
#define TEST_TREE_KEPT_RSV	0x80000000ULL
#define TEST_TREE_KEPT_RSV_SIZE	0x3000ULL

/* Where things were for the kernel that is left. */
#define TEST_TREE_OLD_FDT	0x48000000ULL
#define TEST_TREE_OLD_FDT_SIZE	0x2345ULL
#define TEST_TREE_OLD_INITRD	0x49000000ULL
#define TEST_TREE_OLD_INITRD_SIZE	0x12345ULL
#define TEST_TREE_OLD_RSVS	7

/* A next boot that is told everything there is to tell. */
extern const struct kexec_handover kexec_fdt_test_everything;

struct kexec_fdt_range kexec_fdt_test_old_range(unsigned int i, const char **name);
int kexec_fdt_test_tree(void *fdt, u32 addr_cells, u32 size_cells);
int kexec_fdt_test_old_boot(void *fdt);
bool kexec_fdt_test_sound(const void *fdt, size_t size);
int kexec_fdt_test_count_rsv(const void *fdt, u64 start, u64 size);

#endif /* _DRIVERS_OF_KEXEC_FDT_TEST_TREE_H */
