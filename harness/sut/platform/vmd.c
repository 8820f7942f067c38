// SPDX-License-Identifier: GPL-2.0
/*
 * vmd.c - VMD endpoints of a platform: their private buses, and what is behind their windows; see platform.h
 *
 * A window is where the endpoint's BARs say that it is, whoever wrote them.  CFGBAR leads to the private buses, bus by
 * bus from the first one on; MEMBAR2 has the shadow registers.  All else in the windows is children's, and nobody is
 * there: it reads as 0.
 */
#include "sut/platform/platform_parts.h"

#include <errno.h>
#include <string.h>

enum { ECAM_BUS = 20, AT_BAR = 0x10, AT_COMMAND = 0x04, COMMAND_MEMORY = 2 };

/* Address bits of a BAR: PCI Local Bus 3.0, 6.2.5.1. */
#define ADDRESS_BITS (~UINT64_C(0xf))

static uint64_t buses_in(const struct vmd_window *cfgbar)
{
	return cfgbar->size >> ECAM_BUS;
}

/* The private root bus: as many numbers as CFGBAR has room for, and as there are. */
static int add_root(struct platform *p, struct platform_vmd *v)
{
	const struct vmd_window cfgbar = vmd_window(&v->function->config, VMD_CFGBAR);
	const uint8_t first = v->id.restricts ? vmd_first_bus[v->id.restriction] : 0;
	const uint64_t count = buses_in(&cfgbar);
	const uint64_t last = first + (count ? count - 1 : 0);

	return topology_add_root(p->topology, TOPOLOGY_PRIVATE + p->vmds, first, last > 255 ? 255 : (uint8_t)last,
				 &v->root);
}

/* As firmware does: addresses, and then the bit that makes them count. */
static void place_windows(struct topology_function *f, const struct operation *op)
{
	const uint64_t start[VMD_BARS] = { op->vmd.cfgbar, op->vmd.membar1, op->vmd.membar2 };

	for (unsigned i = 0; i < VMD_BARS; i++) {
		config_write(&f->config, AT_BAR + 8 * i, 4, (uint32_t)start[i]);
		if ((config_read(&f->config, AT_BAR + 8 * i, 4) & 6) == 4)
			config_write(&f->config, AT_BAR + 8 * i + 4, 4, (uint32_t)(start[i] >> 32));
	}
	if (start[VMD_CFGBAR])
		config_write(&f->config, AT_COMMAND, 2, COMMAND_MEMORY);
}

static void look_at_windows(struct platform_vmd *v)
{
	memcpy(v->bars, v->function->config.byte + AT_BAR, sizeof(v->bars));
	for (unsigned i = 0; i < VMD_BARS; i++)
		v->window[i] = vmd_window(&v->function->config, i);
}

int platform_make_vmd(struct platform *p, struct topology_function *f, const struct operation *op)
{
	struct platform_vmd *v = &p->vmd[p->vmds];
	int err;

	if (f->kind != KIND_VMD || f->gone)
		return -EINVAL;
	if (platform_vmd_of(p, f) >= 0)
		return -EEXIST;
	for (unsigned i = 0; i < VMD_BARS; i++)
		if (vmd_window(&f->config, i).start)
			return -EBUSY;
	if (p->vmds == SCENARIO_VMDS)
		return -ENOSPC;
	*v = (struct platform_vmd){
		.function = f,
		.number = op->vmd.number,
		.id = { .place = op->vmd.place,
			.restricts = op->vmd.restricts,
			.restriction = op->vmd.restricts ? op->vmd.restricts - 1 : 0,
			.lock = op->vmd.lock,
			.host = { op->vmd.host1, op->vmd.host2 } },
	};
	err = add_root(p, v);
	if (err)
		return err;
	vmd_init(&f->config, &v->id);
	place_windows(f, op);
	look_at_windows(v);
	p->vmds++;
	return 0;
}

unsigned platform_vmds(const struct platform *p)
{
	return p->vmds;
}

struct platform_vmd *platform_vmd(struct platform *p, unsigned index)
{
	return index < p->vmds ? &p->vmd[index] : NULL;
}

int platform_vmd_of(const struct platform *p, const struct topology_function *f)
{
	for (unsigned i = 0; i < p->vmds; i++)
		if (p->vmd[i].function == f)
			return (int)i;
	return -1;
}

bool platform_host_addresses(const struct platform_vmd *v, uint64_t host[2])
{
	const bool enabled = config_read(&v->function->config, VMD_LOCK, 4) & VMD_LOCK_SHADOW;

	if (v->id.place != VMD_PLACE_CAPABILITY && (v->id.place == VMD_PLACE_NONE || !enabled))
		return false;
	host[0] = v->id.host[0] & ADDRESS_BITS;
	host[1] = v->id.host[1] & ADDRESS_BITS;
	return true;
}

bool platform_bypasses(const struct platform_vmd *v)
{
	return config_read(&v->function->config, VMD_CONFIG, 2) & VMD_CONFIG_BYPASS;
}

void platform_sleep(struct platform *p)
{
	for (unsigned i = 0; i < p->vmds; i++) {
		struct config_space *c = &p->vmd[i].function->config;

		config_write(c, VMD_CONFIG, 2, config_read(c, VMD_CONFIG, 2) & ~(uint32_t)VMD_CONFIG_BYPASS);
	}
}

/* ---- device memory --------------------------------------------------------------------------------------- */

struct place { /* what an address is of */
	struct platform_vmd *vmd;
	unsigned bar;
	uint64_t offset;
};

static bool decodes(const struct platform_vmd *v)
{
	return !v->function->gone && v->function->config.byte[AT_COMMAND] & COMMAND_MEMORY;
}

/* Whoever wrote the registers since: a guest maps its windows once, and reads them thousands of times. */
static const struct vmd_window *windows(struct platform_vmd *v)
{
	if (memcmp(v->bars, v->function->config.byte + AT_BAR, sizeof(v->bars)))
		look_at_windows(v);
	return v->window;
}

static bool find_place(struct platform *p, uint64_t address, struct place *place)
{
	for (struct platform_vmd *v = p->vmd; v < p->vmd + p->vmds; v++) {
		const struct vmd_window *w;

		if (!decodes(v))
			continue;
		w = windows(v);
		for (unsigned bar = 0; bar < VMD_BARS; bar++) {
			if (address - w[bar].start >= w[bar].size)
				continue;
			*place = (struct place){ v, bar, address - w[bar].start };
			return true;
		}
	}
	return false;
}

/* The bus of an access to CFGBAR; 256 and up: there is none of that number. */
static uint64_t bus_at(const struct place *w)
{
	return w->vmd->root->first + (w->offset >> ECAM_BUS);
}

static uint32_t read_config(struct platform *p, const struct place *w, unsigned width)
{
	const uint64_t bus = bus_at(w);
	uint32_t value = config_ones(width);

	w->vmd->reads++;
	if (bus <= w->vmd->root->last)
		topology_read(p->topology, w->vmd->root->domain, (uint8_t)bus, (uint8_t)(w->offset >> 12),
			      w->offset & 0xfff, width, &value);
	return value;
}

static uint64_t read_membar2(const struct place *w, unsigned width)
{
	if (w->offset >= VMD_SHADOW)
		w->vmd->shadow_reads++;
	return vmd_read_membar2(&w->vmd->id, config_read(&w->vmd->function->config, VMD_LOCK, 4), w->offset, width);
}

bool platform_mmio_read(struct platform *p, uint64_t address, unsigned width, uint64_t *value)
{
	struct place w;

	if (!find_place(p, address, &w))
		return false;
	*value = 0;
	if (w.bar == VMD_CFGBAR && width <= 4)
		*value = read_config(p, &w, width);
	if (w.bar == VMD_MEMBAR2)
		*value = read_membar2(&w, width);
	return true;
}

bool platform_mmio_write(struct platform *p, uint64_t address, unsigned width, uint64_t value)
{
	struct place w;

	if (!find_place(p, address, &w))
		return false;
	if (w.bar == VMD_CFGBAR && width <= 4 && bus_at(&w) <= w.vmd->root->last) {
		w.vmd->writes++;
		topology_write(p->topology, w.vmd->root->domain, (uint8_t)bus_at(&w), (uint8_t)(w.offset >> 12),
			       w.offset & 0xfff, width, (uint32_t)value);
	}
	return true;
}
