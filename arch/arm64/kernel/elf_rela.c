// SPDX-License-Identifier: GPL-2.0-only
/*
 * Types of relocation of AArch64.
 *
 * "ELF for the Arm 64-bit Architecture (AArch64)", chapter Relocation, is where
 * numbers, fields and checks come from. Data has the byte order of the kernel,
 * instructions are little-endian in any kernel.
 */
#include <linux/array_size.h>
#include <linux/bitops.h>
#include <linux/elf.h>
#include <linux/elf_rela.h>
#include <linux/sizes.h>

#include <asm/elf_rela.h>

/* What a number is relative to. */
enum {
	ABSOLUTE,	/* nothing */
	PLACE,		/* the place */
	PAGE,		/* the page of the place; the page of the symbol counts */
	PAGE_PLACE,	/* the place; the page of the symbol counts */
};

/* Where it goes: in instructions this names the immediate field. */
enum {
	WHOLE,		/* all of the cell */
	IMM16,		/* bits 5 to 20: MOVZ, MOVK */
	IMM16_SIGN,	/* the same; the sign makes it a MOVZ or a MOVN */
	IMM12,		/* bits 10 to 21: ADD, and loads and stores, whose size divides it */
	IMM14,		/* bits 5 to 18: TBZ, TBNZ */
	IMM19,		/* bits 5 to 23: B.cond, CBZ, CBNZ, LDR of a literal */
	IMM21,		/* bits 29 and 30, and 5 to 23: ADR, ADRP */
	IMM21_ADR,	/* the same, and an ADRP becomes an ADR */
	IMM26,		/* bits 0 to 25: B, BL */
	BRANCH,		/* the same, and the instruction becomes a B */
};

/* Of an instruction: bit 31 tells ADRP from ADR, bits 29 and 30 the MOVs apart. */
#define IS_ADRP		BIT(31)
#define MOV_KIND	GENMASK(30, 29)
#define IS_MOVZ		BIT(30)
#define IS_B		0x14000000

#define FITS(kind, width)	.range = ELF_RELA_##kind, .bits = (width)
#define DATA(width, from)	.cell = ELF_RELA_U##width, .base = (from), .field = WHOLE
#define INSN(from, to)		.cell = ELF_RELA_INSN_LE, .base = (from), .field = (to)
/* The bits from this one on, and those below are 0. */
#define EXACT(low)		.shift = (low), .exact = true
/* 16 bits from one on. G0 to G3 are the quarters of a register. */
#define MOVW(from, low)		INSN(from, IMM16), .shift = (low)
/* The same, with the bits above them equal: the instruction fills these in. */
#define MOVW_SIGN(from, low)	INSN(from, IMM16_SIGN), .shift = (low)
#define NEAR(to)		.cell = ELF_RELA_INSN_LE, .base = PLACE, .field = (to)
/* What ADRP leaves over of an address. */
#define LO12(low)								\
	.cell = ELF_RELA_INSN_LE, .base = ABSOLUTE, .field = IMM12, EXACT(low)
#define PAGE_21			INSN(PAGE, IMM21), .shift = 12

#define FIRST	R_AARCH64_NONE
#define TYPE(type, ...)								\
	[R_AARCH64_##type - FIRST] = { .name = "R_AARCH64_" #type, __VA_ARGS__ }

static const struct elf_rela_howto howtos[] = {
	TYPE(NONE, .cell = ELF_RELA_NOTHING),

	/*
	 * The ABI lets a narrow number be an address or have a sign, and leaves it
	 * to the place which one it is. What is relative has a sign wherever the
	 * kernel uses it, and what is not has none: nothing shall pass that would
	 * be read as something else.
	 */
	TYPE(ABS64, DATA(64, ABSOLUTE)),
	TYPE(ABS32, DATA(32, ABSOLUTE), FITS(UNSIGNED, 32)),
	TYPE(ABS16, DATA(16, ABSOLUTE), FITS(UNSIGNED, 16)),
	TYPE(PREL64, DATA(64, PLACE)),
	TYPE(PREL32, DATA(32, PLACE), FITS(SIGNED, 32)),
	TYPE(PREL16, DATA(16, PLACE), FITS(SIGNED, 16)),

	TYPE(MOVW_UABS_G0, MOVW(ABSOLUTE, 0), FITS(UNSIGNED, 16)),
	TYPE(MOVW_UABS_G0_NC, MOVW(ABSOLUTE, 0)),
	TYPE(MOVW_UABS_G1, MOVW(ABSOLUTE, 16), FITS(UNSIGNED, 32)),
	TYPE(MOVW_UABS_G1_NC, MOVW(ABSOLUTE, 16)),
	TYPE(MOVW_UABS_G2, MOVW(ABSOLUTE, 32), FITS(UNSIGNED, 48)),
	TYPE(MOVW_UABS_G2_NC, MOVW(ABSOLUTE, 32)),
	TYPE(MOVW_UABS_G3, MOVW(ABSOLUTE, 48)),
	TYPE(MOVW_SABS_G0, MOVW_SIGN(ABSOLUTE, 0), FITS(SIGNED, 17)),
	TYPE(MOVW_SABS_G1, MOVW_SIGN(ABSOLUTE, 16), FITS(SIGNED, 33)),
	TYPE(MOVW_SABS_G2, MOVW_SIGN(ABSOLUTE, 32), FITS(SIGNED, 49)),
	TYPE(MOVW_PREL_G0, MOVW_SIGN(PLACE, 0), FITS(SIGNED, 17)),
	TYPE(MOVW_PREL_G0_NC, MOVW(PLACE, 0)),
	TYPE(MOVW_PREL_G1, MOVW_SIGN(PLACE, 16), FITS(SIGNED, 33)),
	TYPE(MOVW_PREL_G1_NC, MOVW(PLACE, 16)),
	TYPE(MOVW_PREL_G2, MOVW_SIGN(PLACE, 32), FITS(SIGNED, 49)),
	TYPE(MOVW_PREL_G2_NC, MOVW(PLACE, 32)),
	TYPE(MOVW_PREL_G3, MOVW_SIGN(PLACE, 48)),

	TYPE(LD_PREL_LO19, NEAR(IMM19), EXACT(2), FITS(SIGNED, 21)),
	TYPE(ADR_PREL_LO21, NEAR(IMM21), FITS(SIGNED, 21)),
	TYPE(ADR_PREL_PG_HI21, PAGE_21, FITS(SIGNED, 33)),
	TYPE(ADR_PREL_PG_HI21_NC, PAGE_21),
	TYPE(ADD_ABS_LO12_NC, LO12(0)),
	TYPE(LDST8_ABS_LO12_NC, LO12(0)),
	TYPE(LDST16_ABS_LO12_NC, LO12(1)),
	TYPE(LDST32_ABS_LO12_NC, LO12(2)),
	TYPE(LDST64_ABS_LO12_NC, LO12(3)),
	TYPE(LDST128_ABS_LO12_NC, LO12(4)),

	TYPE(TSTBR14, NEAR(IMM14), EXACT(2), FITS(SIGNED, 16)),
	TYPE(CONDBR19, NEAR(IMM19), EXACT(2), FITS(SIGNED, 21)),
	TYPE(JUMP26, NEAR(IMM26), EXACT(2), FITS(SIGNED, 28)),
	TYPE(CALL26, NEAR(IMM26), EXACT(2), FITS(SIGNED, 28)),
};

const struct elf_rela_howto arm64_elf_rela_adr_of_page = {
	.name = "R_AARCH64_ADR_PREL_PG_HI21, as ADR",
	INSN(PAGE_PLACE, IMM21_ADR), FITS(SIGNED, 21),
};

const struct elf_rela_howto arm64_elf_rela_branch = {
	.name = "R_AARCH64_ADR_PREL_PG_HI21, by branch",
	NEAR(BRANCH), EXACT(2), FITS(SIGNED, 28),
};

static const struct elf_rela_howto *find_howto(u32 type)
{
	const struct elf_rela_howto *howto;

	/* The 0 of ELF's other tables means the same. */
	if (type == R_ARM_NONE)
		type = R_AARCH64_NONE;
	if (type < FIRST || type - FIRST >= ARRAY_SIZE(howtos))
		return NULL;
	howto = &howtos[type - FIRST];
	return howto->name ? howto : NULL;
}

/* Of ADRP, whatever the size of the kernel's pages is. */
static u64 page_of(u64 address)
{
	return address & ~(u64)(SZ_4K - 1);
}

static int compute(struct elf_rela_walk *walk, const struct elf_rela_site *site, u64 *number)
{
	switch (site->howto->base) {
	case PLACE:
		*number = site->value - site->place;
		break;
	case PAGE:
		*number = page_of(site->value) - page_of(site->place);
		break;
	case PAGE_PLACE:
		*number = page_of(site->value) - site->place;
		break;
	default:
		*number = site->value;
	}
	return 0;
}

/* Puts the low bits of @number where @mask has its ones. */
static u32 replace(u32 insn, u32 mask, u64 number)
{
	return (insn & ~mask) | ((u32)(number << (ffs(mask) - 1)) & mask);
}

static u32 insert_address(u32 insn, u64 number)
{
	return replace(replace(insn, GENMASK(30, 29), number), GENMASK(23, 5), number >> 2);
}

static u64 insert(const struct elf_rela_howto *howto, u64 cell, u64 number)
{
	u64 bits = number >> howto->shift;

	switch (howto->field) {
	case IMM16:
		return replace(cell, GENMASK(20, 5), bits);
	case IMM16_SIGN:
		if ((s64)number < 0)
			return replace(cell & ~MOV_KIND, GENMASK(20, 5), ~bits);
		return replace((cell & ~MOV_KIND) | IS_MOVZ, GENMASK(20, 5), bits);
	case IMM12:
		return replace(cell, GENMASK(21, 10), (number & (SZ_4K - 1)) >> howto->shift);
	case IMM14:
		return replace(cell, GENMASK(18, 5), bits);
	case IMM19:
		return replace(cell, GENMASK(23, 5), bits);
	case IMM21:
		return insert_address(cell, bits);
	case IMM21_ADR:
		return insert_address(cell & ~IS_ADRP, bits);
	case IMM26:
		return replace(cell, GENMASK(25, 0), bits);
	case BRANCH:
		return replace(IS_B, GENMASK(25, 0), bits);
	}
	return bits;
}

const struct elf_rela_arch arm64_elf_rela_arch = {
	.howto = find_howto,
	.compute = compute,
	.insert = insert,
};
