// SPDX-License-Identifier: GPL-2.0
/* entries.c - which function an edge enters; see entries.h */
#define _GNU_SOURCE
#include "cli/entries.h"

#include <elf.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "cli/command.h"

enum { PROGRAM_MOST = 1 << 30, FUNCTION_ENTRY = 1 };

struct pc {				/* of the table, as the compiler writes it */
	uint64_t address, flags;
};

static bool is_within(size_t len, uint64_t offset, uint64_t size)
{
	return offset <= len && size <= len - offset;
}

/* The section's bytes; NULL: there is none. */
static const uint8_t *find_section(const uint8_t *file, size_t len, const char *wanted, size_t *size)
{
	const Elf64_Ehdr *head = (const Elf64_Ehdr *)file;
	const Elf64_Shdr *section, *names;

	if (len < sizeof(*head) || memcmp(head->e_ident, ELFMAG, SELFMAG) || head->e_type != ET_EXEC ||
	    !is_within(len, head->e_shoff, head->e_shnum * sizeof(*section)) || head->e_shstrndx >= head->e_shnum)
		return NULL;
	section = (const Elf64_Shdr *)(file + head->e_shoff);
	names = &section[head->e_shstrndx];
	for (unsigned i = 0; i < head->e_shnum && is_within(len, names->sh_offset, names->sh_size); i++) {
		if (section[i].sh_name >= names->sh_size || !is_within(len, section[i].sh_offset, section[i].sh_size) ||
		    strncmp((const char *)file + names->sh_offset + section[i].sh_name, wanted,
			    names->sh_size - section[i].sh_name) != 0)
			continue;
		*size = section[i].sh_size;
		return file + section[i].sh_offset;
	}
	return NULL;
}

int entries_read(const char *program, struct entries *e)
{
	const uint8_t *table;
	uint8_t *file;
	size_t len, size;
	int err = file_read_up_to(program, PROGRAM_MOST, &file, &len);

	*e = (struct entries){ 0 };
	if (err)
		return err;
	table = find_section(file, len, "__sancov_pcs", &size);
	if (table) {
		e->edges = size / sizeof(struct pc);
		e->address = calloc(e->edges + 1, sizeof(*e->address));
	}
	for (size_t i = 0; e->address && i < e->edges; i++) {
		struct pc pc;

		memcpy(&pc, table + i * sizeof(pc), sizeof(pc));
		e->address[i] = pc.flags & FUNCTION_ENTRY ? pc.address : 0;
	}
	free(file);
	return e->address ? 0 : table ? -ENOMEM : -ENOENT;
}

void entries_free(struct entries *e)
{
	free(e->address);
	*e = (struct entries){ 0 };
}

void entries_name(const struct entries *e, size_t edge, const char *program, const char *scratch,
		  char name[ENTRY_NAME])
{
	struct command c = { 0 };
	char *output;
	uint8_t *text = NULL;
	size_t len;

	*name = '\0';
	if (edge >= e->edges || !e->address[edge] || asprintf(&output, "%s/name", scratch) < 0)
		return;
	command_add(&c, "llvm-symbolizer-19");
	command_add(&c, "--no-inlines");
	command_add(&c, "--obj=%s", program);
	command_add(&c, "0x%llx", (unsigned long long)e->address[edge]);
	if (!command_run(&c, output, NULL) && !file_read(output, &text, &len) && strncmp((char *)text, "??", 2) != 0)
		snprintf(name, ENTRY_NAME, "%.*s", (int)(strcspn((char *)text, "\n") % ENTRY_NAME), (char *)text);
	free(text);
	free(output);
}
