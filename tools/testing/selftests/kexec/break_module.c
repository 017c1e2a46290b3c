// SPDX-License-Identifier: GPL-2.0-only
/*
 * Copies a module and breaks its first relocation of data that is loaded. Those of
 * code are counted before they are applied, by code that trusts them.
 *
 * usage: break_module FILE COPY type|offset|symbol
 */
#include <errno.h>
#include <linux/elf.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* No architecture has this many. */
#define UNKNOWN_TYPE	0xfffff0
#define NO_SUCH_SYMBOL	0xffffff

struct file {
	unsigned char *bytes;
	size_t size;
};

static int fail(const char *what)
{
	fprintf(stderr, "break_module: %s: %s\n", what, strerror(errno));
	return 1;
}

static int read_file(struct file *file, const char *name)
{
	FILE *stream = fopen(name, "rb");
	long size;

	if (!stream || fseek(stream, 0, SEEK_END))
		return fail(name);
	size = ftell(stream);
	rewind(stream);
	file->size = size;
	file->bytes = size > 0 ? malloc(size) : NULL;
	if (!file->bytes || fread(file->bytes, 1, size, stream) != file->size)
		return fail(name);
	return fclose(stream) ? fail(name) : 0;
}

static int write_file(const struct file *file, const char *name)
{
	FILE *stream = fopen(name, "wb");

	if (!stream || fwrite(file->bytes, 1, file->size, stream) != file->size)
		return fail(name);
	return fclose(stream) ? fail(name) : 0;
}

static int is_data(const struct elf64_shdr *section)
{
	return (section->sh_flags & (SHF_ALLOC | SHF_EXECINSTR)) == SHF_ALLOC;
}

/* The first entry of the first table that will do. */
static struct elf64_rela *first_relocation(const struct file *file)
{
	const struct elf64_hdr *ehdr = (void *)file->bytes;
	const struct elf64_shdr *section = (void *)(file->bytes + ehdr->e_shoff);
	int i;

	for (i = 0; i < ehdr->e_shnum; i++)
		if (section[i].sh_type == SHT_RELA && section[i].sh_size &&
		    is_data(&section[section[i].sh_info]))
			return (void *)(file->bytes + section[i].sh_offset);
	return NULL;
}

static int damage(struct elf64_rela *rela, const char *how)
{
	uint64_t type = ELF64_R_TYPE(rela->r_info), symbol = ELF64_R_SYM(rela->r_info);

	if (!strcmp(how, "type"))
		type = UNKNOWN_TYPE;
	else if (!strcmp(how, "symbol"))
		symbol = NO_SUCH_SYMBOL;
	else if (!strcmp(how, "offset"))
		rela->r_offset += 1 << 30;
	else
		return 1;
	rela->r_info = symbol << 32 | type;
	return 0;
}

int main(int argc, char **argv)
{
	struct elf64_rela *rela;
	struct file file = {};

	if (argc != 4) {
		fprintf(stderr, "usage: break_module FILE COPY type|offset|symbol\n");
		return 1;
	}
	if (read_file(&file, argv[1]))
		return 1;
	errno = ENOENT;
	rela = first_relocation(&file);
	if (!rela || damage(rela, argv[3]))
		return fail(argv[3]);
	return write_file(&file, argv[2]);
}
