// SPDX-License-Identifier: GPL-2.0
/* judge.c - which promises a map of a platform breaks now, in any segment; see platform.h */
#include "sut/platform/platform.h"

/* Hardware that lies about itself, or changed when nobody looked, leaves what holds of any map. */
static uint32_t can_be_asked(const struct platform *p, uint32_t domain)
{
	return platform_is_forged(p) || platform_is_open(p, domain) ? PROMISES_OF_STRUCTURE : ~0u;
}

uint32_t platform_judge(struct platform *p, enum map_strategy strategy, uint32_t promises,
			struct map_breach breach[MAP_PROMISES])
{
	const struct bus_map *m = platform_map(p, strategy);
	struct topology *t = platform_topology(p);
	uint32_t last = UINT32_MAX, broken = 0;

	for (const struct topology_bus *root = NULL;
	     m && (root = topology_next_root(t, root)) && root->domain < TOPOLOGY_PRIVATE;) {
		const uint32_t domain = root->domain, asked = promises & ~broken & can_be_asked(p, domain);

		if (domain != last && asked)
			broken |= map_check(m, t, domain, asked, breach);
		last = domain;
	}
	return broken;
}
