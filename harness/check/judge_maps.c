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

/* All promises at once, and once for all rules that ask after the same operation. */
static const struct judgement *judge(struct check *c, struct platform *p, unsigned strategy)
{
	struct judgement *j = &c->judged[strategy];

	if (j->look != c->looks) {
		j->look = c->looks;
		j->broken = platform_judge(p, (enum map_strategy)strategy, (1u << MAP_PROMISES) - 1, j->breach);
	}
	return j;
}

void judge_maps(struct check *c, const struct invariant *rule, enum map_promise promise)
{
	struct platform *p = check_platform(c);
	const struct map_breach *b;

	if (!p || platform_is_empty(p) || !check_now(c)->settled || !is_of_guest(check_op(c)))
		return;
	for (unsigned i = 0; i < MAP_STRATEGIES; i++) {
		if (!is_judged(p, i) || !(judge(c, p, i)->broken & promise))
			continue;
		b = &c->judged[i].breach[__builtin_ctz(promise)];
		check_fail(c, rule, 0, b->expected, NULL, "map %s, segment %04x: %s", map_strategies[i].name,
			   b->address >> 16, b->found);
		return;
	}
}
