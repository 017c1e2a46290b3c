/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One good Image for the tests to spoil. In its bytes it is
 *
 *	0         0x400     0x800            0x1000           0x3000
 *	| headers | .text   | .data          | bss            |
 *	|<------------- file --------------->|                |
 *	|<---------------------- image_size ----------------->|
 */
#ifndef _ARM64_KERNEL_KEXEC_IMAGE_TEST_H
#define _ARM64_KERNEL_KEXEC_IMAGE_TEST_H

#include <linux/pe.h>
#include <linux/stddef.h>
#include <linux/string.h>
#include <linux/types.h>

#include <asm/image.h>

#define FILE_LEN	0x1000
#define IMAGE_SIZE	0x3000
#define HEADERS_LEN	0x400
#define TEXT_LEN	0x400
#define DATA_LEN	0x800
#define CERTS_LEN	0x200

#define NOP		0xd503201fULL
#define B(to)		(0x14000000ULL | (((to) >> 2) & 0x3ffffff))

/* Offsets in the file of the fields that get changed. */
#define HEAD(field)	offsetof(struct arm64_image_header, field)
#define PE_AT		sizeof(struct arm64_image_header)
#define PE(field)	(PE_AT + offsetof(struct pe_hdr, field))
#define OPT_AT		(PE_AT + sizeof(struct pe_hdr))
#define OPT(field)	(OPT_AT + offsetof(struct pe32plus_opt_hdr, field))
#define NR_DIRS		6
#define DIRS_AT		(OPT_AT + sizeof(struct pe32plus_opt_hdr))
#define CERTS(field)	(DIRS_AT + offsetof(struct data_directory, certs.field))
#define OPT_LEN		(sizeof(struct pe32plus_opt_hdr) + NR_DIRS * sizeof(struct data_dirent))
#define SECTIONS_AT	(OPT_AT + OPT_LEN)
#define SECTION(n, field) (SECTIONS_AT + (n) * sizeof(struct section_header) + \
			   offsetof(struct section_header, field))

/* One field of the file and what to put there; a width of 0 bytes ends a list. */
struct change {
	unsigned int width;
	unsigned int at;
	u64 value;
};

static inline void put(u8 *at, unsigned int width, u64 value)
{
	for (; width; width--, value >>= 8)
		*at++ = value;
}

static inline void apply(u8 *image, const struct change *change)
{
	for (; change->width; change++)
		put(image + change->at, change->width, change->value);
}

/* At @image there is room for FILE_LEN bytes or more. */
static inline void build_good_image(u8 *image, size_t len)
{
	static const struct change good[] = {
		{ 4, HEAD(code0), 0xfa405a4d }, { 4, HEAD(code1), B(HEADERS_LEN) },
		{ 8, HEAD(image_size), IMAGE_SIZE },
		{ 8, HEAD(flags), 0xa },
		{ 4, HEAD(magic), 0x644d5241 }, { 4, HEAD(res5), PE_AT },
		{ 4, PE(magic), PE_MAGIC }, { 2, PE(sections), 2 },
		{ 2, PE(opt_hdr_size), OPT_LEN },
		{ 2, OPT(magic), PE_OPT_MAGIC_PE32PLUS },
		{ 4, OPT(header_size), HEADERS_LEN }, { 4, OPT(data_dirs), NR_DIRS },
		{ 4, SECTION(0, raw_data_size), TEXT_LEN },
		{ 4, SECTION(0, data_addr), HEADERS_LEN },
		{ 4, SECTION(1, raw_data_size), DATA_LEN },
		{ 4, SECTION(1, data_addr), HEADERS_LEN + TEXT_LEN },
		{}
	};

	memset(image, 0, len);
	apply(image, good);
}

#endif /* _ARM64_KERNEL_KEXEC_IMAGE_TEST_H */
