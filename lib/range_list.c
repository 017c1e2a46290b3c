// SPDX-License-Identifier: GPL-2.0
/*
 * Sorted lists of disjoint u64 ranges
 *
 * Finding a place costs a binary search, a change one memmove() of what lies
 * behind it. Ranges that arrive in ascending order, as from memblock and the
 * resource tree, have nothing behind them: a list is built from them in linear
 * time.
 *
 * Every change is the same step: find the run of ranges that it concerns, and
 * put zero, one or two ranges in the place of that run.
 */
#include <linux/errno.h>
#include <linux/limits.h>
#include <linux/minmax.h>
#include <linux/range_list.h>
#include <linux/slab.h>
#include <linux/string.h>

/* The first allocation: 256 bytes, enough for most machines. */
#define RANGE_LIST_MIN	16

/* How many ranges end below @value, that is the index of the next one. */
static size_t ending_below(const struct range_list *list, u64 value)
{
	size_t low = 0, high = list->nr;

	if (!high || list->ranges[high - 1].end < value)
		return high;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (list->ranges[middle].end < value)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* How many ranges start at or below @value. */
static size_t starting_upto(const struct range_list *list, u64 value)
{
	size_t i = ending_below(list, value);

	return i < list->nr && list->ranges[i].start <= value ? i + 1 : i;
}

static int make_room(struct range_list *list, size_t nr)
{
	struct range *ranges;
	size_t max;

	if (nr <= list->max)
		return 0;

	/* Doubling makes an append cheap on average. */
	max = max3(nr, size_mul(list->max, 2), (size_t)RANGE_LIST_MIN);
	ranges = kvrealloc(list->ranges, array_size(max, sizeof(*ranges)),
			   GFP_KERNEL);
	if (!ranges)
		return -ENOMEM;

	list->ranges = ranges;
	list->max = max;
	return 0;
}

/* Put the @nr_new ranges of @new where [@from, @to) of the list is now. */
static int replace(struct range_list *list, size_t from, size_t to,
		   const struct range *new, size_t nr_new)
{
	size_t nr = list->nr - (to - from) + nr_new;
	int ret;

	ret = make_room(list, nr);
	if (ret)
		return ret;

	if (to < list->nr)
		memmove(&list->ranges[from + nr_new], &list->ranges[to],
			(list->nr - to) * sizeof(*new));
	if (nr_new)
		memcpy(&list->ranges[from], new, nr_new * sizeof(*new));
	list->nr = nr;
	return 0;
}

/**
 * range_list_add() - make a range part of a list
 * @list:	the list
 * @first:	first number to add
 * @last:	last number to add
 *
 * Ranges which the new one overlaps or touches become one with it.
 *
 * Context: may sleep.
 * Return: 0, or
 *	%-EINVAL - @last is below @first
 *	%-ENOMEM - no memory to grow
 * On an error the list is as before.
 */
int range_list_add(struct range_list *list, u64 first, u64 last)
{
	struct range whole = { .start = first, .end = last };
	size_t from, to;

	if (last < first)
		return -EINVAL;

	/* One further on either side, where there is such a number. */
	from = ending_below(list, first ? first - 1 : first);
	to = starting_upto(list, last < U64_MAX ? last + 1 : last);
	if (from < to) {
		whole.start = min(first, list->ranges[from].start);
		whole.end = max(last, list->ranges[to - 1].end);
	}
	return replace(list, from, to, &whole, 1);
}

/**
 * range_list_remove() - make sure that nothing of a range is in a list
 * @list:	the list
 * @first:	first number to remove
 * @last:	last number to remove
 *
 * A range that reaches beyond both ends is split in two.
 *
 * Context: may sleep.
 * Return: 0, also when there was nothing to remove, or
 *	%-EINVAL - @last is below @first
 *	%-ENOMEM - no memory to grow
 * On an error the list is as before.
 */
int range_list_remove(struct range_list *list, u64 first, u64 last)
{
	struct range rest[2];
	size_t from, to, nr = 0;

	if (last < first)
		return -EINVAL;

	from = ending_below(list, first);
	to = starting_upto(list, last);
	if (from == to)
		return 0;

	if (list->ranges[from].start < first)
		rest[nr++] = (struct range) {
			.start = list->ranges[from].start,
			.end = first - 1,
		};
	if (list->ranges[to - 1].end > last)
		rest[nr++] = (struct range) {
			.start = last + 1,
			.end = list->ranges[to - 1].end,
		};
	return replace(list, from, to, rest, nr);
}

/* Give @list the contents of @result when @ret is 0; free what is left over. */
static int conclude(struct range_list *list, struct range_list *result, int ret)
{
	if (!ret)
		swap(*list, *result);
	range_list_free(result);
	return ret;
}

/**
 * range_list_intersect() - keep in a list only what is in another one, too
 * @list:	the list that changes
 * @other:	the list that does not
 *
 * Context: may sleep. Takes time in proportion to the ranges of both lists.
 * Return: 0, or
 *	%-ENOMEM - no memory for the result, @list is as before
 */
int range_list_intersect(struct range_list *list,
			 const struct range_list *other)
{
	struct range_list result = { };
	size_t i = 0, j = 0;
	int ret = 0;

	while (!ret && i < list->nr && j < other->nr) {
		const struct range *a = &list->ranges[i];
		const struct range *b = &other->ranges[j];
		u64 first = max(a->start, b->start);
		u64 last = min(a->end, b->end);

		if (first <= last)
			ret = range_list_add(&result, first, last);
		/* The range that ends first can meet no further one. */
		if (a->end < b->end)
			i++;
		else
			j++;
	}
	return conclude(list, &result, ret);
}

/* Add to @result what is in @range but not in @other. */
static int add_uncovered(struct range_list *result, struct range range,
			 const struct range_list *other)
{
	size_t i = ending_below(other, range.start);
	int ret;

	for (; i < other->nr && other->ranges[i].start <= range.end; i++) {
		const struct range *hole = &other->ranges[i];

		if (range.start < hole->start) {
			ret = range_list_add(result, range.start,
					     hole->start - 1);
			if (ret)
				return ret;
		}
		if (range.end <= hole->end)
			return 0;
		range.start = hole->end + 1;
	}
	return range_list_add(result, range.start, range.end);
}

/**
 * range_list_subtract() - remove from a list all that is in another one
 * @list:	the list that changes
 * @other:	the list that does not
 *
 * Context: may sleep. Takes time in proportion to the ranges of both lists,
 *	and one binary search in @other for each range of @list.
 * Return: 0, or
 *	%-ENOMEM - no memory for the result, @list is as before
 */
int range_list_subtract(struct range_list *list,
			const struct range_list *other)
{
	struct range_list result = { };
	const struct range *range;
	int ret = 0;

	for (range = range_list_first(list); range;
	     range = range_list_next(list, range)) {
		ret = add_uncovered(&result, *range, other);
		if (ret)
			break;
	}
	return conclude(list, &result, ret);
}

/**
 * range_list_find() - the range around a number, or else the next one
 * @list:	the list
 * @from:	the number
 *
 * Context: any.
 * Return: the lowest range that does not end below @from, valid until the list
 *	is changed; %NULL when there is none.
 */
const struct range *range_list_find(const struct range_list *list, u64 from)
{
	size_t i = ending_below(list, from);

	return i < list->nr ? &list->ranges[i] : NULL;
}

/**
 * range_list_contains() - is all of a range in a list?
 * @list:	the list
 * @first:	first number of the range
 * @last:	last number of the range, not below @first
 *
 * Context: any.
 * Return: true when each number from @first to @last is in the list.
 */
bool range_list_contains(const struct range_list *list, u64 first, u64 last)
{
	const struct range *range = range_list_find(list, first);

	/* Touching ranges were merged, so one range has to cover it. */
	return range && range->start <= first && last <= range->end;
}

/**
 * range_list_overlaps() - is some of a range in a list?
 * @list:	the list
 * @first:	first number of the range
 * @last:	last number of the range, not below @first
 *
 * Context: any.
 * Return: true when any number from @first to @last is in the list.
 */
bool range_list_overlaps(const struct range_list *list, u64 first, u64 last)
{
	const struct range *range = range_list_find(list, first);

	return range && range->start <= last;
}

/**
 * range_list_free() - give the memory of a list back
 * @list:	the list, which is empty and can be used again afterwards
 *
 * Context: may sleep.
 */
void range_list_free(struct range_list *list)
{
	kvfree(list->ranges);
	*list = (struct range_list) { };
}
