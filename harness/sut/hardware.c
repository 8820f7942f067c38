// SPDX-License-Identifier: GPL-2.0
/*
 * hardware.c - PCI hardware that nobody has booted: a system without a guest
 *
 * What a scenario wires is there as firmware left it, to be looked at (rules about hardware, `bdfuzz tree`).  Accesses
 * to config space are carried out, as by somebody at a debugger, and so are the two writes behind `numvfs`.  A boot, a
 * scan or a removal needs an operating system, and what is told to a hypervisor needs one: they are passed by.
 */
#include <errno.h>
#include <stdlib.h>

#include "sut/platform/platform.h"
#include "sut/sut.h"

/* In the SR-IOV capability: Single Root I/O Virtualization 1.1, 3.3.3, 3.3.7. */
enum { AT_CONTROL = 0x08, AT_COUNT = 0x10, CONTROL_ENABLE = 1 << 0, CONTROL_MEMORY = 1 << 3 };

struct sut {
	struct platform *platform;
	struct host *host; /* that has offered nothing */
	int32_t status;
	uint32_t value;
	bool has_value;
};

static void close_hardware(struct sut *s)
{
	platform_free(s->platform);
	free(s->host);
	free(s);
}

static int open_hardware(struct sut **ret)
{
	struct sut *s = calloc(1, sizeof(*s));

	if (!s)
		return -ENOMEM;
	s->platform = platform_new();
	s->host = calloc(1, sizeof(*s->host));
	if (!s->platform || !s->host) {
		close_hardware(s);
		return -ENOMEM;
	}
	platform_keep(s->platform, 0);
	*ret = s;
	return 0;
}

static void begin(struct sut *s)
{
	platform_reset(s->platform);
	s->status = 0;
	s->has_value = false;
}

static int write_config(struct sut *s, const struct operation *op)
{
	return platform_write(s->platform, op->pci.address, op->pci.offset, op->pci.size, op->pci.value);
}

static int read_config(struct sut *s, const struct operation *op)
{
	int err = platform_read(s->platform, op->pci.address, op->pci.offset, op->pci.size, &s->value);

	s->has_value = !err;
	return err;
}

static int enable_vfs(struct sut *s, const struct operation *op)
{
	const uint64_t address = op->numvfs.address;
	const uint32_t count = op->numvfs.count;
	struct topology_function *f = topology_at(platform_topology(s->platform), address);
	uint32_t control;
	int err = 0;

	if (!f || !f->sriov.at)
		err = -ENOENT;
	if (!err)
		err = platform_read(s->platform, address, f->sriov.at + AT_CONTROL, 2, &control);
	if (err)
		return err;
	if (count) /* NumVFs can be written without VFs only: before the one, after the other */
		platform_write(s->platform, address, f->sriov.at + AT_COUNT, 2, count);
	control = count ? control | CONTROL_ENABLE | CONTROL_MEMORY : control & ~(uint32_t)CONTROL_ENABLE;
	err = platform_write(s->platform, address, f->sriov.at + AT_CONTROL, 2, control);
	return err || count ? err : platform_write(s->platform, address, f->sriov.at + AT_COUNT, 2, 0);
}

static void step(struct sut *s, const struct operation *op)
{
	static int (*const does[OP_KINDS])(struct sut * s, const struct operation *op) = {
		[OP_SETPCI] = write_config,
		[OP_GETPCI] = read_config,
		[OP_NUMVFS] = enable_vfs,
	};

	s->has_value = false;
	s->status = does[op->kind] ? does[op->kind](s, op) : platform_apply(s->platform, op);
}

/* Of a host's devices it knows nothing, and says so. */
static void look(struct sut *s, struct observation *o)
{
	o->settled = true;
	o->leaving = o->over = o->unknown_value = false;
	o->runnable = o->events = o->events_lost = 0;
	o->status = s->status;
	o->has_value = s->has_value;
	o->value = s->value;
	for (unsigned i = 1; i <= SCENARIO_CHANNELS; i++) {
		struct seen_bus *b = &o->bus[i];

		b->state = BUS_ABSENT;
		b->functions = b->slots = 0;
		b->unknown = true;
		b->unknown_domain = b->unknown_functions = false;
	}
}

static void settle(struct sut *s)
{
	s->status = 0;
	s->has_value = false;
}

static const struct host *host(struct sut *s)
{
	return s->host;
}

static struct platform *platform(struct sut *s)
{
	return s->platform;
}

const struct sut_class sut_class_hardware = {
	.name = "hardware",
	.help = "PCI hardware as firmware leaves it: no guest, no hypervisor",
	.source = "harness/pci, written from specifications; nobody boots on it",
	.bare = true,
	.open = open_hardware,
	.close = close_hardware,
	.begin = begin,
	.step = step,
	.look = look,
	.settle = settle,
	.end = settle,
	.host = host,
	.platform = platform,
};
