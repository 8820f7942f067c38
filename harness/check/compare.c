// SPDX-License-Identifier: GPL-2.0
/* compare.c - see compare.h */
#include "check/compare.h"

const struct observation *compare_with(const struct check *c)
{
	const struct observation *model = check_model(c);

	if (!model || check_phase(c) == CHECK_ENDED || !check_now(c)->settled)
		return NULL;
	return model;
}

/* An operation that met work still under way had an outcome that depends on who ran first. */
const struct observation *compare_outcome(const struct check *c)
{
	const struct observation *model = compare_with(c);
	const struct operation *op = check_op(c);

	if (!model || !op || op->async || !check_before(c)->settled)
		return NULL;
	return model->unknown_value || model->bus[op->channel].unknown ? NULL : model;
}

void compare_buses(struct check *c, void (*compare)(struct check *c, unsigned channel, const struct seen_bus *found,
						    const struct seen_bus *wanted))
{
	const struct observation *model = compare_with(c);

	for (unsigned i = 1; model && i <= SCENARIO_CHANNELS; i++) {
		const struct seen_bus *found = &check_now(c)->bus[i], *wanted = &model->bus[i];

		if (found->state == BUS_INSTALLED && wanted->state == BUS_INSTALLED && !wanted->unknown &&
		    !wanted->unknown_functions)
			compare(c, i, found, wanted);
	}
}

void compare_hosts(struct check *c, void (*judge)(struct check *c, unsigned channel, const struct seen_bus *bus,
						  const struct host_bus *host))
{
	if (!check_now(c)->settled || check_phase(c) == CHECK_ENDED)
		return;
	for (unsigned i = 1; i <= SCENARIO_CHANNELS; i++) {
		const struct seen_bus *bus = &check_now(c)->bus[i];
		const struct host_bus *host = &check_host(c)->bus[i];

		if (bus->state == BUS_INSTALLED && !bus->unknown && !bus->unknown_functions && host->said_any)
			judge(c, i, bus, host);
	}
}

static bool next_pair(const struct seen_bus *found, const struct seen_bus *wanted, struct pair *p)
{
	const struct seen_function *f = p->i < found->functions ? &found->function[p->i] : NULL;
	const struct seen_function *w = p->j < wanted->functions ? &wanted->function[p->j] : NULL;

	if (!f && !w)
		return false;
	p->found = f && (!w || f->devfn <= w->devfn) ? f : NULL;
	p->wanted = w && (!f || w->devfn <= f->devfn) ? w : NULL;
	p->devfn = p->found ? p->found->devfn : p->wanted->devfn;
	p->i += !!p->found;
	p->j += !!p->wanted;
	return true;
}

bool compare_function(const struct seen_bus *found, const struct seen_bus *wanted, struct pair *p)
{
	while (next_pair(found, wanted, p))
		if (!p->wanted || !p->wanted->unknown_presence)
			return true;
	return false;
}
