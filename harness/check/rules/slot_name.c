// SPDX-License-Identifier: GPL-2.0
/*
 * slot_name.c - a bus has the slots that the host's serial numbers name, and no others
 *
 * The name pairs a VF with its synthetic NIC (seed 004).  Devices with a function whose presence the
 * model cannot say are passed by.
 */
#include <string.h>

#include "check/compare.h"

extern const struct invariant rule_slot_name;

static bool is_uncertain(const struct seen_bus *wanted, unsigned device)
{
	for (unsigned i = 0; i < wanted->functions; i++)
		if (wanted->function[i].devfn >> 3 == device && wanted->function[i].unknown_presence)
			return true;
	return false;
}

/* Both lists are sorted by device: stop at the first difference. */
static void compare(struct check *c, unsigned channel, const struct seen_bus *found, const struct seen_bus *wanted)
{
	for (unsigned i = 0, j = 0; i < found->slots || j < wanted->slots;) {
		const struct seen_slot *f = i < found->slots ? &found->slot[i] : NULL;
		const struct seen_slot *w = j < wanted->slots ? &wanted->slot[j] : NULL;
		const unsigned device = f && (!w || f->device <= w->device) ? f->device : w->device;

		f = f && f->device == device ? f : NULL;
		w = w && w->device == device ? w : NULL;
		i += !!f;
		j += !!w;
		if ((f && w && !strcmp(f->name, w->name)) || is_uncertain(wanted, device))
			continue;
		check_about(c, device << 3);
		check_fail(c, &rule_slot_name, channel, w ? w->name : "no slot", NULL, "%s for device %02x",
			   f ? f->name : "no slot", device);
		return;
	}
}

static void look(struct check *c)
{
	compare_buses(c, compare);
}

const struct invariant rule_slot_name = {
	.id = "SLOT-NAME",
	.sentence = "A device has a slot named by its serial number, as long as it is there.",
	.origin = "seed 004; 340d45569940; 6.12 pci-hyperv.c:2318-2337, 2670, 2869, "
		"6.1 pci-hyperv.c:2245-2264, 2597, 2796",
	.advice = "The name decides which NIC a VF pairs with: look where the slot is made and destroyed.",
	.severity = SEVERITY_HIGH,
	.trusted = true,
	.look = look,
	.end = look,
};
