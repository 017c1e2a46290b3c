// SPDX-License-Identifier: GPL-2.0-only
/*
 * Any bytes as an ELF file. The first byte of an input chooses whether the rest
 * is the file or is laid over a good one by XOR, in which byte order; the other
 * way few inputs would get past the identification.
 */
#include <linux/compiler.h>
#include <linux/errno.h>

#include "../../../kernel/kexec_elf_test.h"

#define OVER_GOOD	0x1
#define BIG_ENDIAN_ELF	0x2

static void insist(bool ok)
{
	if (!ok)
		__builtin_trap();
}

/* A block of its own that is aligned to nothing and ends where the file ends. */
static u8 *make_file(u8 choice, const u8 *data, size_t len)
{
	static struct file_layout good;
	struct elf_file file = { .at = &good, .order = ELFDATA2LSB };
	u8 *copy = malloc(len + 1);
	size_t i;

	insist(copy);
	memcpy(copy + 1, data, len);
	if (!(choice & OVER_GOOD))
		return copy;
	if (choice & BIG_ENDIAN_ELF)
		file.order = ELFDATA2MSB;
	put_ehdr(&file);
	put_phdrs(&file, good.phdr);
	put_phdrs(&file, good.spare);
	for (i = 0; i < min(len, sizeof(good)); i++)
		copy[1 + i] ^= ((const u8 *)&good)[i];
	return copy;
}

static void use_segment(const struct elf_phdr *phdr, const u8 *data, size_t len)
{
	u64 at, end = (u64)phdr->p_offset + phdr->p_filesz;

	if (phdr->p_type == PT_NULL)
		return;
	insist(end <= len);
	for (at = phdr->p_offset; at < end; at += 61)
		READ_ONCE(data[at]);
	if (phdr->p_type == PT_LOAD)
		insist(phdr->p_filesz <= phdr->p_memsz &&
		       phdr->p_paddr + phdr->p_memsz >= phdr->p_paddr);
}

int fuzz_one(const u8 *data, size_t size)
{
	struct kexec_elf_info info;
	struct kexec_why why = {};
	struct elfhdr ehdr;
	unsigned int i;
	u8 *copy;
	int ret;

	if (!size)
		return 0;
	copy = make_file(data[0], data + 1, --size);
	ret = kexec_elf_read((const char *)copy + 1, size, &ehdr, &info, &why);
	if (ret)
		insist(ret == -ENOEXEC && !strncmp(why.text, "kernel: ", 8));
	else
		for (i = 0; i < ehdr.e_phnum; i++)
			use_segment(&info.proghdrs[i], copy + 1, size);
	kexec_free_elf_info(&info);
	free(copy);
	return 0;
}
