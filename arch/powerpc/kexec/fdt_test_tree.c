// SPDX-License-Identifier: GPL-2.0-only
/*
 * Device trees of ppc64 machines, small, for the tests, and a comparison.
 */
#include <linux/sprintf.h>

#include "fdt_test_tree.h"

static int add_node(void *fdt, int parent, const char *name, const char *type)
{
	int node = fdt_add_subnode(fdt, parent, name);

	if (node < 0 || !type)
		return node;
	return fdt_setprop_string(fdt, node, "device_type", type) ?: node;
}

static int add_child(void *fdt, int parent, const char *name, const char *prop, u32 value)
{
	int node = fdt_add_subnode(fdt, parent, name);

	return node < 0 ? node : fdt_setprop_u32(fdt, node, prop, value);
}

/**
 * ppc64_test_core() - add the node of a core
 * @fdt:     tree
 * @cpus:    offset of /cpus
 * @id:	     of the core's first thread
 * @threads: how many it has; 0 leaves the property out, for a kernel to use "reg"
 *
 * With a cache below it.
 *
 * Context: Any.
 * Return: 0, or a libfdt error.
 */
int ppc64_test_core(void *fdt, int cpus, unsigned int id, unsigned int threads)
{
	fdt32_t servers[8];
	char name[32];
	int node;

	snprintf(name, sizeof(name), "PowerPC,POWER9@%x", id);
	node = add_node(fdt, cpus, name, "cpu");
	if (node < 0)
		return node;
	for (unsigned int i = 0; i < threads; i++)
		servers[i] = cpu_to_fdt32(id + i);
	return add_child(fdt, node, "l2-cache", "cache-level", 2) ?:
	       (threads ? fdt_setprop(fdt, node, "ibm,ppc-interrupt-server#s", servers,
				      threads * sizeof(*servers)) : 0) ?:
	       fdt_setprop_u32(fdt, node, "reg", id) ?:
	       fdt_setprop_u32(fdt, node, "phandle", 0x1000 + id);
}

static int add_cpus(void *fdt, unsigned int cores)
{
	int cpus = add_node(fdt, 0, "cpus", NULL), err = min(cpus, 0);

	if (!err)
		err = fdt_setprop_u32(fdt, cpus, "#address-cells", 1);
	while (!err && cores--)
		err = ppc64_test_core(fdt, cpus, cores * 8, 8);
	if (!err)
		err = add_child(fdt, cpus, "ibm,powerpc-cpu-features", "isa", 3000);
	return err;
}

static int add_ram(void *fdt, u64 start, u64 size)
{
	fdt64_t reg[] = { cpu_to_fdt64(start), cpu_to_fdt64(size) };
	char name[32];
	int node;

	snprintf(name, sizeof(name), "memory@%llx", start);
	node = add_node(fdt, 0, name, "memory");
	return node < 0 ? node : fdt_setprop(fdt, node, "reg", reg, sizeof(reg));
}

static int add_pci(void *fdt, u32 id, const char *window)
{
	char name[32];
	int node, bridge;

	snprintf(name, sizeof(name), "pci@80000002000000%x", id);
	node = add_node(fdt, 0, name, "pci");
	if (node < 0)
		return node;
	bridge = add_node(fdt, node, "pci@0", "pci");
	return bridge < 0 ? bridge : fdt_setprop_u32(fdt, bridge, window, id);
}

static int create(void *fdt, size_t size)
{
	return fdt_create_empty_tree(fdt, size) ?:
	       fdt_setprop_u32(fdt, 0, "#address-cells", 2) ?:
	       fdt_setprop_u32(fdt, 0, "#size-cells", 2);
}

/**
 * ppc64_test_boot() - make a tree as firmware hands it over
 * @fdt:  receives the tree
 * @size: bytes there, which become its total size
 *
 * Two cores, two nodes of memory, two host bridges, and what is not looked at in
 * front, between and behind.
 *
 * Context: Any.
 * Return: 0, or a libfdt error.
 */
int ppc64_test_boot(void *fdt, size_t size)
{
	/* A new node comes first, so this is in the order of the tree, backwards. */
	return create(fdt, size) ?:
	       fdt_add_mem_rsv(fdt, RTAS_START, RTAS_SIZE) ?:
	       fdt_add_mem_rsv(fdt, INITRD_START, INITRD_SIZE) ?:
	       add_child(fdt, 0, "rtas", "linux,rtas-base", RTAS_START) ?:
	       add_pci(fdt, 2, "ibm,dma-window") ?:
	       add_pci(fdt, 1, "ibm,dma-window") ?:
	       add_child(fdt, 0, "openprom", "relative-addressing", 1) ?:
	       add_ram(fdt, 2 * LMB_SIZE, LMB_SIZE) ?:
	       add_ram(fdt, 0, 2 * LMB_SIZE) ?:
	       add_cpus(fdt, 2) ?:
	       add_child(fdt, 0, "chosen", "linux,memory-limit", 0);
}

/**
 * ppc64_test_live() - make a tree of what has changed since
 * @fdt:   receives the tree
 * @size:  bytes there, more than it needs
 * @cores: how many there are
 *
 * The second node of memory and the second host bridge are gone, others have
 * come, and the first host bridge has another DMA window.
 *
 * Context: Any.
 * Return: 0, or a libfdt error.
 */
int ppc64_test_live(void *fdt, size_t size, unsigned int cores)
{
	return create(fdt, size) ?:
	       add_ram(fdt, 8 * LMB_SIZE, LMB_SIZE) ?:
	       add_pci(fdt, 3, "ibm,dma-window") ?:
	       add_pci(fdt, 1, "linux,dma64-ddr-window-info") ?:
	       add_ram(fdt, 0, 2 * LMB_SIZE) ?:
	       add_cpus(fdt, cores) ?:
	       fdt_pack(fdt);
}

static bool same_prop(const void *a, int at_a, const void *b, int at_b)
{
	const char *name_a, *name_b;
	int len_a, len_b;
	const void *value_a = fdt_getprop_by_offset(a, at_a, &name_a, &len_a);
	const void *value_b = fdt_getprop_by_offset(b, at_b, &name_b, &len_b);

	return value_a && value_b && !strcmp(name_a, name_b) && len_a == len_b &&
	       !memcmp(value_a, value_b, len_a);
}

/**
 * ppc64_test_same() - whether two nodes say the same
 * @a:	  tree
 * @in_a: offset of a node
 * @b:	  another tree
 * @in_b: offset of a node
 *
 * Names, properties and nodes below, all in the same order.
 *
 * Context: Any.
 * Return: true or false.
 */
bool ppc64_test_same(const void *a, int in_a, const void *b, int in_b)
{
	int next_a, next_b, depth = 0;

	do {
		u32 tag = fdt_next_tag(a, in_a, &next_a);

		if (tag != fdt_next_tag(b, in_b, &next_b) || next_a < 0 || next_b < 0)
			return false;
		if (tag == FDT_PROP && !same_prop(a, in_a, b, in_b))
			return false;
		if (tag == FDT_BEGIN_NODE && strcmp(fdt_get_name(a, in_a, NULL),
						    fdt_get_name(b, in_b, NULL)))
			return false;
		depth += (tag == FDT_BEGIN_NODE) - (tag == FDT_END_NODE);
		in_a = next_a;
		in_b = next_b;
	} while (depth > 0);
	return true;
}
