// SPDX-License-Identifier: GPL-2.0
/*
 * id_lines.c - an ID in the VMD drivers' tables, as their sources have it; see ids.h
 *
 * Read from the sources that the build unpacked: struct pci_device_id vmd_ids[] of drivers/pci/controller/vmd.c, where
 * an ID stands as 0x467f, or at the end of a name as PCI_DEVICE_ID_INTEL_VMD_28C0.
 */
#include "cli/ids.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const char source[] = "drivers/pci/controller/vmd.c";

/* The flags of a table's entry, in the order of enum vmd_feature. */
static const char *const flags[] = {
	"VMD_FEAT_HAS_MEMBAR_SHADOW",
	"VMD_FEAT_HAS_BUS_RESTRICTIONS",
	"VMD_FEAT_HAS_MEMBAR_SHADOW_VSCAP",
	"VMD_FEAT_OFFSET_FIRST_VECTOR",
	"VMD_FEAT_CAN_BYPASS_MSI_REMAP",
	"VMD_FEAT_BIOS_PM_QUIRK",
};

enum { FLAGS = sizeof(flags) / sizeof(flags[0]), VENDOR_INTEL = 0x8086 };

static bool is_name(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

/* Bits of the flags that are named from @at to @end. */
static uint32_t flags_of(const char *at, const char *end)
{
	uint32_t bits = 0;

	while (at < end) {
		const char *word = at;

		while (at < end && is_name(*at))
			at++;
		for (unsigned i = 0; i < FLAGS; i++)
			if (strlen(flags[i]) == (size_t)(at - word) && !memcmp(flags[i], word, (size_t)(at - word)))
				bits |= 1u << i;
		at += at < end;
	}
	return bits;
}

/* "#define VMD_FEATS_CLIENT (... | \" over several lines, each but the last ending in a backslash. */
static uint32_t flags_of_clients(const char *text)
{
	const char *at = strstr(text, "#define VMD_FEATS_CLIENT"), *end = at;

	while (end && (end = strchr(end + 1, '\n')) && end[-1] == '\\')
		;
	return at && end ? flags_of(at, end) : 0;
}

static uint32_t features_of(const char *text, const char *entry)
{
	const char *end = strstr(entry, "}");
	const char *clients = strstr(entry, "VMD_FEATS_CLIENT");

	if (!end)
		return 0;
	return flags_of(entry, end) | (clients && clients < end ? flags_of_clients(text) : 0);
}

/* The entry of the ID; NULL: there is none. */
static const char *find_entry(const char *text, uint16_t device)
{
	const char *table = strstr(text, "vmd_ids[]"), *end = table ? strstr(table, "{0,}") : NULL;
	char number[8], name[12];

	snprintf(number, sizeof(number), "0x%04x", device);
	snprintf(name, sizeof(name), "VMD_%04X)", device);
	for (const char *at = table; at && end && at < end; at++)
		if (!strncasecmp(at, number, 6) || !strncmp(at, name, strlen(name)))
			return at;
	return NULL;
}

bool id_find_line(const struct sut_class *kernel, const struct profile *p, char line[ID_LINE])
{
	const uint32_t wanted = profile_features(p);
	uint8_t *text = NULL;
	const char *entry = NULL;
	unsigned number = 1;
	uint32_t found;
	size_t len;
	char *path = place_source(kernel->name, source);

	if (path && file_read(path, &text, &len))
		text = NULL;
	free(path);
	if (text && p->vendor == VENDOR_INTEL)
		entry = find_entry((char *)text, p->device);
	if (!entry) {
		snprintf(line, ID_LINE, "%s", !text ? "its driver for VMD was not found" : "not in its table: missing");
		free(text);
		return false;
	}
	for (const char *at = (char *)text; at < entry; at++)
		number += *at == '\n';
	found = features_of((char *)text, entry);
	snprintf(line, ID_LINE, "%s:%u%s", source, number, found == wanted ? "" : ", with other features:");
	for (unsigned i = 0; i < FLAGS; i++) {
		len = strlen(line);
		if ((found ^ wanted) >> i & 1)
			snprintf(line + len, ID_LINE - len, " %c%s", found >> i & 1 ? '+' : '-', flags[i] + 9);
	}
	free(text);
	return found == wanted;
}
