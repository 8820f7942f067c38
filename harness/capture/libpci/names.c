// SPDX-License-Identifier: GPL-2.0
/* names.c - see names.h */
#include "capture/libpci/names.h"

#include <pci/pci.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/printable.h"

struct names {
	struct pci_access *access;
};

static void keep_quiet(char *format, ...)
{
	(void)format;
}

/* pci_init(), which would fill in its hooks, wants hardware. */
struct names *names_open(void)
{
	struct names *n = malloc(sizeof(*n));

	if (!n)
		return NULL;
	n->access = pci_alloc();
	n->access->debug = n->access->warning = keep_quiet;
	return n;
}

void names_close(struct names *n)
{
	if (n)
		pci_cleanup(n->access);
	free(n);
}

const char *names_function(struct names *n, uint16_t vendor, uint16_t device, uint32_t class, char *text, size_t room)
{
	char kind[120], name[200], whole[340];

	/* It gives back another buffer where its own text does not fit. */
	snprintf(whole, sizeof(whole), "%s: %s",
		 pci_lookup_name(n->access, kind, sizeof(kind), PCI_LOOKUP_CLASS, (int)(class >> 8)),
		 pci_lookup_name(n->access, name, sizeof(name), PCI_LOOKUP_VENDOR | PCI_LOOKUP_DEVICE, vendor, device));
	return printable(whole, strlen(whole), text, room);
}
