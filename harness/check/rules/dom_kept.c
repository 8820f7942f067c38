// SPDX-License-Identifier: GPL-2.0
/*
 * dom_kept.c - the number that the host gives is used when nobody has it
 *
 * Names of network interfaces and paths in sysfs contain the domain, so it has to survive a reboot
 * when it can.  Whether the number was free is only judged where it is certain: one operation took
 * the machine from rest to rest, nobody had the number before or after it, and nobody else can
 * have held it meanwhile (a device that is still being removed, a probe that failed, or one under way,
 * even if its driver is still being loaded).  Bytes b[5] << 8 | b[4] of the
 * instance GUID: what 5.4 to 6.17 take.
 */
#include <stdio.h>

#include "check/compare.h"

extern const struct invariant rule_dom_kept;

static bool could_hold(const struct observation *o, unsigned channel, uint32_t domain)
{
	const struct seen_bus *b = &o->bus[channel];

	return b->state == BUS_PROBING || (bus_is_live(b) && b->domain == domain);
}

static bool a_probe_failed(const struct observation *o)
{
	for (uint32_t i = 0; i < o->events; i++)
		if (o->event[i].kind == EVENT_PROBE && o->event[i].a)
			return true;
	return o->events_lost;
}

/* Devices that were on offer and not to be seen: a driver is being loaded, and nobody sees what it probes. */
static bool is_loading(const struct check *c)
{
	const struct operation *op = check_op(c);

	for (unsigned i = 1; i <= SCENARIO_CHANNELS && op->kind != OP_LOAD; i++) {
		const struct host_bus *b = &check_host(c)->bus[i];
		const bool is_about = op->channel == i, was_offered = b->offered ? !is_about || op->kind != OP_OFFER
										 : is_about && op->kind == OP_RESCIND;

		if (b->type == OFFER_PCI && was_offered && check_before(c)->bus[i].state == BUS_ABSENT)
			return true;
	}
	return false;
}

static bool was_free(const struct check *c, unsigned channel, uint32_t domain)
{
	const struct observation *now = check_now(c), *before = check_before(c);

	if (!now->settled || !before->settled || before->leaving || a_probe_failed(now) || is_loading(c))
		return false;
	for (unsigned i = 1; i <= SCENARIO_CHANNELS; i++)
		if (i != channel && (could_hold(before, i, domain) || could_hold(now, i, domain)))
			return false;
	return true;
}

static void look(struct check *c)
{
	const struct seen_bus *now = check_now(c)->bus, *before = check_before(c)->bus;

	for (unsigned i = 1; i <= SCENARIO_CHANNELS; i++) {
		const uint8_t *b = check_host(c)->bus[i].instance.b;
		const uint32_t wanted = (uint32_t)b[5] << 8 | b[4];
		char expected[32];

		if (now[i].state != BUS_INSTALLED || before[i].state != BUS_ABSENT || !wanted ||
		    now[i].domain == wanted || !was_free(c, i, wanted))
			continue;
		snprintf(expected, sizeof(expected), "domain 0x%04x", wanted);
		check_fail(c, &rule_dom_kept, i, expected, NULL, "domain 0x%04x, and nobody had 0x%04x",
			   now[i].domain, wanted);
	}
}

const struct invariant rule_dom_kept = {
	.id = "DOM-KEPT",
	.sentence = "The domain that the host gives is kept when it is free.",
	.origin = "seed 000; f73f8a504e27 (2019); 6.12 pci-hyperv.c:3670-3671, "
		"6.1 pci-hyperv.c:3621-3622",
	.advice = "Compare the bytes of the GUID that make the number; then look for one not given back.",
	.severity = SEVERITY_HIGH,
	.trusted = true,
	.look = look,
};
