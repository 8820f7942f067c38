// SPDX-License-Identifier: GPL-2.0
/* dom0.c - operations of a scenario, and what is to be seen of the guest; see dom0.h */
#include "sut/dom0/dom0.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "scenario/operations.h"
#include "sut/platform/seen_pci.h"

struct seen {
	struct seen_pci pci;
	uint32_t function_room, bus_room;
};

struct sut {
	struct dom0 d;
	struct host host;		/* that there is none of */
	struct seen seen[2], *now;	/* an observation lives until the look after the next */
	int status;
	bool has_value;
	uint32_t value;
};

int dom0_open(struct sut **out, enum map_strategy strategy)
{
	struct sut *s = calloc(1, sizeof(*s));

	if (!s)
		return -ENOMEM;
	s->d.p = platform_new();
	if (!s->d.p) {
		free(s);
		return -ENOMEM;
	}
	s->now = &s->seen[0];
	platform_keep(s->d.p, 1u << strategy | 1u << MAP_REFERENCE);
	*out = s;
	return 0;
}

void dom0_close(struct sut *s)
{
	for (int i = 0; i < 2; i++) {
		free(s->seen[i].pci.function);
		free(s->seen[i].pci.bus);
	}
	platform_free(s->d.p);
	free(s->d.function);
	free(s->d.bus);
	free(s);
}

void dom0_begin(struct sut *s)
{
	platform_reset(s->d.p);
	s->d.functions = s->d.buses = 0;
	s->d.assign = s->d.booted = s->d.failed = false;
	s->status = 0;
	s->has_value = false;
}

/* ---- what is done -------------------------------------------------------------------------------------- */

/* The guest is done with renumbering, and tells of all functions, by bus, as it has them in its list. */
static int tell_all(struct dom0 *d)
{
	uint32_t *list = calloc((size_t)d->functions + 1, 2 * sizeof(*list)), n = 0;
	int err;

	if (!list)
		return -ENOMEM;
	for (int32_t bus = 0; bus < d->buses; bus++)
		for (int32_t i = d->bus[bus].gone ? DOM0_NONE : d->bus[bus].first; i != DOM0_NONE;
		     i = d->function[i].next, n++) {
			list[n] = d->function[i].address;
			list[(uint32_t)d->functions + n] = d->function[i].pf;
		}
	err = platform_renumbered(d->p, list, list + d->functions, n);
	free(list);
	return err;
}

static int do_boot(struct sut *s, const struct operation *op)
{
	int err;

	if (s->d.booted)
		return -EBUSY;
	err = platform_scan(s->d.p);
	s->d.assign = op->boot.assign;
	if (!err)
		err = dom0_scan(&s->d);
	return err || !s->d.assign ? err : tell_all(&s->d);
}

static int do_rescan(struct sut *s, const struct operation *op)
{
	(void)op;
	return s->d.booted ? dom0_scan(&s->d) : -EAGAIN;
}

static int do_remove(struct sut *s, const struct operation *op)
{
	return s->d.booted ? dom0_remove(&s->d, (uint32_t)op->pci.address) : -EAGAIN;
}

static int do_numvfs(struct sut *s, const struct operation *op)
{
	return s->d.booted ? dom0_numvfs(&s->d, (uint32_t)op->numvfs.address, op->numvfs.count) : -EAGAIN;
}

static int do_setpci(struct sut *s, const struct operation *op)
{
	return platform_write(s->d.p, op->pci.address, op->pci.offset, op->pci.size, op->pci.value);
}

static int do_getpci(struct sut *s, const struct operation *op)
{
	int err = platform_read(s->d.p, op->pci.address, op->pci.offset, op->pci.size, &s->value);

	s->has_value = !err;
	return err;
}

static int do_xen_add(struct sut *s, const struct operation *op)
{
	return platform_add(s->d.p, op->xen.address, op->xen.pf ? op->xen.pf : op->xen.address);
}

static int do_xen_remove(struct sut *s, const struct operation *op)
{
	return platform_remove(s->d.p, op->xen.address);
}

static int do_xen_msix(struct sut *s, const struct operation *op)
{
	return platform_msix(s->d.p, op->xen.address);
}

void dom0_step(struct sut *s, const struct operation *op)
{
	static int (*const method[OP_KINDS])(struct sut *s, const struct operation *op) = {
		[OP_BOOT] = do_boot,	       [OP_RESCAN] = do_rescan,	    [OP_REMOVE] = do_remove,
		[OP_NUMVFS] = do_numvfs,       [OP_SETPCI] = do_setpci,	    [OP_GETPCI] = do_getpci,
		[OP_XEN_ADD] = do_xen_add,     [OP_XEN_REMOVE] = do_xen_remove, [OP_XEN_MSIX] = do_xen_msix,
	};

	s->has_value = false;
	s->status = 0;
	if (operation_class[op->kind].surface == SURFACE_PCI)
		s->status = method[op->kind] ? method[op->kind](s, op) : platform_apply(s->d.p, op);
}

void dom0_settle(struct sut *s)
{
	(void)s;
}

void dom0_end(struct sut *s)
{
	dom0_remove_all(&s->d);
	s->d.booted = false;
}

const struct host *dom0_host(struct sut *s)
{
	return &s->host;
}

struct platform *dom0_platform(struct sut *s)
{
	return s->d.p;
}

/* ---- what is seen -------------------------------------------------------------------------------------- */

static bool make_room(struct seen *seen, const struct dom0 *d)
{
	if (seen->function_room < (uint32_t)d->functions) {
		void *more = realloc(seen->pci.function, (size_t)d->function_room * sizeof(*seen->pci.function));

		if (!more)
			return false;
		seen->pci.function = more;
		seen->function_room = (uint32_t)d->function_room;
	}
	if (seen->bus_room < (uint32_t)d->buses) {
		void *more = realloc(seen->pci.bus, (size_t)d->bus_room * sizeof(*seen->pci.bus));

		if (!more)
			return false;
		seen->pci.bus = more;
		seen->bus_room = (uint32_t)d->bus_room;
	}
	return true;
}

static void see_function(struct dom0 *d, const struct dom0_function *f, struct seen_pci_function *seen)
{
	*seen = (struct seen_pci_function){
		.address = f->address, .vendor = f->vendor, .device = f->device, .class = f->class,
		.header = f->header, .vf = f->vf, .pf = f->pf, .bridge = f->below != DOM0_NONE,
	};
	for (unsigned i = 0; i < SEEN_RESOURCES; i++)
		seen->resource[i].start = 1;
	if (seen->bridge) {
		seen->secondary = (uint8_t)d->bus[f->below].number;
		seen->subordinate = (uint8_t)d->bus[f->below].end;
	}
	topology_find(platform_topology(d->p), f->address >> 16, (uint8_t)(f->address >> 8), (uint8_t)f->address,
		      &seen->hardware);
}

static int by_number(const void *a, const void *b)
{
	const struct seen_pci_bus *x = a, *y = b;
	const uint32_t p = x->domain << 8 | x->number, q = y->domain << 8 | y->number;

	return (p > q) - (p < q);
}

static void see_buses(struct dom0 *d, struct seen_pci *pci)
{
	for (int32_t i = 0; i < d->buses; i++)
		if (!d->bus[i].gone)
			pci->bus[pci->buses++] = (struct seen_pci_bus){ d->bus[i].domain, (uint8_t)d->bus[i].number,
									(uint8_t)d->bus[i].end, i, -1, false };
	if (pci->buses)
		qsort(pci->bus, pci->buses, sizeof(*pci->bus), by_number);
	for (uint32_t i = 0; i < pci->buses; i++) {
		const struct dom0_bus *b = &d->bus[pci->bus[i].bridge];	/* so far: which one it is */

		pci->bus[i].bridge = b->bridge == DOM0_NONE ? -1 : seen_pci_find(pci, d->function[b->bridge].address);
		if (b->parent != DOM0_NONE)
			pci->bus[i].parent = seen_pci_bus(pci, b->domain, (uint8_t)d->bus[b->parent].number);
	}
}

static const struct seen_pci *see_pci(struct sut *s)
{
	struct seen_pci *pci;

	s->now = s->now == &s->seen[0] ? &s->seen[1] : &s->seen[0];
	pci = &s->now->pci;
	if (platform_is_empty(s->d.p) || !make_room(s->now, &s->d))
		return NULL;
	pci->functions = pci->buses = 0;
	for (int32_t i = 0; i < s->d.functions; i++)
		if (!s->d.function[i].gone)
			see_function(&s->d, &s->d.function[i], &pci->function[pci->functions++]);
	seen_pci_sort(pci);
	see_buses(&s->d, pci);
	platform_accesses(s->d.p, &pci->reads, &pci->writes);
	pci->booted = s->d.booted;
	return pci;
}

void dom0_look(struct sut *s, struct observation *o)
{
	o->settled = true;
	o->over = o->leaving = o->unknown_value = false;
	o->runnable = 0;
	o->status = s->status;
	o->has_value = s->has_value;
	o->value = s->value;
	o->events = o->events_lost = 0;
	o->crossed = 0;
	o->planted = 0;
	o->pci = see_pci(s);
}
