// SPDX-License-Identifier: GPL-2.0-only
/*
 * Any bytes as a vmlinux. The first one of an input chooses whether the file is
 * what follows, or that laid over a good file by XOR, in either byte order.
 */
#include <linux/errno.h>
#include <linux/kexec_elf.h>
#include <linux/kexec_why.h>
#include <linux/minmax.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "../../../arch/powerpc/kexec/kexec_elf64.h"
#include "../../../arch/powerpc/kexec/kexec_elf64_test.h"

static void insist(bool ok)
{
	if (!ok)
		__builtin_trap();
}

/* What the loader does with a layout, short of finding room for it. */
static void use_layout(const struct kexec_elf_info *elf,
		       const struct ppc64_elf_layout *layout, size_t len)
{
	struct kexec_why why;
	char *to;

	insist(layout->origin % layout->align == 0);
	insist(layout->filled && layout->filled <= layout->size);
	insist(layout->entry < layout->filled && layout->head_len);
	insist(layout->head <= len && layout->head_len <= len - layout->head);
	ppc64_elf_check_crash(elf, layout, &why);
	if (!layout->scattered) {
		insist(layout->from <= len && layout->filled <= len - layout->from);
		return;
	}
	if (layout->filled > SZ_1M)
		return;
	to = calloc(1, layout->filled);
	ppc64_elf_gather(elf, layout, to);
	insist(!memcmp(to + layout->entry, elf->buffer + layout->head, layout->head_len));
	free(to);
}

static void check_file(const u8 *file, size_t len)
{
	struct ppc64_elf_layout layout;
	struct kexec_elf_info elf;
	struct kexec_why why = {};
	struct elfhdr ehdr;
	int err;

	if (kexec_elf_read((const char *)file, len, &ehdr, &elf, &why))
		return;
	err = ppc64_elf_check(&elf, &layout, &why);
	insist(!err || err == -ENOEXEC);
	insist(!err || !strncmp(why.text, "kernel: ", 8));
	if (!err)
		use_layout(&elf, &layout, len);
	kexec_free_elf_info(&elf);
}

int fuzz_one(const u8 *data, size_t size)
{
	static u8 good[FILE_LEN];
	size_t len;
	u8 *copy;

	if (size < 2)
		return 0;
	/* Aligned to nothing, and ending where its bytes end. */
	len = data[0] & 1 ? size - 1 : max_t(size_t, size - 1, FILE_LEN);
	copy = calloc(1, len + 1);
	memcpy(copy + 1, data + 1, size - 1);
	if (!(data[0] & 1)) {
		build_good_vmlinux(good, data[0] & 2);
		for (size_t i = 0; i < FILE_LEN; i++)
			copy[1 + i] ^= good[i];
	}
	check_file(copy + 1, len);
	free(copy);
	return 0;
}
