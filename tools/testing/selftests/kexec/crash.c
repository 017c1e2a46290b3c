// SPDX-License-Identifier: GPL-2.0-only
/*
 * The crash image and its reservation, and what a kernel needs of that.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/elf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "crash.h"
#include "request.h"

#define LOADED	"/sys/kernel/kexec_crash_loaded"
#define SIZE	"/sys/kernel/kexec_crash_size"

/* Documentation/arch/arm64/booting.rst, "Call the kernel image" */
#define IMAGE_SIZE	16
#define IMAGE_FLAGS	24
#define PAGE_SIZE_FIELD	0x6U

/**
 * crash_is_loaded() - does the kernel hold a crash image?
 *
 * Return: what /sys/kernel/kexec_crash_loaded says.
 */
bool crash_is_loaded(void)
{
	return read_number(LOADED) == 1;
}

/**
 * crash_unload() - drop the crash image, if there is one
 *
 * Return: 0, or the errno as a positive number.
 */
int crash_unload(void)
{
	const struct request request = {
		.kernel = -1,
		.initrd = -1,
		.flags = FILE_UNLOAD | FILE_ON_CRASH,
	};

	return kexec_file(&request);
}

/**
 * crash_size() - how large the reservation is
 *
 * Return: bytes; 0 when there is none.
 */
unsigned long crash_size(void)
{
	long size = read_number(SIZE);

	return size > 0 ? size : 0;
}

/**
 * crash_set_size() - ask for a reservation of another size
 * @size: bytes
 *
 * Return: 0, or the errno as a positive number.
 */
int crash_set_size(unsigned long size)
{
	int fd = open(SIZE, O_WRONLY | O_CLOEXEC);
	int err = fd < 0 || dprintf(fd, "%lu\n", size) < 0 ? errno : 0;

	if (fd >= 0)
		close(fd);
	return err;
}

/**
 * crash_shrink() - give a part of the reservation back, for good
 * @size: bytes to keep
 *
 * Return: whether that is what the kernel now has.
 */
bool crash_shrink(unsigned long size)
{
	return !crash_set_size(size) && crash_size() == size;
}

/* The kernel that is loaded in these tests, to look at and to change. */
static unsigned char *read_kernel(size_t *size)
{
	FILE *file = fopen(kernel_path(), "re");
	unsigned char *data;
	struct stat st;

	if (!file || fstat(fileno(file), &st)) {
		printf("Bail out! cannot read %s\n", kernel_path());
		exit(1);
	}
	*size = st.st_size;
	data = malloc(*size);
	if (!data || fread(data, 1, *size, file) != *size) {
		printf("Bail out! cannot read all of %s\n", kernel_path());
		exit(1);
	}
	fclose(file);
	return data;
}

/* From the first byte that is loaded to behind the last one. */
static unsigned long elf_memory(const unsigned char *data)
{
	const struct elf64_hdr *head = (const void *)data;
	const struct elf64_phdr *phdr = (const void *)(data + head->e_phoff);
	unsigned long low = ~0UL, high = 0;

	for (unsigned int i = 0; i < head->e_phnum; i++) {
		if (phdr[i].p_type != PT_LOAD || !phdr[i].p_memsz)
			continue;
		if (phdr[i].p_paddr < low)
			low = phdr[i].p_paddr;
		if (phdr[i].p_paddr + phdr[i].p_memsz > high)
			high = phdr[i].p_paddr + phdr[i].p_memsz;
	}
	return high - low;
}

/**
 * kernel_is_elf() - is the kernel a vmlinux, as on ppc64?
 *
 * Return: false for an Image, as on arm64.
 */
bool kernel_is_elf(void)
{
	size_t size;
	unsigned char *data = read_kernel(&size);
	bool is_elf = !memcmp(data, ELFMAG, SELFMAG);

	free(data);
	return is_elf;
}

/**
 * kernel_memory() - how much memory the kernel itself takes once it is loaded
 *
 * Return: bytes, in a vmlinux or in an Image of this machine's byte order.
 */
unsigned long kernel_memory(void)
{
	unsigned long memory;
	size_t size;
	unsigned char *data = read_kernel(&size);

	if (!memcmp(data, ELFMAG, SELFMAG))
		memory = elf_memory(data);
	else
		memcpy(&memory, data + IMAGE_SIZE, sizeof(memory));
	free(data);
	return memory;
}

/**
 * kernel_with_page_size() - the kernel, said to have been built for other pages
 * @field: the page size as in an Image's flags: 1 is 4K, 2 is 16K, 3 is 64K
 *
 * Return: a descriptor for reading.
 */
int kernel_with_page_size(unsigned int field)
{
	size_t size;
	unsigned char *data = read_kernel(&size);
	int fd;

	data[IMAGE_FLAGS] = (data[IMAGE_FLAGS] & ~PAGE_SIZE_FIELD) | field << 1;
	fd = temp_file(data, size);
	free(data);
	return fd;
}
