// SPDX-License-Identifier: GPL-2.0-only
/*
 * Relocation of the purgatory.
 *
 * All of it is one object: there is nothing outside that it calls, so that no
 * stubs are needed, and one r2 serves all of its functions.
 */
#include <linux/container_of.h>
#include <linux/elf.h>
#include <linux/elf_rela.h>
#include <linux/kexec.h>
#include <linux/limits.h>
#include <linux/math64.h>
#include <linux/minmax.h>
#include <linux/string.h>

#include <asm/elf_rela_64.h>

/* What is not loaded is still where it was in the object. */
static const void *in_object(const struct purgatory_info *pi, const struct elf64_shdr *section)
{
	return (const void *)pi->ehdr + section->sh_offset;
}

static const char *section_names(const struct purgatory_info *pi)
{
	return in_object(pi, &pi->sechdrs[pi->ehdr->e_shstrndx]);
}

/*
 * r2 is .toc + 0x8000. Code that only uses it to reach data has no .toc; all its
 * references follow from r2, so that any address nearby will do.
 */
static u64 find_toc(const struct purgatory_info *pi)
{
	const struct elf64_shdr *section = pi->sechdrs, *end = section + pi->ehdr->e_shnum;
	u64 lowest = U64_MAX;

	for (; section < end; section++) {
		if (!(section->sh_flags & SHF_ALLOC))
			continue;
		if (!strcmp(section_names(pi) + section->sh_name, ".toc"))
			return section->sh_addr + PPC64_TOC_BIAS;
		lowest = min(lowest, section->sh_addr);
	}
	return lowest + PPC64_TOC_BIAS;
}

/* The ABI's name for r2; no object defines it. */
static bool find_undefined(struct elf_rela_walk *walk, const struct elf64_sym *sym, u64 *value)
{
	const struct ppc64_elf_rela *ppc64 = container_of(walk, struct ppc64_elf_rela, walk);

	if (strcmp(walk->names + sym->st_name, ".TOC."))
		return false;
	*value = ppc64->toc;
	return true;
}

static const struct elf_rela_hooks hooks = {
	.undefined = find_undefined,
};

/**
 * arch_kexec_apply_relocations_add() - relocate a section of the purgatory
 * @pi: the purgatory, in its buffer and with its final addresses
 * @section: what is relocated, one of @pi->sechdrs
 * @relsec: the relocations: a section header of the object
 * @symtab: its symbols: the same
 *
 * kernel/kexec_purgatory.c has checked that what the headers refer to is there.
 *
 * Context: May sleep.
 * Return: 0 or %-ENOEXEC, after a refusal in the image's name
 */
int arch_kexec_apply_relocations_add(struct purgatory_info *pi, struct elf64_shdr *section,
				     const struct elf64_shdr *relsec,
				     const struct elf64_shdr *symtab)
{
	const struct kimage *image = container_of(pi, struct kimage, purgatory_info);
	struct ppc64_elf_rela ppc64 = {
		.walk = {
			.arch = &ppc64_elf_rela_arch,
			.hooks = &hooks,
			.section = pi->sechdrs,
			.nr_sections = pi->ehdr->e_shnum,
			.section_names = section_names(pi),
			.sym = in_object(pi, symtab),
			.nr_syms = div_u64(symtab->sh_size, sizeof(struct elf64_sym)),
			.names = in_object(pi, &pi->sechdrs[symtab->sh_link]),
			.target = section - pi->sechdrs,
			.contents = pi->purgatory_buf + section->sh_offset,
		},
		.has_toc = true,
		.toc = find_toc(pi),
	};
	int ret;

	ret = elf_rela_apply(&ppc64.walk, in_object(pi, relsec),
			     div_u64(relsec->sh_size, sizeof(struct elf64_rela)));
	return ret ? kexec_refuse(image, ret, "purgatory: %s", ppc64.walk.why) : 0;
}
