// SPDX-License-Identifier: GPL-2.0-only
/*
 * One walker over tables of ELF relocations with addends (RELA).
 *
 * Whoever puts an object in place, be it a module or a purgatory, does the same
 * for each entry of a table: find the symbol's address, find the place, see
 * that it is inside its section, compute a number, see that it fits, and merge
 * it into what is there. Only the table of types differs between architectures.
 *
 * A relocation is applied as a whole or, when it is refused, not at all.
 */
#include <linux/align.h>
#include <linux/bits.h>
#include <linux/elf.h>
#include <linux/elf_rela.h>
#include <linux/errno.h>
#include <linux/overflow.h>
#include <linux/sprintf.h>
#include <linux/stdarg.h>
#include <linux/unaligned.h>

/* Names in a sentence are cut here, so that there is room for the rest of it. */
#define NAME_SHOWN	64

/* Room for "section " and a number. */
#define LABEL_MAX	24

static const u8 cell_width[] = {
	[ELF_RELA_NOTHING] = 0,
	[ELF_RELA_U16] = sizeof(u16),
	[ELF_RELA_U32] = sizeof(u32),
	[ELF_RELA_U64] = sizeof(u64),
	[ELF_RELA_INSN] = sizeof(u32),
	[ELF_RELA_INSN_PAIR] = 2 * sizeof(u32),
	[ELF_RELA_INSN_LE] = sizeof(u32),
};

/**
 * elf_rela_read() - contents of a relocation's cell
 * @site: the relocation
 *
 * Context: Any.
 * Return: the cell as a number; of a pair of instructions the first one is in
 *	the upper half. 0 for a mark.
 */
u64 elf_rela_read(const struct elf_rela_site *site)
{
	const u32 *insn = site->cell;

	switch (site->howto->cell) {
	case ELF_RELA_U16:
		return get_unaligned((u16 *)site->cell);
	case ELF_RELA_U32:
		return get_unaligned((u32 *)site->cell);
	case ELF_RELA_U64:
		return get_unaligned((u64 *)site->cell);
	case ELF_RELA_INSN:
		return *insn;
	case ELF_RELA_INSN_PAIR:
		return (u64)insn[0] << 32 | insn[1];
	case ELF_RELA_INSN_LE:
		return get_unaligned_le32(site->cell);
	}
	return 0;
}

/**
 * elf_rela_write() - store a relocation's cell
 * @site: the relocation
 * @cell: what elf_rela_read() is to return from now on
 *
 * Context: Any.
 */
void elf_rela_write(const struct elf_rela_site *site, u64 cell)
{
	u32 *insn = site->cell;

	switch (site->howto->cell) {
	case ELF_RELA_U16:
		put_unaligned((u16)cell, (u16 *)site->cell);
		break;
	case ELF_RELA_U32:
		put_unaligned((u32)cell, (u32 *)site->cell);
		break;
	case ELF_RELA_U64:
		put_unaligned(cell, (u64 *)site->cell);
		break;
	case ELF_RELA_INSN:
		*insn = cell;
		break;
	case ELF_RELA_INSN_PAIR:
		insn[0] = cell >> 32;
		insn[1] = cell;
		break;
	case ELF_RELA_INSN_LE:
		put_unaligned_le32(cell, site->cell);
		break;
	}
}

static const char *section_label(const struct elf_rela_walk *walk, unsigned int number,
				 char buffer[LABEL_MAX])
{
	if (walk->section_names && number < walk->nr_sections)
		return walk->section_names + walk->section[number].sh_name;
	snprintf(buffer, LABEL_MAX, "section %u", number);
	return buffer;
}

/* What stands for a section has no name of its own. */
static const char *symbol_label(const struct elf_rela_walk *walk, const struct elf_rela_site *site,
				char buffer[LABEL_MAX])
{
	const struct elf64_sym *sym = site->sym;

	if (sym && sym->st_name)
		return walk->names + sym->st_name;
	if (sym && ELF64_ST_TYPE(sym->st_info) == STT_SECTION)
		return section_label(walk, sym->st_shndx, buffer);
	snprintf(buffer, LABEL_MAX, "%llu", (u64)ELF64_R_SYM(site->rela->r_info));
	return buffer;
}

/**
 * elf_rela_refuse() - say why a relocation cannot be applied
 * @walk: the walk; receives the sentence
 * @site: the relocation; its symbol and howto may be missing yet
 * @err: negative errno
 * @fmt: printf() format of what comes behind the section, the type and the symbol
 *
 * Context: Any.
 * Return: @err
 */
int elf_rela_refuse(struct elf_rela_walk *walk, const struct elf_rela_site *site, int err,
		    const char *fmt, ...)
{
	char section[LABEL_MAX], symbol[LABEL_MAX], type[LABEL_MAX];
	va_list args;
	int len;

	snprintf(type, sizeof(type), "type %u", site->type);
	len = snprintf(walk->why, sizeof(walk->why), "%.*s+0x%llx: %s against symbol %.*s: ",
		       NAME_SHOWN, section_label(walk, walk->target, section),
		       (u64)site->rela->r_offset, site->howto ? site->howto->name : type,
		       NAME_SHOWN, symbol_label(walk, site, symbol));
	if (len < sizeof(walk->why)) {
		va_start(args, fmt);
		vsnprintf(walk->why + len, sizeof(walk->why) - len, fmt, args);
		va_end(args);
	}
	return err;
}

/* Both first, as each one is part of the sentence about the other. */
static int find_type_and_symbol(struct elf_rela_walk *walk, struct elf_rela_site *site)
{
	u64 number = ELF64_R_SYM(site->rela->r_info);

	site->howto = walk->arch->howto(site->type);
	site->sym = number < walk->nr_syms ? &walk->sym[number] : NULL;
	if (!site->howto)
		return elf_rela_refuse(walk, site, -ENOEXEC, "the type is not known");
	if (!site->sym)
		return elf_rela_refuse(walk, site, -ENOEXEC, "there are %llu symbols",
				       walk->nr_syms);
	return 0;
}

static bool is_instruction(const struct elf_rela_howto *howto)
{
	return howto->cell >= ELF_RELA_INSN;
}

/* Where it is, and where it will be. */
static int find_place(struct elf_rela_walk *walk, struct elf_rela_site *site)
{
	const struct elf64_shdr *target = &walk->section[walk->target];
	u64 offset = site->rela->r_offset, end;

	if (check_add_overflow(offset, (u64)cell_width[site->howto->cell], &end) ||
	    end > target->sh_size)
		return elf_rela_refuse(walk, site, -ENOEXEC,
				       "%u bytes do not fit into a section of 0x%llx",
				       cell_width[site->howto->cell], (u64)target->sh_size);
	site->cell = walk->contents + offset;
	site->room = target->sh_size - offset;
	site->place = target->sh_addr + offset;
	if (is_instruction(site->howto) && (!IS_ALIGNED(site->place, sizeof(u32)) ||
					    !IS_ALIGNED((uintptr_t)site->cell, sizeof(u32))))
		return elf_rela_refuse(walk, site, -ENOEXEC,
				       "address 0x%llx is not that of an instruction", site->place);
	return 0;
}

/*
 * Without a name it is symbol 0, which stands for 0. A weak symbol is 0 when
 * nobody defines it.
 */
static int find_undefined(struct elf_rela_walk *walk, struct elf_rela_site *site)
{
	const struct elf64_sym *sym = site->sym;

	if (walk->hooks && walk->hooks->undefined &&
	    walk->hooks->undefined(walk, sym, &site->value))
		return 0;
	site->value = 0;
	if (ELF64_ST_TYPE(sym->st_info) != STT_NOTYPE ||
	    (sym->st_name && ELF64_ST_BIND(sym->st_info) != STB_WEAK))
		return elf_rela_refuse(walk, site, -ENOEXEC, "the symbol is undefined");
	return 0;
}

static int find_defined(struct elf_rela_walk *walk, struct elf_rela_site *site)
{
	unsigned int number = site->sym->st_shndx;

	if (number >= walk->nr_sections)
		return elf_rela_refuse(walk, site, -ENOEXEC, "the symbol is in section %u of %u",
				       number, walk->nr_sections);
	if (!(walk->section[number].sh_flags & SHF_ALLOC))
		return elf_rela_refuse(walk, site, -ENOEXEC,
				       "the symbol is in section %u, which is not loaded", number);
	site->value = walk->section[number].sh_addr + site->sym->st_value;
	return 0;
}

static int find_value(struct elf_rela_walk *walk, struct elf_rela_site *site)
{
	int ret = 0;

	if (site->sym->st_shndx == SHN_COMMON)
		return elf_rela_refuse(walk, site, -ENOEXEC, "the symbol is common");
	if (walk->resolved || site->sym->st_shndx == SHN_ABS)
		site->value = site->sym->st_value;
	else if (site->sym->st_shndx == SHN_UNDEF)
		ret = find_undefined(walk, site);
	else
		ret = find_defined(walk, site);
	site->value += site->rela->r_addend;
	return ret;
}

static bool is_in_range(const struct elf_rela_howto *howto, s64 number)
{
	s64 half = howto->range == ELF_RELA_ANY ? 0 : BIT_ULL(howto->bits - 1);

	switch (howto->range) {
	case ELF_RELA_SIGNED:
		return number >= -half && number < half;
	case ELF_RELA_UNSIGNED:
		return number >= 0 && number / 2 < half;
	case ELF_RELA_EITHER:
		return number >= -half && number / 2 < half;
	}
	return true;
}

static const char *range_name(const struct elf_rela_howto *howto)
{
	return howto->range == ELF_RELA_SIGNED ? "signed bits" :
	       howto->range == ELF_RELA_UNSIGNED ? "unsigned bits" : "bits";
}

/* A number as people write it: the sign, and what follows it. */
static const char *sign_of(u64 number)
{
	return (s64)number < 0 ? "-" : "";
}

static u64 absolute(u64 number)
{
	return (s64)number < 0 ? -number : number;
}

static int refuse_number(struct elf_rela_walk *walk, const struct elf_rela_site *site, u64 number)
{
	return elf_rela_refuse(walk, site, -ENOEXEC, "%s0x%llx does not fit into %u %s",
			       sign_of(number), absolute(number), site->howto->bits,
			       range_name(site->howto));
}

/* The number, which fits or is refused. Gives the hook one chance to make it fit. */
static int find_number(struct elf_rela_walk *walk, struct elf_rela_site *site, u64 *number)
{
	int ret;

	ret = walk->arch->compute(walk, site, number);
	if (ret || is_in_range(site->howto, *number + site->howto->round))
		return ret;
	if (!walk->hooks || !walk->hooks->out_of_range)
		return refuse_number(walk, site, *number);
	ret = walk->hooks->out_of_range(walk, site);
	if (!ret)
		ret = walk->arch->compute(walk, site, number);
	if (ret && ret != -ERANGE)
		return ret;
	if (ret || !is_in_range(site->howto, *number + site->howto->round))
		return refuse_number(walk, site, *number);
	return 0;
}

static int apply_number(struct elf_rela_walk *walk, struct elf_rela_site *site)
{
	u64 number, cell;
	int ret;

	ret = find_number(walk, site, &number);
	if (ret)
		return ret;
	if (site->howto->exact && !IS_ALIGNED(number, BIT_ULL(site->howto->shift)))
		return elf_rela_refuse(walk, site, -ENOEXEC, "%s0x%llx is not a multiple of %llu",
				       sign_of(number), absolute(number),
				       BIT_ULL(site->howto->shift));
	cell = walk->arch->insert(site->howto, elf_rela_read(site), number + site->howto->round);
	if (walk->hooks && walk->hooks->write)
		return walk->hooks->write(walk, site, cell);
	elf_rela_write(site, cell);
	return 0;
}

static int apply_one(struct elf_rela_walk *walk, const struct elf64_rela *rela)
{
	struct elf_rela_site site = {
		.rela = rela,
		.type = ELF64_R_TYPE(rela->r_info),
	};
	int ret;

	ret = find_type_and_symbol(walk, &site);
	if (ret)
		return ret;
	ret = find_place(walk, &site);
	if (ret || site.howto->cell == ELF_RELA_NOTHING)
		return ret;
	ret = find_value(walk, &site);
	if (ret)
		return ret;
	if (walk->hooks && walk->hooks->before) {
		ret = walk->hooks->before(walk, &site);
		if (ret)
			return ret == ELF_RELA_DONE ? 0 : ret;
	}
	return apply_number(walk, &site);
}

/**
 * elf_rela_apply() - apply the relocations of one section
 * @walk: the section and what it refers to
 * @rela: the table
 * @count: how many entries it has
 *
 * Stops at the first entry that is refused. The entries in front of it have been
 * applied, so that the section is of no use then.
 *
 * Context: That of the hooks; without hooks any.
 * Return: 0, or, with a sentence in @walk->why,
 *
 * * %-ENOEXEC	- a type is unknown; a place is outside the section, or is not
 *		  aligned; a symbol is missing, undefined, common, or in a section
 *		  that is not there; a number does not fit or is not aligned
 * * what a hook returns
 */
int elf_rela_apply(struct elf_rela_walk *walk, const struct elf64_rela *rela, u64 count)
{
	const struct elf64_rela *end = rela + count;
	int ret;

	for (; rela < end; rela++) {
		ret = apply_one(walk, rela);
		if (ret)
			return ret;
	}
	return 0;
}
