// SPDX-License-Identifier: GPL-2.0
/*
 * header.c - what a well-formed function of each kind has in its config space; see header.h
 *
 * Header of type 0: PCI Local Bus 3.0, 6.1 and 6.2.  Type 1: PCI-to-PCI Bridge Architecture 1.2, 3.2, and PCI Express
 * Base 4.0, 7.5.1.3.  Type 2: PC Card Standard 8.0, volume 2, 4.5 (Yenta).  Numbers as in Linux'
 * include/uapi/linux/pci_regs.h.
 *
 * Not here: power management, slots, errors.
 */
#include "pci/header.h"

#include "pci/capability.h"
#include "pci/vmd.h"

enum {
	AT_COMMAND = 0x04,
	AT_CLASS = 0x08,
	AT_CACHE_LINE = 0x0c,
	AT_BAR = 0x10,
	AT_CARDBUS_CAPABILITY = 0x14,
	AT_SECONDARY_LATENCY = 0x1b,
	AT_SUBSYSTEM = 0x2c,
	AT_INTERRUPT_LINE = 0x3c, AT_INTERRUPT_PIN = 0x3d,
};

/* Memory, bus master, parity, SERR, no INTx; and I/O. */
enum { COMMAND = 0x0546, COMMAND_IO = 0x0547 };

/* Classes: PCI Code and ID Assignment 1.11, 1.7 and 1.9.  A subtractive bridge is 0x060401. */
const struct config_kind_info config_kinds[KINDS] = {
	[KIND_ENDPOINT] = { "endpoint", 0, 0, BELOW_NOTHING, 0, COMMAND },
	[KIND_LEGACY_ENDPOINT] = { "legacy endpoint", 0, 1, BELOW_NOTHING, 0, COMMAND_IO },
	[KIND_ROOT_ENDPOINT] = { "root complex integrated endpoint", 0, 9, BELOW_NOTHING, 0, COMMAND },
	[KIND_EVENT_COLLECTOR] = { "root complex event collector", 0, 10, BELOW_NOTHING, 0x080700, COMMAND },
	[KIND_ROOT_PORT] = { "root port", 1, 4, BELOW_LINK, 0x060400, COMMAND_IO },
	[KIND_UPSTREAM] = { "upstream port", 1, 5, BELOW_LOGICAL, 0x060400, COMMAND_IO },
	[KIND_DOWNSTREAM] = { "downstream port", 1, 6, BELOW_LINK, 0x060400, COMMAND_IO },
	[KIND_PCIE_TO_PCI] = { "PCIe-to-PCI bridge", 1, 7, BELOW_PCI, 0x060400, COMMAND_IO },
	[KIND_PCI_TO_PCIE] = { "PCI-to-PCIe bridge", 1, 8, BELOW_LINK, 0x060400, COMMAND_IO },
	[KIND_PCI] = { "PCI function", 0, -1, BELOW_NOTHING, 0, COMMAND_IO },
	[KIND_PCI_BRIDGE] = { "PCI bridge", 1, -1, BELOW_PCI, 0x060400, COMMAND_IO },
	[KIND_CARDBUS] = { "CardBus bridge", 2, -1, BELOW_PCI, 0x060700, COMMAND_IO },
	[KIND_VMD] = { "VMD", 0, -1, BELOW_NOTHING, 0x010400, COMMAND },
};

static bool is_io(uint32_t bar)
{
	return bar & 1;
}

static bool is_64bit(uint32_t bar)
{
	return (bar & 7) == 4;
}

/*
 * 6.2.5.1: writing ones and reading back gives the size.  So what is read back is the mask, and the
 * bits that say the kind of BAR are the value.  The register after a 64-bit BAR is its upper half.
 */
void config_put_bars(struct config_space *c, uint32_t at, const uint32_t *bar, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		uint32_t kind = is_io(bar[i]) ? 3 : 0xf;

		config_put(c, at + 4 * i, 4, bar[i] & kind, bar[i] & ~kind);
		if (i + 1 < count && is_64bit(bar[i])) {
			i++;
			config_put(c, at + 4 * i, 4, 0, bar[i]);
		}
	}
}

static uint64_t memory_bytes(const uint32_t *bar)
{
	uint64_t upper = is_64bit(bar[0]) ? bar[1] : UINT32_MAX;

	return bar[0] && !is_io(bar[0]) ? ~(upper << 32 | (bar[0] & ~0xfu)) + 1 : 0;
}

/* Where MSI, MSI-X, and MSI-X's table and pending bits are. */
struct interrupts {
	uint8_t msi, msix;
	uint8_t bar;		/* register of the BAR */
	uint16_t pending;	/* the table is at 0 of it, the pending bits here; 0: right behind the table */
};

static const struct interrupts usual = { CAPABILITY_MSI, CAPABILITY_MSIX, 0, 0 };
/* Its own registers are where others have the PCI Express capability. */
static const struct interrupts of_vmd = { VMD_MSI, VMD_MSIX, 2 * VMD_MEMBAR2, VMD_PENDING };

/* PCI Local Bus 3.0, 6.8.2: 16 bytes a vector in the table; pending bits in units of 64. */
static void put_interrupts(struct config_space *c, const struct config_identity *id)
{
	const struct interrupts *in = id->kind == KIND_VMD ? &of_vmd : &usual;
	const uint32_t pending = in->pending ? in->pending : 16u * id->msix;

	if (id->msi)
		capability_msi(c, in->msi, id->msi);
	if (id->msix && memory_bytes(id->bar + in->bar) >= pending + 8u * ((id->msix + 63u) / 64))
		capability_msix(c, in->msix, id->msix, in->bar, pending);
}

struct config_register {
	uint8_t at, bytes;
	uint32_t value, writable;
};

/* 3.2.5: bus numbers of 0 at first; windows of 32 bits of I/O and 64 bits of prefetchable addresses. */
static const struct config_register type1[] = {
	{ 0x18, 4, 0, 0x00ffffff }, /* primary, secondary, subordinate bus number */
	{ 0x1c, 2, 0x0101, 0xf0f0 }, /* I/O base and limit */
	{ 0x20, 4, 0, 0xfff0fff0 }, /* memory base and limit */
	{ 0x24, 4, 0x00010001, 0xfff0fff0 }, /* prefetchable memory base and limit */
	{ 0x28, 4, 0, 0xffffffff }, /* their upper halves */
	{ 0x2c, 4, 0, 0xffffffff },
	{ 0x30, 4, 0, 0xffffffff }, /* upper halves of I/O base and limit */
	{ 0x3e, 2, 0, 0x005f }, /* bridge control */
	{ 0 },
};

/* 4.5.1: two windows for memory, two for I/O. */
static const struct config_register type2[] = {
	{ 0x18, 4, 0, 0x00ffffff }, /* PCI, CardBus, subordinate bus number */
	{ 0x1c, 4, 0, 0xfffff000 },
	{ 0x20, 4, 0, 0xfffff000 },
	{ 0x24, 4, 0, 0xfffff000 },
	{ 0x28, 4, 0, 0xfffff000 },
	{ 0x2c, 4, 0, 0xfffffffc },
	{ 0x30, 4, 0, 0xfffffffc },
	{ 0x34, 4, 0, 0xfffffffc },
	{ 0x38, 4, 0, 0xfffffffc },
	{ 0x3e, 2, 0, 0x07ff }, /* bridge control */
	{ 0 },
};

static const struct config_layout {
	uint8_t bars;
	uint8_t subsystem;	/* where it is; 0: nowhere */
	uint8_t capability;	/* where the list of capabilities starts */
	const struct config_register *bridge;
} layouts[] = {
	{ 6, AT_SUBSYSTEM, 0x34, NULL },
	{ 2, 0, 0x34, type1 },
	{ 1, 0x40, AT_CARDBUS_CAPABILITY, type2 },
};

static void put_bridge(struct config_space *c, const struct config_kind_info *kind, const struct config_register *r)
{
	for (; r->bytes; r++)
		config_put(c, r->at, r->bytes, r->value, r->writable);
	/* PCI Express Base 4.0, 7.5.1.3.5: there is none on a link. */
	if (kind->below == BELOW_PCI)
		config_put(c, AT_SECONDARY_LATENCY, 1, 0, 0xff);
}

static void put_header(struct config_space *c, const struct config_identity *id)
{
	const struct config_kind_info *kind = &config_kinds[id->kind];
	const struct config_layout *layout = &layouts[kind->header];

	config_put(c, 0, 4, (uint32_t)id->device << 16 | id->vendor, 0);
	config_put(c, AT_COMMAND, 2, 0, kind->command);
	config_put(c, AT_CLASS, 4, (id->class ? id->class : kind->class) << 8 | id->rev, 0);
	config_put(c, AT_CACHE_LINE, 1, 0, 0xff);
	config_put(c, CONFIG_HEADER_TYPE, 1, kind->header | (id->multi ? CONFIG_MULTI : 0), 0);
	config_put_bars(c, AT_BAR, id->bar, layout->bars);
	if (layout->bridge)
		put_bridge(c, kind, layout->bridge);
	if (layout->subsystem)
		config_put(c, layout->subsystem, 4, id->subsystem, 0);
	config_put(c, AT_INTERRUPT_LINE, 1, 0, 0xff);
	config_put(c, AT_INTERRUPT_PIN, 1, 1, 0); /* INTA: there, and of no use to a guest */
	c->tail = layout->capability;
}

int config_init(struct config_space *c, const struct config_identity *id)
{
	const struct config_kind_info *kind = &config_kinds[id->kind];
	const bool forwards = id->ari && kind->below == BELOW_LINK;
	int err = config_reset(c);

	if (err)
		return err;
	put_header(c, id);
	if (kind->port >= 0)
		capability_express(c, (uint8_t)kind->port, forwards);
	put_interrupts(c, id);
	return id->ari && !forwards ? capability_ari(c, id->next) : 0;
}
