/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the pure files of kexec_file need from the kernel, on top of libc.
 *
 * The Makefile includes this file before everything else and makes an empty
 * <linux/NAME.h> for each header that it stands for. It may only hold what
 * behaves as in the kernel; what cannot, such as %pOF, is left out, so that a
 * pure file that uses it does not build.
 */
#ifndef _KEXEC_FILE_SHIM_H
#define _KEXEC_FILE_SHIM_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include <asm/types.h>
#include <assert.h>

typedef __u16 __le16, __be16;
typedef __u32 __le32, __be32;
typedef __u64 __le64, __be64;
typedef __u32 __wsum;
typedef __u16 __sum16;

#include <byteswap.h>
#include <ctype.h>
#include <endian.h>
#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/types.h>

/* types */
typedef __u8 u8;
typedef __u16 u16;
typedef __u32 u32;
typedef __u64 u64;
typedef __s8 s8;
typedef __s16 s16;
typedef __s32 s32;
typedef __s64 s64;
typedef u64 phys_addr_t, resource_size_t, dma_addr_t;
typedef __u32 gfp_t;

#define U8_MAX		((u8)~0U)
#define U16_MAX		((u16)~0U)
#define U32_MAX		((u32)~0U)
#define U64_MAX		((u64)~0ULL)
#define S32_MAX		((s32)(U32_MAX >> 1))
#define S64_MAX		((s64)(U64_MAX >> 1))
#define PHYS_ADDR_MAX	(~(phys_addr_t)0)
#undef SIZE_MAX
#define SIZE_MAX	(~(size_t)0)

/* compiler */
#define __force
#define __user
#define __iomem
#define __bitwise
#define __must_check		__attribute((warn_unused_result))
#define __maybe_unused		__attribute((unused))
#define __printf(a, b)		__attribute((format(printf, a, b)))
#define __noreturn		__attribute((noreturn))
#define __packed		__attribute((packed))
#define __aligned(x)		__attribute((aligned(x)))
#define __section(name)		__attribute((section(name)))
#define __counted_by(member)
#define fallthrough		__attribute__((fallthrough))
#define likely(x)		__builtin_expect(!!(x), 1)
#define unlikely(x)		__builtin_expect(!!(x), 0)
#define READ_ONCE(x)		__atomic_load_n(&(x), __ATOMIC_RELAXED)
#define typeof_member(t, m)	typeof(((t *)0)->m)
#define sizeof_field(t, m)	sizeof(((t *)0)->m)
#define container_of(p, t, m)	((t *)((char *)(p) - offsetof(t, m)))
#define BUILD_BUG_ON(cond)	static_assert(!(cond))

/* module: a suite's words about itself */
#define MODULE_LICENSE(text)		static_assert(sizeof(text))
#define MODULE_DESCRIPTION(text)	static_assert(sizeof(text))

/* math, minmax, bits, sizes */
#define ARRAY_SIZE(a)		(sizeof(a) / sizeof((a)[0]))
#define __ALIGN_MASK(x, mask)	(((x) + (mask)) & ~(mask))
#define ALIGN(x, a)		__ALIGN_MASK(x, (typeof(x))(a) - 1)
#define ALIGN_DOWN(x, a)	((x) & ~((typeof(x))(a) - 1))
#define IS_ALIGNED(x, a)	(((x) & ((typeof(x))(a) - 1)) == 0)
#define PTR_ALIGN(p, a)		((typeof(p))ALIGN((unsigned long)(p), (a)))
#define round_up(x, a)		((((x) - 1) | ((typeof(x))(a) - 1)) + 1)
#define round_down(x, a)	ALIGN_DOWN(x, a)
#define DIV_ROUND_UP(n, d)	(((n) + (d) - 1) / (d))
#define roundup(x, y)		(((x) + (y) - 1) / (y) * (y))
#define rounddown(x, y)		((x) - (x) % (y))
#define lower_32_bits(x)	((u32)(x))
#define upper_32_bits(x)	((u32)((u64)(x) >> 32))
#define swap(a, b)		do { typeof(a) _tmp = (a); (a) = (b); (b) = _tmp; } while (0)

#define __cmp_shim(x, op, y)							\
({										\
	__auto_type _x = (x);							\
	__auto_type _y = (y);							\
	_x op _y ? _x : _y;							\
})
#define min(x, y)		__cmp_shim(x, <, y)
#define max(x, y)		__cmp_shim(x, >, y)
#define min_t(t, x, y)		__cmp_shim((t)(x), <, (t)(y))
#define max_t(t, x, y)		__cmp_shim((t)(x), >, (t)(y))
#define min3(x, y, z)		min(min(x, y), z)
#define max3(x, y, z)		max(max(x, y), z)
#define umin(x, y)		min_t(u64, x, y)
#define umax(x, y)		max_t(u64, x, y)
#define clamp(v, lo, hi)	min(max(v, lo), hi)
#define clamp_t(t, v, lo, hi)	min_t(t, max_t(t, v, lo), hi)

#define BITS_PER_LONG		__BITS_PER_LONG
#define BIT(n)			(1UL << (n))
#define BIT_ULL(n)		(1ULL << (n))
#define sign_extend32(v, bit)	((s32)((u32)(v) << (31 - (bit))) >> (31 - (bit)))
#define GENMASK(h, l)		(((~0UL) << (l)) & (~0UL >> (BITS_PER_LONG - 1 - (h))))
#define GENMASK_ULL(h, l)	(((~0ULL) << (l)) & (~0ULL >> (63 - (h))))
#define FIELD_GET(mask, reg)	((typeof(mask))(((reg) & (mask)) >> (__builtin_ffsll(mask) - 1)))
#define FIELD_PREP(mask, val)	((typeof(mask))((((typeof(mask))(val)) << \
						 (__builtin_ffsll(mask) - 1)) & (mask)))

#define SZ_1			0x1
#define SZ_4			0x4
#define SZ_8			0x8
#define SZ_16			0x10
#define SZ_64			0x40
#define SZ_128			0x80
#define SZ_256			0x100
#define SZ_512			0x200
#define SZ_1K			0x400
#define SZ_2K			0x800
#define SZ_4K			0x1000
#define SZ_8K			0x2000
#define SZ_16K			0x4000
#define SZ_32K			0x8000
#define SZ_64K			0x10000
#define SZ_128K			0x20000
#define SZ_256K			0x40000
#define SZ_512K			0x80000
#define SZ_1M			0x100000
#define SZ_2M			0x200000
#define SZ_4M			0x400000
#define SZ_8M			0x800000
#define SZ_16M			0x1000000
#define SZ_32M			0x2000000
#define SZ_64M			0x4000000
#define SZ_128M			0x8000000
#define SZ_256M			0x10000000
#define SZ_512M			0x20000000
#define SZ_1G			0x40000000
#define SZ_2G			0x80000000UL
#define SZ_4G			0x100000000ULL
#define SZ_8G			0x200000000ULL
#define SZ_16G			0x400000000ULL
#define SZ_32G			0x800000000ULL

/* 4K unless a suite's flags say otherwise (-DPAGE_SHIFT=16) */
#ifndef PAGE_SHIFT
#define PAGE_SHIFT		12
#endif
#undef PAGE_SIZE
#undef PAGE_MASK
#define PAGE_SIZE		BIT(PAGE_SHIFT)
#define PAGE_MASK		(~(PAGE_SIZE - 1))
#define PAGE_ALIGN(x)		ALIGN(x, PAGE_SIZE)
#define PAGE_ALIGN_DOWN(x)	ALIGN_DOWN(x, PAGE_SIZE)
#define PAGE_ALIGNED(x)		IS_ALIGNED((unsigned long)(x), PAGE_SIZE)

static inline bool is_power_of_2(unsigned long n)
{
	return n && !(n & (n - 1));
}

static inline u64 div_u64(u64 dividend, u32 divisor)
{
	return dividend / divisor;
}

static inline bool in_range(u64 value, u64 start, u64 len)
{
	return value - start < len;
}

/* overflow */
#define check_add_overflow(a, b, d)	__builtin_add_overflow(a, b, d)
#define check_sub_overflow(a, b, d)	__builtin_sub_overflow(a, b, d)
#define check_mul_overflow(a, b, d)	__builtin_mul_overflow(a, b, d)
#define struct_size(p, m, n)		size_add(sizeof(*(p)), array_size(sizeof((p)->m[0]), n))

static inline size_t size_add(size_t a, size_t b)
{
	size_t sum;

	return check_add_overflow(a, b, &sum) ? SIZE_MAX : sum;
}

static inline size_t array_size(size_t n, size_t size)
{
	size_t bytes;

	return check_mul_overflow(n, size, &bytes) ? SIZE_MAX : bytes;
}

#define size_mul(a, b)			array_size(a, b)
#define array3_size(a, b, c)		array_size(array_size(a, b), c)

/* byteorder, unaligned */
#define cpu_to_le16(x)		htole16(x)
#define cpu_to_le32(x)		htole32(x)
#define cpu_to_le64(x)		htole64(x)
#define cpu_to_be16(x)		htobe16(x)
#define cpu_to_be32(x)		htobe32(x)
#define cpu_to_be64(x)		htobe64(x)
#define le16_to_cpu(x)		le16toh(x)
#define le32_to_cpu(x)		le32toh(x)
#define le64_to_cpu(x)		le64toh(x)
#define be16_to_cpu(x)		be16toh(x)
#define be32_to_cpu(x)		be32toh(x)
#define be64_to_cpu(x)		be64toh(x)
#define be16_to_cpup(p)		be16toh(*(const __be16 *)(p))
#define be32_to_cpup(p)		be32toh(*(const __be32 *)(p))
#define be64_to_cpup(p)		be64toh(*(const __be64 *)(p))
#define le16_to_cpup(p)		le16toh(*(const __le16 *)(p))
#define le32_to_cpup(p)		le32toh(*(const __le32 *)(p))
#define le64_to_cpup(p)		le64toh(*(const __le64 *)(p))
#define swab16s(p)		(*(u16 *)(p) = bswap_16(*(u16 *)(p)))
#define swab32s(p)		(*(u32 *)(p) = bswap_32(*(u32 *)(p)))
#define swab64s(p)		(*(u64 *)(p) = bswap_64(*(u64 *)(p)))
#define swab16(x)		bswap_16(x)
#define swab32(x)		bswap_32(x)
#define swab64(x)		bswap_64(x)

#define get_unaligned(p)							\
	(((const struct { typeof(*(p)) value; } __packed *)(p))->value)
#define put_unaligned(v, p)							\
	(((struct { typeof(*(p)) value; } __packed *)(p))->value = (v))
#define get_unaligned_le16(p)	le16toh(get_unaligned((const __le16 *)(p)))
#define get_unaligned_le32(p)	le32toh(get_unaligned((const __le32 *)(p)))
#define get_unaligned_le64(p)	le64toh(get_unaligned((const __le64 *)(p)))
#define get_unaligned_be16(p)	be16toh(get_unaligned((const __be16 *)(p)))
#define get_unaligned_be32(p)	be32toh(get_unaligned((const __be32 *)(p)))
#define get_unaligned_be64(p)	be64toh(get_unaligned((const __be64 *)(p)))
#define put_unaligned_le16(v, p)	put_unaligned(htole16(v), (__le16 *)(p))
#define put_unaligned_le32(v, p)	put_unaligned(htole32(v), (__le32 *)(p))
#define put_unaligned_le64(v, p)	put_unaligned(htole64(v), (__le64 *)(p))
#define put_unaligned_be16(v, p)	put_unaligned(htobe16(v), (__be16 *)(p))
#define put_unaligned_be32(v, p)	put_unaligned(htobe32(v), (__be32 *)(p))
#define put_unaligned_be64(v, p)	put_unaligned(htobe64(v), (__be64 *)(p))

/* err */
#define MAX_ERRNO		4095
#define IS_ERR_VALUE(x)		((uintptr_t)(x) >= (uintptr_t)-MAX_ERRNO)

static inline void *ERR_PTR(long error)
{
	return (void *)error;
}

static inline long PTR_ERR(const void *ptr)
{
	return (long)ptr;
}

static inline bool IS_ERR(const void *ptr)
{
	return IS_ERR_VALUE(ptr);
}

static inline bool IS_ERR_OR_NULL(const void *ptr)
{
	return !ptr || IS_ERR_VALUE(ptr);
}

static inline int PTR_ERR_OR_ZERO(const void *ptr)
{
	return IS_ERR(ptr) ? PTR_ERR(ptr) : 0;
}

static inline void *ERR_CAST(const void *ptr)
{
	return (void *)ptr;
}

/* ranges, in the sense of linux/range.h: both ends included */
struct range {
	u64 start;
	u64 end;
};

static inline u64 range_len(const struct range *range)
{
	return range->end - range->start + 1;
}

/* Nobody waits for this CPU. */
static inline int cond_resched(void)
{
	return 0;
}

#include <shim_alloc.h>
#include <shim_string.h>

/* What libFuzzer calls with each input; the Makefile gives it libFuzzer's name. */
int fuzz_one(const u8 *data, size_t size);

#endif /* _KEXEC_FILE_SHIM_H */
