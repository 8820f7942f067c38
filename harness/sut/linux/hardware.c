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

bool linux_mmio_read(struct sut *s, uint64_t address, unsigned width, uint64_t *value)
{
	if (!platform_vmds(s->platform))
		return false;
	sim_need_stack(s->sim, OUR_STACK);
	return platform_mmio_read(s->platform, address, width, value);
}

bool linux_mmio_write(struct sut *s, uint64_t address, unsigned width, uint64_t value)
{
	if (!platform_vmds(s->platform))
		return false;
	sim_need_stack(s->sim, OUR_STACK);
	return platform_mmio_write(s->platform, address, width, value);
}

/* A subordinate number before the secondary one: there are no such numbers left that are behind it. */
static bool wraps(struct sut *s, unsigned address, unsigned where, unsigned size, unsigned value)
{
	struct topology_function *f = NULL;

	if (where != AT_SUBORDINATE || size != 1)
		return false;
	f = topology_at(platform_topology(s->platform), address);
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
static int guest_does(struct sut *s, struct kernel_request *what, uint8_t kind, bool async)
{
	struct kernel_request *r = linux_request(s, what, kind);

	if (!r)
		return -EBUSY;
	if (async)
		return -EINPROGRESS;
	sim_idle(s->sim);
	for (unsigned i = 0; i < LEAPS && !r->done && !sim_over(s->sim) && sim_leap(s->sim); i++)
		;
	what->result = r->result;
	return r->done ? r->status : -EINPROGRESS;
}

/* The host bridges that firmware describes. */
static unsigned list_roots(struct sut *s)
{
	const struct topology_bus *root = NULL;
	unsigned n = 0;

	while (n < ROOTS && (root = topology_next_root(platform_topology(s->platform), root)) &&
	       root->domain < TOPOLOGY_PRIVATE)
		s->root[n++] = (struct kernel_root){ root->domain, root->first, root->last };
	return n;
}

struct list { /* all functions of the guest, in the order in which it would go over them */
	struct sut *s;
	uint32_t *address, *pf, count, room;
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

	if (f->behind != ~0u)
		return;		/* drivers/xen/pci.c has 16 bits for a domain: no hypervisor is told of these */
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

static const enum kernel_task tasks[OP_KINDS] = {
	[OP_RESCAN] = KERNEL_PCI_RESCAN,
	[OP_REMOVE] = KERNEL_PCI_REMOVE,
	[OP_NUMVFS] = KERNEL_PCI_NUMVFS,
	[OP_NEW_ID] = KERNEL_PCI_NEW_ID,
	[OP_UNBIND] = KERNEL_PCI_UNBIND,
	[OP_BIND] = KERNEL_PCI_BIND,
	[OP_SLEEP] = KERNEL_PCI_SLEEP,
	[OP_WAKE] = KERNEL_PCI_WAKE,
	[OP_HALT] = KERNEL_PCI_HALT,
	[OP_VECTORS] = KERNEL_PCI_VECTORS,
	[OP_VECTORS_FREE] = KERNEL_PCI_VECTORS_FREE,
	[OP_INTERRUPT] = KERNEL_PCI_INTERRUPT,
};

/*
 * Whom a request is about.  The scenario's name of a VMD's domain says which VMD: the image is told by its address,
 * where it was last seen; the domain's number is the guest's own affair.
 */
static void aim(struct sut *s, struct kernel_request *r, uint64_t address)
{
	enum { NOBODY = ~1u };
	const uint32_t vmd = pci_domain(address) - TOPOLOGY_PRIVATE;

	r->address = (unsigned)address;
	r->behind = ~0u;
	if (pci_domain(address) < TOPOLOGY_PRIVATE)
		return;
	r->address &= 0xffff;
	r->behind = platform_vmd(s->platform, vmd) ? s->vmd_at[vmd] : NOBODY;
}

int linux_do_guest(struct sut *s, const struct operation *op)
{
	struct kernel_request r = { .behind = ~0u };
	int ret;

	if (!s->booted || s->halted || s->asleep != (op->kind == OP_WAKE))
		return -EAGAIN;
	r.task = tasks[op->kind];
	switch (op->kind) {
	case OP_REMOVE:
	case OP_UNBIND:
	case OP_BIND:
	case OP_VECTORS_FREE:
		aim(s, &r, op->pci.address);
		break;
	case OP_NUMVFS:
		aim(s, &r, op->numvfs.address);
		r.count = op->numvfs.count;
		break;
	case OP_VECTORS:
		aim(s, &r, op->vectors.address);
		r.count = op->vectors.count;
		r.kind = op->vectors.kind;
		break;
	case OP_INTERRUPT:
		aim(s, &r, op->interrupt.address);
		r.count = op->interrupt.vector;
		break;
	case OP_NEW_ID:
		r.value = op->new_id.id;
		r.count = op->new_id.features;
		break;
	}
	s->halted = op->kind == OP_HALT;
	ret = guest_does(s, &r, op->kind, op->async);
	if (op->kind == OP_INTERRUPT) {
		s->value = r.result;
		s->has_value = !ret;
	}
	return ret;
}

/* Processes are frozen before devices are put to sleep: nobody is half-way through anything. */
int linux_do_power(struct sut *s, const struct operation *op)
{
	int ret;

	for (unsigned i = 0; i < REQUESTS; i++)
		if (s->pending[i].used && !s->pending[i].r.done)
			return -EAGAIN;
	ret = linux_do_guest(s, op);
	if (ret == -EAGAIN)
		return ret;
	s->asleep = op->kind == OP_SLEEP;
	if (s->asleep)
		platform_sleep(s->platform);
	return ret;
}

/* What is behind a VMD is reached by way of its driver only. */
static int access_private(struct sut *s, const struct operation *op)
{
	struct kernel_request r = {
		.task = op->kind == OP_SETPCI ? KERNEL_PCI_WRITE : KERNEL_PCI_READ,
		.where = op->pci.offset,
		.size = op->pci.size,
		.value = op->pci.value,
	};
	int ret;

	if (!s->booted || s->halted || s->asleep)
		return -EAGAIN;
	aim(s, &r, op->pci.address);
	ret = guest_does(s, &r, op->kind, false);
	s->value = r.result;
	s->has_value = !ret && op->kind == OP_GETPCI;
	return ret;
}

/* Whoever wants may write, the kernel's PCI core need not know: setpci -A ..., or a program that maps the window. */
int linux_do_setpci(struct sut *s, const struct operation *op)
{
	int ret;

	if (pci_domain(op->pci.address) >= TOPOLOGY_PRIVATE)
		return access_private(s, op);
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
	struct kernel_request r = { .task = KERNEL_PCI_WAKE };

	if (s->asleep)
		guest_does(s, &r, OP_WAKE, false);
	r.task = KERNEL_PCI_SHUTDOWN;
	if (s->booted && !guest_does(s, &r, OP_NOTE, false))
		s->booted = false;
}
