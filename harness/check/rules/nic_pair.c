// SPDX-License-Identifier: GPL-2.0
/*
 * nic_pair.c - a VF is paired with the NIC that the host means
 *
 * Expected is what model/vf_pairs.h says, fed with what is seen after each operation; so a pair is judged by what was
 * known when the later of the two came.  Where several things may have happened in any order, or something failed on
 * request, what is seen is taken over, and judged from there on.
 */
#include <string.h>

#include "check/netdevs.h"

extern const struct invariant rule_nic_pair;

struct pairing {
	struct vf_pairs pairs;
	bool unsettled;		/* by the last look somebody was still at work */
	bool lost;		/* something was made to fail: nothing is expected any more */
};

static int place_of(const struct observation *o, uint32_t id)
{
	const struct seen_netdev *d = id ? netdevs_find(o, id) : NULL;

	return d ? (int)(d - o->netdev) : -1;
}

static void take_over(struct pairing *p, const struct observation *o)
{
	for (unsigned i = 0; i < p->pairs.count; i++)
		p->pairs.partner[i] = 0;
	for (unsigned i = 0; i < o->netdevs; i++) {
		const uint32_t vf = o->netdev[i].kind == SEEN_NIC ? netdevs_vf(o, i) : 0;

		for (unsigned k = 0; vf && k < p->pairs.count; k++)
			if (p->pairs.device[k].id == o->netdev[i].id)
				p->pairs.partner[k] = vf;
			else if (p->pairs.device[k].id == vf)
				p->pairs.partner[k] = o->netdev[i].id;
	}
}

static void compare(struct check *c, struct pairing *p)
{
	const struct observation *o = check_now(c);

	for (unsigned i = 0; i < o->netdevs; i++) {
		const uint32_t wanted = vf_pairs_partner(&p->pairs, o->netdev[i].id);
		char expected[40], found[40], whose[40];

		if (o->netdev[i].kind != SEEN_NIC || netdevs_vf(o, i) == wanted)
			continue;
		netdevs_name(o, place_of(o, wanted), expected);
		netdevs_name(o, o->netdev[i].vf, found);
		netdevs_name(o, (int)i, whose);
		check_fail(c, &rule_nic_pair, o->netdev[i].channel, expected, NULL, "%s has %s", whose, found);
		take_over(p, o);
		return;
	}
}

/* A NIC that is put to sleep, or whose host refuses something, takes part again when it pleases. */
static bool is_beyond(const struct check *c, const struct operation *op)
{
	const bool nic = op->channel && check_host(c)->bus[op->channel].type == OFFER_NET;

	return op->kind == OP_FAIL || (nic && (op->kind == OP_SUSPEND || op->kind == OP_RESUME)) ||
	       (op->kind == OP_ANSWER && op->answer.request >= REQUEST_NVSP);
}

static void look(struct check *c)
{
	const struct observation *o = check_now(c);
	struct pairing *p = check_memory(c, sizeof(*p));
	struct vf_device now[VF_DEVICES];

	if (!p || o->unknown_netdevs)
		return;
	p->lost |= check_op(c) && is_beyond(c, check_op(c));
	if (p->lost || !o->settled || o->leaving) {
		p->unsettled = true;
		return;
	}
	if (!o->netdevs && !p->pairs.count)
		return;
	netdevs_describe(o, now);
	vf_pairs_update(&p->pairs, now, o->netdevs);
	if (p->unsettled)
		take_over(p, o);
	p->unsettled = false;
	compare(c, p);
}

const struct invariant rule_nic_pair = {
	.id = "NIC-PAIR",
	.sentence = "A VF is paired with the NIC that the host associated, else with that of its MAC, else with none.",
	.origin = "seed 004; 64ff412ad41f; 6.12 netvsc_drv.c:2258-2318, 6.1 netvsc_drv.c:2255-2315",
	.advice = "Compare serial, slot name and MACs of the two, and the order in which they came.",
	.severity = SEVERITY_CRITICAL,
	.surface = SURFACE_NET,
	.trusted = true,
	.look = look,
};
