// SPDX-License-Identifier: GPL-2.0
/* guest_pci.c - see guest_pci.h */
#include "check/guest_pci.h"

#include <stdarg.h>
#include <stdio.h>

const struct seen_pci *guest_pci(const struct check *c)
{
	const struct observation *now = check_now(c);

	return now->pci && now->pci->booted && now->settled && check_phase(c) != CHECK_ENDED ? now->pci : NULL;
}

const struct seen_pci *guest_pci_scanned(const struct check *c)
{
	const struct operation *op = check_op(c);

	if (!op || (op->kind != OP_BOOT && op->kind != OP_RESCAN) || op->async || check_now(c)->status)
		return NULL;
	return guest_pci(c);
}

const struct seen_pci *guest_pci_before(const struct check *c)
{
	static const struct seen_pci nothing;

	return check_before(c)->pci ? check_before(c)->pci : &nothing;
}

const struct seen_pci_function *guest_pci_find(const struct seen_pci *pci, uint32_t address)
{
	uint32_t low = 0, high = pci->functions;

	while (low < high) {
		const uint32_t middle = low + (high - low) / 2;

		if (pci->function[middle].address < address)
			low = middle + 1;
		else
			high = middle;
	}
	return low < pci->functions && pci->function[low].address == address ? &pci->function[low] : NULL;
}

const struct seen_pci_bus *guest_pci_bus(const struct seen_pci *pci, uint32_t domain, uint8_t number)
{
	for (uint32_t i = 0; i < pci->buses; i++)
		if (pci->bus[i].domain == domain && pci->bus[i].number == number)
			return &pci->bus[i];
	return NULL;
}

const char *guest_pci_text(uint32_t address, char text[ADDRESS_TEXT])
{
	snprintf(text, ADDRESS_TEXT, "%04x:%02x:%02x.%x", address >> 16, address >> 8 & 0xff, address >> 3 & 0x1f,
		 address & 7);
	return text;
}

void guest_pci_fail(struct check *c, const struct invariant *rule, uint32_t address, const char *expected,
		    const char *found, ...)
{
	char name[ADDRESS_TEXT], text[200];
	va_list args;

	va_start(args, found);
	vsnprintf(text, sizeof(text), found, args);
	va_end(args);
	check_fail(c, rule, 0, expected, NULL, "%s: %s", guest_pci_text(address, name), text);
}
