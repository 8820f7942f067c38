// SPDX-License-Identifier: GPL-2.0
/*
 * hardware.c - PCI hardware below the image, and what its guest does about it; see state.h
 *
 * Config accesses and what is told to a hypervisor go through sut/platform.  Only here are they the real core's.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "sut/linux/state.h"
#include "sut/platform/seen_pci.h"

enum { PCIBIOS_BAD_REGISTER = 0x87 }; /* include/linux/pci.h: PCIBIOS_BAD_REGISTER_NUMBER */
enum { AT_SECONDARY = 0x19, AT_SUBORDINATE = 0x1a };
enum { OUR_STACK = 32768 };		/* what an access may need of the guest's, with room to spare */
enum { LEAPS = 100 }; /* over all sleeps: a function that is not ready is polled for a minute */

int linux_config_read(void *context, unsigned address, unsigned where, unsigned size, unsigned *value)
{
	struct sut *s = context;

	sim_need_stack(s->sim, OUR_STACK);
	return platform_read(s->platform, address, where, size, value) ? PCIBIOS_BAD_REGISTER : 0;
}

/* A subordinate number before the secondary one: there are no such numbers left that are behind it. */
static bool wraps(struct sut *s, unsigned address, unsigned where, unsigned size, unsigned value)
{
	struct topology_function *f = NULL;

	if (where != AT_SUBORDINATE || size != 1)
		return false;
	topology_find(platform_topology(s->platform), address >> 16, (uint8_t)(address >> 8), (uint8_t)address, &f);
	return f && topology_below(f) && value < config_read(&f->config, AT_SECONDARY, 1);
}

int linux_config_write(void *context, unsigned address, unsigned where, unsigned size, unsigned value)
{
	struct sut *s = context;

	sim_need_stack(s->sim, OUR_STACK);
	if (wraps(s, address, where, size, value))
		s->watched |= KERNEL_NUMBERS_OUT;
	return platform_write(s->platform, address, where, size, value) ? PCIBIOS_BAD_REGISTER : 0;
}

/* Function 0 of a device, as the kernel asks: whoever is wired there, or was found there by the bus numbers. */
unsigned linux_answering_bus(void *context, unsigned bus)
{
	struct topology *t = platform_topology(((struct sut *)context)->platform);
	struct topology_function *f = NULL, *there;
	unsigned first = 256;

	sim_need_stack(((struct sut *)context)->sim, OUR_STACK);
	while ((f = topology_next(t, f))) {
		const uint16_t id = topology_id(f);
		uint32_t vendor = 0;

		if (f->bus->domain || f->pf || id & 7 || id >> 8 < bus || id >> 8 >= first ||
		    topology_find(t, 0, (uint8_t)(id >> 8), (uint8_t)id, &there) || there != f)
			continue;
		topology_read(t, 0, (uint8_t)(id >> 8), (uint8_t)id, 0, 2, &vendor);
		if (vendor && vendor != 0xffff)
			first = id >> 8;
	}
	return first;
}

int linux_function_added(void *context, unsigned address, unsigned pf)
{
	struct sut *s = context;

	sim_need_stack(s->sim, OUR_STACK);
	return platform_add(s->platform, address, pf);
}

int linux_function_removed(void *context, unsigned address)
{
	struct sut *s = context;

	sim_need_stack(s->sim, OUR_STACK);
	return platform_remove(s->platform, address);
}

void linux_watched(void *context, unsigned what)
{
	((struct sut *)context)->watched |= what;
}

/* ---- what the guest does ------------------------------------------------------------------------- */

/* A thread of its own, until it is done: even a bus that is polled for a minute.  Its status. */
static int guest_does(struct sut *s, const struct kernel_request *what, uint8_t kind, bool async)
{
	struct kernel_request *r = linux_request(s, what, kind);

	if (!r)
		return -EBUSY;
	if (async)
		return -EINPROGRESS;
	sim_idle(s->sim);
	for (unsigned i = 0; i < LEAPS && !r->done && !sim_over(s->sim) && sim_leap(s->sim); i++)
		;
	return r->done ? r->status : -EINPROGRESS;
}

/* The host bridges that firmware describes. */
static unsigned list_roots(struct sut *s)
{
	const struct topology_bus *root = NULL;
	unsigned n = 0;

	while (n < ROOTS && (root = topology_next_root(platform_topology(s->platform), root)))
		s->root[n++] = (struct kernel_root){ root->domain, root->first, root->last };
	return n;
}

struct list { /* all functions of the guest, in the order in which it would go over them */
	struct sut *s;
	uint64_t *address, *pf; uint32_t count, room;
};

static void list_nothing(void *context, const struct kernel_pci_bus *b)
{
	(void)context;
	(void)b;
}

/* Two arrays in one: the second half, the PFs, moves when there is more room. */
static bool more_room(struct list *l)
{
	const uint32_t room = 2 * l->room + 64;
	uint32_t *more = malloc(2 * room * sizeof(*more));

	if (!more)
		return false;
	if (l->count) {
		memcpy(more, l->address, l->count * sizeof(*more));
		memcpy(more + room, l->pf, l->count * sizeof(*more));
	}
	free(l->address);
	l->address = more;
	l->pf = more + room;
	l->room = room;
	return true;
}

static void list_function(void *context, const struct kernel_pci_function *f)
{
	struct list *l = context;

	if (l->count == l->room && !more_room(l))
		return;
	l->address[l->count] = f->address;
	l->pf[l->count++] = f->pf;
}

static void list_functions(void *argument)
{
	struct list *l = argument;
	const struct kernel_visitor v = { .context = l, .pci_bus = list_nothing, .pci_function = list_function };

	l->s->kernel->visit(&v);
}

/* The guest is done with renumbering, and says so: only where a map is kept that way anybody listens. */
static int tell_renumbered(struct sut *s)
{
	struct list l = { .s = s };
	int ret = 0;

	if (!sim_call(s->sim, list_functions, &l))
		ret = platform_renumbered(s->platform, l.address, l.pf, l.count);
	free(l.address);
	return ret;
}

int linux_do_boot(struct sut *s, const struct operation *op)
{
	struct kernel_request r = { .task = KERNEL_PCI_BOOT, .value = op->boot.assign, .roots = s->root };
	int ret;

	if (s->booted)
		return -EBUSY;
	ret = platform_scan(s->platform);
	if (ret)
		return ret;
	s->booted = true;
	r.count = list_roots(s);
	ret = guest_does(s, &r, op->kind, op->async);
	if (!ret && op->boot.assign && !sim_over(s->sim))
		ret = tell_renumbered(s);
	return ret;
}

int linux_do_guest(struct sut *s, const struct operation *op)
{
	struct kernel_request r = { .address = op->pci.address };

	if (!s->booted)
		return -EAGAIN;
	switch (op->kind) {
	case OP_RESCAN:
		r.task = KERNEL_PCI_RESCAN;
		break;
	case OP_REMOVE:
		r.task = KERNEL_PCI_REMOVE;
		break;
	case OP_NUMVFS:
		r.task = KERNEL_PCI_NUMVFS;
		r.address = op->numvfs.address;
		r.count = op->numvfs.count;
		break;
	}
	return guest_does(s, &r, op->kind, op->async);
}

/* Whoever wants may write, the kernel's PCI core need not know: setpci -A ..., or a program that maps the window. */
int linux_do_setpci(struct sut *s, const struct operation *op)
{
	int ret;

	if (op->kind == OP_SETPCI)
		return platform_write(s->platform, op->pci.address, op->pci.offset, op->pci.size, op->pci.value);
	ret = platform_read(s->platform, op->pci.address, op->pci.offset, op->pci.size, &s->value);
	s->has_value = !ret;
	return ret;
}

int linux_do_hypercall(struct sut *s, const struct operation *op)
{
	switch (op->kind) {
	case OP_XEN_ADD:
		return platform_add(s->platform, op->xen.address, op->xen.pf ? op->xen.pf : op->xen.address);
	case OP_XEN_REMOVE:
		return platform_remove(s->platform, op->xen.address);
	default:
		return platform_msix(s->platform, op->xen.address);
	}
}

int linux_do_hardware(struct sut *s, const struct operation *op)
{
	return platform_apply(s->platform, op);
}

void linux_shut_down(struct sut *s)
{
	const struct kernel_request r = { .task = KERNEL_PCI_SHUTDOWN };

	if (s->booted && !guest_does(s, &r, OP_NOTE, false))
		s->booted = false;
}

/* ---- what can be seen ---------------------------------------------------------------------------- */

static bool make_room(struct linux_seen *seen)
{
	void *more;

	if (seen->pci.functions == seen->function_room) {
		seen->function_room = seen->function_room ? 2 * seen->function_room : 64;
		more = realloc(seen->pci.function, seen->function_room * sizeof(*seen->pci.function));
		if (!more)
			return false;
		seen->pci.function = more;
	}
	if (seen->pci.buses == seen->bus_room) {
		seen->bus_room = seen->bus_room ? 2 * seen->bus_room : 64;
		more = realloc(seen->pci.bus, seen->bus_room * sizeof(*seen->pci.bus));
		if (more)
			seen->pci.bus = more;
		else
			return false;
		more = realloc(seen->known, seen->bus_room * sizeof(*seen->known));
		if (!more)
			return false;
		seen->known = more;
	}
	return true;
}

void linux_see_pci_bus(struct sut *s, const struct kernel_pci_bus *b)
{
	struct linux_seen *seen = s->seen;

	if (!make_room(seen)) {
		seen->failed = true;
		return;
	}
	seen->known[seen->pci.buses] = *b;
	seen->pci.bus[seen->pci.buses++] = (struct seen_pci_bus){
		.domain = b->domain, .number = (uint8_t)b->number, .end = (uint8_t)b->end, .bridge = -1, .parent = -1
	};
}

void linux_see_pci_function(struct sut *s, const struct kernel_pci_function *k)
{
	struct linux_seen *seen = s->seen;
	struct seen_pci_function *f;

	if (!make_room(seen)) {
		seen->failed = true;
		return;
	}
	f = &seen->pci.function[seen->pci.functions++];
	*f = (struct seen_pci_function){
		.address = k->address,
		.vendor = (uint16_t)k->vendor,
		.device = (uint16_t)k->device,
		.class = k->class,
		.header = (uint8_t)k->header,
		.vf = k->vf,
		.pf = k->pf,
	};
	for (unsigned i = 0; i < SEEN_RESOURCES; i++)
		f->resource[i] = (struct seen_resource){ k->resource[i].start, k->resource[i].end,
							 (uint32_t)k->resource[i].flags };
	topology_find(platform_topology(s->platform), k->address >> 16, (uint8_t)(k->address >> 8), (uint8_t)k->address,
		      &f->hardware);
}

static int by_number(const void *a, const void *b)
{
	const struct kernel_pci_bus *x = a, *y = b;
	const unsigned long p = (unsigned long)x->domain << 8 | x->number;
	const unsigned long q = (unsigned long)y->domain << 8 | y->number;

	return (p > q) - (p < q);
}

/* Who leads where: only now is everybody known. */
static void connect(struct linux_seen *seen)
{
	struct seen_pci *pci = &seen->pci;

	seen_pci_sort(pci);
	if (pci->buses)
		qsort(seen->known, pci->buses, sizeof(*seen->known), by_number);
	for (uint32_t i = 0; i < pci->buses; i++) {
		const struct kernel_pci_bus *k = &seen->known[i];
		struct seen_pci_bus *b = &pci->bus[i];

		*b = (struct seen_pci_bus){ k->domain, (uint8_t)k->number, (uint8_t)k->end,
					    k->bridge == ~0u || k->orphan ? -1 : seen_pci_find(pci, k->bridge), -1,
					    k->orphan };
		for (uint32_t j = 0; j < pci->buses; j++)
			if (k->parent && seen->known[j].bus == k->parent)
				b->parent = (int32_t)j;
		if (b->bridge < 0)
			continue;
		pci->function[b->bridge].bridge = true;
		pci->function[b->bridge].secondary = b->number;
		pci->function[b->bridge].subordinate = b->end;
	}
}

void linux_see_hardware(struct sut *s, struct observation *o)
{
	struct linux_seen *seen = s->seen;

	o->pci = NULL;
	if (platform_is_empty(s->platform))
		return;
	connect(seen);
	seen->pci.booted = s->booted;
	platform_accesses(s->platform, &seen->pci.reads, &seen->pci.writes);
	if (!seen->failed)
		o->pci = &seen->pci;
}

/* The one before the last may be used again. */
void linux_look_away(struct sut *s)
{
	s->seen = s->seen == &s->seen_pci[0] ? &s->seen_pci[1] : &s->seen_pci[0];
	s->seen->pci.functions = s->seen->pci.buses = 0;
	s->seen->failed = false;
}

void linux_free_hardware(struct sut *s)
{
	for (unsigned i = 0; i < 2; i++) {
		free(s->seen_pci[i].pci.function);
		free(s->seen_pci[i].pci.bus);
		free(s->seen_pci[i].known);
	}
	platform_free(s->platform);
}
