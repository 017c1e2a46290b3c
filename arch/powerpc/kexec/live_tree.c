// SPDX-License-Identifier: GPL-2.0-only
/*
 * The nodes that can change at run time, as they are now, as a flattened tree.
 */
#include <linux/compiler.h>
#include <linux/kexec_why.h>
#include <linux/libfdt.h>
#include <linux/of.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "fdt_nodes.h"
#include "live_tree.h"

/* Where to start; a core takes about 2 KiB, and the tree of a host bridge 16. */
#define FIRST_SIZE	SZ_64K

/* libfdt keeps sizes in an int. */
#define LAST_SIZE	SZ_1G

/* A property was replaced while it was looked at; libfdt has no use for it here. */
#define CHANGED		FDT_ERR_EXISTS

/* A kernel makes up a missing "name" from the name of the node; so leave it out. */
static bool is_made_up(const struct device_node *np, const struct property *prop)
{
	const char *name = kbasename(np->full_name);
	size_t len = strchrnul(name, '@') - name;

	return !strcmp(prop->name, "name") && prop->length == len + 1 &&
	       !memcmp(prop->value, name, len);
}

/*
 * A property that is replaced stays readable, but leads to the others that were.
 * One that is still in its place after it was asked for the next has told right.
 */
static int open_node(void *buf, const struct device_node *np)
{
	int err = fdt_begin_node(buf, kbasename(np->full_name));
	const struct property *prop, *next;

	for (prop = np->properties; !err && prop; prop = next) {
		if (!is_made_up(np, prop))
			err = fdt_property(buf, prop->name, prop->value, prop->length);
		next = READ_ONCE(prop->next);
		if (of_find_property(np, prop->name, NULL) != prop)
			return -CHANGED;
	}
	return err;
}

/* Closes @np and those it is the last child of; returns the next node, or @top. */
static struct device_node *close_node(void *buf, struct device_node *np,
				      struct device_node *top, int *err)
{
	struct device_node *next = NULL;

	while (!next) {
		struct device_node *parent;

		*err = fdt_end_node(buf);
		if (*err || np == top)
			return np;
		parent = of_get_parent(np);
		next = of_get_next_child(parent, np);
		if (next)
			of_node_put(parent);
		else
			np = parent;
	}
	return next;
}

/* A walk: the stack would not do for as deep a tree as PCI bridges may make. */
static int write_tree(void *buf, struct device_node *top)
{
	struct device_node *np = of_node_get(top), *child;
	int err = open_node(buf, np);

	while (!err) {
		child = of_get_next_child(np, NULL);
		if (child) {
			of_node_put(np);
			np = child;
		} else {
			np = close_node(buf, np, top, &err);
			if (np == top)
				break;
		}
		if (!err)
			err = open_node(buf, np);
	}
	of_node_put(np);
	return err;
}

/*
 * A node that is added becomes the first child. Written like that, the newest CPU
 * would be the next kernel's CPU 0. So: those of the boot, then those that were
 * added, oldest first.
 */
static struct device_node **sort_children(struct device_node *np, int *nr)
{
	int front = 0, back = of_get_child_count(np);
	struct device_node **sorted = kvcalloc(back + 1, sizeof(*sorted), GFP_KERNEL);

	if (!sorted)
		return NULL;
	*nr = back;
	for_each_child_of_node_scoped(np, child) {
		/* One that comes just now comes with an event that tells so. */
		if (front == back)
			break;
		if (of_node_check_flag(child, OF_DYNAMIC))
			sorted[--back] = of_node_get(child);
		else
			sorted[front++] = of_node_get(child);
	}
	return sorted;
}

static int write_sorted(void *buf, struct device_node *np,
			int (*write)(void *buf, struct device_node *child))
{
	int nr, err = 0;
	struct device_node **sorted = sort_children(np, &nr);

	if (!sorted)
		return -FDT_ERR_INTERNAL;
	for (int i = 0; i < nr; i++) {
		if (sorted[i] && !err)
			err = write(buf, sorted[i]);
		of_node_put(sorted[i]);
	}
	kvfree(sorted);
	return err;
}

static int write_cpus(void *buf, struct device_node *np)
{
	if (strcmp(kbasename(np->full_name), "cpus"))
		return 0;
	return open_node(buf, np) ?: write_sorted(buf, np, write_tree) ?: fdt_end_node(buf);
}

static int write_live(void *buf, struct device_node *np)
{
	const char *name = kbasename(np->full_name), *type = NULL;

	of_property_read_string(np, "device_type", &type);
	if (!ppc64_fdt_is_live(name, type))
		return 0;
	return strcmp(name, "cpus") ? write_tree(buf, np) : write_cpus(buf, np);
}

static int write_all(void *buf, size_t size,
		     int (*write)(void *buf, struct device_node *child))
{
	struct device_node *root = of_find_node_by_path("/");
	int err = fdt_create(buf, size) ?:
		  fdt_finish_reservemap(buf) ?:
		  fdt_begin_node(buf, "") ?:
		  write_sorted(buf, root, write) ?:
		  fdt_end_node(buf) ?:
		  fdt_finish(buf);

	of_node_put(root);
	return err;
}

/**
 * ppc64_live_tree() - flatten what can change at run time
 * @only_cpus: /cpus and nothing else
 * @live:      receives a tree with all ppc64_fdt_is_live() nodes, or with /cpus,
 *	       to be freed with kvfree()
 * @why:       receives the sentence when it fails
 *
 * Context: Process context, may sleep. The caller keeps hotplug off, or is called
 * by it, so that nodes neither come nor go.
 * Return: 0; -ENOMEM; -EINVAL when a property cannot be written.
 */
int ppc64_live_tree(bool only_cpus, void **live, struct kexec_why *why)
{
	for (size_t size = FIRST_SIZE; size <= LAST_SIZE; size *= 2) {
		void *buf = kvmalloc(size, GFP_KERNEL | __GFP_NOWARN);
		int err;

		if (!buf)
			break;
		err = write_all(buf, size, only_cpus ? write_cpus : write_live);
		if (!err) {
			*live = buf;
			return 0;
		}
		kvfree(buf);
		if (err != -FDT_ERR_NOSPACE && err != -CHANGED)
			return ppc64_fdt_failed(why, NULL, "live tree", err);
	}
	return kexec_say_why(why, -ENOMEM, "device tree: no memory for what has changed in it");
}
