/* SPDX-License-Identifier: GPL-2.0 */
/*
 * offers.h - offers of real machines, as a table in a file
 *
 * Fields have tabs between them, and the first line names them, in any order; a line that begins with # is a comment.
 *
 *	instance_guid		of the offer; the only field that must be there
 *	class_id		interface type; without it every offer is a PCI pass-through device
 *	observed_pci_domain	four hexadecimal digits that a kernel gave it; empty: not seen
 *	expected_domain_b4b5	what bytes 4 and 5 of the GUID make, for readers; empty, or true
 *	machine			whose offers belong together; lines of one machine stand in the order of arrival
 *	source			where it was published; stands for the machine where none is named
 */
#ifndef BDFUZZ_OFFERS_H
#define BDFUZZ_OFFERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/complaint.h"
#include "hyperv/guid.h"

struct offer {
	struct guid instance;
	bool pci;
	bool has_domain;
	uint16_t domain;	/* as observed */
	uint32_t machine;	/* a number for each machine of the list, from 0, in order of appearance */
};

struct offers {
	struct offer *offer;
	size_t count;
	char **machine;		/* names */
	uint32_t machines;
};

/*
 * Add the offers of a file to @o, which is all zero at first; a machine of the same name in another file is another
 * machine.  -EINVAL or -ENOMEM with *@error filled in, and nothing added.
 */
int offers_parse(const char *text, size_t len, struct offers *o, struct complaint *error);
void offers_free(struct offers *o);

#endif
