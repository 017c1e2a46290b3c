// SPDX-License-Identifier: GPL-2.0
/*
 * Memory in which firmware lives while a ppc64 kernel runs
 */
#include <linux/cleanup.h>
#include <linux/errno.h>
#include <linux/of.h>
#include <linux/range_list.h>

#include "ranges.h"

/* Firmware that is described in part only was not started: no range of it. */
static int absent_is_fine(int ret)
{
	return ret == -EINVAL ? 0 : ret;
}

/**
 * kexec_add_rtas_range() - add the memory of RTAS to a list
 * @list:	list of physical addresses
 *
 * prom_init() places RTAS and says in "linux,rtas-base" where. There is none on
 * bare metal.
 *
 * Context: may sleep.
 * Return: 0, also when there is no RTAS, or
 *	%-ENODATA, %-EOVERFLOW - a property of /rtas is empty, or too short
 *	%-ENOMEM - no memory for the list
 */
int kexec_add_rtas_range(struct range_list *list)
{
	struct device_node *rtas __free(device_node) =
		of_find_node_by_path("/rtas");
	u32 base, size;
	int ret;

	if (!rtas)
		return 0;

	ret = of_property_read_u32(rtas, "linux,rtas-base", &base);
	if (!ret)
		ret = of_property_read_u32(rtas, "rtas-size", &size);
	if (ret)
		return absent_is_fine(ret);
	return range_list_add_size(list, base, size);
}

/**
 * kexec_add_opal_range() - add the memory of OPAL to a list
 * @list:	list of physical addresses
 *
 * Context: may sleep.
 * Return: 0, also when there is no OPAL, or
 *	%-ENODATA - a property of /ibm,opal is empty
 *	%-EOVERFLOW - a property is too short, or the range ends above U64_MAX
 *	%-ENOMEM - no memory for the list
 */
int kexec_add_opal_range(struct range_list *list)
{
	struct device_node *opal __free(device_node) =
		of_find_node_by_path("/ibm,opal");
	u64 base, size;
	int ret;

	if (!opal)
		return 0;

	ret = of_property_read_u64(opal, "opal-base-address", &base);
	if (!ret)
		ret = of_property_read_u64(opal, "opal-runtime-size", &size);
	if (ret)
		return absent_is_fine(ret);
	return range_list_add_size(list, base, size);
}
