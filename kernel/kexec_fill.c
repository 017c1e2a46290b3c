// SPDX-License-Identifier: GPL-2.0-only
/*
 * Contents on their way to their destination.
 *
 * Each destination page has a slot that names the page which holds its contents
 * until the jump.  Pages of a staged file become sources as they are; what is
 * not page aligned in its file, or was made by the loader, is copied; what has
 * no contents is zero.  kexec_order_copies() then says in which order the
 * architecture's relocation code has to copy, and that is written down once.
 */
#define pr_fmt(fmt) "kexec_file: " fmt

#include <linux/highmem.h>
#include <linux/kexec.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/sort.h>
#include <linux/vmalloc.h>

#include "kexec_internal.h"
#include "kexec_order.h"

static unsigned long pfn_of(struct page *page)
{
	return page_to_boot_pfn(page);
}

static int by_address(const void *a, const void *b)
{
	const struct kexec_extent *x = a, *y = b;

	return x->pfn < y->pfn ? -1 : x->pfn > y->pfn;
}

static void sort_extents(struct kexec_slots *slots, const struct kimage *image)
{
	u32 slot = 0;

	for (unsigned long i = 0; i < image->nr_segments; i++) {
		slots->extent[i].pfn = image->segment[i].mem >> PAGE_SHIFT;
		slots->extent[i].nr = image->segment[i].memsz >> PAGE_SHIFT;
	}
	slots->nr_extents = image->nr_segments;
	sort(slots->extent, slots->nr_extents, sizeof(*slots->extent), by_address, NULL);

	for (unsigned int i = 0; i < slots->nr_extents; i++) {
		slots->extent[i].slot = slot;
		slot += slots->extent[i].nr;
	}
}

static int alloc_slots(struct kimage *image)
{
	struct kexec_slots *slots;
	unsigned long nr = 0;

	for (unsigned long i = 0; i < image->nr_segments; i++)
		nr += image->segment[i].memsz >> PAGE_SHIFT;
	/* The last two values of a slot number have meanings of their own. */
	if (nr >= KEXEC_NO_SLOT - 1)
		return -EFBIG;

	slots = kvmalloc(struct_size(slots, src, nr), GFP_KERNEL);
	if (!slots)
		return -ENOMEM;
	slots->nr = nr;
	memset(slots->src, 0xff, array_size(nr, sizeof(*slots->src)));	/* KEXEC_NO_PFN */
	sort_extents(slots, image);
	image->slots = slots;
	return 0;
}

/**
 * kexec_free_slots() - free the pages that hold an image's contents
 * @image: a file-mode image in whatever state
 *
 * Context: Process context, may sleep.
 */
void kexec_free_slots(struct kimage *image)
{
	struct kexec_slots *slots = image->slots;

	if (!slots)
		return;
#ifdef CONFIG_IMA_KEXEC
	if (image->ima_buffer)
		kimage_unmap_segment(image->ima_buffer);
#endif
	for (u32 i = 0; i < slots->nr; i++) {
		if (slots->src[i] != KEXEC_NO_PFN)
			kimage_free_pages(boot_pfn_to_page(slots->src[i]));
		cond_resched();
	}
	kvfree(slots);
	image->slots = NULL;
}

/* A page with @size bytes from @from and zeroes behind them. */
static struct page *copied_page(struct kimage *image, const void *from, size_t size)
{
	struct page *page = kexec_source_page(image);
	char *to;

	if (!page)
		return NULL;
	to = kmap_local_page(page);
	memcpy(to, from, size);
	memset(to + size, 0, PAGE_SIZE - size);
	kunmap_local(to);
	return page;
}

static struct page *source_page(struct kimage *image, const void *from, size_t size)
{
	struct page *page;

	page = kexec_take_page(&image->kernel_staging, from, size);
	if (!page)
		page = kexec_take_page(&image->initrd_staging, from, size);
	if (!page)
		page = copied_page(image, from, size);
	return page;
}

static int fill_segment(struct kimage *image, const struct kexec_segment *segment)
{
	struct kexec_slots *slots = image->slots;
	u32 slot = kexec_slot_of(slots, segment->mem >> PAGE_SHIFT);

	for (size_t done = 0; done < segment->memsz; done += PAGE_SIZE) {
		size_t size = 0;
		struct page *page;

		if (done < segment->bufsz)
			size = min_t(size_t, segment->bufsz - done, PAGE_SIZE);
		page = source_page(image, segment->kbuf + done, size);
		if (!page)
			return fatal_signal_pending(current) ? -EINTR : -ENOMEM;
		slots->src[slot++] = pfn_of(page);
		cond_resched();
	}
	return 0;
}

/*
 * struct entry_writer - the image's list of entries as it is written
 * @image: whose list
 * @next:  page frame that the next source goes to without saying so
 */
struct entry_writer {
	struct kimage *image;
	unsigned long next;
};

static int write_copy(void *arg, unsigned long dst, unsigned long src)
{
	struct entry_writer *writer = arg;
	int ret = 0;

	if (dst != writer->next)
		ret = kimage_add_entry(writer->image, dst << PAGE_SHIFT | IND_DESTINATION);
	if (!ret)
		ret = kimage_add_entry(writer->image, src << PAGE_SHIFT | IND_SOURCE);
	writer->next = dst + 1;
	return ret;
}

static unsigned long move_aside(void *arg, unsigned long src)
{
	struct entry_writer *writer = arg;
	struct page *from = boot_pfn_to_page(src);
	struct page *aside = kimage_alloc_control_pages(writer->image, 0);

	if (!aside)
		return KEXEC_NO_PFN;
	/* Control pages know the destinations, but the slot is to own this one. */
	list_del(&aside->lru);
	copy_highpage(aside, from);
	kimage_free_pages(from);
	return pfn_of(aside);
}

static int write_entries(struct kimage *image)
{
	static const struct kexec_order_ops ops = {
		.copy = write_copy,
		.spare = move_aside,
	};
	struct entry_writer writer = { .image = image, .next = KEXEC_NO_PFN };
	u32 *reader;
	int ret;

	reader = kvmalloc_array(image->slots->nr, sizeof(*reader), GFP_KERNEL);
	if (!reader)
		return -ENOMEM;
	ret = kexec_order_copies(image->slots, reader, &ops, &writer);
	kvfree(reader);
	if (!ret)
		kimage_terminate(image);
	return ret;
}

static int fill_normal(struct kimage *image)
{
	int ret = alloc_slots(image);

	for (unsigned long i = 0; !ret && i < image->nr_segments; i++)
		ret = fill_segment(image, &image->segment[i]);
	return ret ?: write_entries(image);
}

/* The reservation is nobody else's: contents go there right away. */
static int fill_crash(struct kimage *image)
{
	int ret = 0;

	for (unsigned long i = 0; !ret && i < image->nr_segments; i++)
		ret = kimage_load_segment(image, &image->segment[i]);
	if (!ret)
		kimage_terminate(image);
	return ret;
}

/**
 * kexec_fill_segments() - bind contents to all segments, ready for the jump
 * @image: an image with its segments placed, checked and digested
 *
 * Context: Process context, kexec lock held, may sleep for long.
 * Return: 0, or, with the sentence said:
 * * -ENOMEM  - memory is short
 * * -EFBIG   - more pages than can be counted
 * * -EINTR   - the caller is being killed
 */
int kexec_fill_segments(struct kimage *image)
{
	int ret;

	ret = image->type == KEXEC_TYPE_CRASH ? fill_crash(image) : fill_normal(image);
	if (ret)
		return kexec_refuse(image, ret, "memory: %s to fill the segments",
				    ret == -EINTR ? "interrupted on the way" : "not enough");
	return 0;
}

/**
 * kimage_map_segment() - map the contents of a part of a loaded image
 * @image: a file-mode image that is not a crash image
 * @addr:  physical address of the first byte, at the destination
 * @size:  bytes
 *
 * Context: Process context, may sleep.
 * Return: kernel address of @addr's contents until kimage_unmap_segment(), or
 * NULL when there is no such segment or no memory.
 */
void *kimage_map_segment(struct kimage *image, unsigned long addr, unsigned long size)
{
	unsigned long nr = PFN_UP(addr + size) - PFN_DOWN(addr);
	struct page **pages;
	void *map = NULL;
	u32 first;

	if (!image->slots || !size)
		return NULL;
	first = kexec_slot_of(image->slots, PFN_DOWN(addr));
	if (first == KEXEC_NO_SLOT || nr > image->slots->nr - first ||
	    kexec_slot_of(image->slots, PFN_DOWN(addr) + nr - 1) != first + nr - 1)
		return NULL;

	pages = kvmalloc_array(nr, sizeof(*pages), GFP_KERNEL);
	if (!pages)
		return NULL;
	for (unsigned long i = 0; i < nr; i++)
		pages[i] = boot_pfn_to_page(image->slots->src[first + i]);
	map = vmap(pages, nr, VM_MAP, kexec_source_prot());
	kvfree(pages);
	return map ? map + offset_in_page(addr) : NULL;
}

/**
 * kimage_unmap_segment() - undo kimage_map_segment()
 * @buffer: what that returned
 *
 * Context: Process context, may sleep.
 */
void kimage_unmap_segment(void *buffer)
{
	vunmap((void *)((unsigned long)buffer & PAGE_MASK));
}
