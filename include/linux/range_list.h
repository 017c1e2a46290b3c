/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A set of u64 numbers, usually addresses, kept as a sorted list of ranges.
 */
#ifndef _LINUX_RANGE_LIST_H
#define _LINUX_RANGE_LIST_H

#include <linux/overflow.h>
#include <linux/range.h>
#include <linux/types.h>

/**
 * struct range_list - a set of numbers as the shortest sorted list of ranges
 * @ranges:	the ranges in ascending order; both bounds belong to a range,
 *		so that U64_MAX can be a member
 * @nr:		number of ranges in use
 * @max:	number of ranges for which there is memory
 *
 * Any two ranges have at least one number between them that is not in the
 * set: what overlaps or touches is one range. Hence a set has one
 * representation only, and two sets are equal when their ranges are.
 *
 * All zero is an empty list. Whoever uses a list provides the locking.
 */
struct range_list {
	struct range *ranges;
	size_t nr;
	size_t max;
};

int range_list_add(struct range_list *list, u64 first, u64 last);
int range_list_remove(struct range_list *list, u64 first, u64 last);
int range_list_intersect(struct range_list *list,
			 const struct range_list *other);
int range_list_subtract(struct range_list *list,
			const struct range_list *other);
const struct range *range_list_find(const struct range_list *list, u64 from);
bool range_list_contains(const struct range_list *list, u64 first, u64 last);
bool range_list_overlaps(const struct range_list *list, u64 first, u64 last);
void range_list_free(struct range_list *list);

/**
 * range_list_first() - the lowest range of a list
 * @list:	the list
 *
 * Context: any.
 * Return: the range, valid until the list is changed; %NULL when it is empty.
 */
static inline const struct range *
range_list_first(const struct range_list *list)
{
	return list->nr ? &list->ranges[0] : NULL;
}

/**
 * range_list_last() - the highest range of a list
 * @list:	the list
 *
 * Context: any.
 * Return: the range, valid until the list is changed; %NULL when it is empty.
 */
static inline const struct range *
range_list_last(const struct range_list *list)
{
	return list->nr ? &list->ranges[list->nr - 1] : NULL;
}

/**
 * range_list_next() - the range above another one of the same list
 * @list:	the list
 * @range:	one of its ranges, from range_list_first() or this function
 *
 * Context: any.
 * Return: the range, valid until the list is changed; %NULL when @range is the
 *	highest.
 */
static inline const struct range *
range_list_next(const struct range_list *list, const struct range *range)
{
	return range == range_list_last(list) ? NULL : range + 1;
}

/**
 * range_list_add_size() - add a range that is given as start and size
 * @list:	the list
 * @start:	first number to add
 * @size:	how many numbers to add, in the same unit; 0 adds none
 *
 * For start and size as firmware and files give them, unchecked.
 *
 * Context: may sleep.
 * Return: 0, or
 *	%-EOVERFLOW - the range does not end at or below U64_MAX
 *	%-ENOMEM - no memory to grow
 * On an error the list is as before.
 */
static inline int range_list_add_size(struct range_list *list, u64 start,
				      u64 size)
{
	u64 last;

	if (!size)
		return 0;
	if (check_add_overflow(start, size - 1, &last))
		return -EOVERFLOW;
	return range_list_add(list, start, last);
}

#endif /* _LINUX_RANGE_LIST_H */
