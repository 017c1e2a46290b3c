// SPDX-License-Identifier: GPL-2.0-only
/*
 * The segments of an ELF file become segments of the image.
 */
#define pr_fmt(fmt) "kexec_file: " fmt

#include <linux/kexec.h>
#include <linux/kexec_elf.h>
#include <linux/limits.h>
#include <linux/minmax.h>

static int add_segment(struct kexec_buf *kbuf, const struct kexec_elf_info *elf_info,
		       const struct elf_phdr *phdr)
{
	/* kexec_buf has no const; the contents are copied, never written. */
	*kbuf = (struct kexec_buf) {
		.image = kbuf->image,
		.buffer = (void *)elf_info->buffer + phdr->p_offset,
		.bufsz = phdr->p_filesz,
		.mem = KEXEC_BUF_MEM_UNKNOWN,
		.memsz = phdr->p_memsz,
		.buf_align = phdr->p_align,
		.buf_min = phdr->p_paddr,
		.buf_max = kbuf->buf_max,
		.top_down = kbuf->top_down,
	};
	return kexec_add_buffer(kbuf);
}

/**
 * kexec_elf_load() - add what an ELF file wants in memory to an image
 * @image: the image
 * @ehdr: ELF header, in the byte order of this kernel
 * @elf_info: view from kexec_elf_read() or kexec_build_elf_info(), that is, one
 *	      with checked bounds
 * @kbuf: where to place: @kbuf->image, @kbuf->buf_max and @kbuf->top_down are
 *	  obeyed; the other members are overwritten and those of the last segment
 *	  stay in it
 * @lowest_load_addr: receives the lowest physical address that was given out
 *
 * Each PT_LOAD is placed on its own, at its physical address or above.
 *
 * Context: May sleep. Caller holds the kexec lock.
 * Return: 0, %-ENOEXEC when there is nothing to load, or what kexec_add_buffer()
 * returned; segments that were added before stay in the image.
 */
int kexec_elf_load(struct kimage *image, struct elfhdr *ehdr, struct kexec_elf_info *elf_info,
		   struct kexec_buf *kbuf, unsigned long *lowest_load_addr)
{
	const struct elf_phdr *phdr = elf_info->proghdrs;
	const struct elf_phdr *end = phdr + ehdr->e_phnum;
	unsigned long lowest = ULONG_MAX;
	int ret;

	for (; phdr < end; phdr++) {
		if (phdr->p_type != PT_LOAD || !phdr->p_memsz)
			continue;
		ret = add_segment(kbuf, elf_info, phdr);
		if (ret)
			return ret;
		lowest = min(lowest, kbuf->mem);
	}
	/* kexec_elf_read() refuses such a file; a caller may have edited the view. */
	if (lowest == ULONG_MAX)
		return kexec_refuse(image, -ENOEXEC, "kernel: ELF file has no segment to load");
	*lowest_load_addr = lowest;
	return 0;
}
