/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Relocating one section of an ELF64 object by a table with addends (RELA).
 *
 *	object file				memory
 *
 *	.rela.text  offset, symbol, type,	section .text at its final address
 *		    addend			 +--------------+
 *			|			 |		|
 *			|	   offset ------>| cell		| <- as wide as the type, at
 *			|			 |		|    the address P
 *			v			 +--------------+
 *	.symtab	    section, offset -----------> the symbol's final address S
 *
 * What is put into the cell follows from S + addend and P by rules that each
 * type has of its own. Types are data: an architecture describes them in a table
 * of struct elf_rela_howto and adds what cannot be said in a table. Who uses the
 * walker adds what depends on the surroundings, such as stubs for calls that are
 * out of reach.
 *
 * The object need not be where it will run: memory is written at
 * elf_rela_walk.contents, and addresses are those in the section headers.
 */
#ifndef _LINUX_ELF_RELA_H
#define _LINUX_ELF_RELA_H

#include <linux/compiler.h>
#include <linux/elf.h>
#include <linux/types.h>

struct elf_rela_site;
struct elf_rela_walk;

/* Fits a section, a type, the start of a symbol's name and two numbers. */
#define ELF_RELA_WHY_MAX	224

/**
 * enum elf_rela_cell - what is loaded, changed, and stored again
 * @ELF_RELA_NOTHING: a mark; nothing is stored
 * @ELF_RELA_U16: 2 bytes in the byte order of the kernel, at any address
 * @ELF_RELA_U32: 4 bytes, the same
 * @ELF_RELA_U64: 8 bytes, the same
 * @ELF_RELA_INSN: an instruction of 4 bytes, aligned, in the byte order of the kernel
 * @ELF_RELA_INSN_PAIR: two of them; the first one makes the upper half of the number
 * @ELF_RELA_INSN_LE: an instruction of 4 bytes, aligned, little-endian in any kernel
 */
enum elf_rela_cell {
	ELF_RELA_NOTHING,
	ELF_RELA_U16,
	ELF_RELA_U32,
	ELF_RELA_U64,
	ELF_RELA_INSN,
	ELF_RELA_INSN_PAIR,
	ELF_RELA_INSN_LE,
};

/**
 * enum elf_rela_range - which numbers fit
 * @ELF_RELA_ANY: all do: what does not fit into the field is meant to be cut off
 * @ELF_RELA_SIGNED: -2^(bits - 1) up to 2^(bits - 1) - 1
 * @ELF_RELA_UNSIGNED: 0 up to 2^bits - 1
 * @ELF_RELA_EITHER: -2^(bits - 1) up to 2^bits - 1
 */
enum elf_rela_range {
	ELF_RELA_ANY,
	ELF_RELA_SIGNED,
	ELF_RELA_UNSIGNED,
	ELF_RELA_EITHER,
};

/**
 * struct elf_rela_howto - one type of relocation
 * @name: its name in the ABI; NULL in a gap of a table
 * @cell: enum elf_rela_cell
 * @range: enum elf_rela_range that the number has to keep
 * @bits: the width that @range speaks of, 1 to 63
 * @shift: the field starts with this bit of the number
 * @exact: the bits below have to be 0
 * @round: added to the number in front of the range check and the shift
 * @base: what the number is relative to; meaning and values are the architecture's
 * @field: where in the cell it goes; the same
 */
struct elf_rela_howto {
	const char *name;
	u8 cell;
	u8 range;
	u8 bits;
	u8 shift;
	bool exact;
	u16 round;
	u8 base;
	u8 field;
};

/**
 * struct elf_rela_arch - what an architecture knows
 * @howto: describes a type, or returns NULL for one that is not known
 * @compute: the number of a relocation, before rounding; 0, or what
 *	     elf_rela_refuse() returned
 * @insert: puts a number, rounded but not shifted, into the contents of a cell
 *	    and returns the new contents
 */
struct elf_rela_arch {
	const struct elf_rela_howto *(*howto)(u32 type);
	int (*compute)(struct elf_rela_walk *walk, const struct elf_rela_site *site, u64 *number);
	u64 (*insert)(const struct elf_rela_howto *howto, u64 cell, u64 number);
};

/* What elf_rela_hooks.before returns when nothing is left to do. */
#define ELF_RELA_DONE	1

/**
 * struct elf_rela_hooks - what the user of the walker knows; each may be NULL
 * @undefined: says what an undefined symbol stands for: true with its value
 * @before: called for each relocation, when its cell is known to be inside the
 *	    section; may redirect it. 0 to go on, ELF_RELA_DONE, or an errno
 *	    with a sentence
 * @out_of_range: called for a number that does not fit. 0 when it has redirected,
 *	    or an errno with a sentence; -ERANGE leaves the sentence to the walker
 * @write: stores the new contents of a cell in place of elf_rela_write();
 *	    0 or an errno with a sentence
 */
struct elf_rela_hooks {
	bool (*undefined)(struct elf_rela_walk *walk, const struct elf64_sym *sym, u64 *value);
	int (*before)(struct elf_rela_walk *walk, struct elf_rela_site *site);
	int (*out_of_range)(struct elf_rela_walk *walk, struct elf_rela_site *site);
	int (*write)(struct elf_rela_walk *walk, const struct elf_rela_site *site, u64 cell);
};

/**
 * struct elf_rela_site - one relocation under way
 * @rela: its entry in the table
 * @type: its type
 * @howto: what the architecture knows about the type
 * @sym: the symbol
 * @cell: memory that is going to be changed
 * @room: bytes from @cell to the end of the section
 * @place: the address that @cell will have
 * @value: address or number that is referred to, the addend included
 * @redirected: a hook has put something in front of the symbol: see elf_rela_redirect()
 */
struct elf_rela_site {
	const struct elf64_rela *rela;
	u32 type;
	const struct elf_rela_howto *howto;
	const struct elf64_sym *sym;
	void *cell;
	u64 room;
	u64 place;
	u64 value;
	bool redirected;
};

/**
 * struct elf_rela_walk - a section that is relocated
 * @arch: the architecture
 * @hooks: the user's, or NULL
 * @section: section headers: sh_addr is the address that a section will have
 * @nr_sections: how many there are; is not used when @resolved
 * @section_names: names of the sections by sh_name, or NULL to call them by number
 * @sym: the symbols
 * @nr_syms: how many there are
 * @names: their names by st_name, each one terminated
 * @resolved: st_value of each symbol has its final value already
 * @target: number of the section that is relocated
 * @contents: where its sh_size bytes are now
 * @why: receives the sentence of a refusal, without full stop or newline
 */
struct elf_rela_walk {
	const struct elf_rela_arch *arch;
	const struct elf_rela_hooks *hooks;
	const struct elf64_shdr *section;
	unsigned int nr_sections;
	const char *section_names;
	const struct elf64_sym *sym;
	u64 nr_syms;
	const char *names;
	bool resolved;
	unsigned int target;
	void *contents;
	char why[ELF_RELA_WHY_MAX];
};

int elf_rela_apply(struct elf_rela_walk *walk, const struct elf64_rela *rela, u64 count);

/* For architectures and hooks. */
u64 elf_rela_read(const struct elf_rela_site *site);
void elf_rela_write(const struct elf_rela_site *site, u64 cell);
__printf(4, 5)
int elf_rela_refuse(struct elf_rela_walk *walk, const struct elf_rela_site *site, int err,
		    const char *fmt, ...);

/**
 * elf_rela_redirect() - let a relocation refer to something else
 * @site: the relocation
 * @value: address of a stub, a table entry, or the like
 *
 * Context: Any.
 */
static inline void elf_rela_redirect(struct elf_rela_site *site, u64 value)
{
	site->value = value;
	site->redirected = true;
}

#endif /* _LINUX_ELF_RELA_H */
