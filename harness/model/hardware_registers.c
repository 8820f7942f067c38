// SPDX-License-Identifier: GPL-2.0
/*
 * hardware_registers.c - registers of one function against each other, and against those of the bridge above
 *
 * Where a register's size decides (how much a BAR decodes), only its address is looked at: a dump does not tell sizes.
 */
#include "model/hardware_parts.h"

#include <inttypes.h>
#include <stdio.h>

enum { AT_COMMAND = 0x04, DECODES_IO = 1, DECODES_MEMORY = 2 };
enum { AT_STATUS = 0x06, HAS_CAPABILITIES = 0x10 };
enum { AT_CLASS = 0x08, AT_HEADER = 0x0e, AT_BAR = 0x10 };
enum { CLASS_PCI_BRIDGE = 0x0604, CLASS_CARDBUS = 0x0607, CLASS_SEMI_TRANSPARENT = 0x0609 };
enum { ID_EXPRESS = 0x10, ID_MSIX = 0x11, STEPS = 48 };

static uint32_t header_of(const struct topology_function *f)
{
	return config_read(&f->config, AT_HEADER, 1) & ~(uint32_t)CONFIG_MULTI;
}

static uint32_t bars_of(const struct topology_function *f)
{
	const uint32_t header = header_of(f);

	return header == 0 ? 6 : header == 1 ? 2 : 0;
}

static uint32_t bar(const struct topology_function *f, uint32_t i)
{
	return config_read(&f->config, AT_BAR + 4 * i, 4);
}

static bool is_io(uint32_t bar)
{
	return bar & 1;
}

static bool is_64bit(uint32_t bar)
{
	return (bar & 7) == 4;
}

uint32_t hardware_capability(const struct topology_function *f, uint8_t id)
{
	uint32_t at;

	if (f->registers < CONFIG_CONVENTIONAL || header_of(f) > 1 ||
	    !(config_read(&f->config, AT_STATUS, 1) & HAS_CAPABILITIES))
		return 0;
	at = config_read(&f->config, 0x34, 1) & ~3u;
	for (int n = 0; at >= 0x40 && n < STEPS; n++, at = config_read(&f->config, at + 1, 1) & ~3u)
		if (config_read(&f->config, at, 1) == id)
			return at;
	return 0;
}

/* PCI Express Base 4.0, 2.3.2: what nobody completes reads so; no vendor has this ID (PCI Local Bus 3.0, 6.2.1). */
void hardware_ones(struct hardware_checking *h, struct topology_function *f)
{
	if (config_read(&f->config, 0, 2) == 0xffff)
		hardware_report(h, HARDWARE_ONES, f, "a vendor ID other than ffff, which is read where nobody answers",
				"vendor ID ffff, class %06x, header type %02x",
				config_read(&f->config, AT_CLASS, 4) >> 8, config_read(&f->config, AT_HEADER, 1));
}

/* PCI Code and ID Assignment 1.11, 1.7; PCI-to-PCI Bridge 1.2, 3.2.4.5; PC Card Standard 8.0, volume 2, 4.5. */
void hardware_class(struct hardware_checking *h, struct topology_function *f)
{
	static const struct {
		uint32_t class, header;
	} pairs[] = { { CLASS_PCI_BRIDGE, 1 }, { CLASS_CARDBUS, 2 } };
	const uint32_t class = config_read(&f->config, AT_CLASS, 4) >> 16, header = header_of(f);
	char expected[160];

	/* It may have the header of either side. */
	if (class == CLASS_SEMI_TRANSPARENT && header <= 1)
		return;
	for (unsigned i = 0; i < 2; i++) {
		if ((class == pairs[i].class) == (header == pairs[i].header))
			continue;
		snprintf(expected, sizeof(expected), "class %04x and header type %u together, or neither of them",
			 pairs[i].class, pairs[i].header);
		hardware_report(h, HARDWARE_CLASS, f, expected, "class %04x, header type %u", class, header);
		return;
	}
}

/* PCI Express Base 4.0, 7.5.3.2: which of the types have which header. */
void hardware_port_type(struct hardware_checking *h, struct topology_function *f)
{
	const uint32_t at = hardware_capability(f, ID_EXPRESS);
	const uint32_t port = at ? config_read(&f->config, at + 2, 2) >> 4 & 0xf : 0;
	char expected[160];

	if (!at)
		return;
	for (unsigned kind = 0; kind < KINDS; kind++)
		if (config_kinds[kind].port == (int)port && config_kinds[kind].header == header_of(f))
			return;
	snprintf(expected, sizeof(expected), "a device/port type of %s with a header of type %u",
		 header_of(f) == 1 ? "4 to 8" : "0, 1, 9 or 10", header_of(f));
	hardware_at(h, at + 2, 2);
	hardware_report(h, HARDWARE_PORT_TYPE, f, expected, "type %u", port);
}

/* PCI Local Bus 3.0, 6.2.5.1; PCI Express Base 4.0, 7.5.1.2.1. */
void hardware_bar_type(struct hardware_checking *h, struct topology_function *f)
{
	const uint32_t bars = bars_of(f);

	for (uint32_t i = 0; i < bars; i++) {
		const uint32_t value = bar(f, i);

		hardware_at(h, AT_BAR + 4 * i, 4);
		if (is_io(value) && value & 2) {
			hardware_report(h, HARDWARE_BAR_TYPE, f, "bit 1 of a BAR for I/O to be 0",
					"BAR %u is %08x", i, value);
			return;
		}
		if (!is_io(value) && (value & 6) == 6) {
			hardware_report(h, HARDWARE_BAR_TYPE, f, "a type of memory BAR other than 3, which is reserved",
					"BAR %u is %08x", i, value);
			return;
		}
		if (is_64bit(value) && i + 1 == bars) {
			hardware_report(h, HARDWARE_BAR_TYPE, f,
					"a register behind a BAR of 64 bits, for its upper half",
					"BAR %u, the last one, is %08x", i, value);
			return;
		}
		i += is_64bit(value);
	}
	hardware_at(h, 0, 0);
}

/* Which BAR something is in: PCI Local Bus 3.0, 6.8.2.4, 6.8.2.5.  False: it was reported. */
static bool is_in_memory(struct hardware_checking *h, struct topology_function *f, uint32_t at, const char *what)
{
	const uint32_t indicator = config_read(&f->config, at, 4) & 7;
	char expected[160];

	for (uint32_t i = 0; i < bars_of(f); i++) {
		if (i == indicator && !is_io(bar(f, i)))
			return true;
		i += is_64bit(bar(f, i));
	}
	snprintf(expected, sizeof(expected), "the %s to be in a BAR for memory", what);
	hardware_at(h, at, 4);
	hardware_report(h, HARDWARE_MSIX, f, expected, "its BAR indicator is %u, and BAR %u is %s", indicator,
			indicator, indicator >= bars_of(f) ? "none that there is" :
			is_io(bar(f, indicator)) ? "for I/O" : "the upper half of another");
	return false;
}

void hardware_msix(struct hardware_checking *h, struct topology_function *f)
{
	const uint32_t at = hardware_capability(f, ID_MSIX);

	if (at && at + 12 <= CONFIG_CONVENTIONAL && is_in_memory(h, f, at + 4, "table"))
		is_in_memory(h, f, at + 8, "array of pending bits");
}

/* SR-IOV 1.1, 3.3.5, 3.3.6, 3.3.7. */
void hardware_vf_count(struct hardware_checking *h, struct topology_function *f)
{
	const uint32_t initial = config_read(&f->config, f->sriov.at + 0x0cu, 2);
	const uint32_t total = sriov_total(&f->sriov, &f->config), count = sriov_numvfs(&f->sriov, &f->config);
	char expected[160];

	if (count <= total && initial <= total)
		return;
	snprintf(expected, sizeof(expected), "NumVFs and InitialVFs of %u, which is TotalVFs, at most", total);
	hardware_report(h, HARDWARE_VF_COUNT, f, expected, "NumVFs is %u, InitialVFs is %u", count, initial);
}

/* ---- windows --------------------------------------------------------------------------------------- */

enum { AT_IO = 0x1c, AT_MEMORY = 0x20, AT_PREFETCH = 0x24, AT_PREFETCH_BASE = 0x28, AT_PREFETCH_LIMIT = 0x2c,
       AT_IO_UPPER = 0x30 };

struct window {
	uint64_t first, last;	/* above each other: it is closed */
};

static struct window io_window(const struct config_space *c)
{
	const uint32_t base = config_read(c, AT_IO, 1), limit = config_read(c, AT_IO + 1, 1);
	struct window w = { (base & 0xf0) << 8, (limit & 0xf0) << 8 | 0xfff };

	if ((base & 0xf) == 1) {
		w.first |= (uint64_t)config_read(c, AT_IO_UPPER, 2) << 16;
		w.last |= (uint64_t)config_read(c, AT_IO_UPPER + 2, 2) << 16;
	}
	return w;
}

static struct window memory_window(const struct config_space *c)
{
	return (struct window){ (uint64_t)(config_read(c, AT_MEMORY, 2) & 0xfff0) << 16,
				(uint64_t)(config_read(c, AT_MEMORY + 2, 2) & 0xfff0) << 16 | 0xfffff };
}

static struct window prefetch_window(const struct config_space *c)
{
	const uint32_t base = config_read(c, AT_PREFETCH, 2), limit = config_read(c, AT_PREFETCH + 2, 2);
	struct window w = { (uint64_t)(base & 0xfff0) << 16, (uint64_t)(limit & 0xfff0) << 16 | 0xfffff };

	if ((base & 0xf) == 1) {
		w.first |= (uint64_t)config_read(c, AT_PREFETCH_BASE, 4) << 32;
		w.last |= (uint64_t)config_read(c, AT_PREFETCH_LIMIT, 4) << 32;
	}
	return w;
}

static bool is_within(struct window inner, struct window outer)
{
	return outer.first <= inner.first && inner.last <= outer.last;
}

/* Requests get through a bridge for what its windows hold: PCI-to-PCI Bridge 1.2, 4. */
static bool leads_to(const struct topology_function *bridge, struct window w, bool io)
{
	const struct config_space *c = &bridge->config;

	return io ? is_within(w, io_window(c)) : is_within(w, memory_window(c)) || is_within(w, prefetch_window(c));
}

/* One that decodes subtractively takes what nobody else does, whatever its windows are. */
static bool is_judged(const struct topology_function *bridge)
{
	return bridge && header_of(bridge) == 1 &&
	       config_read(&bridge->config, AT_CLASS, 4) >> 8 == CLASS_PCI_BRIDGE << 8;
}

/* False: it was reported. */
static bool judge_window(struct hardware_checking *h, struct topology_function *f, struct window w, bool io,
			 uint32_t at, const char *what)
{
	const uint32_t decodes = io ? DECODES_IO : DECODES_MEMORY;
	struct topology_function *bridge = f->bus->bridge;
	char expected[160], name[HARDWARE_NAME];

	if (!(config_read(&f->config, AT_COMMAND, 2) & decodes) ||
	    !(config_read(&bridge->config, AT_COMMAND, 2) & decodes) || w.first > w.last || leads_to(bridge, w, io))
		return true;
	hardware_name(h->t, bridge, name);
	snprintf(expected, sizeof(expected), "%s addresses within a window of %s, the bridge above",
		 io ? "I/O" : "memory", name);
	hardware_at(h, at, 4);
	hardware_report(h, HARDWARE_WINDOWS, f, expected, "%s at 0x%" PRIx64, what, w.first);
	return false;
}

static bool judge_bars(struct hardware_checking *h, struct topology_function *f)
{
	for (uint32_t i = 0; i < bars_of(f); i++) {
		const uint32_t low = bar(f, i), at = AT_BAR + 4 * i;
		uint64_t start = low & ~(is_io(low) ? 3u : 0xfu);
		char what[8];

		if (is_64bit(low) && i + 1 < bars_of(f))
			start |= (uint64_t)bar(f, ++i) << 32;
		snprintf(what, sizeof(what), "BAR %u", i - (is_64bit(low) ? 1 : 0));
		if (start && !judge_window(h, f, (struct window){ start, start }, is_io(low), at, what))
			return false;
	}
	return true;
}

/* Windows of a bridge lie in those above.  What gets to a root bus firmware says, and no dump. */
void hardware_windows(struct hardware_checking *h, struct topology_function *f)
{
	const struct config_space *c = &f->config;

	if (!is_judged(f->bus->bridge) || !judge_bars(h, f) || !is_judged(f))
		return;
	if (!judge_window(h, f, memory_window(c), false, AT_MEMORY, "a window for memory") ||
	    !judge_window(h, f, prefetch_window(c), false, AT_PREFETCH, "a window for prefetchable memory"))
		return;
	judge_window(h, f, io_window(c), true, AT_IO, "a window for I/O");
}
