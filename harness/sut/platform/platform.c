// SPDX-License-Identifier: GPL-2.0
/* platform.c - see platform.h */
#include "sut/platform/platform.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { NUMBERS = SCENARIO_NUMBERS + 1,
       AT_PRIMARY = 0x18 };
enum { EVERY_BUS = 256,
       EVERY_DEVICE = 32,
       EVERY_FUNCTION = 8 };

struct wired { /* what a number of the scenario stands for */
	struct topology_bus *root;
	struct topology_function *function;
	uint32_t life; /* of the platform; of an older one: nothing */
};

struct platform {
	struct topology *topology;
	struct wired *wired; /* NUMBERS of them */
	struct bus_map *map[MAP_STRATEGIES];
	uint32_t kept, roots, life;
	struct map_context {
		struct platform *p;
		uint8_t strategy;
	} context[MAP_STRATEGIES];
	struct platform_note note[PLATFORM_NOTES];
	uint32_t notes;
	uint64_t reads, writes;
};

static uint32_t read_for_map(void *context, uint32_t address, uint32_t offset, uint32_t width)
{
	const struct platform *p = ((struct map_context *)context)->p;
	uint32_t value;

	if (topology_read(p->topology, address >> 16, (uint8_t)(address >> 8), (uint8_t)address, offset, width, &value))
		return config_ones(width);
	return value;
}

static void note_from_map(void *context, enum map_note note, uint32_t address, bool pcie)
{
	const struct map_context *c = context;
	struct platform *p = c->p;

	if (p->notes < PLATFORM_NOTES)
		p->note[p->notes++] = (struct platform_note){ c->strategy, (uint8_t)note, pcie, address };
}

static int make_maps(struct platform *p)
{
	for (unsigned i = 0; i < MAP_STRATEGIES; i++) {
		p->context[i] = (struct map_context){ p, (uint8_t)i };
		const struct map_hooks hooks = { &p->context[i], read_for_map, note_from_map };

		p->map[i] = bus_map_new((enum map_strategy)i, &hooks);
		if (!p->map[i])
			return -ENOMEM;
	}
	return 0;
}

struct platform *platform_new(void)
{
	struct platform *p = calloc(1, sizeof(*p));

	if (!p)
		return NULL;
	p->topology = topology_new();
	p->wired = calloc(NUMBERS, sizeof(*p->wired));
	p->kept = (1u << MAP_STRATEGIES) - 1;
	p->life = 1;
	if (p->topology && p->wired && !make_maps(p))
		return p;
	platform_free(p);
	return NULL;
}

void platform_free(struct platform *p)
{
	if (!p)
		return;
	for (unsigned i = 0; i < MAP_STRATEGIES; i++)
		bus_map_free(p->map[i]);
	topology_free(p->topology);
	free(p->wired);
	free(p);
}

void platform_reset(struct platform *p)
{
	if (!p->roots)
		return;
	topology_reset(p->topology);
	for (unsigned i = 0; i < MAP_STRATEGIES; i++)
		bus_map_reset(p->map[i]);
	p->life++;
	p->roots = p->notes = 0;
	p->reads = p->writes = 0;
}

void platform_keep(struct platform *p, uint32_t strategies)
{
	p->kept = strategies;
}

uint32_t platform_kept(const struct platform *p)
{
	return p->kept;
}

bool platform_is_empty(const struct platform *p)
{
	return !p->roots;
}

struct topology *platform_topology(struct platform *p)
{
	return p->topology;
}

static struct wired *wired(struct platform *p, unsigned number)
{
	struct wired *w = number < NUMBERS ? &p->wired[number] : NULL;

	return w && w->life == p->life ? w : NULL;
}

struct topology_function *platform_function(struct platform *p, unsigned number)
{
	const struct wired *w = wired(p, number);

	return w ? w->function : NULL;
}

unsigned platform_number(const struct platform *p, const struct topology_function *f)
{
	for (unsigned i = 1; i < NUMBERS; i++)
		if (p->wired[i].life == p->life && p->wired[i].function == f)
			return i;
	return 0;
}

/* ---- hardware ------------------------------------------------------------------------------------ */

static int take_number(struct platform *p, unsigned number, struct topology_bus *root, struct topology_function *f)
{
	p->wired[number] = (struct wired){ root, f, p->life };
	return 0;
}

/* A number may be used again when what had it was pulled out. */
static bool is_taken(struct platform *p, unsigned number)
{
	const struct wired *w = wired(p, number);

	return w && (w->root || !w->function->gone);
}

static int do_root(struct platform *p, const struct operation *op)
{
	struct topology_bus *root;
	int err;

	if (is_taken(p, op->root.number))
		return -EEXIST;
	err = topology_add_root(p->topology, op->root.domain, op->root.bus, op->root.last, &root);
	if (err)
		return err;
	p->roots++;
	return take_number(p, op->root.number, root, NULL);
}

static struct topology_bus *bus_of(struct platform *p, unsigned number)
{
	const struct wired *w = wired(p, number);

	if (!w)
		return NULL;
	return w->root ? w->root : topology_below(w->function);
}

static uint8_t number_of(const struct topology_bus *b)
{
	return b->bridge ? (uint8_t)config_read(&b->bridge->config, AT_PRIMARY + 1, 1) : b->first;
}

/* Bus numbers as firmware leaves them: with the right primary one, unless it left them alone. */
static int program(struct platform *p, struct topology_function *f, const struct operation *op)
{
	const uint8_t numbers[] = { number_of(f->bus), op->plug.secondary, op->plug.subordinate };

	if (!topology_below(f) || !(op->plug.secondary || op->plug.subordinate))
		return 0;
	return topology_poke(p->topology, f, AT_PRIMARY, numbers, sizeof(numbers));
}

static int do_plug(struct platform *p, const struct operation *op)
{
	struct config_identity id = {
		.vendor = (uint16_t)op->plug.id,
		.device = (uint16_t)(op->plug.id >> 16),
		.class = op->plug.class,
		.rev = op->plug.rev,
		.subsystem = op->plug.subsystem,
		.msi = op->plug.msi,
		.msix = op->plug.msix,
		.multi = op->plug.multi,
		.kind = op->plug.kind,
		.ari = op->plug.ari,
		.next = op->plug.next,
	};
	struct topology_bus *bus = bus_of(p, op->plug.in);
	struct topology_function *f;
	int err;

	if (!bus)
		return -ENOENT;
	if (is_taken(p, op->plug.number))
		return -EEXIST;
	memcpy(id.bar, op->plug.bar, sizeof(id.bar));
	err = topology_add(p->topology, bus, op->plug.devfn, &id, NULL, &f);
	if (!err)
		err = program(p, f, op);
	return err ? err : take_number(p, op->plug.number, NULL, f);
}

static int do_sriov(struct platform *p, const struct operation *op)
{
	struct topology_function *f = platform_function(p, op->sriov.number);
	struct sriov_identity id = {
		.total = op->sriov.vfs,
		.device = op->sriov.device,
		.msix = op->sriov.msix,
		.varies = op->sriov.varies,
		.many = op->sriov.many,
		.place = { { op->sriov.offset, op->sriov.stride },
			   { op->sriov.ari_offset, op->sriov.ari_stride },
			   { op->sriov.many_offset, op->sriov.many_stride },
			   { op->sriov.both_offset, op->sriov.both_stride } },
	};

	memcpy(id.bar, op->sriov.bar, sizeof(id.bar));
	return f ? topology_make_pf(p->topology, f, &id) : -ENOENT;
}

static int do_forge(struct platform *p, const struct operation *op)
{
	struct topology_function *f = platform_function(p, op->forge.number);

	return f ? topology_poke(p->topology, f, op->forge.offset, op->data, op->len) : -ENOENT;
}

static int do_pull(struct platform *p, const struct operation *op)
{
	struct topology_function *f = platform_function(p, op->pull.number);

	if (!f || f->gone)
		return -ENOENT;
	topology_remove(p->topology, f);
	return 0;
}

static int do_retry(struct platform *p, const struct operation *op)
{
	struct topology_function *f = platform_function(p, op->retry.number);

	if (!f)
		return -ENOENT;
	topology_delay(f, op->retry.count);
	return 0;
}

int platform_apply(struct platform *p, const struct operation *op)
{
	static int (*const method[OP_KINDS])(struct platform * p, const struct operation *op) = {
		[OP_ROOT] = do_root,
		[OP_PLUG] = do_plug,
		[OP_SRIOV] = do_sriov,
		[OP_FORGE] = do_forge,
		[OP_PULL] = do_pull,
		[OP_RETRY] = do_retry,
	};

	return method[op->kind] ? method[op->kind](p, op) : -ENOSYS;
}

/* ---- the hypervisor ------------------------------------------------------------------------------ */

/* Of each kept map; what the first says that is not 0, with the word of xen-4.17 above all. */
#define FOR_EACH_MAP(p, m)                            \
	for (unsigned m = 0; m < MAP_STRATEGIES; m++) \
		if ((p)->kept >> m & 1)

int platform_add(struct platform *p, uint32_t address, uint32_t pf)
{
	int ret = 0;

	FOR_EACH_MAP(p, i)
	{
		int err = bus_map_add(p->map[i], address, pf);

		if (i == MAP_XEN_4_17)
			ret = err;
	}
	return ret;
}

int platform_remove(struct platform *p, uint32_t address)
{
	int ret = 0;

	FOR_EACH_MAP(p, i)
	{
		int err = bus_map_remove(p->map[i], address);

		if (i == MAP_XEN_4_17)
			ret = err;
	}
	return ret;
}

int platform_renumbered(struct platform *p, const uint32_t *address, const uint32_t *pf, uint32_t count)
{
	int ret = 0;

	FOR_EACH_MAP(p, i)
	{
		int err = bus_map_renumbered(p->map[i], address, pf, count);

		ret = ret ? ret : err;
	}
	return ret;
}

int platform_msix(struct platform *p, uint32_t address)
{
	int ret = 0;

	FOR_EACH_MAP(p, i)
	{
		int err = bus_map_msix(p->map[i], address);

		if (i == MAP_XEN_4_17)
			ret = err;
	}
	return ret;
}

/* 0: nobody there; else its header type, with bit 7. */
static int detect(struct platform *p, uint32_t domain, uint32_t bus, uint32_t devfn, uint32_t *header)
{
	struct topology_function *f;
	int err = topology_find(p->topology, domain, (uint8_t)bus, (uint8_t)devfn, &f);

	*header = UINT32_MAX;
	if (err || !f || f->pf)
		return err;
	return topology_read(p->topology, domain, (uint8_t)bus, (uint8_t)devfn, CONFIG_HEADER_TYPE, 1, header);
}

static int scan_device(struct platform *p, uint32_t domain, uint32_t bus, uint32_t device)
{
	uint32_t header = 0;

	for (uint32_t i = 0; i < EVERY_FUNCTION; i++) {
		const uint32_t devfn = device << 3 | i, address = domain << 16 | bus << 8 | devfn;
		int err = detect(p, domain, bus, devfn, &header);

		if (err)
			return err;
		if (header == UINT32_MAX && !i)
			return 0;
		if (header == UINT32_MAX)
			continue;
		platform_add(p, address, address);
		if (!i && !(header & CONFIG_MULTI))
			return 0;
	}
	return 0;
}

/* As pci.c's scan_pci_devices() does: all buses, whatever leads there. */
int platform_scan(struct platform *p)
{
	const struct topology_bus *root = NULL;
	uint32_t last = UINT32_MAX;
	int err = 0;

	while (!err && (root = topology_next_root(p->topology, root))) {
		if (root->domain == last)
			continue;
		last = root->domain;
		for (uint32_t i = 0; !err && i < EVERY_BUS * EVERY_DEVICE; i++)
			err = scan_device(p, root->domain, i / EVERY_DEVICE, i % EVERY_DEVICE);
	}
	return err;
}

int platform_read(struct platform *p, uint32_t address, uint32_t offset, uint32_t width, uint32_t *value)
{
	p->reads++;
	return topology_read(p->topology, address >> 16, (uint8_t)(address >> 8), (uint8_t)address, offset, width,
			     value);
}

int platform_write(struct platform *p, uint32_t address, uint32_t offset, uint32_t width, uint32_t value)
{
	int err;

	p->writes++;
	FOR_EACH_MAP(p, i)
	bus_map_before_write(p->map[i], address, offset, width, value);
	err = topology_write(p->topology, address >> 16, (uint8_t)(address >> 8), (uint8_t)address, offset, width,
			     value);
	FOR_EACH_MAP(p, i)
	bus_map_after_write(p->map[i], address, offset, width, value);
	return err;
}

struct bus_map *platform_map(struct platform *p, enum map_strategy strategy)
{
	return p->kept >> strategy & 1 ? p->map[strategy] : NULL;
}

const struct platform_note *platform_notes(struct platform *p, uint32_t *count)
{
	*count = p->notes;
	p->notes = 0;
	return p->note;
}

void platform_accesses(struct platform *p, uint64_t *reads, uint64_t *writes)
{
	*reads = p->reads;
	*writes = p->writes;
	p->reads = p->writes = 0;
}
