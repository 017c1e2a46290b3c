// SPDX-License-Identifier: GPL-2.0-only
/*
 * vmlinux as a kernel format of kexec_file_load(2).
 */
#define pr_fmt(fmt) "kexec_file: " fmt

#include <linux/elf.h>
#include <linux/err.h>
#include <linux/kexec.h>
#include <linux/kexec_elf.h>
#include <linux/vmalloc.h>

#include "file_load.h"
#include "kexec_elf64.h"

/*
 * struct elf_load - a vmlinux on its way
 * @load:   what is done with every kernel
 * @layout: how this one wants to lie
 * @ehdr:   its ELF header
 * @elf:    its other headers
 */
struct elf_load {
	struct ppc64_kexec_load load;
	struct ppc64_elf_layout layout;
	struct elfhdr ehdr;
	struct kexec_elf_info elf;
};

static int probe_elf(const char *kernel, unsigned long kernel_len)
{
	return ppc64_elf_probe(kernel, kernel_len) ? 0 : -ENOEXEC;
}

static int check(struct elf_load *this)
{
	struct kimage *image = this->load.image;
	struct kexec_why why;
	int err;

	err = ppc64_elf_check(&this->elf, &this->layout, &why);
	if (!err && image->type == KEXEC_TYPE_CRASH)
		err = ppc64_elf_check_crash(&this->elf, &this->layout, &why);
	return err ? kexec_refuse(image, err, "%s", why.text) : 0;
}

/* Room was found before memory is taken, and there is no more than half of it. */
static int gather(struct elf_load *this, struct kexec_segment *segment)
{
	struct kimage *image = this->load.image;

	image->arch.gathered = __vmalloc(this->layout.filled,
					 GFP_KERNEL | __GFP_ZERO | __GFP_NOWARN |
					 __GFP_RETRY_MAYFAIL);
	if (!image->arch.gathered)
		return kexec_refuse(image, -ENOMEM,
				    "kernel: no memory to put 0x%llx bytes of segments together",
				    this->layout.filled);
	ppc64_elf_gather(&this->elf, &this->layout, image->arch.gathered);
	segment->kbuf = image->arch.gathered;
	segment->bufsz = this->layout.filled;
	return 0;
}

/*
 * One segment for all of the kernel, as it moves itself as a whole. If it has
 * one PT_LOAD, as kernels do, the file's own buffer goes into the segment, so
 * that the core can take its pages over instead of copying them.
 */
static int add_kernel(struct elf_load *this)
{
	const struct ppc64_elf_layout *layout = &this->layout;
	struct kimage *image = this->load.image;
	struct kexec_buf kbuf = {
		.image = image,
		.mem = KEXEC_BUF_MEM_UNKNOWN,
		.memsz = layout->size,
		.buf_align = layout->align,
		.buf_max = ULONG_MAX,
	};
	int err;

	if (!layout->scattered) {
		kbuf.buffer = (void *)this->elf.buffer + layout->from;
		kbuf.bufsz = layout->filled;
	}
	err = ppc64_kexec_add(&kbuf, "kernel");
	if (!err && layout->scattered)
		err = gather(this, &image->segment[image->nr_segments - 1]);
	if (err)
		return err;

	this->load.kernel_size = kbuf.memsz;
	this->load.handover.kernel = kbuf.mem + layout->entry;
	this->load.handover.head = this->elf.buffer + layout->head;
	this->load.handover.head_len = layout->head_len;
	return 0;
}

static int load_all(struct elf_load *this)
{
	int err;

	err = check(this);
	if (!err)
		err = add_kernel(this);
	if (!err)
		err = ppc64_kexec_place(&this->load);
	return err;
}

static void *load_elf(struct kimage *image, char *kernel, unsigned long kernel_len,
		      char *initrd, unsigned long initrd_len,
		      char *cmdline, unsigned long cmdline_len)
{
	struct elf_load this = {
		.load = {
			.image = image,
			.initrd = initrd,
			.initrd_len = initrd_len,
			.cmdline = cmdline,
			.cmdline_len = cmdline_len,
		},
	};
	struct kexec_why why;
	int err;

	err = kexec_elf_read(kernel, kernel_len, &this.ehdr, &this.elf, &why);
	if (err)
		return ERR_PTR(kexec_refuse(image, err, "%s", why.text));
	err = load_all(&this);
	kexec_free_elf_info(&this.elf);

	/* No image_loader_data, which is what ERR_PTR(0) says: it is NULL. */
	return ERR_PTR(err);
}

const struct kexec_file_ops ppc64_elf_ops = {
	.probe = probe_elf,
#ifdef CONFIG_KEXEC_APPENDED_VERIFY_SIG
	.verify_sig = kexec_kernel_verify_appended_sig,
#endif
	.load = load_elf,
};
