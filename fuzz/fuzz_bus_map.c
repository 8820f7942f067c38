// SPDX-License-Identifier: GPL-2.0
/*
 * fuzz_bus_map.c - property: whatever is wired, and whatever a guest does with it, each strategy of keeping a map of bus
 * numbers breaks no promise but those that it is known to break; `combined` and `reference` break none
 *
 * All strategies side by side below one model of a guest (sut/dom0), judged after each of its operations.
 */
#include "glue.h"
#include "model/map_check.h"
#include "require.h"
#include "scenario/mutate.h"
#include "sut/dom0/dom0.h"

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

static void judge_map(struct platform *p, const struct bus_map *m, uint32_t domain, uint32_t promises)
{
	const struct map_strategy_info *info = &map_strategies[bus_map_strategy(m)];
	struct map_breach breach[MAP_PROMISES];
	uint32_t broken;

	promises &= ~info->breaks;
	broken = promises ? map_check(m, platform_topology(p), domain, promises, breach) : 0;
	if (broken) {
		const unsigned first = (unsigned)__builtin_ctz(broken);

		REQUIRE(!broken, "map %s, segment %04x, %s: expected %s, found %s", info->name, domain,
			map_promise_name((enum map_promise)(1u << first)), breach[first].expected, breach[first].found);
	}
}

static void judge(struct platform *p, uint32_t domain)
{
	const bool excused = platform_is_forged(p) || platform_is_open(p, domain);

	for (unsigned i = 0; i < MAP_STRATEGIES; i++)
		judge_map(p, platform_map(p, (enum map_strategy)i), domain, excused ? PROMISES_OF_STRUCTURE : ~0u);
}

static void judge_all(struct platform *p)
{
	uint32_t last = UINT32_MAX;

	for (const struct topology_bus *root = NULL; (root = topology_next_root(platform_topology(p), root));) {
		if (root->domain != last)
			judge(p, root->domain);
		last = root->domain;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (!glue_decode(data, size, SURFACE_PCI, false, &scenario))
		return 0;
	dom0_begin(guest);
	for (size_t i = 0; i < scenario.count; i++) {
		dom0_step(guest, &scenario.op[i]);
		if (scenario.op[i].kind >= OP_BOOT)
			judge_all(dom0_platform(guest));
	}
	dom0_end(guest);
	judge_all(dom0_platform(guest));
	return 0;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max, unsigned int seed)
{
	return glue_mutate(data, size, max, seed, SURFACE_PCI, false);
}

size_t LLVMFuzzerCustomCrossOver(const uint8_t *a, size_t a_len, const uint8_t *b, size_t b_len, uint8_t *out,
				 size_t max, unsigned int seed)
{
	return mutate_cross(a, a_len, b, b_len, out, max, seed);
}
