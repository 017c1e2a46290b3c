// SPDX-License-Identifier: GPL-2.0-only
/*
 * Relocates an object as the kernel does, and compares with what a linker made of
 * it at the same addresses.
 *
 * usage: rela_compare arm64|ppc64 OBJECT LINKED [TOC]
 *
 * LINKED has a section for each one of OBJECT that is loaded, under its name, and
 * all symbols that OBJECT does not define; TOC is the value of r2, in hexadecimal.
 * stdout has a line for each relocation that is refused, for each byte outside of
 * these that differs, and for how many there are. Files are trusted: they come
 * from an assembler and a linker.
 */
#include <linux/elf.h>
#include <linux/elf_rela.h>

#include <asm/elf_rela.h>
#include <asm/elf_rela_64.h>

/* No type is wider. What was refused is not compared. */
#define WIDEST	8

struct file {
	u8 *bytes;
	const struct elf64_hdr *ehdr;
	struct elf64_shdr *section;
	const char *section_names;
	const struct elf64_shdr *symtab;
	const char *names;
};

static struct file object, linked;
static unsigned int applied;

static void give_up(const char *what)
{
	perror(what);
	exit(2);
}

static void read_file(struct file *file, const char *name)
{
	FILE *stream = fopen(name, "rb");
	long size;
	int i;

	if (!stream || fseek(stream, 0, SEEK_END))
		give_up(name);
	size = ftell(stream);
	rewind(stream);
	file->bytes = malloc(size);
	if (!file->bytes || fread(file->bytes, 1, size, stream) != size)
		give_up(name);
	fclose(stream);
	file->ehdr = (void *)file->bytes;
	file->section = (void *)(file->bytes + file->ehdr->e_shoff);
	file->section_names = (char *)file->bytes + file->section[file->ehdr->e_shstrndx].sh_offset;
	for (i = 0; i < file->ehdr->e_shnum; i++)
		if (file->section[i].sh_type == SHT_SYMTAB)
			file->symtab = &file->section[i];
	file->names = (char *)file->bytes + file->section[file->symtab->sh_link].sh_offset;
}

static const struct elf64_shdr *find_section(const char *name)
{
	int i;

	for (i = 0; i < linked.ehdr->e_shnum; i++)
		if (!strcmp(linked.section_names + linked.section[i].sh_name, name))
			return &linked.section[i];
	fprintf(stderr, "rela_compare: nothing was linked as %s\n", name);
	exit(2);
}

static void place_sections(void)
{
	struct elf64_shdr *section = object.section;
	const struct elf64_shdr *end = section + object.ehdr->e_shnum;

	for (; section < end; section++)
		if (section->sh_flags & SHF_ALLOC && section->sh_size)
			section->sh_addr = find_section(object.section_names +
							section->sh_name)->sh_addr;
}

static bool find_undefined(struct elf_rela_walk *walk, const struct elf64_sym *sym, u64 *value)
{
	const struct elf64_sym *other = (void *)(linked.bytes + linked.symtab->sh_offset);
	const struct elf64_sym *end = other + linked.symtab->sh_size / sizeof(*other);

	for (; other < end; other++)
		if (!strcmp(linked.names + other->st_name, object.names + sym->st_name)) {
			*value = other->st_value;
			return true;
		}
	return false;
}

static const struct elf_rela_hooks hooks = {
	.undefined = find_undefined,
};

/* One by one, so that one that is refused is not the last. */
static void apply_table(struct elf_rela_walk *walk, const struct elf64_rela *rela, u64 count,
			u8 *skip)
{
	const struct elf64_rela *end = rela + count;

	for (; rela < end; rela++) {
		if (elf_rela_apply(walk, rela, 1)) {
			printf("refused %s\n", walk->why);
			memset(skip + rela->r_offset, 1, WIDEST);
		} else {
			applied++;
		}
	}
}

static void relocate(struct elf_rela_walk *walk, const struct elf64_shdr *table)
{
	const struct elf64_shdr *target = &object.section[table->sh_info];
	const char *name = object.section_names + target->sh_name;
	const u8 *want = linked.bytes + find_section(name)->sh_offset;
	const u8 *got = object.bytes + target->sh_offset;
	u8 *skip = calloc(1, target->sh_size + WIDEST);
	u64 i;

	if (!skip)
		give_up(name);
	walk->target = table->sh_info;
	walk->contents = object.bytes + target->sh_offset;
	apply_table(walk, (void *)(object.bytes + table->sh_offset),
		    table->sh_size / sizeof(struct elf64_rela), skip);
	for (i = 0; i < target->sh_size; i++)
		if (!skip[i] && got[i] != want[i])
			printf("differs %s+0x%llx: %02x, linked %02x\n", name, i, got[i], want[i]);
	free(skip);
}

int main(int argc, char **argv)
{
	struct ppc64_elf_rela ppc64 = {
		.walk = { .hooks = &hooks },
	};
	struct elf_rela_walk *walk = &ppc64.walk;
	unsigned int i;

	if (argc < 4)
		return 2;
	read_file(&object, argv[2]);
	read_file(&linked, argv[3]);
	place_sections();
	walk->arch = strcmp(argv[1], "ppc64") ? &arm64_elf_rela_arch : &ppc64_elf_rela_arch;
	walk->section = object.section;
	walk->nr_sections = object.ehdr->e_shnum;
	walk->section_names = object.section_names;
	walk->sym = (void *)(object.bytes + object.symtab->sh_offset);
	walk->nr_syms = object.symtab->sh_size / sizeof(struct elf64_sym);
	walk->names = object.names;
	ppc64.has_toc = argc > 4;
	ppc64.toc = ppc64.has_toc ? strtoull(argv[4], NULL, 16) : 0;
	for (i = 0; i < walk->nr_sections; i++)
		if (object.section[i].sh_type == SHT_RELA &&
		    object.section[object.section[i].sh_info].sh_flags & SHF_ALLOC)
			relocate(walk, &object.section[i]);
	printf("applied %u\n", applied);
	return 0;
}
