// SPDX-License-Identifier: GPL-2.0
/*
 * fn_identity.c - a function is what the host said it is
 *
 * IDs, class, revision and subsystem come from the bus relations, not from config space.
 */
#include <stdio.h>

#include "check/compare.h"

extern const struct invariant rule_fn_identity;

static bool is_same(const struct seen_function *a, const struct seen_function *b)
{
	return a->vendor == b->vendor && a->device == b->device && a->class == b->class && a->rev == b->rev &&
	       a->subsystem == b->subsystem;
}

static void describe(const struct seen_function *f, char *text, size_t room)
{
	snprintf(text, room, "id %04x:%04x class %06x rev %02x subsystem %08x", f->vendor, f->device,
		 f->class, f->rev, f->subsystem);
}

static void compare(struct check *c, unsigned channel, const struct seen_bus *found, const struct seen_bus *wanted)
{
	for (struct pair p = { 0 }; compare_function(found, wanted, &p);) {
		char expect[80], got[80];

		if (!p.found || !p.wanted || is_same(p.found, p.wanted))
			continue;
		describe(p.wanted, expect, sizeof(expect));
		describe(p.found, got, sizeof(got));
		check_about(c, p.devfn);
		check_fail(c, &rule_fn_identity, channel, expect, NULL, "%s", got);
		return;
	}
}

static void look(struct check *c)
{
	compare_buses(c, compare);
}

const struct invariant rule_fn_identity = {
	.id = "FN-IDENTITY",
	.sentence = "A function has the IDs, class, revision and subsystem that the host gave it.",
	.origin = "6.12 pci-hyperv.c:1118-1129, 6.1 pci-hyperv.c:1082-1093",
	.advice = "Compare the layout of the description in both forms of bus relations.",
	.severity = SEVERITY_HIGH,
	.trusted = true,
	.look = look,
	.end = look,
};
