// SPDX-License-Identifier: GPL-2.0-only
/*
 * From a request to an image that can be jumped to.
 *
 *	read -> verify -> plan -> seal -> fill
 *
 * Each step is one function here, which calls those who do the work: staging,
 * verification, the loader of the kernel's format, the digest, the filling.
 */
#define pr_fmt(fmt) "kexec_file: " fmt

#include <linux/ima.h>
#include <linux/kexec.h>
#include <linux/mm.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "kexec_internal.h"

/* The longest that any architecture takes: s390 can be built for 1 MiB. */
#define CMDLINE_MAX	SZ_1M

/**
 * kexec_image_probe_default() - find the loader that knows the kernel's format
 * @image:   receives the loader's operations
 * @buf:     the kernel file
 * @buf_len: its size in bytes
 *
 * Context: Process context.
 * Return: 0; -ENOEXEC when no loader knows the format; or what a loader said
 * that knows it and found it broken.
 */
int kexec_image_probe_default(struct kimage *image, void *buf, unsigned long buf_len)
{
	const struct kexec_file_ops * const *ops;
	int ret = -ENOEXEC;

	for (ops = kexec_file_loaders; *ops && ret == -ENOEXEC; ops++) {
		ret = (*ops)->probe(buf, buf_len);
		if (!ret)
			image->fops = *ops;
	}
	return ret;
}

/**
 * kexec_image_post_load_cleanup_default() - let the loader free its own data
 * @image: the image; its loader may not be known yet
 *
 * Context: Process context.
 * Return: what the loader's cleanup says, 0 without one.
 */
int kexec_image_post_load_cleanup_default(struct kimage *image)
{
	if (image->fops && image->fops->cleanup)
		return image->fops->cleanup(image->image_loader_data);
	return 0;
}

/**
 * kimage_file_post_load_cleanup() - free what only loading needs
 * @image: an image that is loaded, or will never be; may be called twice
 *
 * Context: Process context, may sleep.
 */
void kimage_file_post_load_cleanup(struct kimage *image)
{
	image->kernel_buf = NULL;
	kexec_unstage(&image->kernel_staging);
	image->initrd_buf = NULL;
	kexec_unstage(&image->initrd_staging);
	kfree(image->cmdline_buf);
	image->cmdline_buf = NULL;
	kexec_purgatory_release(image);
	arch_kimage_file_post_load_cleanup(image);
	/* The loader's cleanup was called by the architecture's. */
	kfree(image->image_loader_data);
	image->image_loader_data = NULL;
	image->why = NULL;
	kexec_file_dbg_print = false;
}

static int read_kernel(struct kimage *image, const struct kexec_request *request)
{
	struct kexec_staging *staging = &image->kernel_staging;
	int ret;

	ret = kexec_stage_file(image, request->kernel_fd, READING_KEXEC_IMAGE,
			       "kernel", staging);
	if (ret)
		return ret;
	image->kernel_buf = staging->addr;
	image->kernel_buf_len = staging->size;
	kexec_dprintk("kernel: %lu bytes\n", image->kernel_buf_len);

	ret = arch_kexec_kernel_image_probe(image, image->kernel_buf, image->kernel_buf_len);
	if (ret == -ENOEXEC)
		return kexec_refuse(image, ret,
				    "kernel: not in a format that this kernel can load");
	return ret;
}

static int read_initrd(struct kimage *image, const struct kexec_request *request)
{
	struct kexec_staging *staging = &image->initrd_staging;
	int ret;

	if (request->flags & KEXEC_FILE_NO_INITRAMFS)
		return 0;
	ret = kexec_stage_file(image, request->initrd_fd, READING_KEXEC_INITRAMFS,
			       "initrd", staging);
	if (ret)
		return ret;
	image->initrd_buf = staging->addr;
	image->initrd_buf_len = staging->size;
	kexec_dprintk("initrd: %lu bytes\n", image->initrd_buf_len);
	return 0;
}

/* What is measured must be what is used: no NUL but the last byte. */
static int check_cmdline(const struct kimage *image, const char *cmdline, size_t len)
{
	size_t text = strnlen(cmdline, len);

	if (text == len)
		return kexec_refuse(image, -EINVAL,
				    "command line: its last byte is not NUL");
	if (text != len - 1)
		return kexec_refuse(image, -EINVAL,
				    "command line: a NUL at byte %zu of %zu", text, len);
	return 0;
}

static int read_cmdline(struct kimage *image, const struct kexec_request *request)
{
	size_t len = request->cmdline_len;

	if (!len)
		return 0;
	if (len > CMDLINE_MAX)
		return kexec_refuse(image, -EINVAL,
				    "command line: %zu bytes, no kernel takes more than %u",
				    len, CMDLINE_MAX);

	/* parisc rounds the length up to 8 bytes; what it adds must be zero. */
	image->cmdline_buf = kzalloc(ALIGN(len, 8), GFP_KERNEL | __GFP_NOWARN);
	if (!image->cmdline_buf)
		return kexec_refuse(image, -ENOMEM, "command line: not enough memory");
	if (copy_from_user(image->cmdline_buf, request->cmdline, len))
		return kexec_refuse(image, -EFAULT,
				    "command line: not readable in the caller's memory");
	image->cmdline_buf_len = len;
	return check_cmdline(image, image->cmdline_buf, len);
}

static int read_request(struct kimage *image, const struct kexec_request *request)
{
	int ret;

	ret = read_kernel(image, request);
	if (ret)
		return ret;
	ret = kexec_verify_kernel(image);
	if (ret)
		return ret;
	ret = read_initrd(image, request);
	if (ret)
		return ret;
	ret = read_cmdline(image, request);
	if (ret)
		return ret;
	if (image->cmdline_buf)
		ima_kexec_cmdline(request->kernel_fd, image->cmdline_buf,
				  image->cmdline_buf_len - 1);
	return 0;
}

/* Those of a crash image come from the reservation, out of what the segments left. */
static int refuse_control_pages(const struct kimage *image, const char *what)
{
	if (image->type == KEXEC_TYPE_CRASH)
		return kexec_refuse(image, -EADDRNOTAVAIL,
				    "memory: no room for %s in the reservation", what);
	return kexec_refuse(image, -ENOMEM, "memory: no pages for %s", what);
}

static int alloc_control_pages(struct kimage *image)
{
	image->control_code_page =
		kimage_alloc_control_pages(image, get_order(KEXEC_CONTROL_PAGE_SIZE));
	if (!image->control_code_page)
		return refuse_control_pages(image, "the jump's code");

	/* A crash image is in place already, nothing is swapped. */
	if (image->type == KEXEC_TYPE_CRASH)
		return 0;
	image->swap_page = kimage_alloc_control_pages(image, 0);
	if (!image->swap_page)
		return refuse_control_pages(image, "the jump to swap with");
	return 0;
}

/* A loader that computes past its file must not have us read on from there. */
static bool leaves_file(const struct kexec_staging *staging,
			const struct kexec_segment *segment)
{
	size_t offset = segment->kbuf - staging->addr;

	/* Up to the guard page that follows the mapping it can only be this file. */
	if (!segment->bufsz || segment->kbuf < staging->addr ||
	    offset >= (staging->nr_pages + 1) << PAGE_SHIFT)
		return false;
	return offset > staging->size || segment->bufsz > staging->size - offset;
}

static int check_segments(struct kimage *image)
{
	int ret;

	/* parisc's loader reports each failure as success. */
	if (!image->nr_segments)
		return kexec_refuse(image, -ENOEXEC, "kernel: there is nothing to load in it");

	for (unsigned long i = 0; i < image->nr_segments; i++)
		if (leaves_file(&image->kernel_staging, &image->segment[i]) ||
		    leaves_file(&image->initrd_staging, &image->segment[i]))
			return kexec_refuse(image, -ENOEXEC,
					    "kernel: segment %lu ends behind its file", i);

	ret = sanity_check_segment_list(image);
	if (ret)
		return kexec_refuse(image, ret,
				    "memory: the segments overlap or lie where they must not");
	return 0;
}

/* What was said on the way is no reason for what fails later. */
static void forget_why(struct kimage *image)
{
	image->why->text[0] = '\0';
}

static int plan_segments(struct kimage *image)
{
	void *loader_data;
	int ret;

	/* IMA's log gets a segment of its own, filled at the jump. */
	ima_add_kexec_buffer(image);
	forget_why(image);

	loader_data = image->fops->load(image, image->kernel_buf, image->kernel_buf_len,
					image->initrd_buf, image->initrd_buf_len,
					image->cmdline_buf, image->cmdline_buf_len);
	if (IS_ERR(loader_data))
		return PTR_ERR(loader_data);
	image->image_loader_data = loader_data;
	forget_why(image);

	ret = check_segments(image);
	if (ret)
		return ret;
	return alloc_control_pages(image);
}

static int seal_and_fill(struct kimage *image)
{
	int ret;

	ret = machine_kexec_prepare(image);
	if (ret)
		return ret;
	/* s390 may touch the reservation in machine_kexec_prepare(). */
	ret = kimage_crash_copy_vmcoreinfo(image);
	if (ret)
		return refuse_control_pages(image, "a copy of vmcoreinfo");
	ret = kexec_store_digest(image);
	if (ret)
		return ret;
	ret = kexec_fill_segments(image);
	if (ret)
		return ret;
	ret = machine_kexec_post_load(image);
	if (ret)
		return ret;
	if (image->type != KEXEC_TYPE_CRASH)
		ima_kexec_post_load(image);
	return 0;
}

static void show_segments(const struct kimage *image)
{
	kexec_dprintk("type %u, start %#lx, head %#lx, %lu segments\n",
		      image->type, image->start, image->head, image->nr_segments);
	for (unsigned long i = 0; i < image->nr_segments; i++)
		kexec_dprintk("segment %lu: %#zx bytes at %#lx, %#zx bytes of contents\n",
			      i, image->segment[i].memsz, image->segment[i].mem,
			      image->segment[i].bufsz);
}

static int load_image(struct kimage *image, const struct kexec_request *request)
{
	int ret;

	ret = read_request(image, request);
	if (ret)
		return ret;
	ret = plan_segments(image);
	if (ret)
		return ret;
#ifdef CONFIG_CRASH_HOTPLUG
	if (image->type == KEXEC_TYPE_CRASH && arch_crash_hotplug_support(image, request->flags))
		image->hotplug_support = 1;
#endif
	ret = seal_and_fill(image);
	if (ret)
		return ret;
	show_segments(image);
	return 0;
}

static struct kimage *new_image(struct kexec_request *request)
{
	struct kimage *image = do_kimage_alloc_init();

	if (!image)
		return NULL;
	image->file_mode = 1;
	image->why = &request->why;
	image->type = kexec_request_type(request);
#ifdef CONFIG_CRASH_DUMP
	if (image->type == KEXEC_TYPE_CRASH)
		image->control_page = crashk_res.start;
#endif
	kexec_file_dbg_print = request->flags & KEXEC_FILE_DEBUG;
	return image;
}

/* Every refusal gets its line in the log, also when a loader gave no reason. */
static void log_refusal(const struct kexec_request *request, int err)
{
	if (request->why.text[0])
		pr_err("%s\n", request->why.text);
	else
		pr_err("kernel: its loader or the machine refuses it (%d)\n", err);
}

/**
 * kexec_build_image() - all of a load but its publication
 * @request: what is asked for; receives the reason if it is refused
 *
 * Context: Process context, kexec lock held, may sleep for long.
 * Return: an image that can be jumped to, to be freed by kimage_free(); or
 * ERR_PTR() of one of the errnos that sys_kexec_file_load() lists, logged.
 */
struct kimage *kexec_build_image(struct kexec_request *request)
{
	struct kimage *image = new_image(request);
	int ret;

	if (!image)
		return ERR_PTR(kexec_refuse(NULL, -ENOMEM, "memory: not enough to begin with"));
	ret = load_image(image, request);
	if (ret) {
		log_refusal(request, ret);
		kimage_free(image);
		return ERR_PTR(ret);
	}
	kimage_free_extra_pages(image);
	kimage_file_post_load_cleanup(image);
	return image;
}
