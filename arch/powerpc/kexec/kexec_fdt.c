// SPDX-License-Identifier: GPL-2.0-only
/*
 * The device tree of the next ppc64 kernel: the one that this kernel was booted
 * with, as any architecture passes it on, and what has changed since.
 *
 * How much that takes is not estimated. It is tried, in more and more space.
 */
#define pr_fmt(fmt) "kexec_file: " fmt

#include <linux/cpumask.h>
#include <linux/device.h>
#include <linux/kexec.h>
#include <linux/kexec_why.h>
#include <linux/libfdt.h>
#include <linux/of.h>
#include <linux/overflow.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/string.h>

#include <asm/cputhreads.h>
#include <asm/plpks.h>

#include "fdt_nodes.h"
#include "kexec_fdt.h"
#include "live_tree.h"

/* Where to start: enough for a tree in which little has changed. */
#define FIRST_EXTRA	SZ_1K

/* A tree of that size has no place in the real mode area of any machine. */
#define MAX_EXTRA	SZ_64M

/* What the next tree is made from, apart from the blob. */
struct parts {
	const struct ppc64_fdt_request *request;
	void *live;
	size_t room;		/* bytes to leave free in the end */
};

/* The tree of a loaded crash kernel is changed in place when a CPU is added. */
static size_t room_for_cpus(const struct kimage *image, const void *live)
{
	if (!IS_ENABLED(CONFIG_CRASH_HOTPLUG) || image->type != KEXEC_TYPE_CRASH)
		return 0;
	return ppc64_fdt_cpus_room(live, num_possible_cpus() / threads_per_core);
}

static int gather(const struct kimage *image, struct parts *parts, struct kexec_why *why)
{
	int err;

	lock_device_hotplug();
	err = ppc64_live_tree(false, &parts->live, why);
	unlock_device_hotplug();
	if (!err)
		parts->room = room_for_cpus(image, parts->live);
	return err;
}

/* The key store is locked with it; firmware gives it out once a boot. */
static int hand_over_password(void *fdt, struct kexec_why *why)
{
	int err = plpks_is_available() ? plpks_populate_fdt(fdt) : 0;

	return err ? ppc64_fdt_failed(why, "chosen", "ibm,plpks-pw", err) : 0;
}

/* Nothing but the tree is left, and zeros where it may grow. */
static int finish(void *fdt, size_t room, struct kexec_why *why)
{
	size_t space = fdt_totalsize(fdt), used;
	int err = fdt_pack(fdt);

	if (err)
		return ppc64_fdt_failed(why, NULL, NULL, err);
	used = fdt_totalsize(fdt);
	if (space - used < room)
		return ppc64_fdt_failed(why, "cpus", "room for more of them", -FDT_ERR_NOSPACE);
	memset(fdt + used, 0, space - used);
	fdt_set_totalsize(fdt, used + room);
	return 0;
}

static int amend(void *fdt, const struct parts *parts, struct kexec_why *why)
{
	return ppc64_fdt_take_over(fdt, parts->live, why) ?:
	       ppc64_fdt_boot_cpu(fdt, why) ?:
	       ppc64_fdt_limit_memory(fdt, parts->request->usable, why) ?:
	       ppc64_fdt_reserve(fdt, parts->request->reserve, why) ?:
	       hand_over_password(fdt, why) ?:
	       finish(fdt, parts->room, why);
}

static int build(struct kimage *image, const struct parts *parts, void **fdt)
{
	const struct ppc64_fdt_request *request = parts->request;
	size_t extra = size_add(parts->room, FIRST_EXTRA);
	struct kexec_why why;
	size_t space;
	int err;

	for (;; extra = size_mul(extra, 2)) {
		/* This one refuses by itself. */
		err = of_kexec_build_fdt(image, request->initrd, request->initrd_len,
					 request->cmdline, extra, fdt);
		if (err)
			return err;
		space = fdt_totalsize(*fdt);
		err = amend(*fdt, parts, &why);
		if (!err)
			return 0;
		/* There are seeds in it, and perhaps a password. */
		kvfree_sensitive(*fdt, space);
		*fdt = NULL;
		if (err != -ENOSPC || extra >= MAX_EXTRA)
			return kexec_refuse(image, err, "%s", why.text);
		kexec_dprintk("%zu bytes more were too few, %s\n", extra, why.text);
	}
}

/**
 * ppc64_kexec_build_fdt() - make the device tree for an image
 * @image:   image that is being loaded; its crash and IMA segments must be in
 *	     place
 * @request: what its loader wants to be told to the next kernel
 * @fdt:     receives the tree, to be freed with kvfree()
 *
 * CPUs, memory and devices are those that there are now, in the next tree as in
 * the running kernel's. The total size of the tree is what its segment has to
 * hold. It is packed, but for a crash kernel, whose tree may have to take in CPUs
 * that are added later.
 *
 * A failure has been refused in @image's name; there is nothing to add.
 *
 * Context: Process context, may sleep; takes the hotplug lock of devices.
 * Return: 0; -ENOMEM; -ENOSPC when the tree does not fit into any space; -EINVAL
 * when this kernel has no tree, or one that is malformed.
 */
int ppc64_kexec_build_fdt(struct kimage *image, const struct ppc64_fdt_request *request,
			  void **fdt)
{
	struct parts parts = { .request = request };
	struct kexec_why why;
	int err = gather(image, &parts, &why);

	if (err)
		kexec_refuse(image, err, "%s", why.text);
	else
		err = build(image, &parts, fdt);
	kvfree(parts.live);
	return err;
}
