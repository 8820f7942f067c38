// SPDX-License-Identifier: GPL-2.0
/*
 * observation.c - what a system under test shows, as lines of text
 *
 * Addresses are never printed: two runs of one scenario must print the same.
 */
#include "report/observation.h"

#include <inttypes.h>
#include <string.h>

#include "base/printable.h"

static const char *const state_name[] = {
	[BUS_ABSENT] = "absent", [BUS_PROBING] = "being probed", [BUS_INSTALLED] = "installed",
	[BUS_SUSPENDED] = "suspended", [BUS_FAILED] = "probe failed",
};

static const char *const event_name[EVENT_KINDS] = {
	[EVENT_REQUEST] = "request", [EVENT_DEVICE_ID] = "device-id", [EVENT_CONFIG_READ] = "config-read",
	[EVENT_WARN] = "WARN", [EVENT_BUG] = "BUG", [EVENT_DEADLOCK] = "deadlock", [EVENT_LIVELOCK] = "livelock",
	[EVENT_LEAK] = "leak", [EVENT_STATIC] = "static", [EVENT_DUPLICATE_NAME] = "duplicate-name",
	[EVENT_DOMAIN_MAP] = "domain-map", [EVENT_PROBE] = "probe", [EVENT_HARNESS] = "harness",
	[EVENT_STALE] = "stale-bus",
	[EVENT_SANITIZER] = "sanitizer",
	[EVENT_CHECKER] = "checker",
	[EVENT_HANG] = "hang",
	[EVENT_LOG] = "log",
	[EVENT_ATTACH] = "attach",
	[EVENT_DETACH] = "detach",
};

static bool same_function(const struct seen_function *a, const struct seen_function *b)
{
	return a->bus == b->bus && a->devfn == b->devfn && a->vendor == b->vendor && a->device == b->device &&
	       a->class == b->class && a->rev == b->rev && a->subsystem == b->subsystem && a->node == b->node &&
	       a->vectors == b->vectors && a->unknown_presence == b->unknown_presence;
}

static bool same_functions(const struct seen_bus *a, const struct seen_bus *b)
{
	if (a->functions != b->functions || a->unknown_functions != b->unknown_functions)
		return false;
	for (unsigned i = 0; i < a->functions; i++)
		if (!same_function(&a->function[i], &b->function[i]))
			return false;
	return true;
}

static bool same_slots(const struct seen_bus *a, const struct seen_bus *b)
{
	if (a->slots != b->slots)
		return false;
	for (unsigned i = 0; i < a->slots; i++)
		if (a->slot[i].device != b->slot[i].device || strcmp(a->slot[i].name, b->slot[i].name))
			return false;
	return true;
}

static bool has_domain(const struct seen_bus *b)
{
	return (b->state == BUS_INSTALLED || b->state == BUS_SUSPENDED) && !b->unknown_domain;
}

static bool same_bus(const struct seen_bus *a, const struct seen_bus *b)
{
	return a->state == b->state && a->unknown == b->unknown && a->unknown_domain == b->unknown_domain &&
	       (!has_domain(a) || a->domain == b->domain) && same_functions(a, b) && same_slots(a, b);
}

static void print_bus(unsigned channel, const struct seen_bus *b, FILE *out)
{
	char name[4 * SLOT_NAME];

	if (b->unknown) {
		fprintf(out, "    bus %u: cannot say\n", channel);
		return;
	}
	fprintf(out, "    bus %u: %s", channel, state_name[b->state]);
	if (has_domain(b))
		fprintf(out, ", domain 0x%04" PRIx32, b->domain);
	else if (b->unknown_domain)
		fprintf(out, ", domain unknown");
	fputs(b->unknown_functions ? ", functions unknown\n" : "\n", out);
	for (unsigned i = 0; i < b->functions; i++) {
		const struct seen_function *f = &b->function[i];

		fprintf(out, "      %02x:%02x.%x %04x:%04x class %06" PRIx32 " rev %02x node %" PRId32, f->bus,
			f->devfn >> 3, f->devfn & 7u, f->vendor, f->device, f->class, f->rev, f->node);
		fprintf(out, " vectors %u%s\n", f->vectors, f->unknown_presence ? " (or not there)" : "");
	}
	for (unsigned i = 0; i < b->slots; i++)
		fprintf(out, "      slot %02x is named %s\n", b->slot[i].device,
			printable(b->slot[i].name, strnlen(b->slot[i].name, SLOT_NAME), name, sizeof(name)));
}

static void print_event(const struct event *e, FILE *out)
{
	char text[600];

	if (e->kind == EVENT_LOG) {
		fprintf(out, "    | %s\n", e->text ? printable(e->text, strlen(e->text), text, sizeof(text)) : "");
		return;
	}
	fprintf(out, "    event %s", event_name[e->kind]);
	if (e->channel)
		fprintf(out, " bus %u", e->channel);
	fprintf(out, " 0x%" PRIx64 " 0x%" PRIx64, e->a, e->b);
	if (e->text)
		fprintf(out, " %s", printable(e->text, strlen(e->text), text, sizeof(text)));
	fputc('\n', out);
}

void observation_print(const struct observation *now, const struct observation *before, FILE *out)
{
	if (now->status)
		fprintf(out, "    status %" PRId32 "\n", now->status);
	if (now->has_value && !now->unknown_value)
		fprintf(out, "    value 0x%" PRIx32 "\n", now->value);
	for (uint32_t i = 0; i < now->events; i++)
		print_event(&now->event[i], out);
	if (now->events_lost)
		fprintf(out, "    and %" PRIu32 " more events\n", now->events_lost);
	for (unsigned i = 1; i <= SCENARIO_CHANNELS; i++)
		if (!same_bus(&now->bus[i], &before->bus[i]))
			print_bus(i, &now->bus[i], out);
	observation_print_pci(now->pci, before->pci, out);
	if (now->over)
		fputs("    the run is over\n", out);
}
