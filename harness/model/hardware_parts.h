/* SPDX-License-Identifier: GPL-2.0 */
/* hardware_parts.h - what the files that look at hardware share: a check under way */
#ifndef BDFUZZ_MODEL_HARDWARE_PARTS_H
#define BDFUZZ_MODEL_HARDWARE_PARTS_H

#include "model/hardware.h"

struct hardware_checking {
	struct topology *t;
	uint32_t rules;
	void (*report)(void *context, const struct hardware_fault *f);
	void *context;
	int error;
};

__attribute__((format(printf, 5, 6)))
void hardware_report(struct hardware_checking *h, enum hardware_rule rule, struct topology_function *f,
		     const char *expected, const char *found, ...);

/* One for each rule that looks at functions ... */
void hardware_bus_loop(struct hardware_checking *h, struct topology_function *f);
void hardware_bus_nested(struct hardware_checking *h, struct topology_function *f);
void hardware_bus_order(struct hardware_checking *h, struct topology_function *f);
void hardware_bus_primary(struct hardware_checking *h, struct topology_function *f);
void hardware_cap_list(struct hardware_checking *h, struct topology_function *f);
void hardware_header_type(struct hardware_checking *h, struct topology_function *f);
void hardware_vf_moves(struct hardware_checking *h, struct topology_function *f);
void hardware_vf_offset(struct hardware_checking *h, struct topology_function *f);
void hardware_vf_range(struct hardware_checking *h, struct topology_function *f);
void hardware_vf_stride(struct hardware_checking *h, struct topology_function *f);
/* ... and at all that is on one bus. */
void hardware_bus_disjoint(struct hardware_checking *h, const struct topology_bus *b);
void hardware_multi(struct hardware_checking *h, const struct topology_bus *b);

#endif
