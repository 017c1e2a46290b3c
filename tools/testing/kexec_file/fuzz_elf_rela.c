// SPDX-License-Identifier: GPL-2.0-only
/*
 * Any relocations, symbols and section headers, of both architectures. Names are
 * good: whoever calls the walker has looked at them. Contents are a block of their
 * own, of any size, so that ASan sees what is written beside them.
 */
#include <linux/elf.h>
#include <linux/elf_rela.h>
#include <linux/errno.h>
#include <linux/minmax.h>
#include <linux/slab.h>

#include <asm/elf_rela.h>
#include <asm/elf_rela_64.h>

#define NR_SECTIONS	4
#define NR_SYMBOLS	4

static const char names[] = "\0.TOC.\0name\0x";

struct input {
	u8 arch;
	u8 flags;
	u8 target;
	u8 contents_size;
	u64 toc;
	struct elf64_shdr section[NR_SECTIONS];
	struct elf64_sym sym[NR_SYMBOLS];
};

enum { HAS_TOC = 1, RESOLVED = 2, HOOKED = 4, NAMED = 8 };

static void insist(bool ok)
{
	if (!ok)
		__builtin_trap();
}

static bool find_undefined(struct elf_rela_walk *walk, const struct elf64_sym *sym, u64 *value)
{
	*value = sym->st_value;
	return sym->st_name & 1;
}

static int prepare(struct elf_rela_walk *walk, struct elf_rela_site *site)
{
	insist(site->room >= 1 && site->sym && site->howto);
	if (site->value & 1)
		elf_rela_redirect(site, site->place);
	return site->value & 2 ? ELF_RELA_DONE : 0;
}

static int reach(struct elf_rela_walk *walk, struct elf_rela_site *site)
{
	if (site->value & 4)
		return -ERANGE;
	elf_rela_redirect(site, site->place + (site->value & 0xffff));
	return 0;
}

static const struct elf_rela_hooks hooks = {
	.undefined = find_undefined,
	.before = prepare,
	.out_of_range = reach,
};

static void apply(struct input *input, const struct elf64_rela *rela, u64 count)
{
	u64 size = input->contents_size;
	struct ppc64_elf_rela ppc64 = {
		.walk = {
			.arch = input->arch & 1 ? &ppc64_elf_rela_arch : &arm64_elf_rela_arch,
			.hooks = input->flags & HOOKED ? &hooks : NULL,
			.section = input->section,
			.nr_sections = NR_SECTIONS,
			.section_names = input->flags & NAMED ? names : NULL,
			.sym = input->sym,
			.nr_syms = NR_SYMBOLS,
			.names = names,
			.resolved = input->flags & RESOLVED,
			.target = input->target % NR_SECTIONS,
			.contents = malloc(size ?: 1),
		},
		.has_toc = input->flags & HAS_TOC,
		.toc = input->toc,
	};
	int ret;

	insist(ppc64.walk.contents);
	memset(ppc64.walk.contents, 0x5a, size);
	input->section[ppc64.walk.target].sh_size = size;
	ret = elf_rela_apply(&ppc64.walk, rela, count);
	insist(!ret || ret == -ENOEXEC);
	insist(!ret || strnlen(ppc64.walk.why, ELF_RELA_WHY_MAX) < ELF_RELA_WHY_MAX);
	insist(!ret || strstr(ppc64.walk.why, " against symbol "));
	free(ppc64.walk.contents);
}

int fuzz_one(const u8 *data, size_t size)
{
	struct elf64_rela *rela;
	struct input input;
	size_t i;

	if (size < sizeof(input))
		return 0;
	memcpy(&input, data, sizeof(input));
	for (i = 0; i < NR_SECTIONS; i++)
		input.section[i].sh_name %= sizeof(names);
	for (i = 0; i < NR_SYMBOLS; i++)
		input.sym[i].st_name %= sizeof(names);
	size -= sizeof(input);
	rela = malloc(size ?: 1);
	insist(rela);
	memcpy(rela, data + sizeof(input), size);
	apply(&input, rela, size / sizeof(*rela));
	free(rela);
	return 0;
}
