// SPDX-License-Identifier: GPL-2.0-only
/*
 * What only a crash kernel finds beside itself: room for the lowest 64 KiB of
 * memory, and an ELF header that describes memory as it was.
 *
 *	0       64 KiB                 crashk_res
 *	| saved |   to be dumped   |...| kernel | backup | elfcorehdr | ...
 *	   |                                        ^
 *	   +----- by the purgatory, after a crash --+
 */
#define pr_fmt(fmt) "kexec_file: " fmt

#include <linux/crash_core.h>
#include <linux/err.h>
#include <linux/kexec.h>
#include <linux/memory_hotplug.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/string.h>

#include <asm/crashdump-ppc64.h>
#include <asm/setup.h>

#include "file_load.h"
#include "ranges.h"

/* The crash kernel maps both in its own pages, of 64 KiB at most. */
#define MAPPED_ALIGN	SZ_64K

/* No contents yet: the purgatory saves them when the crash has happened. */
static int add_backup(struct ppc64_kexec_load *load)
{
	struct kexec_buf kbuf = {
		.image = load->image,
		.mem = KEXEC_BUF_MEM_UNKNOWN,
		.memsz = BACKUP_SRC_SIZE,
		.buf_align = MAPPED_ALIGN,
		.buf_max = ULONG_MAX,
	};
	int err = ppc64_kexec_add(&kbuf, "backup region");

	if (err)
		return err;
	load->image->arch.backup_start = kbuf.mem;
	load->handover.backup = kbuf.mem;
	return 0;
}

static int build_elfcorehdr(struct kimage *image)
{
	struct crash_mem *mem;
	int err;

	get_online_mems();
	mem = crash_dump_ranges(NULL);
	put_online_mems();
	err = PTR_ERR_OR_ZERO(mem);
	if (!err) {
		err = crash_prepare_elf64_headers(mem, false, &image->elf_headers,
						  &image->elf_headers_sz);
		kvfree(mem);
	}
	if (err)
		return kexec_refuse(image, err,
				    "memory: cannot describe it to the crash kernel (%d)", err);
	/* What was in the lowest 64 KiB is to be found in the backup. */
	sync_backup_region_phdr(image, image->elf_headers, false);
	return 0;
}

/*
 * Crash hotplug writes this segment anew: there is room for what may come, and
 * the core has to know it, so as not to have it verified.
 */
static void expect_hotplug(struct kexec_buf *kbuf)
{
#ifdef CONFIG_CRASH_HOTPLUG
	kbuf->memsz = max_t(unsigned long, kbuf->memsz, crash_get_elfcorehdr_size());
	kbuf->image->elfcorehdr_index = kbuf->image->nr_segments;
#endif
}

static int add_elfcorehdr(struct ppc64_kexec_load *load)
{
	struct kimage *image = load->image;
	struct kexec_buf kbuf = {
		.image = image,
		.buffer = image->elf_headers,
		.bufsz = image->elf_headers_sz,
		.mem = KEXEC_BUF_MEM_UNKNOWN,
		.memsz = image->elf_headers_sz,
		.buf_align = MAPPED_ALIGN,
		.buf_max = ULONG_MAX,
	};
	int err;

	expect_hotplug(&kbuf);
	err = ppc64_kexec_add(&kbuf, "elfcorehdr");
	if (err)
		return err;
	image->elf_load_addr = kbuf.mem;
	/* All of it is to be reserved, not only what is filled today. */
	image->elf_headers_sz = kbuf.memsz;
	return 0;
}

/**
 * ppc64_kexec_place_crash() - add what only a crash kernel needs
 * @load: with the kernel's segment added
 *
 * Context: Process context, kexec lock held.
 * Return: 0, or, with the sentence said:
 * * %-EADDRNOTAVAIL - no room in the reservation
 * * %-ENOMEM	    - memory is short
 * * %-EINVAL, %-EOVERFLOW, %-ENODATA - memory or firmware is described badly
 */
int ppc64_kexec_place_crash(struct ppc64_kexec_load *load)
{
	int err;

	load->handover.run_at_load = true;
	err = add_backup(load);
	if (!err)
		err = build_elfcorehdr(load->image);
	if (!err)
		err = add_elfcorehdr(load);
	return err;
}

/**
 * ppc64_kexec_crash_cmdline() - tell the crash kernel where memory is described
 * @load: with the description added
 * @cmdline: receives the command line, to be freed with kfree()
 *
 * Context: Process context, may sleep.
 * Return: 0, or, with the sentence said:
 * * %-EINVAL - the command line is too long with that in front of it
 * * %-ENOMEM - memory is short
 */
int ppc64_kexec_crash_cmdline(const struct ppc64_kexec_load *load, char **cmdline)
{
	struct kimage *image = load->image;
	size_t len;

	*cmdline = kasprintf(GFP_KERNEL, "elfcorehdr=0x%lx %s", image->elf_load_addr,
			     load->cmdline ?: "");
	if (!*cmdline)
		return kexec_refuse(image, -ENOMEM, "command line: not enough memory");
	len = strlen(*cmdline) + 1;
	if (len > COMMAND_LINE_SIZE)
		return kexec_refuse(image, -EINVAL,
				    "command line: %zu bytes with elfcorehdr=, this kernel's limit is %d",
				    len, COMMAND_LINE_SIZE);
	return 0;
}
