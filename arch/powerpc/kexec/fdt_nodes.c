// SPDX-License-Identifier: GPL-2.0-only
/*
 * A node of one device tree takes the place of the node of that name in another.
 *
 * libfdt would move all that lies behind a node for each property of it that is
 * added, and would stop half-way when the space is used up. Here the whole node
 * goes in at once, or not at all:
 *
 *	before	| ... | old node | next ... | strings |       free       |
 *	after	| ... |     new node     | next ... | strings | names | free |
 *
 * The tree may be the one that a crash kernel will get. Until the very end of a
 * change it can be used as it was before.
 */
#include <linux/errno.h>
#include <linux/kexec_why.h>
#include <linux/libfdt.h>
#include <linux/string.h>

#include "fdt_nodes.h"

/**
 * ppc64_fdt_failed() - put an error of libfdt into words
 * @why:  receives the sentence
 * @node: name of a child of the root; %NULL when it is about all of the tree
 * @prop: name of a property, or of a part of @node; %NULL for none
 * @err:  libfdt error, which is no errno: 1 would read as EPERM, 3 as ESRCH
 *
 * Context: Any.
 * Return: -ENOSPC when the buffer is too small, otherwise -EINVAL.
 */
int ppc64_fdt_failed(struct kexec_why *why, const char *node, const char *prop, int err)
{
	return kexec_say_why(why, err == -FDT_ERR_NOSPACE ? -ENOSPC : -EINVAL,
			     "device tree: /%s%s%s: %s", node ?: "", prop ? ": " : "",
			     prop ?: "", fdt_strerror(err));
}

/**
 * ppc64_fdt_child() - find a child of the root by its full name
 * @fdt:  tree
 * @name: with the unit address, if there is one: "memory" is not "memory@0"
 *
 * Context: Any.
 * Return: its offset; -FDT_ERR_NOTFOUND, or what else libfdt says.
 */
int ppc64_fdt_child(const void *fdt, const char *name)
{
	int node;

	fdt_for_each_subnode(node, fdt, 0) {
		const char *have = fdt_get_name(fdt, node, NULL);

		if (have && !strcmp(have, name))
			break;
	}
	return node;
}

/* Where blocks end, none of which is larger than an int. */
static u64 struct_end(const void *fdt)
{
	return (u64)fdt_off_dt_struct(fdt) + fdt_size_dt_struct(fdt);
}

static u64 strings_end(const void *fdt)
{
	return (u64)fdt_off_dt_strings(fdt) + fdt_size_dt_strings(fdt);
}

/* The order that fdt_open_into() makes, and all that is moved here rests on. */
static int check_layout(const void *fdt)
{
	int err = fdt_check_header(fdt);

	if (err)
		return err;
	if (fdt_version(fdt) < 17)
		return -FDT_ERR_BADVERSION;
	if (fdt_off_mem_rsvmap(fdt) > fdt_off_dt_struct(fdt) ||
	    struct_end(fdt) > fdt_off_dt_strings(fdt) ||
	    strings_end(fdt) > fdt_totalsize(fdt))
		return -FDT_ERR_BADLAYOUT;
	return 0;
}

/**
 * ppc64_fdt_node_end() - find the end of a node
 * @fdt:  tree
 * @node: offset of the node
 *
 * Context: Any.
 * Return: the offset behind it and all that is in it, or a libfdt error.
 */
int ppc64_fdt_node_end(const void *fdt, int node)
{
	int at = node, next, depth = 0;

	do {
		u32 tag = fdt_next_tag(fdt, at, &next);

		if (next < 0)
			return next;
		if (tag == FDT_END)
			return -FDT_ERR_BADSTRUCTURE;
		if (tag == FDT_BEGIN_NODE)
			depth++;
		if (tag == FDT_END_NODE)
			depth--;
		at = next;
	} while (depth > 0);
	return at;
}

/* Of a name among the strings; that may be the end of a longer one. */
static int find_string(const void *fdt, const char *name)
{
	const char *strings = (const char *)fdt + fdt_off_dt_strings(fdt);
	int bytes = strlen(name) + 1;

	for (int at = 0; at <= (int)fdt_size_dt_strings(fdt) - bytes; at++)
		if (!memcmp(strings + at, name, bytes))
			return at;
	return -FDT_ERR_NOTFOUND;
}

static int add_string(void *fdt, const char *name)
{
	u64 end = strings_end(fdt);
	size_t bytes = strlen(name) + 1;

	if (find_string(fdt, name) >= 0)
		return 0;
	if (end + bytes > fdt_totalsize(fdt))
		return -FDT_ERR_NOSPACE;
	memcpy((char *)fdt + end, name, bytes);
	fdt_set_size_dt_strings(fdt, fdt_size_dt_strings(fdt) + bytes);
	return 0;
}

/* Names that no property has yet do not change what the tree says. */
static int add_strings(void *fdt, const void *from, int at, int end)
{
	int next, err = 0;

	for (; !err && at < end; at = next) {
		const char *name;

		if (fdt_next_tag(from, at, &next) != FDT_PROP)
			continue;
		if (!fdt_getprop_by_offset(from, at, &name, &err))
			return err;
		err = add_string(fdt, name);
	}
	return err;
}

static int splice(void *fdt, int at, int old_len, int new_len)
{
	char *where = (char *)fdt + fdt_off_dt_struct(fdt) + at;
	char *end = (char *)fdt + strings_end(fdt);
	int delta = new_len - old_len;

	if (strings_end(fdt) + delta > fdt_totalsize(fdt))
		return -FDT_ERR_NOSPACE;
	memmove(where + new_len, where + old_len, end - (where + old_len));
	fdt_set_size_dt_struct(fdt, fdt_size_dt_struct(fdt) + delta);
	fdt_set_off_dt_strings(fdt, fdt_off_dt_strings(fdt) + delta);
	return 0;
}

/* Bytes of @from, but for the names, which are elsewhere in @fdt. */
static void fill_in(void *fdt, int to, const void *from, int at, int end)
{
	char *dest = (char *)fdt + fdt_off_dt_struct(fdt) + to;
	const char *src = (const char *)from + fdt_off_dt_struct(from) + at;
	int first = at, next;

	memcpy(dest, src, end - at);
	for (; at < end; at = next) {
		struct fdt_property *prop = (void *)(dest + (at - first));
		const char *name;

		if (fdt_next_tag(from, at, &next) != FDT_PROP)
			continue;
		fdt_getprop_by_offset(from, at, &name, NULL);
		prop->nameoff = cpu_to_fdt32(find_string(fdt, name));
	}
}

/* Where a child of the root is, and how long, or where it would be the last. */
static int find_place(const void *fdt, const char *name, int *len)
{
	int at = ppc64_fdt_child(fdt, name), end;

	*len = 0;
	if (at == -FDT_ERR_NOTFOUND) {
		end = ppc64_fdt_node_end(fdt, 0);
		return end < 0 ? end : end - FDT_TAGSIZE;
	}
	end = at < 0 ? at : ppc64_fdt_node_end(fdt, at);
	if (end < 0)
		return end;
	*len = end - at;
	return at;
}

static int graft(void *fdt, const void *live, int node, const char *name)
{
	int end = ppc64_fdt_node_end(live, node);
	int at, old_len, err;

	if (end < 0)
		return end;
	err = check_layout(fdt) ?: add_strings(fdt, live, node, end);
	if (err)
		return err;
	at = find_place(fdt, name, &old_len);
	if (at < 0)
		return at;
	err = splice(fdt, at, old_len, end - node);
	if (!err)
		fill_in(fdt, at, live, node, end);
	return err;
}

/**
 * ppc64_fdt_graft() - give a tree a child of another one's root
 * @fdt:  tree that changes; its total size is all the space there is
 * @live: tree that has the node, written by fdt_finish()
 * @name: full name of the node, which replaces one of that name in @fdt, or
 *	  becomes the last child of the root
 * @why:  receives the sentence when it fails
 *
 * Phandles come with the node as they are.
 *
 * Context: Any; looks at its arguments only.
 * Return: 0; -ENOSPC when it does not fit; -EINVAL when there is no such node, or
 * one of the trees is malformed. @fdt is a tree with the old node then; it may
 * have names among its strings that nothing uses.
 */
int ppc64_fdt_graft(void *fdt, const void *live, const char *name, struct kexec_why *why)
{
	int node = ppc64_fdt_child(live, name);
	int err = node < 0 ? node : graft(fdt, live, node, name);

	return err ? ppc64_fdt_failed(why, name, NULL, err) : 0;
}
