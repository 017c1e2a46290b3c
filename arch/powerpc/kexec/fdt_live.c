// SPDX-License-Identifier: GPL-2.0-only
/*
 * What changes while a ppc64 kernel runs, written into the device tree that it
 * was booted with.
 */
#include <linux/array_size.h>
#include <linux/build_bug.h>
#include <linux/errno.h>
#include <linux/kexec_why.h>
#include <linux/libfdt.h>
#include <linux/limits.h>
#include <linux/math.h>
#include <linux/minmax.h>
#include <linux/overflow.h>
#include <linux/range_list.h>
#include <linux/string.h>

#include "fdt_nodes.h"

/**
 * ppc64_fdt_is_live() - whether a child of the root can change at run time
 * @name: full name of the node
 * @type: its device_type, or %NULL
 *
 * Dynamic logical partitioning adds and removes CPUs, memory, PCI devices with
 * their host bridges, and virtual devices. PCI nodes also say which DMA windows
 * this kernel has opened: they stay open across kexec.
 *
 * Context: Any.
 * Return: true when the running kernel's node is the one to believe.
 */
bool ppc64_fdt_is_live(const char *name, const char *type)
{
	static const char * const names[] = { "cpus", "ibm,dynamic-reconfiguration-memory" };
	static const char * const types[] = { "memory", "pci", "vdevice" };

	for (int i = 0; i < ARRAY_SIZE(names); i++)
		if (!strcmp(name, names[i]))
			return true;
	for (int i = 0; type && i < ARRAY_SIZE(types); i++)
		if (!strcmp(type, types[i]))
			return true;
	return false;
}

static const char *device_type(const void *fdt, int node)
{
	/* Unlike fdt_getprop(), this wants the final NUL. */
	return fdt_stringlist_get(fdt, node, "device_type", 0, NULL);
}

/* Of the nodes that the live tree decides on, the next one that it has not got. */
static int find_gone(const void *fdt, const void *live)
{
	int node;

	fdt_for_each_subnode(node, fdt, 0) {
		const char *name = fdt_get_name(fdt, node, NULL);

		if (name && ppc64_fdt_is_live(name, device_type(fdt, node)) &&
		    ppc64_fdt_child(live, name) == -FDT_ERR_NOTFOUND)
			break;
	}
	return node;
}

static int drop_gone(void *fdt, const void *live, struct kexec_why *why)
{
	int node, err = 0;

	while (!err && (node = find_gone(fdt, live)) >= 0)
		err = fdt_del_node(fdt, node);
	if (!err && node != -FDT_ERR_NOTFOUND)
		err = node;
	return err ? ppc64_fdt_failed(why, NULL, NULL, err) : 0;
}

/**
 * ppc64_fdt_take_over() - write the changes of the running kernel into a tree
 * @fdt:  tree that this kernel was booted with; its total size is the space
 * @live: tree of all ppc64_fdt_is_live() nodes as they are now
 * @why:  receives the sentence when it fails
 *
 * Such nodes of @fdt that are not in @live are deleted.
 *
 * Context: Any; looks at its arguments only.
 * Return: 0; -ENOSPC when @fdt is too small; -EINVAL when a tree is malformed. On
 * failure @fdt is a tree with some of the changes.
 */
int ppc64_fdt_take_over(void *fdt, const void *live, struct kexec_why *why)
{
	int node, err = drop_gone(fdt, live, why);

	if (err)
		return err;
	fdt_for_each_subnode(node, live, 0) {
		err = ppc64_fdt_graft(fdt, live, fdt_get_name(live, node, NULL), why);
		if (err)
			return err;
	}
	return 0;
}

/* The interrupt servers of a core are its threads; without SMT there is "reg". */
static const fdt32_t *threads_of(const void *fdt, int cpu, int *nr)
{
	int len;
	const fdt32_t *threads = fdt_getprop(fdt, cpu, "ibm,ppc-interrupt-server#s", &len) ?:
				 fdt_getprop(fdt, cpu, "reg", &len);

	*nr = threads ? len / (int)sizeof(*threads) : 0;
	return threads;
}

/* Whether a thread of the core has the id; the id of its first one, too. */
static bool is_on_core(const void *fdt, int node, u32 id, const fdt32_t **first)
{
	int nr;
	const fdt32_t *threads = threads_of(fdt, node, &nr);

	if (nr && !*first)
		*first = threads;
	for (int i = 0; i < nr; i++)
		if (fdt32_to_cpu(threads[i]) == id)
			return true;
	return false;
}

/**
 * ppc64_fdt_boot_cpu() - make sure that there is the CPU to start on
 * @fdt: tree with the CPUs that there are
 * @why: receives the sentence when it fails
 *
 * The header names one, at first that which this kernel was started on. A kernel
 * that does not find it under /cpus stops before it can say so, and it may have
 * been removed: the first thread of the first core is named then. The purgatory
 * writes what is true at the jump.
 *
 * Context: Any.
 * Return: 0; -EINVAL when there is no CPU at all.
 */
int ppc64_fdt_boot_cpu(void *fdt, struct kexec_why *why)
{
	int node, cpus = ppc64_fdt_child(fdt, "cpus");
	const fdt32_t *first = NULL;

	if (cpus < 0)
		return ppc64_fdt_failed(why, "cpus", NULL, cpus);
	fdt_for_each_subnode(node, fdt, cpus) {
		const char *type = device_type(fdt, node);

		if (type && !strcmp(type, "cpu") &&
		    is_on_core(fdt, node, fdt_boot_cpuid_phys(fdt), &first))
			return 0;
	}
	if (!first)
		return kexec_say_why(why, -EINVAL, "device tree: /cpus: there is no CPU in it");
	fdt_set_boot_cpuid_phys(fdt, fdt32_to_cpu(*first));
	return 0;
}

/**
 * ppc64_fdt_cpus_room() - what CPUs that may be added would take in a tree
 * @live:     tree with the /cpus of now
 * @possible: how many cores there can be at most
 *
 * A new core is as large as the largest that there is, with a longer name perhaps,
 * and brings its share of what else is in /cpus: caches are nodes of their own.
 *
 * Context: Any.
 * Return: bytes; 0 when there are that many cores already.
 */
size_t ppc64_fdt_cpus_room(const void *live, unsigned int possible)
{
	int node, cpus = ppc64_fdt_child(live, "cpus");
	size_t largest = 0, others = 0;
	unsigned int cores = 0;

	if (cpus < 0)
		return 0;
	fdt_for_each_subnode(node, live, cpus) {
		const char *type = device_type(live, node);
		size_t bytes = ppc64_fdt_node_end(live, node) - node;

		if (type && !strcmp(type, "cpu")) {
			largest = max(largest, bytes);
			cores++;
		} else {
			others += bytes;
		}
	}
	if (!cores || possible <= cores)
		return 0;
	return size_mul(possible - cores,
			largest + FDT_TAGSIZE + DIV_ROUND_UP(others, cores));
}

/* As memblock reads the map: what would wrap goes up to the end. */
static int list_reserved(const void *fdt, struct range_list *list)
{
	int nr = fdt_num_mem_rsv(fdt), err = 0;

	for (int i = 0; !err && i < nr; i++) {
		u64 start, size;

		if (!fdt_get_mem_rsv(fdt, i, &start, &size) && size)
			err = range_list_add(list, start,
					     size - 1 > U64_MAX - start ? U64_MAX :
					     start + size - 1);
	}
	return err;
}

static int list_missing(const void *fdt, const struct range_list *ranges,
			struct range_list *missing)
{
	struct range_list reserved = { };
	int err = list_reserved(fdt, &reserved);

	for (const struct range *range = range_list_first(ranges); !err && range;
	     range = range_list_next(ranges, range))
		err = range_list_add(missing, range->start, range->end);
	if (!err)
		err = range_list_subtract(missing, &reserved);
	range_list_free(&reserved);
	return err;
}

/**
 * ppc64_fdt_reserve() - make sure that the next kernel keeps off some memory
 * @fdt:    tree
 * @ranges: what has to be in its reserve map
 * @why:    receives the sentence when it fails
 *
 * Only what is missing is added, so that the map does not grow when one kernel
 * starts the next. Entries that are there stay as they are, even where they
 * touch: some are to be found by address and size, and removed, later.
 *
 * Context: May sleep.
 * Return: 0; -ENOSPC when @fdt is too small, some ranges may have been added then;
 * -ENOMEM; -EINVAL when a range is all of the address space.
 */
int ppc64_fdt_reserve(void *fdt, const struct range_list *ranges, struct kexec_why *why)
{
	struct range_list missing = { };
	int err = list_missing(fdt, ranges, &missing);

	if (err)
		kexec_say_why(why, err, "device tree: reservations: no memory to sort them");
	for (const struct range *range = range_list_first(&missing); !err && range;
	     range = range_list_next(&missing, range)) {
		/* An empty entry would end the map. */
		u64 size = range->end - range->start + 1;

		err = size ? fdt_add_mem_rsv(fdt, range->start, size) : -FDT_ERR_BADVALUE;
		if (err)
			err = kexec_say_why(why, err == -FDT_ERR_NOSPACE ? -ENOSPC : -EINVAL,
					    "device tree: reservation of 0x%llx to 0x%llx: %s",
					    range->start, range->end, fdt_strerror(err));
	}
	range_list_free(&missing);
	return err;
}
