// SPDX-License-Identifier: GPL-2.0
/*
 * fuzz_config_trap.c - property: of a config write at any offset, width and alignment, the trap says which bus numbers
 * it changes, those read back as written as far as they can be written, nothing else moves, and the maps of who saw
 * the write moved as the numbers did
 */
#include "model/config_trap.h"
#include "mutate_pci_only.h"
#include "require.h"
#include "sut/dom0/dom0.h"

enum { AT_NUMBERS = 0x18 };

const bool target_keeps_memory = true;

static struct sut *guest;
static struct scenario scenario;

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	scenario_init(&scenario);
	if (dom0_open(&guest, MAP_REFERENCE))
		glue_die("fuzz_config_trap", -1);
	platform_keep(dom0_platform(guest), 1u << MAP_TRAP | 1u << MAP_COMBINED | 1u << MAP_REFERENCE);
	return 0;
}

/* What the numbers are, and what a write to each of them can change. */
static void numbers_of(struct topology_function *f, uint8_t now[TRAP_NUMBERS], uint8_t mask[TRAP_NUMBERS])
{
	for (uint32_t i = 0; i < TRAP_NUMBERS; i++) {
		now[i] = (uint8_t)config_read(&f->config, AT_NUMBERS + i, 1);
		mask[i] = config_mask(&f->config, AT_NUMBERS + i);
	}
}

/* As if removed with the old numbers and added with the new: bus_map_strategies.c. */
static void expect_moved(struct map_entry e[MAP_BUSES], const uint8_t *old, const uint8_t *new, uint32_t address)
{
	const struct map_entry above = e[address >> 8 & 0xff], to = { true, (uint8_t)(address >> 8), (uint8_t)address };

	for (uint32_t i = old[TRAP_SECONDARY]; i <= old[TRAP_SUBORDINATE]; i++)
		e[i] = above;
	for (uint32_t i = new[TRAP_SECONDARY]; i <= new[TRAP_SUBORDINATE]; i++)
		e[i] = to;
}

static void write_and_compare(struct platform *p, const struct operation *op, struct topology_function *f)
{
	const struct trapped_write w = config_trap(op->pci.offset, op->pci.size, op->pci.value);
	const struct bus_map *m = platform_map(p, MAP_TRAP);
	const uint32_t address = (uint32_t)op->pci.address, domain = address >> 16;
	const struct map_function *known = bus_map_find(m, address);
	uint8_t old[TRAP_NUMBERS], new[TRAP_NUMBERS], mask[TRAP_NUMBERS], want;
	struct map_entry before[MAP_BUSES], after[MAP_BUSES];
	struct map_breach breach[MAP_PROMISES];
	uint32_t broken;
	int err;

	numbers_of(f, old, mask);
	bus_map_entries(m, domain, before);
	err = platform_write(p, op->pci.address, op->pci.offset, op->pci.size, op->pci.value);
	numbers_of(f, new, mask);
	for (uint32_t i = 0; i < TRAP_NUMBERS; i++) {
		want = !err && w.changes >> i & 1 ? (uint8_t)((old[i] & ~mask[i]) | (w.value[i] & mask[i])) : old[i];
		REQUIRE(new[i] == want, "number %u of %x: %02x, not %02x", i, address, new[i], want);
	}
	if (known && MAP_WRITES_4_17 >> known->as.type & 1 && !bus_map_end(m) &&
	    (old[1] != new[1] || old[2] != new[2]))
		expect_moved(before, old, new, address);
	bus_map_entries(m, domain, after);
	for (uint32_t i = 0; i < MAP_BUSES; i++)
		REQUIRE(before[i].mapped == after[i].mapped && before[i].bus == after[i].bus &&
			before[i].devfn == after[i].devfn, "bus %02x after a write to %x", i, address);
	broken = platform_judge(p, MAP_COMBINED, PROMISE_TRUE | PROMISE_ACYCLIC, breach);
	REQUIRE(!broken, "after a write to %x: %s", address, breach[broken ? __builtin_ctz(broken) : 0].found);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (!glue_decode(data, size, SURFACE_PCI, false, &scenario) || glue_as_text(data, size, &scenario))
		return 0;
	dom0_begin(guest);
	for (size_t i = 0; i < scenario.count; i++) {
		const struct operation *op = &scenario.op[i];
		struct platform *p = dom0_platform(guest);
		struct topology_function *f = NULL;

		if (op->kind == OP_SETPCI)
			f = topology_at(platform_topology(p), op->pci.address);
		if (f && !f->pf && !f->retries && f->bus->domain < TOPOLOGY_PRIVATE)
			write_and_compare(p, op, f);
		else
			dom0_step(guest, op);
	}
	dom0_end(guest);
	return 0;
}
