/* SPDX-License-Identifier: GPL-2.0 */
/*
 * dom0.h - a model of a hardware domain as a system under test: finds PCI hardware as Linux does, tells its hypervisor
 *
 * What matters for a map of bus numbers is who is told when, and what is written in between: of a function the
 * hypervisor is told when its bus is scanned, before the bus numbers below it are programmed.  Written from the
 * kernel's documentation and the shape of its accesses (drivers/pci/probe.c, iov.c, drivers/xen/pci.c); the real core
 * is sut/linux, and runs the same scenarios.
 *
 * Each such system is one file in harness/sut: the strategy of its hypervisor, and a method table that is
 * DOM0_METHODS and an open() of its own.  Not modelled: resources, drivers, ARI, enhanced allocation, hotplug reserves.
 */
#ifndef BDFUZZ_SUT_DOM0_H
#define BDFUZZ_SUT_DOM0_H

#include "sut/platform/platform.h"
#include "sut/sut.h"

enum { DOM0_NONE = -1 };

struct dom0_function {
	uint32_t address, pf;
	uint16_t vendor, device;
	uint32_t class;
	uint8_t header;		/* without bit 7 */
	bool multi, vf, gone;
	int32_t bus, below;	/* indices of buses, or DOM0_NONE */
	int32_t next;		/* on its bus, in the order in which they came */
	uint16_t vfs;		/* enabled */
};

struct dom0_bus {
	uint32_t domain;
	int number, end;	/* may run over while it is looked for */
	int primary;
	int32_t bridge, parent;	/* DOM0_NONE for a root bus; a bus for VFs only has a parent, and no bridge */
	int32_t first, last;	/* of its functions */
	bool gone;
};

struct dom0 {			/* what the guest knows */
	struct platform *p;
	struct dom0_function *function;
	struct dom0_bus *bus;
	int32_t functions, function_room, buses, bus_room;
	uint32_t scans;		/* of buses, in this look at all of them */
	bool assign, booted, failed;	/* failed: memory ran out */
};

/* Look at all root buses, once more if it was done before.  -ENOMEM. */
int dom0_scan(struct dom0 *d);
/* Let go of a function and of all below it; -ENODEV. */
int dom0_remove(struct dom0 *d, uint32_t address);
int dom0_numvfs(struct dom0 *d, uint32_t address, uint32_t count);
/* All functions are gone from the guest's mind, one by one. */
void dom0_remove_all(struct dom0 *d);

/* For the files of dom0. */
int32_t dom0_find_bus(const struct dom0 *d, uint32_t domain, int number);
int32_t dom0_find(const struct dom0 *d, uint32_t address);
int32_t dom0_new_bus(struct dom0 *d, const struct dom0_bus *as);	/* DOM0_NONE: no memory */
int32_t dom0_new_function(struct dom0 *d, const struct dom0_function *as);	/* at the end of its bus; likewise */
/* It goes, and the hypervisor is told. */
void dom0_drop(struct dom0 *d, int32_t function);
uint32_t dom0_read(struct dom0 *d, uint32_t address, uint32_t offset, uint32_t width);
void dom0_write(struct dom0 *d, uint32_t address, uint32_t offset, uint32_t width, uint32_t value);

int dom0_open(struct sut **out, enum map_strategy strategy);
void dom0_close(struct sut *s);
void dom0_begin(struct sut *s);
void dom0_step(struct sut *s, const struct operation *op);
void dom0_look(struct sut *s, struct observation *o);
void dom0_settle(struct sut *s);
void dom0_end(struct sut *s);
const struct host *dom0_host(struct sut *s);
struct platform *dom0_platform(struct sut *s);

#define DOM0_METHODS .real = false, .legacy = true, .close = dom0_close, .begin = dom0_begin, .step = dom0_step,	\
	.look = dom0_look, .settle = dom0_settle, .end = dom0_end, .host = dom0_host, .platform = dom0_platform

#endif
