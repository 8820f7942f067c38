// SPDX-License-Identifier: GPL-2.0
/* functions.c - the functions of a bus and its slots; see functions.h */
#include "model/functions.h"

#include <string.h>

#include "hyperv/vpci.h"

void functions_reset(struct bus_functions *f)
{
	f->tolds = f->founds = 0;
	f->overflow = f->bars_untold = false;
	for (; f->slots; f->slots &= f->slots - 1)
		f->slot[__builtin_ctz(f->slots)].users = 0;
}

struct told_function *functions_told(struct bus_functions *f, uint32_t wslot)
{
	for (uint32_t i = 0; i < f->tolds; i++)
		if (f->told[i].wslot == wslot)
			return &f->told[i];
	return NULL;
}

uint32_t functions_next_told(const struct bus_functions *f, uint32_t from)
{
	uint32_t next = UINT32_MAX;

	for (uint32_t i = 0; i < f->tolds; i++)
		if (f->told[i].wslot >= from && f->told[i].wslot < next)
			next = f->told[i].wslot;
	return next;
}

struct found_function *functions_found(struct bus_functions *f, uint32_t devfn)
{
	for (uint32_t i = 0; i < f->founds; i++)
		if (f->found[i].devfn == devfn)
			return &f->found[i];
	return NULL;
}

/* ---- what the host lists ------------------------------------------------------------------------ */

static bool is_same(const struct told_function *t, const struct host_function *h)
{
	return t->wslot == h->wslot && t->vendor == h->vendor && t->device == h->device && t->serial == h->serial;
}

static bool is_told(const struct bus_functions *f, const struct host_function *h)
{
	for (uint32_t i = 0; i < f->tolds; i++)
		if (is_same(&f->told[i], h))
			return true;
	return false;
}

static bool is_listed(const struct told_function *t, const struct host_function *list, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		if (is_same(t, &list[i]))
			return true;
	return false;
}

uint32_t functions_new(struct bus_functions *f, const struct host_function *list, uint32_t count)
{
	uint32_t new = 0;

	for (uint32_t i = 0; i < count; i++)
		new += !is_told(f, &list[i]);
	return new;
}

static void forget(struct bus_functions *f, struct told_function *t)
{
	if (t->has_slot && !--f->slot[t->wslot & 31].users)
		f->slots &= ~(1u << (t->wslot & 31));
	f->tolds--;
	memmove(t, t + 1, (size_t)(f->told + f->tolds - t) * sizeof(*t));
}

void functions_tell(struct bus_functions *f, const struct host_function *list, uint32_t count)
{
	for (uint32_t i = 0; i < f->tolds;) {
		if (is_listed(&f->told[i], list, count))
			i++;
		else
			forget(f, &f->told[i]);
	}
	for (uint32_t i = 0; i < count && f->tolds < BUS_TOLD; i++) {
		const struct host_function *h = &list[i];

		if (is_told(f, h))
			continue;
		f->told[f->tolds++] = (struct told_function){
			.wslot = h->wslot,
			.vendor = h->vendor,
			.device = h->device,
			.class = h->class,
			.rev = h->rev,
			.subsystem = h->subsystem,
			.serial = h->serial,
			.flags = h->flags,
			.node = h->node,
			.unsure = true,
		};
	}
}

bool functions_eject(struct bus_functions *f, uint32_t wslot)
{
	struct told_function *t = functions_told(f, wslot);
	struct found_function *p = functions_found(f, wslot_devfn(wslot));

	if (!t)
		return false;
	forget(f, t);
	if (p)
		*p = f->found[--f->founds];
	return true;
}

/* ---- what the guest finds ------------------------------------------------------------------------ */

/* drivers/pci/probe.c:2460-2463: what an empty place answers. */
static bool is_empty(const struct told_function *t)
{
	return (t->vendor == 0 || t->vendor == 0xffff) && (t->device == 0 || t->device == 0xffff);
}

static const struct host_function *held(const struct host_function *picture, uint32_t count, uint32_t wslot)
{
	for (uint32_t i = 0; i < count; i++)
		if (picture[i].wslot == wslot)
			return &picture[i];
	return NULL;
}

bool functions_is_false_bridge(const struct told_function *t)
{
	return t->class >> 8 == 0x0604;
}

static bool needs_addresses(const struct told_function *t, const struct host_function *h)
{
	return host_bar_kinds(h, 1) && !functions_is_false_bridge(t);
}

/* drivers/pci/setup-bus.c:182-184: no addresses for what has no class, or is a host bridge. */
static bool gets_addresses(const struct told_function *t)
{
	return t->class >> 8 != 0x0000 && t->class >> 8 != 0x0600;
}

/*
 * drivers/pci/probe.c, 6.12 2028-2063, 6.1 1940-1975: an IDE controller, one channel of which is not native, has the
 * ports of an AT computer in place of BARs.  A Hyper-V bus has no ports to claim (6.12 drivers/pci/setup-bus.c:1442),
 * and without them no driver can enable it (6.12 drivers/pci/setup-res.c:460).
 */
static bool is_legacy_ide(const struct told_function *t)
{
	return t->class >> 8 == 0x0101 && (t->class & 5) != 5;
}

/* A config space that is not there reads all ones, and that is no header type: nothing is found. */
static struct found_function *scan(struct bus_functions *f, const struct host_function *picture, uint32_t count,
				   uint32_t devfn, bool bring_up)
{
	struct found_function *p = functions_found(f, devfn);
	struct told_function *t = functions_told(f, devfn_wslot(devfn));
	const struct host_function *h = held(picture, count, devfn_wslot(devfn));

	if (p || !t || !h || is_empty(t))
		return p;
	if (f->founds == BUS_FOUND) {
		f->overflow = true;
		return NULL;
	}
	p = &f->found[f->founds++];
	*p = (struct found_function){
		.devfn = (uint8_t)devfn,
		.as = *t,
		.multi = h->multi,
		.has_driver = bring_up && !is_legacy_ide(t) && (!needs_addresses(t, h) || gets_addresses(t)),
		.unsure_driver = bring_up && !is_legacy_ide(t) && needs_addresses(t, h) && f->bars_untold,
		.unsure = h->poked,
	};
	return p;
}

static void set_unsure(struct bus_functions *f, uint32_t device, bool unsure)
{
	for (uint32_t i = 0; i < f->tolds; i++)
		if ((f->told[i].wslot & 31) == device)
			f->told[i].unsure = unsure;
}

static void scan_device(struct bus_functions *f, const struct host_function *picture, uint32_t count,
			uint32_t device, bool bring_up)
{
	const bool was_there = functions_found(f, device << 3);
	struct found_function *first = scan(f, picture, count, device << 3, bring_up);

	/* What a tampered header says cannot be known, nor what follows from it. */
	set_unsure(f, device, first && (first->unsure || (was_there && !first->multi)));
	if (!first || !first->multi)
		return;
	for (uint32_t fn = 1; fn < 8; fn++)
		scan(f, picture, count, device << 3 | fn, bring_up);
}

/* After every scan the node of each function is that of its record, which may be another one's by now. */
static void assign_nodes(struct bus_functions *f)
{
	for (uint32_t i = 0; i < f->founds; i++) {
		const struct told_function *t = functions_told(f, devfn_wslot(f->found[i].devfn));

		if (!t)
			continue;
		f->found[i].as.flags = t->flags;
		f->found[i].as.node = t->node;
	}
}

void functions_scan(struct bus_functions *f, const struct host_function *picture, uint32_t count, bool bring_up)
{
	uint32_t devices = 0;

	for (uint32_t i = 0; i < f->tolds; i++)
		devices |= 1u << (f->told[i].wslot & 31);
	for (uint32_t device = 0; device < BUS_DEVICES; device++)
		if (devices >> device & 1)
			scan_device(f, picture, count, device, bring_up);
	assign_nodes(f);
}

bool functions_is_unsure(struct bus_functions *f, const struct found_function *p)
{
	const struct told_function *t = functions_told(f, devfn_wslot(p->devfn));

	return p->unsure || !t || t->vendor != p->as.vendor || t->device != p->as.device ||
	       t->class != p->as.class || t->rev != p->as.rev || t->subsystem != p->as.subsystem;
}

int32_t functions_node(uint32_t flags, uint16_t node, uint32_t nodes)
{
	if (!nodes)
		return -1;
	return flags & VPCI_FLAG_NODE && node < nodes ? node : 0;
}

/* ---- slots --------------------------------------------------------------------------------------- */

void functions_slots(struct bus_functions *f, slot_repeat_fn *repeat, void *context)
{
	for (uint32_t i = 0; i < f->tolds; i++) {
		struct told_function *t = &f->told[i];
		struct bus_slot *slot = &f->slot[t->wslot & 31];

		if (t->has_slot)
			continue;
		t->has_slot = true;
		if (slot->users++)
			continue;
		slot->serial = t->serial;
		slot->unsure = false;
		slot->repeat = repeat(context, t->serial, &slot->unsure);
		f->slots |= 1u << (t->wslot & 31); /* from now on its name counts */
	}
}
