// SPDX-License-Identifier: GPL-2.0
/* guest.c - see guest.h */
#include "sut/vmd/guest.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "model/vmd_detect.h"
#include "model/vmd_ids.h"
#include "sut/platform/platform.h"
#include "sut/platform/seen_pci.h"

enum { AT_BAR = 0x10, AT_COMMAND = 0x04, COMMAND_MEMORY = 2, AT_HEADER = CONFIG_HEADER_TYPE, PRIVATE_FIRST = 0x10000,
       MOST_IDS = 8, FUNCTIONS = SCENARIO_VMDS * 256 };
/* Where windows go that firmware gave no place, and what a stack may have left where nothing was put. */
#define WINDOWS 0x8000000000u
#define LEFT_ON_STACK 0x5a5a5a5a5a5a5000u

struct sut {
	const struct vmd_variant *variant;
	struct platform *platform;
	struct host *host; /* that has offered nothing */
	struct seen_pci seen[2], *now;	/* in turn, as an observation keeps the one before */
	struct vmd_buses buses[SCENARIO_VMDS];
	struct seen_vmd vmd[SCENARIO_VMDS];
	struct { uint32_t id, features; } told[MOST_IDS]; /* new-id */
	unsigned ids;
	uint64_t free; /* the next address for a window */
	bool booted;
	int32_t status;
	uint32_t value;
	bool has_value;
	bool unknown;	/* the operation is none that it has a part in */
};

void vmd_guest_close(struct sut *s)
{
	platform_free(s->platform);
	free(s->seen[0].function);
	free(s->seen[1].function);
	free(s->seen[0].bus);
	free(s->seen[1].bus);
	free(s->host);
	free(s);
}

int vmd_guest_open(struct sut **out, const struct vmd_variant *variant)
{
	struct sut *s = calloc(1, sizeof(*s));
	bool all = s;

	if (!s)
		return -ENOMEM;
	s->variant = variant;
	s->platform = platform_new();
	s->host = calloc(1, sizeof(*s->host));
	for (unsigned i = 0; i < 2; i++) {
		s->seen[i].function = calloc(FUNCTIONS, sizeof(*s->seen[i].function));
		s->seen[i].bus = calloc(SCENARIO_VMDS, sizeof(*s->seen[i].bus));
		all &= s->seen[i].function && s->seen[i].bus;
	}
	s->now = s->seen;
	if (!all || !s->platform || !s->host) {
		vmd_guest_close(s);
		return -ENOMEM;
	}
	platform_keep(s->platform, 0);
	*out = s;
	return 0;
}

void vmd_guest_begin(struct sut *s)
{
	platform_reset(s->platform);
	memset(s->vmd, 0, sizeof(s->vmd));
	for (unsigned i = 0; i < 2; i++)
		s->seen[i].functions = s->seen[i].buses = 0;
	s->free = WINDOWS;
	s->ids = 0;
	s->booted = s->has_value = s->unknown = false;
	s->status = 0;
}

/* ---- the driver -------------------------------------------------------------------------------------------- */

static int features_of(const struct sut *s, uint32_t id)
{
	for (unsigned i = 0; i < s->ids; i++)
		if (s->told[i].id == id)
			return (int)s->told[i].features;
	return vmd_features(id);
}

struct device { /* what the model asks of: model/vmd.h, struct vmd_view */
	struct sut *s;
	const struct platform_vmd *v;
};

static uint32_t read_register(void *context, uint32_t offset, uint32_t width)
{
	const struct device *d = context;

	return d->v->function->gone ? config_ones(width) : config_read(&d->v->function->config, offset, width);
}

static int read_membar2(void *context, uint64_t offset, uint64_t *value)
{
	const struct device *d = context;
	const struct vmd_window w = vmd_window(&d->v->function->config, VMD_MEMBAR2);

	if (offset + 8 > w.size)
		return -ERANGE;
	return platform_mmio_read(d->s->platform, w.start + offset, 8, value) ? 0 : -ENXIO;
}

/* Windows that firmware left without an address get one, of their own. */
static void place_windows(struct sut *s, struct platform_vmd *v)
{
	struct config_space *c = &v->function->config;

	for (unsigned i = 0; i < VMD_BARS; i++) {
		const struct vmd_window w = vmd_window(c, i);

		if (!w.size || w.start)
			continue;
		s->free = (s->free + w.size - 1) & ~(w.size - 1);
		config_write(c, AT_BAR + 8 * i, 4, (uint32_t)s->free);
		config_write(c, AT_BAR + 8 * i + 4, 4, (uint32_t)(s->free >> 32));
		s->free += w.size;
	}
	config_write(c, AT_COMMAND, 2, config_read(c, AT_COMMAND, 2) | COMMAND_MEMORY);
}

static void translate(struct sut *s, const struct vmd_view *view, int features, struct vmd_translation *t)
{
	enum vmd_method method = vmd_method_of((uint32_t)features);
	struct vmd_detection found;

	if (s->variant->detects) {
		vmd_detect(view, NULL, 0, &found);
		*t = found.opinion[VMD_IN_MEMBAR2].t;
		if (t->answer == VMD_GONE)
			return;
		method = found.method < 0 ? VMD_NONE : (enum vmd_method)found.method;
	}
	if (s->variant->old_place && method == VMD_IN_MEMBAR2)
		method = VMD_AT_OLD_PLACE;
	vmd_translate(view, method, t);
	/* Drivers begin where the out-of-band interface does, or before it: VMD-OOB. */
	if (!s->variant->old_place && (features < 0 || features & VMD_FEATURE_MEMBAR2))
		t->children = VMD_OOB_END;
	for (unsigned i = 0; i < 2; i++) {
		if (t->answer == VMD_ANSWERED && s->variant->type_bits)
			t->offset[i] = view->window[VMD_MEMBAR1 + i].start - t->shadow[i];
		if (t->answer == VMD_DISABLED && s->variant->stale && method != VMD_NONE)
			t->offset[i] = LEFT_ON_STACK;
	}
}

static uint32_t next_domain(const struct sut *s)
{
	uint32_t next = PRIVATE_FIRST;

	for (unsigned i = 0; i < SCENARIO_VMDS; i++)
		if (s->vmd[i].bound && s->vmd[i].domain >= next)
			next = s->vmd[i].domain + 1;
	return next;
}

static struct seen_window seen(const struct vmd_window *w)
{
	return (struct seen_window){ w->start, w->start + w->size - 1 };
}

static void take(struct sut *s, unsigned index)
{
	struct platform_vmd *v = platform_vmd(s->platform, index);
	struct device d = { s, v };
	struct vmd_view view = { .context = &d, .config = read_register, .membar2 = read_membar2 };
	const int features = features_of(s, config_read(&v->function->config, 0, 4));
	struct seen_vmd *out = &s->vmd[index];
	struct vmd_translation t;

	if (v->function->gone || out->bound || (features < 0 && !s->variant->detects))
		return;
	place_windows(s, v);
	for (unsigned i = 0; i < VMD_BARS; i++)
		view.window[i] = vmd_window(&v->function->config, i);
	if (view.window[VMD_CFGBAR].size < 1 << 20)
		return;
	vmd_buses(&view, features < 0 || features & VMD_FEATURE_RESTRICTS, &s->buses[index]);
	translate(s, &view, features, &t);
	if (s->buses[index].error || t.answer == VMD_GONE || t.answer == VMD_OUTSIDE)
		return;
	*out = (struct seen_vmd){ .bound = true, .domain = next_domain(s), .first = s->buses[index].first };
	out->last = s->buses[index].last;
	for (unsigned i = 0; i < VMD_BARS; i++)
		out->bar[i] = seen(&view.window[i]);
	out->window[0] = out->bar[VMD_MEMBAR1];
	out->window[1] = out->bar[VMD_MEMBAR2];
	out->window[1].start += t.children;
	memcpy(out->offset, t.offset, sizeof(out->offset));
	if (features > 0 && features & VMD_FEATURE_BYPASS && !t.offset[0] && !t.offset[1])
		config_write(&v->function->config, VMD_CONFIG, 2, VMD_CONFIG_BYPASS);
}

static int reach(struct sut *s, unsigned index, uint8_t bus, uint8_t devfn, uint32_t offset, uint32_t width,
		 uint64_t *address)
{
	const struct platform_vmd *v = platform_vmd(s->platform, index);
	struct vmd_buses b = s->buses[index];
	struct vmd_window cfgbar;
	int err;

	if (!v || !s->vmd[index].bound)
		return -ENODEV;
	if (s->variant->absolute)
		b.first = 0;
	cfgbar = vmd_window(&v->function->config, VMD_CFGBAR);
	err = vmd_config_offset(&b, cfgbar.size, bus, devfn, offset, width, address);
	*address += cfgbar.start;
	return err ? -EFAULT : 0;
}

static int access_config(struct sut *s, const struct operation *op)
{
	const uint64_t at = op->pci.address;
	uint64_t address = 0, value = 0;
	int err;

	if (pci_domain(at) < TOPOLOGY_PRIVATE)
		return op->kind == OP_SETPCI ?
			       platform_write(s->platform, at, op->pci.offset, op->pci.size, op->pci.value) :
			       platform_read(s->platform, at, op->pci.offset, op->pci.size, &s->value);
	err = reach(s, pci_domain(at) - TOPOLOGY_PRIVATE, pci_bus(at), pci_devfn(at), op->pci.offset, op->pci.size,
		    &address);
	if (err)
		return err;
	if (op->kind == OP_SETPCI)
		platform_mmio_write(s->platform, address, op->pci.size, op->pci.value);
	else
		platform_mmio_read(s->platform, address, op->pci.size, &value);
	s->value = (uint32_t)value;
	return 0;
}

/* ---- operations ---------------------------------------------------------------------------------------------- */

static int boot(struct sut *s, const struct operation *op)
{
	if (op->kind == OP_BOOT && s->booted)
		return -EBUSY;
	if (op->kind != OP_BOOT && !s->booted)
		return -EAGAIN;
	s->booted = true;
	for (unsigned i = 0; i < platform_vmds(s->platform); i++)
		take(s, i);
	return 0;
}

static int let_go(struct sut *s, const struct operation *op)
{
	const int index = platform_vmd_of(s->platform, topology_at(platform_topology(s->platform), op->pci.address));

	if (index >= 0)
		s->vmd[index] = (struct seen_vmd){ 0 };
	return index < 0 ? -ENODEV : 0;
}

static int new_id(struct sut *s, const struct operation *op)
{
	if (s->ids == MOST_IDS)
		return -ENOSPC;
	s->told[s->ids].id = op->new_id.id;
	s->told[s->ids++].features = op->new_id.features;
	return 0;
}

static int get(struct sut *s, const struct operation *op)
{
	const int err = access_config(s, op);

	s->has_value = !err;
	return err;
}

void vmd_guest_step(struct sut *s, const struct operation *op)
{
	static int (*const does[OP_KINDS])(struct sut * s, const struct operation *op) = {
		[OP_BOOT] = boot, [OP_RESCAN] = boot, [OP_BIND] = boot, [OP_REMOVE] = let_go, [OP_UNBIND] = let_go,
		[OP_NEW_ID] = new_id, [OP_SETPCI] = access_config, [OP_GETPCI] = get,
	};

	s->has_value = false;
	s->status = does[op->kind] ? does[op->kind](s, op) : platform_apply(s->platform, op);
	s->unknown = s->status == -ENOSYS;	/* interrupts, sleep, a hypervisor, a host */
	if (s->unknown)
		s->status = 0;
}

/* ---- what can be seen ---------------------------------------------------------------------------------------- */

/* What answers at a place of the private root bus; all ones: nobody. */
static uint32_t read_root(struct sut *s, unsigned index, uint8_t devfn, uint32_t offset, uint32_t width)
{
	uint64_t address, value = 0;

	if (reach(s, index, s->buses[index].first, devfn, offset, width, &address))
		return config_ones(width);
	platform_mmio_read(s->platform, address, width, &value);
	return (uint32_t)value;
}

static void see_function(struct sut *s, unsigned index, uint8_t devfn, uint32_t id)
{
	struct seen_pci_function *f = &s->now->function[s->now->functions++];

	*f = (struct seen_pci_function){
		.address = pci_address(TOPOLOGY_PRIVATE + index, (uint32_t)s->buses[index].first << 8 | devfn),
		.vendor = (uint16_t)id,
		.device = (uint16_t)(id >> 16),
		.class = read_root(s, index, devfn, 8, 4) >> 8,
		.header = read_root(s, index, devfn, AT_HEADER, 1) & 0x7f,
	};
	f->pf = f->address;
	f->hardware = topology_at(platform_topology(s->platform),
				  f->address + (((uint64_t)platform_vmd(s->platform, index)->root->first -
						 s->buses[index].first) << 8));
	for (unsigned i = 0; i < SEEN_RESOURCES; i++)
		f->resource[i].start = 1;
}

static void see_root(struct sut *s, unsigned index)
{
	for (unsigned devfn = 0; devfn < 256; devfn++) {
		const uint32_t id = read_root(s, index, (uint8_t)devfn, 0, 4);

		if (id && id != UINT32_MAX)
			see_function(s, index, (uint8_t)devfn, id);
		if (!(devfn & 7) && !(read_root(s, index, (uint8_t)devfn, AT_HEADER, 1) & CONFIG_MULTI &&
				      id != UINT32_MAX))
			devfn |= 7;
	}
}

static void look_at_hardware(struct sut *s)
{
	s->now = s->now == &s->seen[0] ? &s->seen[1] : &s->seen[0];
	s->now->functions = s->now->buses = 0;
	s->now->booted = s->booted;
	s->now->knows_vmds = s->now->only_private = true;
	memcpy(s->now->vmd, s->vmd, sizeof(s->vmd));
	for (unsigned i = 0; i < platform_vmds(s->platform); i++) {
		s->now->vmd[i].bypass = platform_bypasses(platform_vmd(s->platform, i));
		if (s->vmd[i].bound)
			see_root(s, i);
	}
	seen_pci_sort(s->now);
}

/* Of a host's devices it knows nothing, and says so. */
void vmd_guest_look(struct sut *s, struct observation *o)
{
	o->settled = true;
	o->leaving = o->over = false;
	o->unknown_value = s->unknown;
	o->runnable = o->events = o->events_lost = 0;
	o->status = s->status;
	o->has_value = s->has_value;
	o->value = s->value;
	o->pci = NULL;
	if (!platform_is_empty(s->platform)) {
		look_at_hardware(s);
		o->pci = s->now;
	}
	for (unsigned i = 1; i <= SCENARIO_CHANNELS; i++) {
		struct seen_bus *b = &o->bus[i];

		b->state = BUS_ABSENT;
		b->functions = b->slots = 0;
		b->unknown = true;
		b->unknown_domain = b->unknown_functions = false;
	}
}

void vmd_guest_settle(struct sut *s)
{
	s->status = 0;
	s->has_value = s->unknown = false;
}

const struct host *vmd_guest_host(struct sut *s)
{
	return s->host;
}

struct platform *vmd_guest_platform(struct sut *s)
{
	return s->platform;
}
