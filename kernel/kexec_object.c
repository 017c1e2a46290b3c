// SPDX-License-Identifier: GPL-2.0-only
/*
 * A bounds-checked view of a relocatable ELF object: the purgatory.
 *
 * It is part of the kernel, so it can be trusted; but it comes out of a linker,
 * and what linkers and compilers put into a relocatable object has changed
 * before. What does not fit is refused with a sentence, not followed.
 */
#define pr_fmt(fmt) "kexec_file: " fmt

#include <linux/align.h>
#include <linux/elf.h>
#include <linux/errno.h>
#include <linux/kexec_why.h>
#include <linux/log2.h>
#include <linux/math64.h>
#include <linux/minmax.h>
#include <linux/overflow.h>
#include <linux/string.h>

#include "kexec_object.h"

/* A sentence about the object, for the caller's log. */
#define broken(why, fmt, ...)	kexec_say_why(why, -ENOEXEC, "purgatory: " fmt, ##__VA_ARGS__)

/* True when [@start, @start + @size) is part of an object of @len bytes. */
static bool is_inside(u64 start, u64 size, u64 len)
{
	u64 end;

	return !check_add_overflow(start, size, &end) && end <= len;
}

/* Tables are used where they are: true when one may stand at @offset. */
static bool is_table_at(const struct kexec_object *object, u64 offset)
{
	return IS_ALIGNED((uintptr_t)object->ehdr + offset, sizeof(u64));
}

static const void *contents(const struct kexec_object *object, const struct elf64_shdr *section)
{
	return (const u8 *)object->ehdr + section->sh_offset;
}

static int check_ehdr(const struct kexec_object *object, size_t size, struct kexec_why *why)
{
	const struct elf64_hdr *ehdr = object->ehdr;

	if (size < sizeof(*ehdr) || !is_table_at(object, 0) ||
	    memcmp(ehdr->e_ident, ELFMAG, SELFMAG))
		return broken(why, "not an ELF object");
	if (ehdr->e_ident[EI_CLASS] != ELFCLASS64 || ehdr->e_ident[EI_DATA] != ELF_DATA)
		return broken(why, "class %u, byte order %u are not those of this kernel",
			      ehdr->e_ident[EI_CLASS], ehdr->e_ident[EI_DATA]);
	if (ehdr->e_type != ET_REL)
		return broken(why, "ELF type %u is not relocatable", ehdr->e_type);
	if (!ehdr->e_shnum || ehdr->e_shentsize != sizeof(struct elf64_shdr))
		return broken(why, "%u section headers of %u bytes", ehdr->e_shnum,
			      ehdr->e_shentsize);
	if (!is_table_at(object, ehdr->e_shoff) ||
	    !is_inside(ehdr->e_shoff, array_size(ehdr->e_shnum, sizeof(struct elf64_shdr)), size))
		return broken(why, "section headers end behind the object or are not aligned");
	return 0;
}

static int check_section(const struct kexec_object *object, unsigned int number, size_t size,
			 struct kexec_why *why)
{
	const struct elf64_shdr *section = &object->section[number];

	if (section->sh_type != SHT_NOBITS &&
	    !is_inside(section->sh_offset, section->sh_size, size))
		return broken(why, "section %u ends behind the object", number);
	if (section->sh_addralign && !is_power_of_2(section->sh_addralign))
		return broken(why, "section %u has alignment %#llx, not a power of two", number,
			      (u64)section->sh_addralign);
	return 0;
}

/* Names can be printed and compared once their table ends with a NUL. */
static int check_names(const struct kexec_object *object, unsigned int number,
		       struct kexec_why *why)
{
	const struct elf64_shdr *section = &object->section[number];
	const char *names;

	if (number >= object->ehdr->e_shnum || section->sh_type != SHT_STRTAB)
		return broken(why, "section %u is not a table of names", number);
	names = contents(object, section);
	if (!section->sh_size || names[section->sh_size - 1])
		return broken(why, "names in section %u are not terminated", number);
	return 0;
}

static int check_section_names(const struct kexec_object *object, struct kexec_why *why)
{
	unsigned int i, names = object->ehdr->e_shstrndx;
	int ret;

	ret = check_names(object, names, why);
	if (ret)
		return ret;
	for (i = 0; i < object->ehdr->e_shnum; i++)
		if (object->section[i].sh_name >= object->section[names].sh_size)
			return broken(why, "section %u has no name", i);
	return 0;
}

static bool is_known_index(const struct kexec_object *object, unsigned int index)
{
	return index < object->ehdr->e_shnum || index == SHN_ABS || index == SHN_COMMON;
}

static int check_symbols(const struct kexec_object *object, struct kexec_why *why)
{
	u64 i, names_size = object->section[object->section[object->symtab].sh_link].sh_size;

	for (i = 0; i < object->nr_syms; i++) {
		if (object->sym[i].st_name >= names_size)
			return broken(why, "symbol %llu has no name", i);
		if (!is_known_index(object, object->sym[i].st_shndx))
			return broken(why, "symbol %s is in section %u of %u",
				      object->names + object->sym[i].st_name,
				      object->sym[i].st_shndx, object->ehdr->e_shnum);
	}
	return 0;
}

static int read_symbols(struct kexec_object *object, struct kexec_why *why)
{
	const struct elf64_shdr *table;
	unsigned int i = 1;
	int ret;

	/* The specification allows one table of symbols. */
	while (i < object->ehdr->e_shnum && object->section[i].sh_type != SHT_SYMTAB)
		i++;
	if (i >= object->ehdr->e_shnum)
		return broken(why, "no symbols");
	table = &object->section[i];
	if (table->sh_entsize != sizeof(struct elf64_sym) || !is_table_at(object, table->sh_offset))
		return broken(why, "symbols of %llu bytes at %#llx", (u64)table->sh_entsize,
			      (u64)table->sh_offset);
	ret = check_names(object, table->sh_link, why);
	if (ret)
		return ret;
	object->symtab = i;
	object->sym = contents(object, table);
	object->nr_syms = div_u64(table->sh_size, sizeof(struct elf64_sym));
	object->names = contents(object, &object->section[table->sh_link]);
	return check_symbols(object, why);
}

/**
 * kexec_object_read() - look at an object, or say what is wrong with it
 * @object: receives the view, which points into @file
 * @file: the object, aligned to 8 bytes
 * @size: its size in bytes
 * @why: receives the sentence when the object is refused
 *
 * In the view that is handed out each section's contents lie inside the object,
 * all names are terminated, and each symbol is in a section that there is, or
 * absolute, or common. Relocations have yet to be checked.
 *
 * Context: Any. Prints nothing.
 * Return: 0, or %-ENOEXEC for what is not a relocatable object of this kernel.
 */
int kexec_object_read(struct kexec_object *object, const void *file, size_t size,
		      struct kexec_why *why)
{
	unsigned int i;
	int ret;

	*object = (struct kexec_object) { .ehdr = file };
	ret = check_ehdr(object, size, why);
	if (ret)
		return ret;
	object->section = file + object->ehdr->e_shoff;
	for (i = 0; i < object->ehdr->e_shnum; i++) {
		ret = check_section(object, i, size, why);
		if (ret)
			return ret;
	}
	ret = check_section_names(object, why);
	if (ret)
		return ret;
	return read_symbols(object, why);
}

/* Moves *@end past @section and says where in memory that starts. */
static bool append(const struct elf64_shdr *section, u64 *end, u64 *start)
{
	u64 align = section->sh_addralign ?: 1;

	if (check_add_overflow(*end, align - 1, start))
		return false;
	*start = ALIGN_DOWN(*start, align);
	return !check_add_overflow(*start, section->sh_size, end);
}

/* Appends what has contents, or what has not. */
static int append_sections(const struct kexec_object *object, struct elf64_shdr *placed, bool bss,
			   struct kexec_object_room *room, struct kexec_why *why)
{
	unsigned int i;

	for (i = 0; i < object->ehdr->e_shnum; i++) {
		const struct elf64_shdr *section = &object->section[i];
		bool is_bss = section->sh_type == SHT_NOBITS;

		if (!(section->sh_flags & SHF_ALLOC) || is_bss != bss)
			continue;
		if (!append(section, &room->memsz, &placed[i].sh_addr))
			return broken(why, "section %u does not fit into memory", i);
		room->align = max_t(u64, room->align, section->sh_addralign);
	}
	return 0;
}

/**
 * kexec_object_lay_out() - give the sections their place in memory
 * @object: view from kexec_object_read()
 * @placed: a copy of the object's section headers; receives in sh_addr where
 *	    each section to be loaded starts, counted from the first byte
 * @room: receives what they need together, in bytes
 * @why: receives the sentence when the object is refused
 *
 * .bss comes last, so that it need not be stored.
 *
 * Context: Any. Prints nothing.
 * Return: 0, or %-ENOEXEC when there is nothing to load or more than memory.
 */
int kexec_object_lay_out(const struct kexec_object *object, struct elf64_shdr *placed,
			 struct kexec_object_room *room, struct kexec_why *why)
{
	int ret;

	*room = (struct kexec_object_room) { .align = 1 };
	ret = append_sections(object, placed, false, room, why);
	if (ret)
		return ret;
	room->bufsz = room->memsz;
	if (!room->bufsz)
		return broken(why, "nothing to load");
	return append_sections(object, placed, true, room, why);
}

static int check_reference(const struct kexec_object *object, u64 index, struct kexec_why *why)
{
	const struct elf64_sym *sym = &object->sym[index];
	const char *name = object->names + sym->st_name;

	switch (sym->st_shndx) {
	case SHN_UNDEF:
		/* Entry 0, or one that the architecture gives a meaning (.TOC.). */
		if (ELF64_ST_TYPE(sym->st_info) == STT_NOTYPE)
			return 0;
		return broken(why, "symbol %s is undefined", name);
	case SHN_COMMON:
		return broken(why, "symbol %s is common", name);
	case SHN_ABS:
		/* One without a name would be called after its section, which is none. */
		return sym->st_name ? 0 : broken(why, "symbol %llu has no name", index);
	}
	return 0;
}

/* The fields that elf64_rel and elf64_rela have in common come first. */
static int check_entry(const struct kexec_object *object, const struct elf64_rel *rel,
		       const struct elf64_shdr *target, unsigned int number, struct kexec_why *why)
{
	if (rel->r_offset > target->sh_size)
		return broken(why, "relocation in section %u at %#llx of %#llx bytes", number,
			      (u64)rel->r_offset, (u64)target->sh_size);
	if (ELF64_R_SYM(rel->r_info) >= object->nr_syms)
		return broken(why, "relocation in section %u by symbol %llu of %llu", number,
			      (u64)ELF64_R_SYM(rel->r_info), object->nr_syms);
	return check_reference(object, ELF64_R_SYM(rel->r_info), why);
}

/**
 * kexec_object_check_relocations() - whether relocations may be applied
 * @object: view from kexec_object_read()
 * @number: a section of type SHT_RELA or SHT_REL
 * @why: receives the sentence when they are refused
 *
 * Each one starts inside its section or right at the end of it, where linkers
 * leave marks of no width. How far it reaches depends on its type, which only
 * the architecture knows: no type of any architecture is wider than 8 bytes.
 *
 * Context: Any. Prints nothing.
 * Return: 0, or %-ENOEXEC when a section or symbol they refer to is not there.
 */
int kexec_object_check_relocations(const struct kexec_object *object, unsigned int number,
				   struct kexec_why *why)
{
	const struct elf64_shdr *section = &object->section[number];
	bool has_addend = section->sh_type == SHT_RELA;
	size_t entry = has_addend ? sizeof(struct elf64_rela) : sizeof(struct elf64_rel);
	u64 i, count = div_u64(section->sh_size, entry);
	int ret;

	if (section->sh_info >= object->ehdr->e_shnum || section->sh_link != object->symtab)
		return broken(why, "section %u relocates section %u by the symbols in section %u",
			      number, section->sh_info, section->sh_link);
	if (section->sh_entsize != entry || !is_table_at(object, section->sh_offset))
		return broken(why, "relocations in section %u of %llu bytes at %#llx", number,
			      (u64)section->sh_entsize, (u64)section->sh_offset);
	if (object->section[section->sh_info].sh_type == SHT_NOBITS)
		return broken(why, "section %u relocates section %u, which has no contents",
			      number, section->sh_info);
	for (i = 0; i < count; i++) {
		ret = check_entry(object, contents(object, section) + i * entry,
				  &object->section[section->sh_info], number, why);
		if (ret)
			return ret;
	}
	return 0;
}

/**
 * kexec_object_find() - find a global symbol
 * @object: view from kexec_object_read()
 * @name: its name
 *
 * Context: Any.
 * Return: the symbol, or NULL when there is none that is defined.
 */
const struct elf64_sym *kexec_object_find(const struct kexec_object *object, const char *name)
{
	const struct elf64_sym *sym;

	for (sym = object->sym; sym < object->sym + object->nr_syms; sym++)
		if (ELF64_ST_BIND(sym->st_info) == STB_GLOBAL && sym->st_shndx != SHN_UNDEF &&
		    !strcmp(object->names + sym->st_name, name))
			return sym;
	return NULL;
}

/**
 * kexec_object_section() - the section that a symbol is part of
 * @object: view from kexec_object_read()
 * @sym: one of its symbols
 *
 * Context: Any.
 * Return: the section's header, or NULL when it is in none that is loaded.
 */
const struct elf64_shdr *kexec_object_section(const struct kexec_object *object,
					      const struct elf64_sym *sym)
{
	const struct elf64_shdr *section;

	if (sym->st_shndx >= object->ehdr->e_shnum)
		return NULL;
	section = &object->section[sym->st_shndx];
	return section->sh_flags & SHF_ALLOC ? section : NULL;
}

/**
 * kexec_object_variable() - find a variable that can be read and written
 * @object: view from kexec_object_read()
 * @name: name of a global variable
 * @size: size that it must have, in bytes
 * @why: receives the sentence when there is no such variable
 *
 * Context: Any. Prints nothing.
 * Return: its symbol, whose section is loaded, has contents, and holds all of
 * the variable; or NULL when the object is not the one that the caller expects.
 */
const struct elf64_sym *kexec_object_variable(const struct kexec_object *object, const char *name,
					      u64 size, struct kexec_why *why)
{
	const struct elf64_sym *sym = kexec_object_find(object, name);
	const struct elf64_shdr *section = sym ? kexec_object_section(object, sym) : NULL;

	if (!section) {
		broken(why, "no symbol %s", name);
		return NULL;
	}
	if (sym->st_size != size) {
		broken(why, "%s has %llu bytes, not %llu", name, (u64)sym->st_size, size);
		return NULL;
	}
	if (section->sh_type == SHT_NOBITS) {
		broken(why, "%s is in .bss and has no value yet", name);
		return NULL;
	}
	if (!is_inside(sym->st_value, size, section->sh_size)) {
		broken(why, "%s ends behind its section", name);
		return NULL;
	}
	return sym;
}
