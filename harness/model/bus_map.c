// SPDX-License-Identifier: GPL-2.0
/* bus_map.c - see bus_map.h */
#include "model/bus_map.h"

#include <errno.h>
#include <stdlib.h>

struct bus_map {
	enum map_strategy strategy;
	struct map_hooks hooks;
};

const struct map_strategy_info map_strategies[MAP_STRATEGIES] = {
	[MAP_XEN_2014] = { .name = "xen-2014" },
	[MAP_XEN_4_17] = { .name = "xen-4.17" },
	[MAP_READD] = { .name = "readd" },
	[MAP_HEAL] = { .name = "heal" },
	[MAP_TRAP] = { .name = "trap" },
	[MAP_COMBINED] = { .name = "combined" },
	[MAP_REFERENCE] = { .name = "reference" },
};

struct bus_map *bus_map_new(enum map_strategy strategy, const struct map_hooks *hooks)
{
	struct bus_map *m = calloc(1, sizeof(*m));

	if (m)
		*m = (struct bus_map){ strategy, *hooks };
	return m;
}

void bus_map_reset(struct bus_map *m)
{
	(void)m;
}
void bus_map_free(struct bus_map *m)
{
	free(m);
}
enum map_strategy bus_map_strategy(const struct bus_map *m)
{
	return m->strategy;
}
int bus_map_add(struct bus_map *m, uint32_t address, uint32_t pf)
{
	(void)m;
	(void)address;
	(void)pf;
	return 0;
}
int bus_map_remove(struct bus_map *m, uint32_t address)
{
	(void)m;
	(void)address;
	return 0;
}
void bus_map_before_write(struct bus_map *m, uint32_t address, uint32_t offset, uint32_t width, uint32_t value)
{
	(void)m;
	(void)address;
	(void)offset;
	(void)width;
	(void)value;
}
void bus_map_after_write(struct bus_map *m, uint32_t address, uint32_t offset, uint32_t width, uint32_t value)
{
	(void)m;
	(void)address;
	(void)offset;
	(void)width;
	(void)value;
}
int bus_map_renumbered(struct bus_map *m, const uint32_t *address, const uint32_t *pf, uint32_t count)
{
	(void)m;
	(void)address;
	(void)pf;
	(void)count;
	return 0;
}
int bus_map_msix(const struct bus_map *m, uint32_t address)
{
	(void)m;
	(void)address;
	return 0;
}

int bus_map_upstream(const struct bus_map *m, uint32_t domain, uint8_t *bus, uint8_t *devfn, uint8_t *secondary)
{
	(void)m, (void)domain, (void)bus, (void)devfn, (void)secondary;
	return 0;
}

struct map_entry bus_map_entry(const struct bus_map *m, uint32_t domain, uint8_t bus)
{
	(void)m, (void)domain, (void)bus;
	return (struct map_entry){ 0 };
}
