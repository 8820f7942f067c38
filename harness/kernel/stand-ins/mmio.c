// SPDX-License-Identifier: GPL-2.0
/*
 * mmio.c - device memory as a hook with a range check: changed behaviour
 *
 * UML's lib/logic_iomem.c emulates it too; this says who maps what, and reports an access that no mapping
 * covers.  An address handed out is the physical one plus a constant: it points to nothing, so code that
 * takes device memory for RAM faults at once.
 *
 * An I/O port is a small number instead, as in lib/iomap.c on x86: good for ioread32() and the like, while readl() of
 * it faults.  Nobody is behind a port.
 */
#include <linux/io.h>
#include <linux/ioport.h>
#include <linux/math.h>

#include "stand_in.h"

#define BASE 0x600000000000UL
enum { MAPS = 64, PORTS = 0x10000, PORTS_AT = 0x10000 };

static struct {
	unsigned long start, size;
} map[MAPS];
static unsigned int maps;	/* highest used + 1 */

void bdf_mmio_reset(void)
{
	maps = 0;
	memset(map, 0, sizeof(map));
}

void __iomem *ioremap(phys_addr_t start, size_t size)
{
	if (bdf_service_fails())
		return NULL;
	for (unsigned int i = 0; i < MAPS; i++) {
		if (map[i].size)
			continue;
		map[i].start = start;
		map[i].size = size;
		if (i >= maps)
			maps = i + 1;
		return (void __iomem *)(BASE + start);
	}
	sim_abort(bdf_sim, SIM_HARNESS, "more device mappings than the harness keeps", __builtin_return_address(0));
	return NULL;
}

void iounmap(volatile void __iomem *address)
{
	unsigned long start = (unsigned long)address - BASE;

	for (unsigned int i = 0; i < maps; i++) {
		if (!map[i].size || start < map[i].start || start >= map[i].start + map[i].size)
			continue;
		map[i].size = 0;
		while (maps && !map[maps - 1].size)
			maps--;
		return;
	}
	if (address)
		sim_tell(bdf_sim, SIM_WARN, "iounmap() of what is not mapped", __builtin_return_address(0), 0);
}

void __iomem *__pci_ioport_map(struct pci_dev *pdev, unsigned long port, unsigned int size)
{
	return port < PORTS ? (void __iomem *)(PORTS_AT + port) : NULL;
}

static bool is_port(const volatile void __iomem *address)
{
	return (unsigned long)address - PORTS_AT < PORTS;
}

void pci_iounmap(struct pci_dev *pdev, void __iomem *address)
{
	if (!is_port(address))
		iounmap(address);
}

/* A mapping is made of whole pages: a quirk maps four bytes and reads eight (6.12 drivers/pci/quirks.c:3727-3735). */
static unsigned long check(const volatile void __iomem *address, unsigned int width, const void *site)
{
	unsigned long at = (unsigned long)address - BASE;

	for (unsigned int i = 0; i < maps; i++)
		if (map[i].size && at >= round_down(map[i].start, PAGE_SIZE) &&
		    at + width <= round_up(map[i].start + map[i].size, PAGE_SIZE))
			return at;
	sim_abort(bdf_sim, SIM_BUG, "access to device memory that is not mapped", site);
	return at;
}

#define ACCESSORS(letter, type)                                                                                   \
	type __raw_read##letter(const volatile void __iomem *address)                                             \
	{                                                                                                         \
		unsigned long at = check(address, sizeof(type), __builtin_return_address(0));                     \
		return (type)bdf_host->mmio_read(bdf_host->context, at, sizeof(type));                            \
	}                                                                                                         \
	void __raw_write##letter(type value, volatile void __iomem *address)                                      \
	{                                                                                                         \
		unsigned long at = check(address, sizeof(type), __builtin_return_address(0));                     \
		bdf_host->mmio_write(bdf_host->context, at, sizeof(type), value);                                 \
	}

ACCESSORS(b, u8)
ACCESSORS(w, u16)
ACCESSORS(l, u32)
ACCESSORS(q, u64)

/* Quirks of the PCI core ask functions so. */
#define IO_ACCESSORS(bits, order, convert)                                                                        \
	unsigned int ioread##bits##order(const void __iomem *address)                                             \
	{                                                                                                         \
		unsigned long at;                                                                                 \
                                                                                                                  \
		if (is_port(address))                                                                             \
			return (u##bits)~0;                                                                       \
		at = check(address, bits / 8, __builtin_return_address(0));                                       \
		return convert((u##bits)bdf_host->mmio_read(bdf_host->context, at, bits / 8));                    \
	}                                                                                                         \
	void iowrite##bits##order(u##bits value, void __iomem *address)                                           \
	{                                                                                                         \
		unsigned long at;                                                                                 \
                                                                                                                  \
		if (is_port(address))                                                                             \
			return;                                                                                   \
		at = check(address, bits / 8, __builtin_return_address(0));                                       \
		bdf_host->mmio_write(bdf_host->context, at, bits / 8, convert(value));                            \
	}

IO_ACCESSORS(8, , )
IO_ACCESSORS(16, , )
IO_ACCESSORS(32, , )
IO_ACCESSORS(32, be, swab32)
