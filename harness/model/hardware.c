// SPDX-License-Identifier: GPL-2.0
/*
 * hardware.c - the walk over a topology that all checks of hardware share, and names for what they find
 *
 * One pass, in which each function and each bus is shown to those checks that were asked for.
 */
#include "model/hardware_parts.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { AT_PRIMARY = 0x18 };

const char *const hardware_ids[HARDWARE_RULES] = {
	[HARDWARE_BUS_DISJOINT] = "PCI-BUS-DISJOINT",
	[HARDWARE_BUS_LOOP] = "PCI-BUS-LOOP",
	[HARDWARE_BUS_NESTED] = "PCI-BUS-NESTED",
	[HARDWARE_BUS_ORDER] = "PCI-BUS-ORDER",
	[HARDWARE_BUS_PRIMARY] = "PCI-BUS-PRIMARY",
	[HARDWARE_CAP_LIST] = "PCI-CAP-LIST",
	[HARDWARE_HEADER_TYPE] = "PCI-HEADER-TYPE",
	[HARDWARE_MULTI] = "PCI-MULTI",
	[HARDWARE_VF_MOVES] = "SRIOV-MOVES",
	[HARDWARE_VF_OFFSET] = "SRIOV-OFFSET",
	[HARDWARE_VF_RANGE] = "SRIOV-RANGE",
	[HARDWARE_VF_STRIDE] = "SRIOV-STRIDE",
	[HARDWARE_BAR_TYPE] = "PCI-BAR-TYPE",
	[HARDWARE_CLASS] = "PCI-CLASS",
	[HARDWARE_MSIX] = "PCI-MSIX",
	[HARDWARE_ONES] = "PCI-ONES",
	[HARDWARE_PORT_TYPE] = "PCI-PORT-TYPE",
	[HARDWARE_VF_COUNT] = "SRIOV-COUNT",
	[HARDWARE_WINDOWS] = "PCI-WINDOWS",
};

struct hardware_range hardware_range(const struct topology_function *bridge)
{
	const uint8_t *at = bridge->config.byte + AT_PRIMARY;
	struct hardware_range r = { .primary = at[0], .secondary = at[1], .subordinate = at[2], .first = at[1] };

	r.last = r.subordinate > r.secondary ? r.subordinate : r.secondary;
	r.programmed = r.secondary || r.subordinate;
	return r;
}

/* ---- rules --------------------------------------------------------------------------------------- */

enum whose { OF_ALL, OF_BRIDGES, OF_PFS, OF_CONVENTIONAL }; /* the last: whose 256 bytes are known */

static const struct rule {
	enum whose whose;
	uint8_t at, bytes;	/* registers that it is about; of a PF: in its SR-IOV capability */
	void (*look)(struct hardware_checking *h, struct topology_function *f);	/* NULL: it looks at buses */
} rules[HARDWARE_RULES] = {
	[HARDWARE_BUS_DISJOINT] = { OF_BRIDGES, 0x19, 2, NULL },
	[HARDWARE_BUS_LOOP] = { OF_BRIDGES, 0x19, 2, hardware_bus_loop },
	[HARDWARE_BUS_NESTED] = { OF_BRIDGES, 0x19, 2, hardware_bus_nested },
	[HARDWARE_BUS_ORDER] = { OF_BRIDGES, 0x19, 2, hardware_bus_order },
	[HARDWARE_BUS_PRIMARY] = { OF_BRIDGES, 0x18, 1, hardware_bus_primary },
	[HARDWARE_CAP_LIST] = { OF_CONVENTIONAL, 0x34, 1, hardware_cap_list },
	[HARDWARE_HEADER_TYPE] = { OF_ALL, 0x0e, 1, hardware_header_type },
	[HARDWARE_MULTI] = { OF_ALL, 0x0e, 1, NULL },
	[HARDWARE_VF_MOVES] = { OF_PFS, 0x14, 4, hardware_vf_moves },
	[HARDWARE_VF_OFFSET] = { OF_PFS, 0x14, 2, hardware_vf_offset },
	[HARDWARE_VF_RANGE] = { OF_PFS, 0x14, 4, hardware_vf_range },
	[HARDWARE_VF_STRIDE] = { OF_PFS, 0x16, 2, hardware_vf_stride },
	[HARDWARE_BAR_TYPE] = { OF_ALL, 0x10, 4, hardware_bar_type },
	[HARDWARE_CLASS] = { OF_ALL, 0x09, 3, hardware_class },
	[HARDWARE_MSIX] = { OF_CONVENTIONAL, 0x34, 1, hardware_msix },
	[HARDWARE_ONES] = { OF_ALL, 0x00, 4, hardware_ones },
	[HARDWARE_PORT_TYPE] = { OF_CONVENTIONAL, 0x34, 1, hardware_port_type },
	[HARDWARE_VF_COUNT] = { OF_PFS, 0x0c, 6, hardware_vf_count },
	[HARDWARE_WINDOWS] = { OF_ALL, 0x20, 4, hardware_windows },
};

/* ---- names --------------------------------------------------------------------------------------- */

enum { SHOWN = 6 }; /* steps of a way that are named; a longer one is cut at its start */

static void name_way(const struct topology_function *f, char *name, size_t room)
{
	const struct topology_function *step[SHOWN];
	const struct topology_bus *bus;
	unsigned steps = 0;
	size_t used;

	do {
		step[steps++] = f;
		bus = f->bus;
		f = bus->bridge;
	} while (f && steps < SHOWN);
	used = (size_t)snprintf(name, room, "%04x:", bus->domain);
	if (f)
		used += (size_t)snprintf(name + used, room - used, "...");
	else
		used += (size_t)snprintf(name + used, room - used, "%02x:", bus->first);
	while (steps--)
		used += (size_t)snprintf(name + used, room - used, "%02x.%x%s", step[steps]->devfn >> 3,
					 step[steps]->devfn & 7, steps ? "/" : "");
}

const struct topology_bus *hardware_root(const struct topology_function *f)
{
	while (f->bus->bridge)
		f = f->bus->bridge;
	return f->bus;
}

bool hardware_reachable(struct topology *t, struct topology_function *f)
{
	const uint16_t id = topology_id(f);
	struct topology_function *there;

	return !topology_find(t, f->bus->domain, (uint8_t)(id >> 8), (uint8_t)id, &there) && there == f;
}

void hardware_name(struct topology *t, struct topology_function *f, char name[HARDWARE_NAME])
{
	const uint16_t id = topology_id(f);
	size_t len;

	if (hardware_reachable(t, f)) {
		snprintf(name, HARDWARE_NAME, "%04x:%02x:%02x.%x", f->bus->domain, id >> 8, id >> 3 & 0x1f, id & 7);
		return;
	}
	if (!f->pf) {
		name_way(f, name, HARDWARE_NAME);
		return;
	}
	hardware_name(t, f->pf, name);
	len = strlen(name);
	snprintf(name + len, HARDWARE_NAME - len, "/VF %u", f->vf + 1);
}

void hardware_report(struct hardware_checking *h, enum hardware_rule rule, struct topology_function *f,
		     const char *expected, const char *found, ...)
{
	struct hardware_fault fault = { .rule = rule, .function = f };
	char name[HARDWARE_NAME];
	va_list args;
	int used;

	hardware_name(h->t, f, name);
	snprintf(fault.expected, sizeof(fault.expected), "%s", expected);
	used = snprintf(fault.found, sizeof(fault.found), "%s: ", name);
	fault.name = (uint8_t)used;
	fault.offset = h->bytes ? h->at : (uint16_t)(rules[rule].at + (rules[rule].whose == OF_PFS ? f->sriov.at : 0));
	fault.bytes = h->bytes ? h->bytes : rules[rule].bytes;
	h->bytes = 0;
	va_start(args, found);
	vsnprintf(fault.found + used, sizeof(fault.found) - (size_t)used, found, args);
	va_end(args);
	h->report(h->context, &fault);
}

/* ---- the walk ------------------------------------------------------------------------------------ */

static const struct {
	enum hardware_rule rule;
	void (*look)(struct hardware_checking *h, const struct topology_bus *b);
} of_buses[] = {
	{ HARDWARE_BUS_DISJOINT, hardware_bus_disjoint },
	{ HARDWARE_MULTI, hardware_multi },
};

/* A function of a PCI Express port or device has extended registers, even if nobody wrote them down. */
enum hardware_asked hardware_asks(enum hardware_rule rule, const struct topology_function *f)
{
	switch (rules[rule].whose) {
	case OF_BRIDGES:
		return config_kinds[f->kind].below == BELOW_NOTHING ? HARDWARE_NOT_ASKED : HARDWARE_ASKED;
	case OF_PFS:
		if (f->sriov.at)
			return HARDWARE_ASKED;
		if (config_kinds[f->kind].below != BELOW_NOTHING || f->registers > CONFIG_CONVENTIONAL)
			return HARDWARE_NOT_ASKED;
		return f->registers < CONFIG_CONVENTIONAL || config_kinds[f->kind].port >= 0 ? HARDWARE_UNKNOWN :
											      HARDWARE_NOT_ASKED;
	case OF_CONVENTIONAL:
		return f->registers < CONFIG_CONVENTIONAL ? HARDWARE_UNKNOWN : HARDWARE_ASKED;
	default:
		return HARDWARE_ASKED;
	}
}

/* Of what does not answer there is nothing else to be said. */
static bool is_silent(const struct topology_function *f)
{
	return le_get(f->config.byte, 8) == UINT64_MAX;
}

static void look_at_function(struct hardware_checking *h, struct topology_function *f)
{
	const uint32_t asked = is_silent(f) ? h->rules & 1u << HARDWARE_ONES : h->rules;

	for (unsigned i = 0; i < HARDWARE_RULES; i++)
		if (asked >> i & 1 && rules[i].look && hardware_asks((enum hardware_rule)i, f) == HARDWARE_ASKED)
			rules[i].look(h, f);
}

static void look_at_bus(struct hardware_checking *h, const struct topology_bus *b)
{
	for (size_t i = 0; i < sizeof(of_buses) / sizeof(of_buses[0]); i++)
		if (h->rules >> of_buses[i].rule & 1)
			of_buses[i].look(h, b);
}

int hardware_check(struct topology *t, uint32_t rules, void (*report)(void *context, const struct hardware_fault *f),
		   void *context)
{
	struct hardware_checking h = { .t = t, .rules = rules, .report = report, .context = context };
	const struct topology_bus *root = NULL;
	struct topology_function *f = NULL;

	while ((root = topology_next_root(t, root)))
		look_at_bus(&h, root);
	while ((f = topology_next(t, f))) {
		if (f->pf) /* it has no registers of its own that are looked at; its PF's say where it is */
			continue;
		look_at_function(&h, f);
		if (topology_below(f))
			look_at_bus(&h, topology_below(f));
	}
	return h.error;
}
