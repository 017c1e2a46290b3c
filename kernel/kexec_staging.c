// SPDX-License-Identifier: GPL-2.0-only
/*
 * A file becomes pages that we own, mapped contiguously.
 *
 * The pages are allocated before the file is read, so that each byte is copied
 * once, from the page cache into the page that later is a segment's: signature
 * check, IMA, the loader and the digest all look at the mapping, and the filling
 * of segments takes the pages out of it (see kexec_fill.c).  Page-cache pages
 * themselves would not do: they can change after they were verified.
 */
#define pr_fmt(fmt) "kexec_file: " fmt

#include <linux/cc_platform.h>
#include <linux/cleanup.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/highmem.h>
#include <linux/mm.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

#include "kexec_internal.h"

/* What kexec_file_load(2) has always promised: files up to 4 GiB. */
#define FILE_SIZE_MAX	min_t(u64, SZ_4G, SSIZE_MAX)

/* A file that grows while it is read is read anew, but not for ever. */
#define READ_ATTEMPTS	3

/* Fail a load that is too big rather than kill processes to make it fit. */
#define SOURCE_GFP	(GFP_HIGHUSER | __GFP_RETRY_MAYFAIL | __GFP_NOWARN)

/* flush_kernel_vmap_range() takes an int. */
#define FLUSH_MAX	SZ_1G

/**
 * kexec_source_prot() - how pages for the jump are mapped
 *
 * Where memory is encrypted, source pages are decrypted for the jump as soon
 * as they are allocated: they have to be written through such a mapping, too.
 *
 * Context: Any.
 * Return: the protection for vmap().
 */
pgprot_t kexec_source_prot(void)
{
	if (cc_platform_has(CC_ATTR_HOST_MEM_ENCRYPT))
		return pgprot_decrypted(PAGE_KERNEL);
	return PAGE_KERNEL;
}

/**
 * kexec_source_page() - allocate a page that the jump can copy from
 * @image: the image being loaded
 *
 * Context: Process context, may sleep.
 * Return: the page, contents undefined, to be freed by kimage_free_pages();
 * NULL when memory is short or the caller is being killed.
 */
struct page *kexec_source_page(struct kimage *image)
{
	struct page *page;

	for (;;) {
		page = kimage_alloc_pages(SOURCE_GFP, 0);
		if (!page || page_to_boot_pfn(page) <=
			     KEXEC_SOURCE_MEMORY_LIMIT >> PAGE_SHIFT)
			return page;
		/* Out of the jump's reach; freed when the load is through. */
		list_add(&page->lru, &image->unusable_pages);
	}
}

/**
 * kexec_unstage() - give back what no segment has taken over
 * @staging: a staged file, a half-staged one, or zeroes
 *
 * Context: Process context, may sleep.
 */
void kexec_unstage(struct kexec_staging *staging)
{
	vunmap(staging->addr);
	for (unsigned long i = 0; i < staging->nr_pages; i++) {
		if (staging->page[i])
			kimage_free_pages(staging->page[i]);
		cond_resched();
	}
	kvfree(staging->page);
	*staging = (struct kexec_staging) {};
}

static int alloc_staging(struct kimage *image, size_t size,
			 struct kexec_staging *staging)
{
	unsigned long nr_pages = PFN_UP(size);

	staging->page = kvcalloc(nr_pages, sizeof(*staging->page), GFP_KERNEL);
	if (!staging->page)
		return -ENOMEM;

	while (staging->nr_pages < nr_pages) {
		struct page *page = kexec_source_page(image);

		if (!page)
			return fatal_signal_pending(current) ? -EINTR : -ENOMEM;
		staging->page[staging->nr_pages++] = page;
		cond_resched();
	}

	staging->addr = vmap(staging->page, nr_pages, VM_MAP, kexec_source_prot());
	return staging->addr ? 0 : -ENOMEM;
}

/* The file's size in bytes, or why it is not one that we read. */
static s64 checked_size(struct kimage *image, struct file *file, const char *what)
{
	loff_t size = i_size_read(file_inode(file));

	if (!S_ISREG(file_inode(file)->i_mode))
		return kexec_refuse(image, -EINVAL, "%s: not a regular file", what);
	if (size <= 0)
		return kexec_refuse(image, -EINVAL, "%s: the file is empty", what);
	if (size > FILE_SIZE_MAX)
		return kexec_refuse(image, -EFBIG,
				    "%s: %lld bytes, the limit is %llu", what,
				    size, (u64)FILE_SIZE_MAX);
	if (PFN_UP(size) + image->kernel_staging.nr_pages > totalram_pages() / 2)
		return kexec_refuse(image, -EINVAL,
				    "%s: with its %lld bytes, the files are more than half of memory",
				    what, size);
	return size;
}

static int say_unreadable(struct kimage *image, const char *what, int err)
{
	switch (err) {
	case -ETXTBSY:
		return kexec_refuse(image, err, "%s: open for writing elsewhere", what);
	case -ENOMEM:
		return kexec_refuse(image, err, "%s: not enough memory to read it", what);
	case -EACCES:
	case -EPERM:
		return kexec_refuse(image, err, "%s: a security policy refuses the file", what);
	case -EFBIG:
		return kexec_refuse(image, err, "%s: keeps growing while it is read", what);
	default:
		return kexec_refuse(image, err, "%s: reading it fails (%d)", what, err);
	}
}

/* The jump reads the pages at other addresses than the mapping's. */
static void flush_staging(const struct kexec_staging *staging)
{
	size_t size = staging->nr_pages << PAGE_SHIFT;

	for (size_t done = 0; done < size; done += FLUSH_MAX)
		flush_kernel_vmap_range(staging->addr + done,
					min_t(size_t, size - done, FLUSH_MAX));
}

/* One attempt; -EFBIG says that the file has grown since its size was taken. */
static int read_once(struct kimage *image, struct file *file, size_t size,
		     enum kernel_read_file_id id, struct kexec_staging *staging)
{
	ssize_t got;
	int ret;

	ret = alloc_staging(image, size, staging);
	if (ret)
		return ret;
	got = kernel_read_file(file, 0, &staging->addr, size, NULL, id);
	if (got < 0)
		return got;

	staging->size = got;
	memset(staging->addr + got, 0, (staging->nr_pages << PAGE_SHIFT) - got);
	flush_staging(staging);
	return 0;
}

/**
 * kexec_stage_file() - read a whole file into pages that we own
 * @image:   the image being loaded
 * @fd:      file descriptor of the caller, open for reading
 * @id:      tells LSMs and IMA what the file is for
 * @what:    "kernel" or "initrd", for the user
 * @staging: zeroed; receives pages and mapping; the caller ends with
 *	     kexec_unstage() in any case
 *
 * Context: Process context, may sleep for long.
 * Return: 0, or, with the sentence said:
 * * -EBADF   - not a file descriptor that is open for reading
 * * -EINVAL  - not a regular file, empty, or with the other one more than half
 *		of memory
 * * -EFBIG   - more than 4 GiB, or growing faster than we read
 * * -ETXTBSY - somebody has the file open for writing
 * * -ENOMEM  - memory is short
 * * -EINTR   - the caller is being killed
 * * others   - from the file system or a security module
 */
int kexec_stage_file(struct kimage *image, int fd, enum kernel_read_file_id id,
		     const char *what, struct kexec_staging *staging)
{
	CLASS(fd, f)(fd);
	int ret = -EFBIG;

	if (fd_empty(f) || !(fd_file(f)->f_mode & FMODE_READ))
		return kexec_refuse(image, -EBADF,
				    "%s: file descriptor %d is not open for reading",
				    what, fd);

	for (int i = 0; i < READ_ATTEMPTS && ret == -EFBIG; i++) {
		s64 size;

		kexec_unstage(staging);
		size = checked_size(image, fd_file(f), what);
		if (size < 0)
			return size;
		ret = read_once(image, fd_file(f), size, id, staging);
	}
	return ret ? say_unreadable(image, what, ret) : 0;
}

/**
 * kexec_take_page() - take a page out of a staged file, contents and all
 * @staging: a staged file
 * @from:    address of the first byte wanted; may lie outside of the file
 * @size:    bytes wanted from there on, at most a page; the rest is to be zero
 *
 * A page can be had once, when @from is its first byte and it holds nothing but
 * what is wanted: a whole page, or the end of the file.  It stays mapped, so
 * that segments which share it can still be copied from it.
 *
 * Context: Any.
 * Return: the page, now the caller's, or NULL when the bytes must be copied.
 */
struct page *kexec_take_page(struct kexec_staging *staging, const void *from, size_t size)
{
	unsigned long offset = from - staging->addr;
	struct page *page;

	if (from < staging->addr || offset >= staging->size || offset_in_page(offset))
		return NULL;
	if (size < PAGE_SIZE && offset + size != staging->size)
		return NULL;

	page = staging->page[offset >> PAGE_SHIFT];
	staging->page[offset >> PAGE_SHIFT] = NULL;
	return page;
}
