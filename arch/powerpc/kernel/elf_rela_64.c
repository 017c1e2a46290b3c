// SPDX-License-Identifier: GPL-2.0-only
/*
 * Types of relocation of 64-bit PowerPC, ELFv1 and ELFv2.
 *
 * "64-Bit ELF V2 ABI Specification", section 3.5.3, Relocation Types, is where
 * numbers, fields and checks come from. Instructions and data have the byte
 * order of the kernel, in which it also finds the 16 bits of an instruction
 * that a half-word type points at.
 *
 * Who loads the object has to provide what is more than a number: stubs for
 * calls that leave it, and table entries for the _GOT_ types.
 */
#include <linux/array_size.h>
#include <linux/bits.h>
#include <linux/container_of.h>
#include <linux/elf.h>
#include <linux/elf_rela.h>
#include <linux/errno.h>
#include <linux/limits.h>

#include <asm/elf_rela_64.h>

/* What a number is relative to. */
enum {
	ABSOLUTE,	/* nothing */
	PLACE,		/* the place */
	CALL,		/* the place, and the callee may be entered further down */
	TOC,		/* r2 */
	GOT_PLACE,	/* the place; it leads to a table entry for the symbol */
	R2,		/* it is r2 */
	R2_PLACE,	/* it is r2, relative to the place */
};

/* Where it goes. */
enum {
	ALL,		/* all of the cell */
	DISPLACEMENT,	/* DS form: the low two bits are part of the opcode */
	BRANCH,		/* I form: bits 2 to 25 */
	PREFIXED,	/* MLS and 8LS form: 18 bits in the prefix, 16 behind it */
	ENTRY_POINT,	/* the two instructions that set r2, if they are what is there */
};

/* What the compiler puts in front of a function of the large code model. */
#define LD_R2_R12	0xe84c0000	/* ld r2,0(r12), for any displacement */
#define ADD_R2_R2_R12	0x7c426214
/* What does the same within 2 GiB. */
#define ADDIS_R2_R12	0x3c4c0000
#define ADDI_R2_R2	0x38420000

/* Adding this makes up for the sign of the low half, which is added later. */
#define HIGH_ADJUST	0x8000

#define FITS(kind, width)	.range = ELF_RELA_##kind, .bits = (width)
#define HALF(from)		.cell = ELF_RELA_U16, .base = (from)
/* The upper half of 32 bits with a sign; parts of 64 bits, whatever is above them. */
#define HI			.shift = 16, FITS(SIGNED, 32)
#define HIGH			.shift = 16
#define HIGHER			.shift = 32
#define HIGHEST			.shift = 48
#define ADJUSTED		.round = HIGH_ADJUST
#define DS_FORM			.field = DISPLACEMENT, .shift = 2, .exact = true
#define WORD(from)		.cell = ELF_RELA_U32, .base = (from)
#define DOUBLE(from)		.cell = ELF_RELA_U64, .base = (from)
/* 32 MiB either way. */
#define CALL_24									\
	.cell = ELF_RELA_INSN, .base = CALL, .field = BRANCH, .shift = 2, .exact = true, \
	FITS(SIGNED, 26)
/* 8 GiB either way. */
#define PREFIXED_34(from)							\
	.cell = ELF_RELA_INSN_PAIR, .base = (from), .field = PREFIXED, FITS(SIGNED, 34)

#define TYPE(type, ...)								\
	[R_PPC64_##type] = { .name = "R_PPC64_" #type, __VA_ARGS__ }

static const struct elf_rela_howto howtos[] = {
	TYPE(NONE, .cell = ELF_RELA_NOTHING),
	TYPE(TOCSAVE, .cell = ELF_RELA_NOTHING),

	/* A short address, or a number with a sign. */
	TYPE(ADDR32, WORD(ABSOLUTE), FITS(EITHER, 32)),
	TYPE(ADDR64, DOUBLE(ABSOLUTE)),
	TYPE(ADDR16, HALF(ABSOLUTE), FITS(SIGNED, 16)),
	TYPE(ADDR16_DS, HALF(ABSOLUTE), DS_FORM, FITS(SIGNED, 16)),
	TYPE(ADDR16_LO, HALF(ABSOLUTE)),
	TYPE(ADDR16_LO_DS, HALF(ABSOLUTE), DS_FORM),
	TYPE(ADDR16_HI, HALF(ABSOLUTE), HI),
	TYPE(ADDR16_HA, HALF(ABSOLUTE), HI, ADJUSTED),
	TYPE(ADDR16_HIGH, HALF(ABSOLUTE), HIGH),
	TYPE(ADDR16_HIGHA, HALF(ABSOLUTE), HIGH, ADJUSTED),
	TYPE(ADDR16_HIGHER, HALF(ABSOLUTE), HIGHER),
	TYPE(ADDR16_HIGHERA, HALF(ABSOLUTE), HIGHER, ADJUSTED),
	TYPE(ADDR16_HIGHEST, HALF(ABSOLUTE), HIGHEST),
	TYPE(ADDR16_HIGHESTA, HALF(ABSOLUTE), HIGHEST, ADJUSTED),

	TYPE(REL32, WORD(PLACE), FITS(SIGNED, 32)),
	TYPE(REL64, DOUBLE(PLACE)),
	TYPE(REL16, HALF(PLACE), FITS(SIGNED, 16)),
	TYPE(REL16_LO, HALF(PLACE)),
	TYPE(REL16_HI, HALF(PLACE), HI),
	TYPE(REL16_HA, HALF(PLACE), HI, ADJUSTED),

	TYPE(TOC, DOUBLE(R2)),
	TYPE(TOC16, HALF(TOC), FITS(SIGNED, 16)),
	TYPE(TOC16_DS, HALF(TOC), DS_FORM, FITS(SIGNED, 16)),
	TYPE(TOC16_LO, HALF(TOC)),
	TYPE(TOC16_LO_DS, HALF(TOC), DS_FORM),
	TYPE(TOC16_HI, HALF(TOC), HI),
	TYPE(TOC16_HA, HALF(TOC), HI, ADJUSTED),

	TYPE(REL24, CALL_24),
	TYPE(REL24_NOTOC, CALL_24),
	TYPE(PCREL34, PREFIXED_34(PLACE)),
	TYPE(GOT_PCREL34, PREFIXED_34(GOT_PLACE)),
	TYPE(ENTRY, .cell = ELF_RELA_INSN_PAIR, .base = R2_PLACE, .field = ENTRY_POINT),
};

static const struct elf_rela_howto *find_howto(u32 type)
{
	return type < ARRAY_SIZE(howtos) && howtos[type].name ? &howtos[type] : NULL;
}

/*
 * A call from within the object shares its r2 and skips the instructions that
 * set it: three bits of st_other say how many bytes these are. They are 0 in
 * ELFv1, which has no such thing.
 */
static int local_entry(struct elf_rela_walk *walk, const struct elf_rela_site *site, u64 *offset)
{
	unsigned int code = site->sym->st_other >> 5;

	/* 0 and 1: there is one entry; 2 to 6: 4 to 64 bytes. */
	*offset = code > 1 ? BIT(code) : 0;
	if (code == 7)
		return elf_rela_refuse(walk, site, -ENOEXEC, "its local entry is a reserved one");
	return 0;
}

static int compute_call(struct elf_rela_walk *walk, const struct elf_rela_site *site, u64 *number)
{
	const struct ppc64_elf_rela *ppc64 = container_of(walk, struct ppc64_elf_rela, walk);
	u64 offset = 0;
	int ret = 0;

	if (!site->redirected)
		ret = local_entry(walk, site, &offset);
	if (!ret && offset && ppc64->has_toc && site->type == R_PPC64_REL24_NOTOC)
		ret = elf_rela_refuse(walk, site, -ENOEXEC,
				      "it takes an r2 that the caller does not have");
	*number = site->value + offset - site->place;
	return ret;
}

static int compute_toc(struct elf_rela_walk *walk, const struct elf_rela_site *site, u64 *number)
{
	const struct ppc64_elf_rela *ppc64 = container_of(walk, struct ppc64_elf_rela, walk);

	if (!ppc64->has_toc)
		return elf_rela_refuse(walk, site, -ENOEXEC, "there is no table of contents");
	*number = site->howto->base == R2 ? ppc64->toc : site->value - ppc64->toc;
	return 0;
}

static u64 entry_distance(struct elf_rela_walk *walk, const struct elf_rela_site *site)
{
	const struct ppc64_elf_rela *ppc64 = container_of(walk, struct ppc64_elf_rela, walk);

	/* Too far from anywhere: the instructions remain. */
	return ppc64->has_toc ? ppc64->toc - site->place : BIT_ULL(63);
}

static int compute(struct elf_rela_walk *walk, const struct elf_rela_site *site, u64 *number)
{
	switch (site->howto->base) {
	case ABSOLUTE:
		*number = site->value;
		return 0;
	case CALL:
		return compute_call(walk, site, number);
	case TOC:
	case R2:
		return compute_toc(walk, site, number);
	case R2_PLACE:
		*number = entry_distance(walk, site);
		return 0;
	case GOT_PLACE:
		if (!site->redirected)
			return elf_rela_refuse(walk, site, -ENOEXEC, "there is no GOT");
		break;
	}
	*number = site->value - site->place;
	return 0;
}

static u64 replace(u64 old, u64 new, u64 mask)
{
	return (old & ~mask) | (new & mask);
}

/*
 * Loading r2 from a word in front of the function takes longer than computing
 * it, and both is right: what is not recognised or too far away remains.
 */
static u64 shorten_entry(u64 cell, u64 distance)
{
	u64 sum = distance + HIGH_ADJUST;

	if (sum + BIT_ULL(31) > U32_MAX)
		return cell;
	if (replace(cell >> 32, 0, 0xfffc) != LD_R2_R12 || (u32)cell != ADD_R2_R2_R12)
		return cell;
	return (u64)(ADDIS_R2_R12 | (sum >> 16 & 0xffff)) << 32 | ADDI_R2_R2 | (distance & 0xffff);
}

static u64 insert(const struct elf_rela_howto *howto, u64 cell, u64 number)
{
	u64 bits = number >> howto->shift;

	switch (howto->field) {
	case DISPLACEMENT:
		return replace(cell, bits << 2, 0xfffc);
	case BRANCH:
		return replace(cell, bits << 2, 0x03fffffc);
	case PREFIXED:
		cell = replace(cell, bits << 16, 0x3ffffULL << 32);
		return replace(cell, bits, 0xffff);
	case ENTRY_POINT:
		return shorten_entry(cell, number);
	}
	return bits;
}

const struct elf_rela_arch ppc64_elf_rela_arch = {
	.howto = find_howto,
	.compute = compute,
	.insert = insert,
};
