// SPDX-License-Identifier: GPL-2.0-only
/*
 * Segments: what goes where.  The walk over free memory feeds kexec_place(),
 * and the loaders' kexec_add_buffer() writes down the outcome.  Nothing is
 * copied here; contents are bound when all segments are known (kexec_fill.c).
 */
#define pr_fmt(fmt) "kexec_file: " fmt

#include <linux/ioport.h>
#include <linux/kexec.h>
#include <linux/log2.h>
#include <linux/memblock.h>
#include <linux/mm.h>
#include <linux/range_list.h>

#include "kexec_internal.h"
#include "kexec_place.h"

/*
 * struct hole_search - one search for a place
 * @want:     what the segment asks for
 * @taken:    the segments that stand already
 * @nr_taken: entries in @taken
 * @found:    the answer, once a walk has returned HOLE_FOUND
 */
struct hole_search {
	struct kexec_want want;
	struct kexec_span taken[KEXEC_SEGMENT_MAX];
	unsigned int nr_taken;
	u64 found;
};

/* Resource walks go on as long as they get 0. */
#define HOLE_FOUND	1

static int try_room(struct hole_search *search, u64 start, u64 end)
{
	const struct kexec_span room = { .start = start, .end = end };

	if (kexec_place(&search->want, &room, search->taken, search->nr_taken,
			&search->found))
		return HOLE_FOUND;
	return 0;
}

#ifdef CONFIG_ARCH_KEEP_MEMBLOCK
/* MEMBLOCK_NONE leaves out memory that a driver hot-added and manages. */
static int walk_free_memory(struct hole_search *search)
{
	phys_addr_t start, end;
	u64 i;

	if (search->want.top_down) {
		for_each_free_mem_range_reverse(i, NUMA_NO_NODE, MEMBLOCK_NONE,
						&start, &end, NULL)
			if (try_room(search, start, end - 1))
				return HOLE_FOUND;
		return 0;
	}
	for_each_free_mem_range(i, NUMA_NO_NODE, MEMBLOCK_NONE, &start, &end, NULL)
		if (try_room(search, start, end - 1))
			return HOLE_FOUND;
	return 0;
}
#else
static int try_resource(struct resource *res, void *search)
{
	if (res->flags & IORESOURCE_SYSRAM_DRIVER_MANAGED)
		return 0;
	return try_room(search, res->start, res->end);
}

static int walk_free_memory(struct hole_search *search)
{
	if (search->want.top_down)
		return walk_system_ram_res_rev(0, ULONG_MAX, search, try_resource);
	return walk_system_ram_res(0, ULONG_MAX, search, try_resource);
}
#endif

/* A crash kernel lives in its reservation and nowhere else. */
static int walk(const struct kimage *image, struct hole_search *search)
{
#ifdef CONFIG_CRASH_DUMP
	if (image->type == KEXEC_TYPE_CRASH)
		return try_room(search, crashk_res.start, crashk_res.end);
#endif
	return walk_free_memory(search);
}

/* What an architecture says is free, it has checked against everything else. */
static int walk_list(struct hole_search *search, const struct range_list *free)
{
	for (size_t i = 0; i < free->nr; i++) {
		const struct range *room;

		room = &free->ranges[search->want.top_down ? free->nr - 1 - i : i];
		if (try_room(search, room->start, room->end))
			return HOLE_FOUND;
	}
	return 0;
}

/* @free: the memory to search, or NULL for what the walk above knows */
static int search_hole(struct kexec_buf *kbuf, const struct range_list *free)
{
	const struct kimage *image = kbuf->image;
	struct hole_search search = {
		.want = {
			.size = kbuf->memsz,
			.align = kbuf->buf_align,
			.min = kbuf->buf_min,
			.max = kbuf->buf_max,
			.top_down = kbuf->top_down,
		},
		.nr_taken = image->nr_segments,
	};

	for (unsigned long i = 0; i < image->nr_segments; i++) {
		search.taken[i].start = image->segment[i].mem;
		search.taken[i].end = image->segment[i].mem + image->segment[i].memsz - 1;
	}

	if ((free ? walk_list(&search, free) : walk(image, &search)) != HOLE_FOUND)
		return kexec_refuse(image, -EADDRNOTAVAIL,
				    "memory: no hole of %#lx bytes, aligned to %#lx, between %#lx and %#lx",
				    kbuf->memsz, kbuf->buf_align, kbuf->buf_min, kbuf->buf_max);
	kbuf->mem = search.found;
	return 0;
}

/**
 * kexec_locate_mem_hole() - find a place for a segment
 * @kbuf: size and alignment in bytes, bounds and direction; unless its mem
 *	  says KEXEC_BUF_MEM_UNKNOWN the architecture has chosen the place, and
 *	  need not have set the others
 *
 * Context: Process context, kexec lock held.
 * Return: 0 with @kbuf->mem set; -EADDRNOTAVAIL when no free range has room,
 * with the sentence said.
 */
int kexec_locate_mem_hole(struct kexec_buf *kbuf)
{
	return kbuf->mem == KEXEC_BUF_MEM_UNKNOWN ? search_hole(kbuf, NULL) : 0;
}

/**
 * kexec_locate_hole_in() - find a place for a segment in given memory
 * @kbuf: as for kexec_locate_mem_hole()
 * @free: where it may go, of crash and other images alike
 *
 * For an architecture whose arch_kexec_locate_mem_hole() knows better than
 * memblock what may be overwritten.
 *
 * Context: Process context, kexec lock held.
 * Return: as kexec_locate_mem_hole().
 */
int kexec_locate_hole_in(struct kexec_buf *kbuf, const struct range_list *free)
{
	return kbuf->mem == KEXEC_BUF_MEM_UNKNOWN ? search_hole(kbuf, free) : 0;
}

static int check_buffer(const struct kexec_buf *kbuf)
{
	const struct kimage *image = kbuf->image;

	/* kexec_load() brings its own list of segments. */
	if (!image->file_mode)
		return -EINVAL;
	if (image->nr_segments >= KEXEC_SEGMENT_MAX)
		return kexec_refuse(image, -EINVAL, "memory: more than %d segments",
				    KEXEC_SEGMENT_MAX);
	/* Control pages keep clear of the destinations that they know of. */
	if (WARN_ON_ONCE(!list_empty(&image->control_pages)))
		return kexec_refuse(image, -EINVAL,
				    "memory: a segment was added after the control pages");
	if (kbuf->memsz > PAGE_ALIGN_DOWN(ULONG_MAX) || kbuf->bufsz > kbuf->memsz)
		return kexec_refuse(image, -EINVAL,
				    "memory: a segment of %#lx bytes with %#lx bytes of contents",
				    kbuf->memsz, kbuf->bufsz);
	return 0;
}

/* Half of memory is what a load may take: the other half holds the sources. */
static int check_total(const struct kimage *image)
{
	unsigned long pages = 0;

	for (unsigned long i = 0; i < image->nr_segments; i++)
		pages += image->segment[i].memsz >> PAGE_SHIFT;
	if (pages > totalram_pages() / 2)
		return kexec_refuse(image, -EINVAL,
				    "memory: %lu pages are more than half of this machine's %lu",
				    pages, totalram_pages());
	return 0;
}

/**
 * kexec_add_buffer() - place a buffer and add it as the image's next segment
 * @kbuf: contents, size in bytes, and where it may go
 *
 * The buffer itself is read only after the loader has returned, and must stay
 * until then.  It may be NULL when there are no contents, only room.
 *
 * Context: Process context, kexec lock held, before any control page.
 * Return: 0 with @kbuf->mem set, or, with the sentence said:
 * * -EINVAL       - too many segments, an impossible size or alignment, or
 *		     more than half of memory
 * * -EADDRNOTAVAIL - no room
 */
int kexec_add_buffer(struct kexec_buf *kbuf)
{
	struct kimage *image = kbuf->image;
	int ret;

	ret = check_buffer(kbuf);
	if (ret)
		return ret;
	/* vmlinux files have empty PT_LOADs; no place is as good as any. */
	if (!kbuf->memsz)
		return 0;

	/* Pages are the grain of the jump; s390 leaves buf_align unset. */
	kbuf->memsz = PAGE_ALIGN(kbuf->memsz);
	if (kbuf->mem == KEXEC_BUF_MEM_UNKNOWN) {
		kbuf->buf_align = max(kbuf->buf_align, PAGE_SIZE);
		if (!is_power_of_2(kbuf->buf_align))
			return kexec_refuse(image, -EINVAL,
					    "memory: alignment %#lx is no power of two",
					    kbuf->buf_align);
	}

	ret = arch_kexec_locate_mem_hole(kbuf);
	if (ret)
		return ret;

	image->segment[image->nr_segments++] = (struct kexec_segment) {
		.kbuf = kbuf->buffer,
		.bufsz = kbuf->bufsz,
		.mem = kbuf->mem,
		.memsz = kbuf->memsz,
	};
	ret = check_total(image);
	if (ret)
		image->nr_segments--;
	return ret;
}
