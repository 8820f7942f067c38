// SPDX-License-Identifier: GPL-2.0
/* platform.c - see platform.h */
#include "sut/platform/platform_parts.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { NUMBERS = SCENARIO_NUMBERS + 1,
       AT_PRIMARY = 0x18 };

struct wired { /* what a number of the scenario stands for */
	struct topology_bus *root;
	struct topology_function *function;
	uint32_t life; /* of the platform; of an older one: nothing */
};

struct platform *platform_new(void)
{
	struct platform *p = calloc(1, sizeof(*p));

	if (!p)
		return NULL;
	p->topology = topology_new();
	p->wired = calloc(NUMBERS, sizeof(*p->wired));
	p->kept = (1u << MAP_STRATEGIES) - 1;
	p->life = 1;
	if (p->topology && p->wired && !hypervisor_make(p))
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
	free(p->found);
	free(p);
}

void platform_reset(struct platform *p)
{
	if (!p->used)
		return;
	topology_reset(p->topology);
	for (unsigned i = 0; i < MAP_STRATEGIES; i++)
		bus_map_reset(p->map[i]);
	p->life++;
	p->roots = p->notes = p->vmds = 0;
	p->reads = p->writes = 0;
	p->changes = 0;
	p->forged = p->used = false;
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

/* ---- hardware ------------------------------------------------------------------------------------ */

static void take_number(struct platform *p, unsigned number, struct topology_bus *root, struct topology_function *f)
{
	p->wired[number] = (struct wired){ root, f, p->life };
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
	take_number(p, op->root.number, root, NULL);
	return 0;
}

static struct topology_bus *bus_of(struct platform *p, unsigned number)
{
	const struct wired *w = wired(p, number);
	int vmd;

	if (!w)
		return NULL;
	if (w->root)
		return w->root;
	vmd = platform_vmd_of(p, w->function);
	return vmd < 0 ? topology_below(w->function) : p->vmd[vmd].root;
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
	if (id.kind == KIND_VMD && bus->domain >= TOPOLOGY_PRIVATE)
		return -EINVAL;		/* behind one, nobody would find its windows */
	if (is_taken(p, op->plug.number))
		return -EEXIST;
	memcpy(id.bar, op->plug.bar, sizeof(id.bar));
	err = topology_add(p->topology, bus, op->plug.devfn, &id, NULL, &f);
	if (!err)
		err = program(p, f, op);
	if (!err)
		take_number(p, op->plug.number, NULL, f);
	return err;
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

static int do_vmd(struct platform *p, const struct operation *op)
{
	struct topology_function *f = platform_function(p, op->vmd.number);

	return f ? platform_make_vmd(p, f, op) : -ENOENT;
}

/* Bus numbers are the bridge's own to say. */
static bool is_lie(const struct operation *op)
{
	return op->forge.offset < AT_PRIMARY || op->forge.offset + op->len > AT_PRIMARY + 3;
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
		[OP_VMD] = do_vmd,
	};
	int err;

	if (!method[op->kind])
		return -ENOSYS;
	p->used = true;
	p->changes++;
	err = method[op->kind](p, op);
	p->forged |= !err && op->kind == OP_FORGE && is_lie(op);
	return err;
}
