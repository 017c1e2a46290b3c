// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reading the header of an arm64 Image as a boot loader should: whatever would
 * leave the next kernel spinning without a word has its sentence here.
 *
 *	0             text_offset                        + image_size
 *	|  2 MiB base  |  headers  |  sections  |  zeroed  |
 *			<---- file_size ------->
 *
 * A file built with CONFIG_EFI is a PE executable as well. Its section table
 * tells where the file should end, and its certificate table where the Image
 * does:
 *
 *	|  headers  |  sections  |  certificate table  |
 *
 * The header is little-endian, whatever the byte order of the kernel in it.
 */
#include <linux/array_size.h>
#include <linux/bitops.h>
#include <linux/bits.h>
#include <linux/errno.h>
#include <linux/kexec_why.h>
#include <linux/minmax.h>
#include <linux/overflow.h>
#include <linux/pe.h>
#include <linux/stddef.h>
#include <linux/string.h>
#include <linux/unaligned.h>

#include <asm/byteorder.h>
#include <asm/image.h>

#include "kexec_image.h"

/* "B" of the A64 instruction set: six bits of opcode, 26 of signed distance. */
#define INSN_B_MASK	0xfc000000U
#define INSN_B		0x14000000U
#define INSN_B_IMM_BITS	26

/* Place of the certificate table among the data directories of a PE header. */
#define PE_DIR_CERTS	4

/* Of a PE optional header: up to and with the number of data directories. */
#define PE_OPT_FIXED	sizeof(struct pe32plus_opt_hdr)

/* A PE header may stand at an odd offset, and is little-endian. */
#define pe16(at, type, field)	get_unaligned_le16((at) + offsetof(struct type, field))
#define pe32(at, type, field)	get_unaligned_le32((at) + offsetof(struct type, field))

/**
 * arm64_image_probe() - is this an Image at all?
 * @buf: start of a file
 * @len: bytes at @buf
 *
 * Context: Any.
 * Return: true for a file with a complete Image header, however broken the
 * rest of it is.
 */
bool arm64_image_probe(const void *buf, size_t len)
{
	const u8 *magic = buf + offsetof(struct arm64_image_header, magic);

	return len >= sizeof(struct arm64_image_header) &&
	       !memcmp(magic, ARM64_IMAGE_MAGIC, strlen(ARM64_IMAGE_MAGIC));
}

/* Only the whole file can hold what its own headers say that it holds. */
static int check_end(const struct arm64_image_file *file, const char *what,
		     u64 at, u64 len, u64 *end, struct kexec_why *why)
{
	if (check_add_overflow(at, len, end) || *end > file->len)
		return kexec_say_why(why, -EINVAL,
				     "kernel: file ends at 0x%llx but its %s reaches to 0x%llx: truncated",
				     file->len, what, *end);
	return 0;
}

/* As check_end(), for what is going to be looked at. */
static int find_table(const struct arm64_image_file *file, const char *what,
		      u64 at, u64 len, const u8 **table, struct kexec_why *why)
{
	u64 end;
	int err;

	err = check_end(file, what, at, len, &end, why);
	if (err)
		return err;
	if (end > file->head_len)
		return kexec_say_why(why, -EINVAL,
				     "kernel: %s reaches to 0x%llx, too far into the file to be looked at",
				     what, end);
	*table = file->head + at;
	return 0;
}

static int check_sections(const struct arm64_image_file *file, u64 at,
			  unsigned int nr, u64 *end, struct kexec_why *why)
{
	const u8 *section;
	int err;

	err = find_table(file, "section table", at,
			 (u64)nr * sizeof(struct section_header), &section, why);

	for (; !err && nr; nr--, section += sizeof(struct section_header)) {
		u32 from = pe32(section, section_header, data_addr);
		u32 len = pe32(section, section_header, raw_data_size);
		u64 to;

		if (!len)
			continue;
		err = check_end(file, "section", from, len, &to, why);
		if (!err)
			*end = max(*end, to);
	}
	return err;
}

/*
 * A signature cannot cover the table that it stands in, so nothing from there
 * on may reach the next kernel's memory, where it would stand in the bss. With
 * a small bss it would not fit into image_size either.
 */
static int leave_out_certs(const struct arm64_image_file *file, const u8 *dir,
			   u64 sections_end, u64 *file_size,
			   struct kexec_why *why)
{
	u32 from = pe32(dir, data_dirent, virtual_address);
	u32 len = pe32(dir, data_dirent, size);
	u64 end;
	int err;

	if (!from || !len)
		return 0;
	/* Whoever verified the signature has cut it off already. */
	if (from == file->len)
		return 0;
	err = check_end(file, "certificate table", from, len, &end, why);
	if (err)
		return err;
	if (from < sections_end)
		return kexec_say_why(why, -EINVAL,
				     "kernel: certificate table at 0x%x is inside the image, which reaches to 0x%llx",
				     from, sections_end);
	*file_size = from;
	return 0;
}

/* @opt: the optional header, of which @len bytes can be looked at */
static int check_optional(const u8 *opt, u64 len, u64 *dirs,
			  struct kexec_why *why)
{
	u16 magic;

	if (len < PE_OPT_FIXED)
		return kexec_say_why(why, -EINVAL,
				     "kernel: optional PE header has %llu bytes, too few",
				     len);
	magic = pe16(opt, pe32plus_opt_hdr, magic);
	if (magic != PE_OPT_MAGIC_PE32PLUS)
		return kexec_say_why(why, -EINVAL,
				     "kernel: optional PE header is of kind 0x%x, not PE32+",
				     magic);
	*dirs = pe32(opt, pe32plus_opt_hdr, data_dirs);
	if (*dirs > (len - PE_OPT_FIXED) / sizeof(struct data_dirent))
		return kexec_say_why(why, -EINVAL,
				     "kernel: optional PE header of %llu bytes has no room for %llu directories",
				     len, *dirs);
	return 0;
}

/* @at: file offset of the optional header */
static int check_pe_body(const struct arm64_image_file *file, u64 at,
			 u64 opt_len, unsigned int nr_sections, u64 *file_size,
			 struct kexec_why *why)
{
	u64 dirs, end;
	const u8 *opt;
	int err;

	err = find_table(file, "optional PE header", at, opt_len, &opt, why);
	if (!err)
		err = check_optional(opt, opt_len, &dirs, why);
	if (!err)
		err = check_end(file, "header area", 0,
				pe32(opt, pe32plus_opt_hdr, header_size), &end, why);
	if (!err)
		err = check_sections(file, at + opt_len, nr_sections, &end, why);
	if (err || dirs <= PE_DIR_CERTS)
		return err;
	opt += PE_OPT_FIXED + PE_DIR_CERTS * sizeof(struct data_dirent);
	return leave_out_certs(file, opt, end, file_size, why);
}

static int check_pe(const struct arm64_image_file *file, u32 at, u64 *file_size,
		    struct kexec_why *why)
{
	const u8 *pe;
	int err;

	err = find_table(file, "PE header", at, sizeof(struct pe_hdr), &pe, why);
	if (err)
		return err;
	if (pe32(pe, pe_hdr, magic) != PE_MAGIC)
		return kexec_say_why(why, -EINVAL,
				     "kernel: no PE header at 0x%x, where the Image header puts it",
				     at);
	return check_pe_body(file, (u64)at + sizeof(struct pe_hdr),
			     pe16(pe, pe_hdr, opt_hdr_size),
			     pe16(pe, pe_hdr, sections), file_size, why);
}

/*
 * Without a PE header nothing says how long the file should be. But one of the
 * two instructions in the header branches to the entry, which the linker script
 * puts behind the text: a file that was cut within its first half lost it.
 */
static int check_entry(const struct arm64_image_header *header, u64 file_size,
		       struct kexec_why *why)
{
	const u32 code[] = {
		le32_to_cpu(header->code0), le32_to_cpu(header->code1),
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(code); i++) {
		/* The distance is counted in instructions, from the branch on. */
		s64 entry = 4 * ((s64)i + sign_extend32(code[i], INSN_B_IMM_BITS - 1));

		if ((code[i] & INSN_B_MASK) != INSN_B)
			continue;
		if (entry < 0)
			return kexec_say_why(why, -EINVAL,
					     "kernel: entry is %lld bytes before the Image",
					     -entry);
		if (entry >= file_size)
			return kexec_say_why(why, -EINVAL,
					     "kernel: file ends at 0x%llx but its entry is at 0x%llx: truncated",
					     file_size, entry);
		return 0;
	}
	return 0;
}

/* What the file holds of the Image, and that all of it is there. */
static int check_file(const struct arm64_image_file *file,
		      const struct arm64_image_header *header,
		      struct arm64_image_layout *layout, struct kexec_why *why)
{
	u32 code0 = le32_to_cpu(header->code0);
	u32 pe_at = le32_to_cpu(header->res5);
	int err = 0;

	layout->file_size = file->len;
	if (file->len <= sizeof(*header))
		return kexec_say_why(why, -EINVAL,
				     "kernel: file ends with the Image header: truncated");
	/* The first instruction doubles as "MZ", and that says PE. */
	if ((code0 & 0xffff) == MZ_MAGIC)
		err = check_pe(file, pe_at, &layout->file_size, why);
	if (!err)
		err = check_entry(header, layout->file_size, why);
	if (!err && layout->file_size > layout->image_size)
		err = kexec_say_why(why, -EINVAL,
				    "kernel: %llu bytes in the file do not fit into image_size %llu",
				    layout->file_size, layout->image_size);
	return err;
}

static int check_sizes(const struct arm64_image_header *header,
		       const struct arm64_image_host *host,
		       struct arm64_image_layout *layout, struct kexec_why *why)
{
	u64 total;

	layout->text_offset = le64_to_cpu(header->text_offset);
	layout->image_size = le64_to_cpu(header->image_size);

	if (!header->code0)
		return kexec_say_why(why, -EINVAL,
				     "kernel: no instruction at the start of the Image");
	/* How much room such a kernel takes, and its byte order, is unknown. */
	if (!layout->image_size)
		return kexec_say_why(why, -EINVAL,
				     "kernel: image_size is 0: from before Linux 3.17");
	if (layout->text_offset >= layout->image_size)
		return kexec_say_why(why, -EINVAL,
				     "kernel: text_offset 0x%llx is not inside image_size 0x%llx",
				     layout->text_offset, layout->image_size);
	if (check_add_overflow(layout->text_offset, layout->image_size, &total))
		return kexec_say_why(why, -EINVAL,
				     "kernel: text_offset 0x%llx and image_size 0x%llx wrap around",
				     layout->text_offset, layout->image_size);
	if (layout->text_offset & (host->page_size - 1))
		return kexec_say_why(why, -EINVAL,
				     "kernel: text_offset 0x%llx is not a multiple of the page size 0x%llx",
				     layout->text_offset, host->page_size);
	if (total > host->memory)
		return kexec_say_why(why, -EADDRNOTAVAIL,
				     "kernel: needs %llu KiB of memory, there are %llu",
				     total >> 10, host->memory >> 10);
	return 0;
}

/*
 * Bits 4 to 63 are reserved and will mean something some day: a loader that is
 * older than the kernel must let them pass. Bit 3 is about placement. Bottom-up
 * and within 48 bits, as Images are placed, does for both of its values.
 */
static int check_cpu(u64 flags, const struct arm64_image_host *host,
		     struct kexec_why *why)
{
	unsigned int granule = arm64_image_flag_field(flags, ARM64_IMAGE_FLAG_PAGE_SIZE);
	bool big = arm64_image_flag_field(flags, ARM64_IMAGE_FLAG_BE);

	if (big != host->big_endian && !host->mixed_endian)
		return kexec_say_why(why, -EINVAL,
				     "kernel: %s-endian, which this CPU is not",
				     big ? "big" : "little");
	/* 0 says nothing about the page size, 1 to 3 are 4K, 16K and 64K. */
	if (granule && !(host->granules & BIT(granule)))
		return kexec_say_why(why, -EINVAL,
				     "kernel: page size %uK is not supported by this CPU",
				     1U << (2 * granule));
	return 0;
}

/**
 * arm64_image_check() - check an Image and find out how to load it
 * @file:   the Image; its headers must be among the bytes that have been read
 * @host:   what this machine offers
 * @layout: receives the needs of the Image, valid only when it passed
 * @why:    receives the sentence when it did not
 *
 * Context: Any; looks at its arguments only.
 * Return:
 * * 0		    - this CPU can run it, and @layout is consistent
 * * %-ENOEXEC	    - not an Image; @why is not touched
 * * %-EINVAL	    - an Image, but broken, truncated, or not for this CPU
 * * %-EADDRNOTAVAIL - larger than the memory it may be placed in
 */
int arm64_image_check(const struct arm64_image_file *file,
		      const struct arm64_image_host *host,
		      struct arm64_image_layout *layout, struct kexec_why *why)
{
	struct arm64_image_header header;
	int err;

	if (!arm64_image_probe(file->head, file->head_len))
		return -ENOEXEC;
	memcpy(&header, file->head, sizeof(header));

	err = check_sizes(&header, host, layout, why);
	if (!err)
		err = check_cpu(le64_to_cpu(header.flags), host, why);
	if (!err)
		err = check_file(file, &header, layout, why);
	return err;
}
