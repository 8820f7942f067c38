/* SPDX-License-Identifier: GPL-2.0 */
/*
 * rules_ids.h - planted defects of test_rules.c that are about device IDs: what an IOMMU driver finds, and when
 */
#ifndef BDFUZZ_RULES_IDS_H
#define BDFUZZ_RULES_IDS_H

#include "fake_sut.h"

#define DEFECT(name) static void name(const struct fake_moment *m, struct observation *o)

/* An IOMMU driver is told of the function on channel 1, and finds @id. */
static void attach(const struct fake_moment *m, struct observation *o, uint8_t kind, uint64_t id)
{
	if (m->kind == OP_FUNCTION)
		fake_event(o, (struct event){ .kind = kind, .channel = 1, .a = id, .b = event_attached(0x00010000, 0) });
}

DEFECT(id_found) { attach(m, o, EVENT_ATTACH, 0x00010000); }
FAKE_SUT(finds, id_found);

DEFECT(id_not_found) { attach(m, o, EVENT_ATTACH, DEVICE_ID_NONE); }
FAKE_SUT(finds_none, id_not_found);

DEFECT(id_of_another_at_last) { attach(m, o, EVENT_DETACH, 0x00011718); }
FAKE_SUT(leaves_as_another, id_of_another_at_last);

DEFECT(id_found_at_last) { attach(m, o, EVENT_DETACH, 0x00010000); }
FAKE_SUT(leaves_as_itself, id_found_at_last);

/* The ID that its GUID gives is not the one under which it was attached; both are taken for right. */
DEFECT(id_renamed)
{
	if (m->kind == OP_FUNCTION)
		fake_event(o, (struct event){ .kind = EVENT_ATTACH, .channel = 1, .a = 0x00011718,
					      .b = event_attached(0x00011718, 0) });
}
FAKE_SUT(renames, id_renamed);

DEFECT(id_renamed_in_unrest)
{
	id_renamed(m, o);
	o->settled = false;
}
FAKE_SUT(renames_in_unrest, id_renamed_in_unrest);

#endif
