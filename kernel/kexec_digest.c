// SPDX-License-Identifier: GPL-2.0-only
/*
 * The digest that the purgatory compares before it enters the next kernel.
 *
 * It covers the segments' contents, in the order of the segments. What changes
 * after loading is left out: the purgatory, which holds the digest, and the
 * segments that crash hotplug and IMA rewrite.
 */
#define pr_fmt(fmt) "kexec_file: " fmt

#include <crypto/hash.h>
#include <crypto/sha2.h>
#include <linux/err.h>
#include <linux/kexec.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/purgatory.h>
#include <linux/sched/signal.h>
#include <linux/sizes.h>

#include "kexec_internal.h"

/*
 * Drivers that use vector registers hold off preemption for all of a call, and
 * the length of one is an unsigned int: segments can be longer than 4 GiB.
 */
#define CHUNK	SZ_256K

#ifdef CONFIG_CRASH_HOTPLUG
static bool is_elfcorehdr(const struct kimage *image, unsigned long i)
{
	return image->elfcorehdr_index >= 0 && i == image->elfcorehdr_index;
}
#else
static bool is_elfcorehdr(const struct kimage *image, unsigned long i)
{
	return false;
}
#endif

#ifdef CONFIG_IMA_KEXEC
static bool is_ima_log(const struct kimage *image, unsigned long i)
{
	return image->is_ima_segment_index_set && i == image->ima_segment_index;
}
#else
static bool is_ima_log(const struct kimage *image, unsigned long i)
{
	return false;
}
#endif

static bool is_digested(const struct kimage *image, unsigned long i)
{
	if (image->segment[i].kbuf == image->purgatory_info.purgatory_buf)
		return false;
	return !is_elfcorehdr(image, i) && !is_ima_log(image, i);
}

/*
 * The zeroes behind the contents are not worth verifying: they are for the next
 * kernel to overwrite. But the regions of a crash image do not only say what to
 * verify: on s390 they are what the purgatory moves to its final place.
 */
static size_t digested_size(const struct kimage *image, const struct kexec_segment *segment)
{
	return image->type == KEXEC_TYPE_CRASH ? segment->memsz : segment->bufsz;
}

static int update(struct shash_desc *desc, const void *data, size_t size)
{
	int ret;

	while (size) {
		unsigned int chunk = min_t(size_t, size, CHUNK);

		if (fatal_signal_pending(current))
			return -EINTR;
		ret = crypto_shash_update(desc, data, chunk);
		if (ret)
			return ret;
		data += chunk;
		size -= chunk;
		cond_resched();
	}
	return 0;
}

static int update_zeroes(struct shash_desc *desc, size_t size)
{
	const void *zeroes = page_address(ZERO_PAGE(0));
	int ret = 0;

	while (size && !ret) {
		size_t chunk = min(size, PAGE_SIZE);

		ret = update(desc, zeroes, chunk);
		size -= chunk;
	}
	return ret;
}

static int update_segment(struct shash_desc *desc, const struct kexec_segment *segment,
			  size_t size)
{
	size_t stored = min(size, segment->bufsz);
	int ret;

	ret = update(desc, segment->kbuf, stored);
	return ret ?: update_zeroes(desc, size - stored);
}

static int digest_segments(const struct kimage *image, struct shash_desc *desc,
			   struct kexec_sha_region *region)
{
	unsigned long i;
	int ret;

	for (i = 0; i < image->nr_segments; i++) {
		const struct kexec_segment *segment = &image->segment[i];
		size_t size = digested_size(image, segment);

		if (!size || !is_digested(image, i))
			continue;
		ret = update_segment(desc, segment, size);
		if (ret)
			return ret;
		*region++ = (struct kexec_sha_region) { .start = segment->mem, .len = size };
	}
	return 0;
}

static int store(struct kimage *image, struct kexec_sha_region *regions, size_t size, u8 *digest)
{
	int ret;

	ret = kexec_purgatory_get_set_symbol(image, "purgatory_sha_regions", regions, size, false);
	if (ret)
		return ret;
	return kexec_purgatory_get_set_symbol(image, "purgatory_sha256_digest", digest,
					      SHA256_DIGEST_SIZE, false);
}

static int compute_and_store(struct kimage *image, struct crypto_shash *tfm)
{
	struct kexec_sha_region regions[KEXEC_SEGMENT_MAX] = {};
	u8 digest[SHA256_DIGEST_SIZE];
	SHASH_DESC_ON_STACK(desc, tfm);
	int ret;

	desc->tfm = tfm;
	ret = crypto_shash_init(desc);
	if (!ret)
		ret = digest_segments(image, desc, regions);
	if (!ret)
		ret = crypto_shash_final(desc, digest);
	shash_desc_zero(desc);
	if (ret)
		return kexec_refuse(image, ret,
				    "purgatory: digest of the segments failed (%d)", ret);
	return store(image, regions, sizeof(regions), digest);
}

/**
 * kexec_store_digest() - tell the purgatory what the segments must contain
 * @image: an image whose segments are all there, each with its contents at kbuf
 *
 * Without a purgatory nobody would look, and nothing is computed. The fastest
 * driver for SHA-256 that this machine has is taken.
 *
 * Context: May sleep. Caller holds the kexec lock.
 * Return: 0, or
 *
 * * %-EINTR	- the caller is being killed
 * * %-EINVAL	- the purgatory's variables have another size
 * * %-ENOMEM	- no memory for the driver
 * * what a driver for SHA-256 returned
 */
int kexec_store_digest(struct kimage *image)
{
	struct crypto_shash *tfm;
	int ret;

	if (!image->purgatory_info.purgatory_buf)
		return 0;
	tfm = crypto_alloc_shash("sha256", 0, 0);
	if (IS_ERR(tfm))
		return kexec_refuse(image, PTR_ERR(tfm),
				    "purgatory: no SHA-256 to digest the segments with (%ld)",
				    PTR_ERR(tfm));
	ret = compute_and_store(image, tfm);
	crypto_free_shash(tfm);
	return ret;
}
