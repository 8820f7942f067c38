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
	uint16_t at;		/* of the registers that the next report is about; 0: those of its rule */
	uint8_t bytes;
};

/* The next report is about these registers. */
static inline void hardware_at(struct hardware_checking *h, uint32_t at, uint32_t bytes)
{
	h->at = (uint16_t)at;
	h->bytes = (uint8_t)bytes;
}
/* Where a capability of this ID is, as far as it is known; 0: there is none, or the list ends badly before. */
uint32_t hardware_capability(const struct topology_function *f, uint8_t id);

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
void hardware_bar_type(struct hardware_checking *h, struct topology_function *f);
void hardware_class(struct hardware_checking *h, struct topology_function *f);
void hardware_msix(struct hardware_checking *h, struct topology_function *f);
void hardware_ones(struct hardware_checking *h, struct topology_function *f);
void hardware_port_type(struct hardware_checking *h, struct topology_function *f);
void hardware_vf_count(struct hardware_checking *h, struct topology_function *f);
void hardware_windows(struct hardware_checking *h, struct topology_function *f);
/* ... and at all that is on one bus. */
void hardware_bus_disjoint(struct hardware_checking *h, const struct topology_bus *b);
void hardware_multi(struct hardware_checking *h, const struct topology_bus *b);

#endif
