// SPDX-License-Identifier: GPL-2.0
/* requests.c - what drivers in the guest ask of a function; see requests.h */
#include "model/requests.h"

#include <errno.h>
#include <string.h>

#include "hyperv/vpci.h"
#include "model/config_reads.h"

enum { VECTORS = 32 }; /* most that the guest's driver asks for (harness/kernel/glue.c) */

struct asking {
	struct machine *m;
	struct channel *c;
	struct host_bus *b;
	const struct operation *op;
	struct outcome *out;
};

static int unknown(struct asking *s)
{
	s->out->unknown = true;
	return 0;
}

/* Nobody knows whether there is somebody to ask.  If there is, it may wait for ever, with its device locked. */
static int lost(struct asking *s)
{
	const bool asks_host = s->op->kind == OP_MSI || s->op->kind == OP_BLOCK_READ || s->op->kind == OP_BLOCK_WRITE;

	if (asks_host && s->c->answered) {
		machine_doubt(s->m);
		channel_lose(s->m, s->c);
	}
	return unknown(s);
}

/*
 * The function, if it is there and has a driver that can ask.  Else NULL, and *@status is what the asker
 * gets; or nothing is known.
 */
static struct found_function *asker(struct asking *s, uint32_t devfn, int *status)
{
	struct channel *c = s->c;
	struct told_function *t = functions_told(&c->f, devfn_wslot(devfn));
	struct found_function *p = functions_found(&c->f, devfn);

	*status = c->state == CHANNEL_SUSPENDED ? -EAGAIN : -ENODEV;
	if (!channel_touch(s->m, c, false) || c->f.overflow) {
		*status = lost(s);
		return NULL;
	}
	if (c->state != CHANNEL_INSTALLED)
		return NULL;
	if (p ? functions_is_unsure(&c->f, p) || p->unsure_driver : t && t->unsure)
		*status = lost(s);
	return p && p->has_driver && !s->out->unknown ? p : NULL;
}

static bool is_known(const struct found_function *p, const struct config_space *c, uint32_t offset, uint32_t width)
{
	for (uint32_t at = offset; at < offset + width && at < CONFIG_CONVENTIONAL; at++)
		if (config_mask(c, at) && !(p->known[at / 8] >> at % 8 & 1))
			return false;
	return true;
}

static uint32_t read_host(struct asking *s, const struct found_function *p)
{
	struct host_function *h = host_find(&s->m->host, s->op->channel, p->as.wslot);
	struct config_space *c = h ? host_config(h) : NULL;

	if (h && (!c || !is_known(p, c, s->op->config.offset, s->op->config.size)))
		unknown(s);
	host_window_write(&s->m->host, s->op->channel, 0, 4, p->as.wslot);
	return host_window_read(&s->m->host, s->op->channel, 0x1000u + s->op->config.offset, s->op->config.size);
}

static int config_read_request(struct asking *s)
{
	const uint32_t ones = (uint32_t)((UINT64_C(1) << 8 * s->op->config.size) - 1);
	int status;
	struct found_function *p = asker(s, s->op->config.devfn, &status);
	struct config_told told;

	s->out->has_value = status != -EAGAIN;
	if (!p)
		return status;
	told = (struct config_told){ p->as.vendor, p->as.device, p->as.class, p->as.rev, p->as.subsystem };
	switch (config_answer_read(&told, s->op->config.offset, s->op->config.size, &s->out->value)) {
	case CONFIG_REFUSED:
		s->out->value = ones;
		return CONFIG_BAD_REGISTER;
	case CONFIG_UNTOUCHED:
		s->out->value = CONFIG_UNTOUCHED_VALUE;
		break;
	case CONFIG_HOST:
		s->out->value = read_host(s, p);
		break;
	case CONFIG_VALUE:
		break;
	}
	return CONFIG_SUCCESS;
}

static int config_write_request(struct asking *s)
{
	int status;
	struct found_function *p = asker(s, s->op->config.devfn, &status);
	enum config_answer answer = config_answer_write(s->op->config.offset, s->op->config.size);

	if (!p)
		return status;
	if (answer == CONFIG_REFUSED)
		return CONFIG_BAD_REGISTER;
	if (answer != CONFIG_HOST)
		return CONFIG_SUCCESS;
	host_window_write(&s->m->host, s->op->channel, 0, 4, p->as.wslot);
	host_window_write(&s->m->host, s->op->channel, 0x1000u + s->op->config.offset, s->op->config.size,
			  s->op->config.value);
	for (uint32_t at = s->op->config.offset; at < s->op->config.offset + s->op->config.size && at < 256u; at++) {
		uint8_t bit = (uint8_t)(1 << at % 8);

		p->known[at / 8] = (uint8_t)(s->op->async ? p->known[at / 8] & ~bit : p->known[at / 8] | bit);
	}
	return CONFIG_SUCCESS;
}

static uint8_t offered_vectors(struct asking *s, const struct found_function *p)
{
	const struct host_function *h = host_find(&s->m->host, s->op->channel, p->as.wslot);

	if (!h)
		return 0;
	return s->op->msi.kind == MSI_MSI ? h->msi : h->bar[0] ? h->msix
							       : 0;
}

/* A best guess of the number, and no promise. */
static int msi(struct asking *s)
{
	int status;
	struct found_function *p = asker(s, s->op->msi.devfn, &status);
	struct host_answer *a = &s->b->answer[REQUEST_INTERRUPT];
	uint8_t most = s->op->msi.count < 1 ? 1 : s->op->msi.count > VECTORS ? VECTORS
									     : s->op->msi.count;

	if (!p)
		return status;
	memset(p->known, 0, sizeof(p->known));
	if (!p->vectors)
		p->vectors = offered_vectors(s, p) < most ? offered_vectors(s, p) : most;
	if (a->left && a->kind != ANSWER_STATUS)
		machine_doubt(s->m); /* it polls until the host behaves, towards everybody */
	s->out->has_value = true;
	return unknown(s);
}

static int msi_free(struct asking *s)
{
	int status;
	struct found_function *p = asker(s, s->op->msi.devfn, &status);

	if (!p)
		return status;
	memset(p->known, 0, sizeof(p->known));
	p->vectors = 0;
	return 0;
}

static int retarget(struct asking *s)
{
	int status;
	struct found_function *p = asker(s, s->op->retarget.devfn, &status);

	if (!p)
		return status;
	memset(p->known, 0, sizeof(p->known));
	/* Whether it has that many vectors is not certain; whether it has any is, or they came with an error. */
	if (s->op->retarget.vector < p->vectors && s->c->has_domain)
		s->out->has_id = !id_registry_lookup(&s->m->ids, &s->b->instance, s->c->domain, s->op->retarget.devfn,
						     &s->out->id);
	return unknown(s);
}

/* 6.12 pci-hyperv.c:1416-1469, 1497-1555: any status but 0 is an error. */
static int block(struct asking *s, uint8_t request, uint32_t len)
{
	int status;
	struct found_function *p = asker(s, s->op->block.devfn, &status);
	struct host_answer a;

	s->out->has_value = s->op->kind == OP_BLOCK_READ && status != -EAGAIN;
	if (!p)
		return status;
	if (!len)
		return -EINVAL;
	a = bring_up_ask(s->b, request);
	if (a.kind == ANSWER_SHORT && request == REQUEST_READ_BLOCK)
		return unknown(s); /* the padding is taken for data */
	if (a.kind != ANSWER_STATUS) {
		channel_doubt(s->m, s->c);
		return unknown(s);
	}
	if (a.status || !host_find(&s->m->host, s->op->channel, p->as.wslot))
		return -EIO;
	s->out->value = len;
	return 0;
}

static uint32_t block_bytes(uint32_t len)
{
	return len < VPCI_BLOCK ? len : VPCI_BLOCK;
}

static int block_read(struct asking *s)
{
	return block(s, REQUEST_READ_BLOCK, block_bytes(s->op->block.size));
}

static int block_write(struct asking *s)
{
	return block(s, REQUEST_WRITE_BLOCK, block_bytes(s->op->len));
}

int machine_request(struct machine *m, const struct operation *op, struct outcome *out)
{
	static int (*const requests[OP_KINDS])(struct asking * s) = {
		[OP_READ] = config_read_request,
		[OP_WRITE] = config_write_request,
		[OP_MSI] = msi,
		[OP_MSI_FREE] = msi_free,
		[OP_RETARGET] = retarget,
		[OP_BLOCK_READ] = block_read,
		[OP_BLOCK_WRITE] = block_write,
	};
	struct asking s = { m, &m->channel[op->channel], &m->host.bus[op->channel], op, out };

	return requests[op->kind](&s);
}
