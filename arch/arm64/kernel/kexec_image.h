/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the header of an arm64 Image asks for, and whether it can be had here.
 * Documentation/arch/arm64/booting.rst describes the header.
 */
#ifndef _ARM64_KERNEL_KEXEC_IMAGE_H
#define _ARM64_KERNEL_KEXEC_IMAGE_H

#include <linux/types.h>

struct kexec_why;

/**
 * struct arm64_image_host - what an Image can count on at its arrival
 * @granules:	  bit N is set when the CPUs have the page size that an Image
 *		  calls N (ARM64_IMAGE_FLAG_PAGE_SIZE_*)
 * @page_size:	  bytes in a page of the running kernel: segments start and end
 *		  at multiples of it
 * @memory:	  bytes of memory that the Image may be placed in
 * @big_endian:	  byte order of the running kernel, which the CPUs thus have
 * @mixed_endian: the CPUs have both byte orders at EL1
 */
struct arm64_image_host {
	unsigned int granules;
	u64 page_size;
	u64 memory;
	bool big_endian;
	bool mixed_endian;
};

/**
 * struct arm64_image_file - an Image, or as much of it as has been read
 * @head:     the file from its first byte on
 * @head_len: bytes at @head
 * @len:      bytes in the whole file, @head_len or more
 */
struct arm64_image_file {
	const u8 *head;
	u64 head_len;
	u64 len;
};

/**
 * struct arm64_image_layout - how an Image wants to be loaded
 * @text_offset: bytes between a 2 MiB boundary and the start of the Image, a
 *		 multiple of the page size
 * @image_size:	 bytes from there on that must be free for the Image
 * @file_size:	 bytes of the file that go there, not more than @image_size;
 *		 less than the file's length when the file is signed
 */
struct arm64_image_layout {
	u64 text_offset;
	u64 image_size;
	u64 file_size;
};

bool arm64_image_probe(const void *buf, size_t len);
int arm64_image_check(const struct arm64_image_file *file,
		      const struct arm64_image_host *host,
		      struct arm64_image_layout *layout, struct kexec_why *why);

#endif /* _ARM64_KERNEL_KEXEC_IMAGE_H */
