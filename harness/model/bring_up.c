// SPDX-License-Identifier: GPL-2.0
/* bring_up.c - how a bus comes up; see bring_up.h */
#include "model/bring_up.h"

#include <errno.h>
#include <stddef.h>

#include "hyperv/vpci.h"

struct talk {
	struct bring_up *b;
	struct host *host;
	struct host_bus *bus;
	unsigned channel;
	struct bus_functions *f;
	bool replied; /* the next question has just been answered */
};

enum outcome { NEXT,
	       AGAIN,
	       DOWN,
	       WAITS,
	       UNSURE,
	       SLOW };

static bool is_failure(uint32_t status)
{
	return (int32_t)status < 0;
}

struct host_answer bring_up_ask(struct host_bus *b, uint8_t request)
{
	struct host_answer *a = &b->answer[request];

	if (!a->left)
		return (struct host_answer){ .kind = ANSWER_STATUS };
	a->left--;
	return *a;
}

/*
 * A plain answer that is too short has 16 bytes of packet, and guests pass over what has no more than 20
 * (pci-hyperv.c:2966): for the one who asked, none has come, and none will.
 */
static enum outcome ask(struct talk *t, uint8_t request, uint32_t *status)
{
	struct host_answer a;

	*status = VPCI_OK;
	if (t->replied) {
		t->replied = false;
		return NEXT;
	}
	a = bring_up_ask(t->bus, request);
	if (a.kind == ANSWER_STATUS) {
		*status = a.status;
		return NEXT;
	}
	t->b->deaf = a.kind == ANSWER_SHORT;
	return WAITS;
}

static enum outcome fail(struct talk *t)
{
	t->b->error = -EPROTO;
	return DOWN;
}

static enum outcome version(struct talk *t)
{
	static const uint32_t versions[] = { VPCI_VERSION(4), VPCI_VERSION(3), VPCI_VERSION(2), VPCI_VERSION(1) };
	struct bring_up *b = t->b;
	uint32_t status, wanted = b->resume ? t->bus->version : versions[b->at];

	if (ask(t, REQUEST_VERSION, &status) == WAITS) {
		/* The host took it, whether it has said so or not. */
		t->bus->version = wanted;
		return WAITS;
	}
	if (!is_failure(status)) {
		t->bus->version = wanted;
		return NEXT;
	}
	if (status != VPCI_REVISION_MISMATCH || b->resume || ++b->at == sizeof(versions) / sizeof(versions[0]))
		return fail(t);
	return AGAIN;
}

static enum outcome relations(struct talk *t)
{
	struct operation op = { .kind = OP_RELATIONS, .channel = (uint8_t)t->channel };
	uint32_t status;

	if (ask(t, REQUEST_RELATIONS, &status) == WAITS)
		return WAITS;
	op.relations.form = t->bus->version >= VPCI_VERSION(3) ? 2 : 1;
	host_send(t->host, &op);
	return NEXT;
}

/* A refusal only means that the function has no BARs; so does an answer that is too short. */
static enum outcome requirements(struct talk *t)
{
	uint32_t status;

	if (t->b->at == functions_new(t->f, t->bus->said, t->bus->said_count)) {
		functions_tell(t->f, t->bus->said, t->bus->said_count);
		return NEXT;
	}
	if (ask(t, REQUEST_REQUIREMENTS, &status) == WAITS && !t->b->deaf)
		return WAITS;
	t->f->bars_untold |= t->b->deaf || is_failure(status);
	t->b->deaf = false;
	t->b->at++;
	return AGAIN;
}

/* The guest waits ten seconds for the answer to this one, and does not look at the status. */
static enum outcome d0_exit(struct talk *t)
{
	return bring_up_ask(t->bus, REQUEST_D0_EXIT).kind == ANSWER_STATUS ? NEXT : SLOW;
}

static enum outcome d0(struct talk *t)
{
	uint32_t status;

	if (ask(t, REQUEST_D0, &status) == WAITS)
		return WAITS;
	if (!is_failure(status))
		return NEXT;
	if (t->b->retried)
		return fail(t);
	t->b->retried = true;
	return d0_exit(t) == SLOW ? SLOW : AGAIN;
}

enum { LOW_MOST = 32 << 20 }; /* bytes of BARs of one bus that every guest surely has */
#define HIGH_MOST (UINT64_C(4) << 30)

static bool is_size(uint64_t bytes)
{
	return bytes >= 16 && !(bytes & (bytes - 1));
}

/* Memory BARs with sizes as PCI Local Bus 3.0, 6.2.5.1 has them, and none that lacks its upper half. */
static bool add_bars(const uint32_t bar[6], uint64_t *low, uint64_t *high)
{
	for (unsigned i = 0; i < 6; i++) {
		uint64_t upper = UINT32_MAX, bytes;
		const bool wide = (bar[i] & 7) == 4;

		if (!bar[i])
			continue;
		if ((bar[i] & 7 && !wide) || (wide && i == 5))
			return false;
		if (wide)
			upper = bar[i + 1];
		bytes = ~(upper << 32 | (bar[i] & ~0xfu)) + 1;
		if (!is_size(bytes))
			return false;
		*(wide ? high : low) += bytes < 4096 ? 4096 : bytes;
		i += wide;
	}
	return true;
}

static enum outcome windows(struct talk *t)
{
	uint64_t low = 0, high = 0;

	for (uint32_t i = 0; i < t->bus->functions && !t->b->resume; i++)
		if (!add_bars(t->bus->function[i].bar, &low, &high))
			return UNSURE;
	return low > LOW_MOST || high > HIGH_MOST ? UNSURE : NEXT;
}

static enum outcome assigned(struct talk *t)
{
	uint32_t status;

	t->b->at = functions_next_told(t->f, t->b->at);
	if (t->b->at > 0xff)
		return NEXT;
	if (ask(t, REQUEST_ASSIGNED, &status) == WAITS)
		return WAITS;
	if (is_failure(status) || !host_find(t->host, t->channel, t->b->at))
		return !t->b->resume && d0_exit(t) == SLOW ? SLOW : fail(t);
	t->b->at++;
	return AGAIN;
}

static enum outcome (*const steps[])(struct talk *t) = { version, relations, requirements, d0, windows, assigned };

static enum bring_result run(struct talk *t)
{
	static const enum bring_result result[] = {
		[DOWN] = BRING_DOWN,
		[WAITS] = BRING_WAITS,
		[UNSURE] = BRING_UNSURE,
		[SLOW] = BRING_SLOW,
	};

	while (t->b->step < sizeof(steps) / sizeof(steps[0])) {
		enum outcome o = steps[t->b->step](t);

		if (o == AGAIN)
			continue;
		if (o != NEXT)
			return result[o];
		t->b->step++;
		t->b->at = 0;
	}
	return BRING_UP;
}

void bring_up_begin(struct bring_up *b, bool resume)
{
	*b = (struct bring_up){ .resume = resume };
}

static enum bring_result talk(struct bring_up *b, struct host *host, unsigned channel, struct bus_functions *f,
			      bool replied)
{
	struct talk t = { b, host, &host->bus[channel], channel, f, replied };

	return run(&t);
}

enum bring_result bring_up_run(struct bring_up *b, struct host *host, unsigned channel, struct bus_functions *f)
{
	return talk(b, host, channel, f, false);
}

enum bring_result bring_up_reply(struct bring_up *b, struct host *host, unsigned channel, struct bus_functions *f)
{
	return talk(b, host, channel, f, true);
}
