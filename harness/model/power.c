// SPDX-License-Identifier: GPL-2.0
/*
 * power.c - devices that sleep and wake up, and a driver that comes and goes; see machine.h
 *
 * A guest that hibernates puts its devices to sleep one by one, and lets nobody load or unload a driver
 * meanwhile: processes are frozen.  Whoever loads a driver waits for all its probes.
 */
#include "model/machine_parts.h"

#include <errno.h>
#include <string.h>

/* ---- asleep ---------------------------------------------------------------------------------------- */

static bool leaves_d0(struct machine *m, unsigned channel)
{
	return bring_up_ask(&m->host.bus[channel], REQUEST_D0_EXIT).kind == ANSWER_STATUS;
}

int machine_suspend(struct machine *m, unsigned channel)
{
	struct channel *c = &m->channel[channel];

	m->slept = true;
	m->in_flux |= m->async;
	if (c->busy)
		machine_doubt(m); /* if it is going, nobody answers its D0 exit: machine_rescind() */
	if (!channel_touch(m, c, true)) {
		channel_lose(m, c); /* it may be asleep from now on */
		return 0;
	}
	if (c->state == CHANNEL_SUSPENDED)
		return -EAGAIN;
	if (c->state == CHANNEL_PROBING && !c->waits_for_turn)
		channel_doubt(m, c);
	if (c->state != CHANNEL_INSTALLED) {
		c->busy |= m->async; /* it finds out later, in a thread of its own */
		c->power |= m->async;
		return -ENODEV;
	}
	if (!leaves_d0(m, channel))
		channel_lose(m, c);
	c->state = CHANNEL_SUSPENDED;
	return 0;
}

/* A wake-up that fails leaves a bus that is neither awake nor asleep. */
int machine_resume(struct machine *m, unsigned channel)
{
	struct channel *c = &m->channel[channel];
	bool vectors = false;

	m->in_flux |= m->async;
	if (!channel_touch(m, c, true)) {
		channel_lose(m, c);
		return 0;
	}
	if (c->state != CHANNEL_SUSPENDED)
		return -EAGAIN;
	if (host_bar_kinds(m->host.bus[channel].function, m->host.bus[channel].functions) & ~c->bar_kinds)
		return -EPERM;
	for (uint32_t i = 0; i < c->f.founds; i++) {
		vectors |= c->f.found[i].vectors;
		memset(c->f.found[i].known, 0, sizeof(c->f.found[i].known));
	}
	bring_up_begin(&c->up, true);
	switch (bring_up_run(&c->up, &m->host, channel, &c->f)) {
	case BRING_UP:
		if (vectors && m->host.bus[channel].answer[REQUEST_INTERRUPT].left) {
			machine_doubt(m); /* it may poll until the host behaves, towards everybody */
			channel_lose(m, c);
		}
		c->state = CHANNEL_INSTALLED;
		return 0;
	case BRING_DOWN:
		channel_lose(m, c);
		return c->up.error;
	default:
		channel_lose(m, c);
		return 0;
	}
}

/* ---- the driver comes and goes ------------------------------------------------------------------------- */

/* Processes are frozen while a device sleeps. */
static bool somebody_sleeps(const struct machine *m)
{
	for (unsigned i = 1; i <= SCENARIO_CHANNELS; i++)
		if (m->channel[i].state == CHANNEL_SUSPENDED && !m->channel[i].busy &&
		    !channel_is_unknown(&m->channel[i]))
			return true;
	return false;
}

static void lose_all(struct machine *m)
{
	machine_doubt(m);
	for (unsigned i = 1; i <= SCENARIO_CHANNELS; i++)
		if (m->host.bus[i].offered)
			channel_lose(m, &m->channel[i]);
}

/* May the driver come or go now?  0, or -EAGAIN; or nobody can tell, and all is lost. */
static int may_reload(struct machine *m)
{
	bool unsure = m->in_flux;

	if (somebody_sleeps(m))
		return -EAGAIN;
	m->in_flux |= m->async;
	for (unsigned i = 1; i <= SCENARIO_CHANNELS && m->slept; i++)
		unsure |= m->channel[i].busy || channel_is_unknown(&m->channel[i]);
	if (!unsure)
		return 0;
	lose_all(m);
	return -EAGAIN;
}

int machine_unload(struct machine *m)
{
	bool slow = m->doubt;
	int error = may_reload(m);

	if (error)
		return error;
	if (m->unloaded)
		return -EBUSY;
	m->unloaded = true;
	for (unsigned i = 1; i <= SCENARIO_CHANNELS; i++) {
		struct channel *c = &m->channel[i];

		slow |= c->busy || channel_is_unknown(c) || c->state == CHANNEL_PROBING ||
			(c->state == CHANNEL_INSTALLED && !leaves_d0(m, i));
	}
	if (slow)
		lose_all(m);
	for (unsigned i = 1; i <= SCENARIO_CHANNELS; i++) {
		struct channel *c = &m->channel[i];

		if (c->state != CHANNEL_INSTALLED || c->lost)
			continue;
		channel_put_domain(m, c);
		functions_reset(&c->f);
		c->state = CHANNEL_FAILED;
	}
	return 0;
}

/* Every device without a driver is tried, in the order in which the devices came. */
int machine_load(struct machine *m)
{
	bool wait = false;
	int error = may_reload(m);

	if (error)
		return error;
	if (!m->unloaded)
		return -EBUSY;
	m->unloaded = false;
	for (unsigned i = 1; i <= SCENARIO_CHANNELS; i++) {
		struct channel *c = &m->channel[i];

		wait |= machine_may_wait(m, i) || (c->busy && c->answered && m->host.bus[i].offered);
		if (c->state == CHANNEL_FAILED && channel_touch(m, c, true)) {
			c->waits_for_turn = true;
			c->state = CHANNEL_PROBING;
		}
	}
	machine_take_turns(m);
	for (unsigned i = 1; i <= SCENARIO_CHANNELS; i++) /* a probe that fails waits for its D0 exit */
		wait |= machine_may_wait(m, i);
	if (!wait && !machine_probes(m))
		return 0;
	lose_all(m); /* the one who loads the driver waits for it, and so does everybody else */
	return 0;
}
