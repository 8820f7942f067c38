// SPDX-License-Identifier: GPL-2.0
/* id_search.c - see id_search.h */
#include "model/id_search.h"

#include <string.h>

#include "model/device_id.h"
#include "model/domains.h"

/* b[4] and b[5] are the domain that is asked for; b[6] and b[7] tell A from B. */
static const struct guid guids[ID_DEVICES] = {
	{ { [4] = 9, [6] = 0x10, [7] = 0x17 } },
	{ { [4] = 9, [6] = 0x20, [7] = 0x27 } },
	{ { [4] = 1, [6] = 0x30, [7] = 0x37 } },
};

struct machine {
	struct domains domains;
	struct id_registry ids;
	bool there[ID_DEVICES], was[ID_DEVICES];
	uint16_t domain[ID_DEVICES];
};

static void keep(struct id_story *shortest, const struct id_story *now, unsigned device, uint32_t found)
{
	if (shortest->steps)
		return;
	*shortest = *now;
	shortest->device = (uint8_t)device;
	shortest->wanted = device_id_prefix(&guids[device]);
	shortest->found = found;
}

static bool has_owner(const struct machine *m, uint16_t domain)
{
	for (unsigned i = 0; i < ID_DEVICES; i++)
		if (m->there[i] && m->domain[i] == domain)
			return true;
	return false;
}

static void ask(const struct machine *m, const struct id_story *now, struct id_search *s)
{
	for (unsigned i = 0; i < ID_DEVICES; i++) {
		uint64_t id = 0;
		int err;

		if (!m->was[i] || (!m->there[i] && (m->ids.policy == ID_EXACT || has_owner(m, m->domain[i]))))
			continue;
		err = id_registry_lookup(&m->ids, &guids[i], m->domain[i], 0, &id);
		if (!m->there[i] && !err)
			keep(&s->stale, now, i, (uint32_t)id);
		else if (m->there[i] && err)
			keep(&s->missing, now, i, UINT32_MAX);
		else if (m->there[i] && (uint32_t)id != device_id_prefix(&guids[i]))
			keep(&s->wrong, now, i, (uint32_t)id);
	}
}

static void carry_out(struct machine *m, const struct id_step *step)
{
	const unsigned i = step->device;
	const uint16_t hint = domain_hint(&m->domains, &guids[i]);

	m->there[i] = step->comes;
	if (step->comes) {
		domain_take(&m->domains, hint, &m->domain[i]);
		id_registry_probe(&m->ids, &guids[i], hint, m->domain[i]);
		m->was[i] = true;
	} else {
		domain_release(&m->domains, m->domain[i]);
		id_registry_remove(&m->ids, m->domain[i]);
	}
}

/* From the start: what came before the last step was judged when it was the last. */
static void tell(struct machine *m, const struct id_story *now, struct id_search *s)
{
	domains_reset(&m->domains);
	id_registry_reset(&m->ids);
	memset(m->there, 0, sizeof(m->there));
	memset(m->was, 0, sizeof(m->was));
	for (unsigned i = 0; i < now->steps; i++)
		carry_out(m, &now->step[i]);
	ask(m, now, s);
	s->stories++;
}

/* Every story of @length steps that begins with @now. */
static void extend(struct machine *m, struct id_story *now, unsigned there, unsigned length, struct id_search *s)
{
	if (now->steps == length) {
		tell(m, now, s);
		return;
	}
	for (unsigned i = 0; i < ID_DEVICES; i++) {
		now->step[now->steps++] = (struct id_step){ (uint8_t)i, !(there >> i & 1) };
		extend(m, now, there ^ 1u << i, length, s);
		now->steps--;
	}
}

void id_search(enum id_policy policy, struct id_search *ret)
{
	static struct machine m;	/* large, and put back by tell() */
	struct id_story now = { .steps = 0 };

	*ret = (struct id_search){ .stories = 0 };
	domains_init(&m.domains, DOMAIN_BYTES_4_5, DOMAIN_LOWEST);
	m.ids.policy = policy;
	for (unsigned length = 1; length <= ID_STEPS; length++)
		extend(&m, &now, 0, length, ret);
}
