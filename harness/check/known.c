// SPDX-License-Identifier: GPL-2.0
/* known.c - the table of known findings; see known.h */
#include "check/known.h"

#include <fnmatch.h>
#include <stdio.h>
#include <string.h>

#include "check/run.h"

static const struct known_finding known[] = {
	{ "ID-HIGH-HALF", "linux-6.*", "*",
	  "The ID is put together in an int and stored in a u64, so b[5] >= 0x80 sign-extends: "
	  "6.12 pci-hyperv.c:647, 6.1 pci-hyperv.c:668." },
	{ "ID-ALIAS", "linux-6.*", "*",
	  "The ID is made of four bytes of the GUID and PCI_FUNC() only, and compared with nobody's: "
	  "6.12 pci-hyperv.c:647-651, 6.1 pci-hyperv.c:668-672." },
};

const struct known_finding *known_lookup(const struct finding *f, const char *sut)
{
	char function[sizeof(f->where)];
	const char *name = "";
	int len = finding_function(f->where, &name);

	snprintf(function, sizeof(function), "%.*s", len, name);
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (!strcmp(known[i].id, f->rule->id) && !fnmatch(known[i].sut, sut, 0) &&
		    !fnmatch(known[i].function, function, 0))
			return &known[i];
	return NULL;
}
