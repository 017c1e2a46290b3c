// SPDX-License-Identifier: GPL-2.0-only
/*
 * Any bytes as a purgatory, laid over a good one by XOR when the first byte is
 * odd. What the reader lets pass is used as the loader and the relocation code
 * of the architectures use it.
 */
#include <linux/compiler.h>
#include <linux/errno.h>
#include <linux/slab.h>

#include "../../../kernel/kexec_object_test.h"

static void insist(bool ok)
{
	if (!ok)
		__builtin_trap();
}

static void use_contents(const struct kexec_object *object, const struct elf64_shdr *section)
{
	const u8 *file = (const u8 *)object->ehdr;
	u64 i;

	if (section->sh_type == SHT_NOBITS)
		return;
	for (i = 0; i < section->sh_size; i++)
		READ_ONCE(file[section->sh_offset + i]);
}

/* As arch_kexec_apply_relocations_add() does. */
static void use_relocations(const struct kexec_object *object, const struct elf64_shdr *section)
{
	const struct elf64_shdr *names = &object->section[object->ehdr->e_shstrndx];
	const struct elf64_rela *rela;
	const char *name;
	u64 i;

	if (section->sh_type != SHT_RELA)
		return;
	rela = (const void *)object->ehdr + section->sh_offset;
	for (i = 0; i < section->sh_size / sizeof(*rela); i++) {
		const struct elf64_sym *sym = &object->sym[ELF64_R_SYM(rela[i].r_info)];

		if (sym->st_name)
			name = object->names + sym->st_name;
		else
			name = (const char *)object->ehdr + names->sh_offset +
			       object->section[sym->st_shndx].sh_name;
		insist(strlen(name) < 1 << 20);
		if (sym->st_shndx != SHN_ABS)
			READ_ONCE(object->section[sym->st_shndx].sh_addr);
	}
}

int fuzz_one(const u8 *data, size_t size)
{
	static struct elf64_shdr placed[U16_MAX];
	struct kexec_object object;
	struct kexec_why why;
	unsigned int i;
	u8 *copy;
	int ret;

	if (!size--)
		return 0;
	copy = malloc(size ?: 1);
	insist(copy);
	memcpy(copy, data + 1, size);
	for (i = 0; data[0] & 1 && i < min(size, sizeof(good_object)); i++)
		copy[i] ^= ((const u8 *)&good_object)[i];
	ret = use_object(copy, size, &object, placed, &why);
	insist(!ret || (ret == -ENOEXEC && !strncmp(why.text, "purgatory: ", 11)));
	for (i = 0; !ret && i < object.ehdr->e_shnum; i++) {
		use_contents(&object, &object.section[i]);
		use_relocations(&object, &object.section[i]);
	}
	if (!ret)
		kexec_object_find(&object, "purgatory_start");
	free(copy);
	return 0;
}
