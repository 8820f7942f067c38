// SPDX-License-Identifier: GPL-2.0
/*
 * fuzz_bus_map.c - property: whatever is wired, and whatever a guest does with it, each strategy of keeping a map of
 * bus numbers breaks no promise but those that it is known to break; `combined` and `reference` break none
 *
 * All strategies side by side below one model of a guest (sut/dom0), judged after each of its operations.
 */
#include "mutate_pci_only.h"
#include "require.h"
#include "sut/dom0/dom0.h"

const bool target_keeps_memory = true;

static struct sut *guest;
static struct scenario scenario;	/* decoded into again and again, which costs no malloc */

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	scenario_init(&scenario);
	if (dom0_open(&guest, MAP_REFERENCE))
		glue_die("fuzz_bus_map", -1);
	platform_keep(dom0_platform(guest), (1u << MAP_STRATEGIES) - 1);
	return 0;
}

static void judge(struct platform *p)
{
	struct map_breach breach[MAP_PROMISES];

	for (unsigned i = 0; i < MAP_STRATEGIES; i++) {
		const struct map_strategy_info *info = &map_strategies[i];
		const uint32_t kept = ~info->breaks & ((1u << MAP_PROMISES) - 1);
		const uint32_t broken = kept ? platform_judge(p, (enum map_strategy)i, kept, breach) : 0;
		const unsigned first = broken ? (unsigned)__builtin_ctz(broken) : 0;

		REQUIRE(!broken, "map %s, %s at %08x: expected %s, found %s", info->name,
			map_promise_name((enum map_promise)(1u << first)), breach[first].address,
			breach[first].expected, breach[first].found);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (!glue_decode(data, size, SURFACE_PCI, false, &scenario) || glue_as_text(data, size, &scenario))
		return 0;
	dom0_begin(guest);
	for (size_t i = 0; i < scenario.count; i++) {
		dom0_step(guest, &scenario.op[i]);
		if (scenario.op[i].kind >= OP_BOOT)
			judge(dom0_platform(guest));
	}
	dom0_end(guest);
	judge(dom0_platform(guest));
	return 0;
}
