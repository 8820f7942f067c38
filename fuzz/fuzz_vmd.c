// SPDX-License-Identifier: GPL-2.0
/*
 * fuzz_vmd.c - property: whatever VMD of its specification a kernel's driver is given, its children are where the host
 * has them, on the buses that the hardware has, and all goes again (`bdfuzz rules`, VMD-...)
 *
 * Hardware is what its ID promises (fixtures/ids): nobody forges registers or pulls functions out, bridges have no bus
 * numbers yet, the windows have sizes that make sense together.  fuzz_vmd_hostile has none of these manners.
 */
#include "systems.h"

#include "model/vmd_ids.h"
#include "pci/header.h"

enum { OTHER_ID = 0x0b238086 };	/* of functions that are no VMD */
enum { SMALLEST = 20, SIZES = 6 };	/* CFGBAR: 1 to 32 MiB, which no restriction leads beyond bus 255 */

static uint32_t size_mask(uint32_t bits)
{
	return ~0u << bits;
}

static void tame_plug(struct operation *op)
{
	op->plug.secondary = op->plug.subordinate = 0;
	if (op->plug.kind != KIND_VMD) {
		op->plug.id = vmd_features(op->plug.id) < 0 ? op->plug.id : OTHER_ID;
		if (config_kinds[op->plug.kind].header)
			op->plug.class = 0;	/* that of its kind */
		return;
	}
	op->plug.bar[0] = size_mask(SMALLEST + (op->plug.bar[0] >> 4) % SIZES) | 0xc;
	op->plug.bar[1] = op->plug.bar[5] = UINT32_MAX;
	op->plug.bar[2] = size_mask(SMALLEST + (op->plug.bar[2] >> 4) % SIZES);
	op->plug.bar[3] = 0;
	op->plug.bar[4] = size_mask(SMALLEST) | 0xc;
	op->plug.msix = op->plug.msix ? op->plug.msix : 2;
}

/* Host addresses as BARs would have them; an address of 0 is no address. */
static uint64_t host_address(uint64_t address)
{
	enum { LARGEST = SMALLEST + SIZES };

	address = (address & 0xfffff00000000) | (address & size_mask(LARGEST));
	return (address ? address : 1ull << LARGEST) | 0xc;
}

static void tame_vmd(struct operation *op)
{
	op->vmd.lock = op->vmd.place == VMD_PLACE_NONE ? 0 : op->vmd.lock & VMD_LOCK_SHADOW;
	op->vmd.host1 = host_address(op->vmd.host1);
	op->vmd.host2 = host_address(op->vmd.host2) + (1ull << 40);
	op->vmd.cfgbar = op->vmd.membar1 = op->vmd.membar2 = 0;
	if (op->vmd.place == VMD_PLACE_OLD)
		op->vmd.place = VMD_PLACE_MEMBAR2;
}

/* What is written to new_id has to be what the driver's table says of some ID: so does the driver core (6.12
 * pci-driver.c:205-223, 6.1 :187-205). */
static void tame_new_id(struct operation *op)
{
	unsigned count = 0;

	while (vmd_ids[count].id)
		count++;
	op->new_id.features = (uint8_t)vmd_ids[op->new_id.features % count].features;
}

static bool tame(struct operation *op)
{
	switch (op->kind) {
	case OP_FORGE:
	case OP_PULL:
	case OP_RETRY:
	case OP_SRIOV:
	case OP_NUMVFS:
		return false;
	case OP_SETPCI:		/* a guest in its senses leaves what the PCI core programs to the PCI core */
		return op->pci.offset == 0x3c && op->pci.size == 1;
	case OP_PLUG:
		tame_plug(op);
		break;
	case OP_VMD:
		tame_vmd(op);
		break;
	case OP_NEW_ID:
		tame_new_id(op);
		break;
	}
	return true;
}

const enum surface systems_surface = SURFACE_VMD;
const bool systems_hostile = false;
bool (*const systems_tame)(struct operation *op) = tame;
