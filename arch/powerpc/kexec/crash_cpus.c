// SPDX-License-Identifier: GPL-2.0-only
/*
 * A crash kernel has to know the CPU that crashes, even one that was added after
 * the crash kernel was loaded.
 */
#define pr_fmt(fmt) "crash hp: " fmt

#include <linux/errno.h>
#include <linux/kexec.h>
#include <linux/kexec_why.h>
#include <linux/libfdt.h>
#include <linux/printk.h>
#include <linux/slab.h>

#include <asm/page.h>

#include "crash_cpus.h"
#include "fdt_nodes.h"
#include "live_tree.h"

/* If kexec_load(2) has loaded the image, the tree is one that user space made. */
static int check(const void *fdt, size_t size, struct kexec_why *why)
{
	if (size < sizeof(struct fdt_header) || fdt_check_header(fdt) ||
	    fdt_totalsize(fdt) > size)
		return kexec_say_why(why, -EINVAL,
				     "device tree: not one, or larger than its segment");
	return 0;
}

/**
 * crash_update_cpus() - write the CPUs of now into the tree of a crash kernel
 * @image:   the crash kernel
 * @segment: where its device tree is
 *
 * For the time of the last copy there is no crash kernel. A tree that has no room
 * for the change is left alone: it is as good as before.
 *
 * Context: May sleep. A CPU is being added, kexec is locked.
 */
void crash_update_cpus(struct kimage *image, const struct kexec_segment *segment)
{
	void *fdt = __va(segment->mem), *live = NULL;
	struct kexec_why why;
	int err;

	err = check(fdt, segment->memsz, &why) ?: ppc64_live_tree(true, &live, &why);
	if (!err) {
		xchg(&kexec_crash_image, NULL);
		err = ppc64_fdt_graft(fdt, live, "cpus", &why);
		xchg(&kexec_crash_image, image);
	}
	if (err)
		pr_err("%s\n", why.text);
	kvfree(live);
}
