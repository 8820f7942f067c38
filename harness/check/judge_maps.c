// SPDX-License-Identifier: GPL-2.0
/* judge_maps.c - see judge_maps.h */
#include "check/judge_maps.h"

#include "check/run.h"
#include "scenario/operations.h"
#include "sut/platform/platform.h"

/* An operation on hardware is not told to anybody; the guest's are, or should be. */
static bool is_of_guest(const struct operation *op)
{
	return !op || (op->kind >= OP_BOOT && op->kind <= OP_XEN_MSIX);
}

/* A system of one strategy answers for it; one that keeps them all side by side, for those that should hold. */
static bool is_judged(const struct platform *p, unsigned strategy)
{
	const bool all = platform_kept(p) == (1u << MAP_STRATEGIES) - 1;

	return !all || strategy == MAP_COMBINED || strategy == MAP_REFERENCE;
}

/* Hardware that lies about itself, or changed when nobody looked, leaves what holds of any map. */
static uint32_t can_be_asked(const struct platform *p, uint32_t domain)
{
	return platform_is_forged(p) || platform_is_open(p, domain) ? PROMISES_OF_STRUCTURE : ~0u;
}

static void judge_domain(struct check *c, const struct invariant *rule, enum map_promise promise, uint32_t domain)
{
	struct platform *p = check_platform(c);
	struct map_breach breach[MAP_PROMISES];

	if (!(can_be_asked(p, domain) & promise))
		return;
	for (unsigned i = 0; i < MAP_STRATEGIES; i++) {
		const struct bus_map *m = platform_map(p, (enum map_strategy)i);
		const struct map_breach *b = &breach[__builtin_ctz(promise)];

		if (!m || !is_judged(p, i) || !map_check(m, platform_topology(p), domain, promise, breach))
			continue;
		check_fail(c, rule, 0, b->expected, NULL, "map %s, segment %04x: %s", map_strategies[i].name, domain,
			   b->found);
		return;
	}
}

void judge_maps(struct check *c, const struct invariant *rule, enum map_promise promise)
{
	struct platform *p = check_platform(c);
	const struct topology_bus *root = NULL;
	uint32_t last = UINT32_MAX;

	if (!p || platform_is_empty(p) || !check_now(c)->settled || !is_of_guest(check_op(c)))
		return;
	while ((root = topology_next_root(platform_topology(p), root))) {
		if (root->domain != last)
			judge_domain(c, rule, promise, root->domain);
		last = root->domain;
	}
}
