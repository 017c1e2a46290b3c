// SPDX-License-Identifier: GPL-2.0-only
/*
 * The next kernel's device tree: this kernel's, with another /chosen.
 *
 *	copy -> forget what this kernel was told -> tell the next one -> seal
 *
 * Everything happens in the caller's buffer. The blob is not trusted: lengths
 * and cell counts are whatever firmware, or the kernel before, left there. What
 * is about to be forgotten and cannot be read names no reservation; it is
 * deleted all the same.
 */
#include <linux/align.h>
#include <linux/array_size.h>
#include <linux/build_bug.h>
#include <linux/errno.h>
#include <linux/kexec_why.h>
#include <linux/libfdt.h>
#include <linux/math.h>
#include <linux/overflow.h>
#include <linux/sizes.h>
#include <linux/string.h>

#include "kexec_fdt.h"
#include "kexec_fdt_blob.h"

/* What a property takes beside its name, with a value of so many bytes. */
#define ROOM(len)	(sizeof(struct fdt_property) + ALIGN(len, FDT_TAGSIZE))

/*
 * struct chosen_prop - a property of /chosen that is about one boot only
 * @name:      its name, or with @family how the names start
 * @family:    all the properties that start like that
 * @reserves:  holds an address and a size, and there is a reservation for it
 * @room:      ROOM() for the longest value that this file gives it, without the
 *	       command line; 0 when it gives none
 *
 * Each of them is deleted. What has a new value is then added again, so that
 * nothing stale can survive for want of a new value.
 */
static const struct chosen_prop {
	const char *name;
	bool family;
	bool reserves;
	size_t room;
} per_boot[] = {
	{ .name = "bootargs", .room = ROOM(0) },
	{ .name = "kaslr-seed", .room = ROOM(sizeof(fdt64_t)) },
	{ .name = "rng-seed", .room = ROOM(KEXEC_FDT_RNG_SEED) },
	{ .name = "linux,initrd-start", .room = ROOM(sizeof(fdt64_t)) },
	{ .name = "linux,initrd-end", .room = ROOM(sizeof(fdt64_t)) },
	{ .name = "linux,elfcorehdr", .room = ROOM(2 * sizeof(fdt64_t)), .reserves = true },
	{ .name = "linux,usable-memory-range", .room = ROOM(4 * sizeof(fdt64_t)) },
	{ .name = "linux,ima-kexec-buffer", .room = ROOM(2 * sizeof(fdt64_t)), .reserves = true },
	{ .name = "linux,booted-from-kexec", .room = ROOM(0) },
	/* Later kernels use these; one of them may have started this one. */
	{ .name = "linux,dmcryptkeys", .reserves = true },
	{ .name = "linux,kho-", .family = true, .reserves = true },
};

/* Of the initrd, the ELF core header and the IMA log. */
#define NEW_RESERVATIONS	3

/* A tree being edited; @chosen stays valid, since only what is inside moves. */
struct edit {
	const void *from;
	size_t from_size;
	void *fdt;
	size_t size;
	int chosen;
	const struct kexec_handover *to;
	struct kexec_why *why;
};

/* What libfdt reports is no errno: 1 would read as EPERM, 3 as ESRCH. */
static int fdt_errno(int err)
{
	return err == -FDT_ERR_NOSPACE ? -ENOSPC : -EINVAL;
}

/* @prop is NULL when it is about all of @what. */
static int failed(const struct edit *e, const char *what, const char *prop, int err)
{
	return kexec_say_why(e->why, fdt_errno(err), "device tree: %s%s%s: %s", what,
			     prop ? ": " : "", prop ?: "", fdt_strerror(err));
}

static int copy_blob(struct edit *e)
{
	int err = kexec_fdt_copy(e->from, e->from_size, e->fdt, e->size);

	return err ? failed(e, "blob", NULL, err) : 0;
}

static int find_chosen(struct edit *e)
{
	e->chosen = fdt_path_offset(e->fdt, "/chosen");
	if (e->chosen == -FDT_ERR_NOTFOUND)
		e->chosen = fdt_add_subnode(e->fdt, 0, "chosen");
	return e->chosen < 0 ? failed(e, "/chosen", NULL, e->chosen) : 0;
}

/* --- forget --------------------------------------------------------------- */

/* A kernel reserves the bytes, firmware whole pages: of 4K, or of our size. */
static int unreserve(struct edit *e, struct kexec_fdt_range range)
{
	const u64 units[] = { 1, SZ_4K, e->to->page_size };
	int dropped = 0;

	for (int i = 0; !dropped && i < ARRAY_SIZE(units); i++)
		dropped = kexec_fdt_unreserve(e->fdt, range.start,
					      round_up(range.size, units[i]));
	return dropped < 0 ? failed(e, "reservations", NULL, dropped) : 0;
}

static int forget_blob(struct edit *e)
{
	return unreserve(e, e->to->old_fdt);
}

static bool read_address(const struct edit *e, const char *name, u64 *addr)
{
	int len;
	const void *value = fdt_getprop(e->fdt, e->chosen, name, &len);

	if (value && len == sizeof(fdt64_t))
		*addr = fdt64_ld(value);
	else if (value && len == sizeof(fdt32_t))
		*addr = fdt32_ld(value);
	else
		return false;
	return true;
}

static int forget_initrd(struct edit *e)
{
	u64 start, end;

	if (!read_address(e, "linux,initrd-start", &start) ||
	    !read_address(e, "linux,initrd-end", &end) || end <= start)
		return 0;
	return unreserve(e, (struct kexec_fdt_range){ .start = start, .size = end - start });
}

static const struct chosen_prop *find_per_boot(const char *name)
{
	for (int i = 0; i < ARRAY_SIZE(per_boot); i++) {
		const struct chosen_prop *prop = &per_boot[i];

		if (prop->family ? str_has_prefix(name, prop->name) : !strcmp(name, prop->name))
			return prop;
	}
	return NULL;
}

static int forget_props(struct edit *e)
{
	int at = fdt_first_property_offset(e->fdt, e->chosen);

	while (at >= 0) {
		struct kexec_fdt_range range = { };
		const struct chosen_prop *prop = NULL;
		const char *name;
		int len, err;
		const void *value = fdt_getprop_by_offset(e->fdt, at, &name, &len);

		if (value)
			prop = find_per_boot(name);
		if (!prop) {
			at = fdt_next_property_offset(e->fdt, at);
			continue;
		}
		if (prop->reserves)
			range = kexec_fdt_read_range(e->fdt, value, len);
		/* What follows moves up to @at; value and name are void then. */
		err = fdt_delprop(e->fdt, e->chosen, name);
		if (err)
			return failed(e, "/chosen", prop->name, err);
		err = unreserve(e, range);
		if (err)
			return err;
	}
	return 0;
}

/* --- tell ----------------------------------------------------------------- */

static int put(struct edit *e, const char *name, const void *value, int len)
{
	int err = fdt_setprop(e->fdt, e->chosen, name, value, len);

	return err ? failed(e, "/chosen", name, err) : 0;
}

static int put_u64(struct edit *e, const char *name, u64 value)
{
	fdt64_t cells = cpu_to_fdt64(value);

	return put(e, name, &cells, sizeof(cells));
}

/* An address and a size, behind those that the property has already. */
static int put_range(struct edit *e, const char *name, struct kexec_fdt_range range)
{
	static const char * const cells[] = { "#address-cells", "#size-cells" };
	int err;

	if (!range.size)
		return 0;
	for (int i = 0; i < ARRAY_SIZE(cells); i++) {
		err = kexec_fdt_root_cells(e->fdt, cells[i]);
		if (err < 0)
			return failed(e, "/", cells[i], err);
	}
	err = fdt_appendprop_addrrange(e->fdt, 0, e->chosen, name, range.start, range.size);
	return err ? failed(e, "/chosen", name, err) : 0;
}

static int reserve(struct edit *e, const char *name, struct kexec_fdt_range range)
{
	u64 end;
	int err;

	/* An empty reservation would end the list. */
	if (!range.size)
		return 0;
	if (check_add_overflow(range.start, range.size, &end))
		return kexec_say_why(e->why, -EINVAL,
				     "device tree: /chosen: %s: 0x%llx bytes do not fit behind 0x%llx",
				     name, range.size, range.start);
	err = fdt_add_mem_rsv(e->fdt, range.start, range.size);
	return err ? failed(e, "/chosen", name, err) : 0;
}

static int tell_initrd(struct edit *e)
{
	struct kexec_fdt_range initrd = e->to->initrd;

	if (!initrd.size)
		return 0;
	return reserve(e, "linux,initrd-end", initrd) ?:
	       put_u64(e, "linux,initrd-start", initrd.start) ?:
	       put_u64(e, "linux,initrd-end", initrd.start + initrd.size);
}

static int tell_cmdline(struct edit *e)
{
	const char *cmdline = e->to->cmdline;

	return cmdline ? put(e, "bootargs", cmdline, strlen(cmdline) + 1) : 0;
}

static int tell_seeds(struct edit *e)
{
	const struct kexec_fdt_seeds *seeds = e->to->seeds;

	if (!seeds)
		return 0;
	return put_u64(e, "kaslr-seed", seeds->kaslr) ?:
	       put(e, "rng-seed", seeds->rng, sizeof(seeds->rng));
}

/* The low range comes last: a kernel that takes only one takes the first. */
static int tell_crash(struct edit *e)
{
	return reserve(e, "linux,elfcorehdr", e->to->elfcorehdr) ?:
	       put_range(e, "linux,elfcorehdr", e->to->elfcorehdr) ?:
	       put_range(e, "linux,usable-memory-range", e->to->usable_high) ?:
	       put_range(e, "linux,usable-memory-range", e->to->usable_low);
}

static int tell_ima(struct edit *e)
{
	return reserve(e, "linux,ima-kexec-buffer", e->to->ima) ?:
	       put_range(e, "linux,ima-kexec-buffer", e->to->ima);
}

static int tell_kexec(struct edit *e)
{
	return put(e, "linux,booted-from-kexec", NULL, 0);
}

/* --- all of it ------------------------------------------------------------ */

static int seal(struct edit *e)
{
	int err = kexec_fdt_seal(e->fdt);

	return err ? failed(e, "blob", NULL, err) : 0;
}

/**
 * kexec_fdt_room() - how much a tree can grow
 * @to: what kexec_fdt_build() will be given
 *
 * A tree that has a property already, or its name, needs less.
 *
 * Context: Any.
 * Return: bytes that kexec_fdt_build() adds to a tree at most.
 */
size_t kexec_fdt_room(const struct kexec_handover *to)
{
	size_t node = 2 * FDT_TAGSIZE + ALIGN(sizeof("chosen"), FDT_TAGSIZE);
	size_t room = node + NEW_RESERVATIONS * sizeof(struct fdt_reserve_entry);

	for (int i = 0; i < ARRAY_SIZE(per_boot); i++)
		if (per_boot[i].room)
			room += per_boot[i].room + strlen(per_boot[i].name) + 1;
	if (to->cmdline)
		room += ALIGN(strlen(to->cmdline) + 1, FDT_TAGSIZE);
	return room;
}

/**
 * kexec_fdt_build() - write the next kernel's device tree
 * @from:      this kernel's blob, 8-byte aligned
 * @from_size: bytes that may be read there
 * @fdt:       receives the tree, 8-byte aligned; its contents don't matter
 * @size:      bytes at @fdt, and then the total size of the tree
 * @to:        what the next kernel is told
 * @why:       receives the sentence when the tree is refused
 *
 * The free space behind the tree is cleared. The total size of @from plus
 * kexec_fdt_room() is enough, unless the blocks of @from overlap.
 *
 * Context: Any; looks at its arguments only.
 * Return: 0; -ENOSPC when @size is too small; -EINVAL when the blob is
 * malformed, or when its root has no cells that can hold a range of @to. On
 * failure the contents of @fdt are of no use.
 */
int kexec_fdt_build(const void *from, size_t from_size, void *fdt, size_t size,
		    const struct kexec_handover *to, struct kexec_why *why)
{
	static int (* const steps[])(struct edit *e) = {
		copy_blob, find_chosen,
		forget_blob, forget_initrd, forget_props,
		tell_initrd, tell_cmdline, tell_seeds, tell_crash, tell_ima, tell_kexec,
		seal,
	};
	struct edit e = {
		.from = from, .from_size = from_size, .fdt = fdt, .size = size,
		.to = to, .why = why,
	};
	int err = 0;

	for (int i = 0; !err && i < ARRAY_SIZE(steps); i++)
		err = steps[i](&e);
	return err;
}
