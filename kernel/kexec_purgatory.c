// SPDX-License-Identifier: GPL-2.0-only
/*
 * The purgatory: what runs between two kernels.
 *
 * It is a relocatable object inside this kernel. Here it is laid out, given a
 * place, relocated to it, and told what the loader wants it to know. The
 * section headers in purgatory_info are a copy, with sh_addr the address that a
 * section will have and sh_offset its offset in purgatory_buf; relocation code
 * of the architectures relies on that.
 */
#define pr_fmt(fmt) "kexec_file: " fmt

#include <linux/elf.h>
#include <linux/err.h>
#include <linux/kexec.h>
#include <linux/kexec_why.h>
#include <linux/overflow.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

#include "kexec_internal.h"
#include "kexec_object.h"

/* A relocation may start at the last byte of the buffer; none is wider than this. */
#define WIDEST_RELOCATION	sizeof(u64)

static int open_purgatory(const struct kimage *image, struct kexec_object *object)
{
	struct kexec_why why;
	int ret;

	ret = kexec_object_read(object, kexec_purgatory, kexec_purgatory_size, &why);
	return ret ? kexec_refuse(image, ret, "%s", why.text) : 0;
}

/**
 * kexec_purgatory_release() - free what only loading a purgatory needs
 * @image: the image; it need not have a purgatory
 *
 * Its segment must have been filled, or never will be.
 *
 * Context: May sleep.
 */
void kexec_purgatory_release(struct kimage *image)
{
	struct purgatory_info *pi = &image->purgatory_info;

	vfree(pi->purgatory_buf);
	vfree(pi->sechdrs);
	*pi = (struct purgatory_info) {};
}

static int copy_headers(struct kimage *image, const struct kexec_object *object)
{
	size_t size = array_size(object->ehdr->e_shnum, sizeof(struct elf64_shdr));
	struct purgatory_info *pi = &image->purgatory_info;

	pi->ehdr = object->ehdr;
	pi->sechdrs = vmalloc(size);
	if (!pi->sechdrs)
		return kexec_refuse(image, -ENOMEM, "purgatory: no memory for %zu bytes of headers",
				    size);
	memcpy(pi->sechdrs, object->section, size);
	return 0;
}

static int add_segment(struct kimage *image, const struct kexec_object *object,
		       struct kexec_buf *kbuf)
{
	struct purgatory_info *pi = &image->purgatory_info;
	struct kexec_object_room room;
	struct kexec_why why;
	int ret;

	ret = kexec_object_lay_out(object, pi->sechdrs, &room, &why);
	if (ret)
		return kexec_refuse(image, ret, "%s", why.text);
	pi->purgatory_buf = vzalloc(size_add(room.bufsz, WIDEST_RELOCATION));
	if (!pi->purgatory_buf)
		return kexec_refuse(image, -ENOMEM, "purgatory: no memory for %llu bytes",
				    room.bufsz);
	kbuf->buffer = pi->purgatory_buf;
	kbuf->bufsz = room.bufsz;
	kbuf->memsz = room.memsz;
	kbuf->buf_align = room.align;
	return kexec_add_buffer(kbuf);
}

/* So far the copied headers count from the start of the purgatory. */
static void fill_segment(struct purgatory_info *pi, const struct kexec_object *object,
			 unsigned long mem)
{
	struct elf64_shdr *section = pi->sechdrs;
	const struct elf64_shdr *end = section + object->ehdr->e_shnum;

	for (; section < end; section++) {
		if (!(section->sh_flags & SHF_ALLOC))
			continue;
		if (section->sh_type != SHT_NOBITS) {
			memcpy(pi->purgatory_buf + section->sh_addr,
			       (void *)object->ehdr + section->sh_offset, section->sh_size);
			section->sh_offset = section->sh_addr;
		}
		section->sh_addr += mem;
	}
}

/* The headers' new values of the section that @sym is in. */
static const struct elf64_shdr *placed(const struct kimage *image, const struct elf64_sym *sym)
{
	return &image->purgatory_info.sechdrs[sym->st_shndx];
}

/*
 * The symbol decides. An address in e_entry fits several sections when the
 * compiler splits off .text.hot and its like, which all start at 0.
 */
static int find_entry(struct kimage *image, const struct kexec_object *object)
{
	const struct elf64_sym *sym = kexec_object_find(object, "purgatory_start");
	const struct elf64_shdr *section = sym ? kexec_object_section(object, sym) : NULL;

	if (!section || !(section->sh_flags & SHF_EXECINSTR) || sym->st_value >= section->sh_size)
		return kexec_refuse(image, -ENOEXEC,
				    "purgatory: no code at symbol purgatory_start");
	image->start = placed(image, sym)->sh_addr + sym->st_value;
	return 0;
}

/* An architecture may refuse by itself, and then knows more than we do here. */
static int apply_relocations(struct kimage *image, struct elf64_shdr *target,
			     const struct elf64_shdr *relocations,
			     const struct elf64_shdr *symbols)
{
	struct purgatory_info *pi = &image->purgatory_info;
	int ret;

	image->why->text[0] = '\0';
	if (relocations->sh_type == SHT_RELA)
		ret = arch_kexec_apply_relocations_add(pi, target, relocations, symbols);
	else
		ret = arch_kexec_apply_relocations(pi, target, relocations, symbols);
	if (ret && !image->why->text[0])
		return kexec_refuse(image, ret,
				    "purgatory: relocations of section %u cannot be applied",
				    relocations->sh_info);
	return ret;
}

/*
 * One section's relocations: first everything is checked that needs no
 * knowledge of their types, then the architecture applies them.
 */
static int relocate_section(struct kimage *image, const struct kexec_object *object,
			    unsigned int number)
{
	const struct elf64_shdr *relocations = &object->section[number];
	const struct elf64_shdr *symbols = &object->section[object->symtab];
	struct purgatory_info *pi = &image->purgatory_info;
	struct kexec_why why;
	struct elf64_shdr *target;
	int ret;

	ret = kexec_object_check_relocations(object, number, &why);
	if (ret)
		return kexec_refuse(image, ret, "%s", why.text);
	target = &pi->sechdrs[relocations->sh_info];
	if (!(target->sh_flags & SHF_ALLOC))
		return 0;
	return apply_relocations(image, target, relocations, symbols);
}

static int relocate_all(struct kimage *image, const struct kexec_object *object)
{
	unsigned int i;
	int ret;

	for (i = 0; i < object->ehdr->e_shnum; i++) {
		if (object->section[i].sh_type != SHT_RELA && object->section[i].sh_type != SHT_REL)
			continue;
		ret = relocate_section(image, object, i);
		if (ret)
			return ret;
	}
	return 0;
}

static int load_purgatory(struct kimage *image, struct kexec_buf *kbuf)
{
	struct kexec_object object;
	int ret;

	ret = open_purgatory(image, &object);
	if (ret)
		return ret;
	ret = copy_headers(image, &object);
	if (ret)
		return ret;
	ret = add_segment(image, &object, kbuf);
	if (ret)
		return ret;
	fill_segment(&image->purgatory_info, &object, kbuf->mem);
	ret = find_entry(image, &object);
	if (ret)
		return ret;
	return relocate_all(image, &object);
}

/**
 * kexec_load_purgatory() - add the purgatory to an image and enter there
 * @image: the image; its start becomes the purgatory's entry
 * @kbuf: where to place it: the members that do not describe the buffer, and
 *	  @kbuf->mem as for kexec_add_buffer(); the others receive what was added
 *
 * The purgatory's buffer is part of the image until kexec_purgatory_release().
 *
 * Context: May sleep. Caller holds the kexec lock.
 * Return: 0, or
 *
 * * %-ENOEXEC	- the purgatory is broken, or cannot be relocated to that place
 * * %-ENOMEM	- no memory for its buffer or headers
 * * what kexec_add_buffer() returns, such as %-EADDRNOTAVAIL for no room
 */
int kexec_load_purgatory(struct kimage *image, struct kexec_buf *kbuf)
{
	int ret;

	/* A loader that tries another place comes here again. */
	kexec_purgatory_release(image);
	ret = load_purgatory(image, kbuf);
	if (ret)
		kexec_purgatory_release(image);
	return ret;
}

static int open_loaded(const struct kimage *image, const char *name, struct kexec_object *object)
{
	if (!image->purgatory_info.sechdrs)
		return kexec_refuse(image, -EINVAL,
				    "purgatory: not loaded, so %s has no address", name);
	return open_purgatory(image, object);
}

/**
 * kexec_purgatory_get_symbol_addr() - the address that a symbol will have
 * @image: an image with a purgatory
 * @name: a global symbol
 *
 * Context: May sleep.
 * Return: the physical address, in the shape of a pointer, or ERR_PTR() of
 *
 * * %-EINVAL	- no purgatory was loaded
 * * %-ENOEXEC	- it has no such symbol
 */
void *kexec_purgatory_get_symbol_addr(struct kimage *image, const char *name)
{
	struct kexec_object object;
	const struct elf64_sym *sym;
	int ret;

	ret = open_loaded(image, name, &object);
	if (ret)
		return ERR_PTR(ret);
	sym = kexec_object_find(&object, name);
	if (!sym || !kexec_object_section(&object, sym))
		return ERR_PTR(kexec_refuse(image, -ENOEXEC, "purgatory: no symbol %s", name));
	return (void *)(uintptr_t)(placed(image, sym)->sh_addr + sym->st_value);
}

/**
 * kexec_purgatory_get_set_symbol() - read or write a variable of the purgatory
 * @image: an image with a purgatory that has not been filled yet
 * @name: a global variable
 * @buf: receives its value, or holds the new one
 * @size: size of the variable in bytes, to the byte
 * @get_value: true to read, false to write
 *
 * Context: May sleep.
 * Return: 0, or
 *
 * * %-EINVAL	- no purgatory was loaded
 * * %-ENOEXEC	- it has no such variable, its size is another one, or it is in
 *		  .bss, which is not stored
 */
int kexec_purgatory_get_set_symbol(struct kimage *image, const char *name, void *buf,
				   unsigned int size, bool get_value)
{
	const struct elf64_sym *sym;
	struct kexec_object object;
	struct kexec_why why;
	void *value;
	int ret;

	ret = open_loaded(image, name, &object);
	if (ret)
		return ret;
	sym = kexec_object_variable(&object, name, size, &why);
	if (!sym)
		return kexec_refuse(image, -ENOEXEC, "%s", why.text);
	value = image->purgatory_info.purgatory_buf + placed(image, sym)->sh_offset +
		sym->st_value;
	if (get_value)
		memcpy(buf, value, size);
	else
		memcpy(value, buf, size);
	return 0;
}
