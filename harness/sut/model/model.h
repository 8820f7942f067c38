/* SPDX-License-Identifier: GPL-2.0 */
/*
 * model.h - a model of a guest as a system under test, by policy
 *
 * Each such system is one file in harness/sut: a policy, and a method table that is MODEL_METHODS and an open()
 * of its own.  "model" has the policies of the kernels under test and is the reference; the others (legacy-*) are
 * what once was, or was proposed: their findings show that the rules see it.
 */
#ifndef BDFUZZ_SUT_MODEL_H
#define BDFUZZ_SUT_MODEL_H

#include "model/machine.h"
#include "model/requests.h"
#include "sut/model/netdevs.h"
#include "sut/sut.h"

struct model_policy {
	enum domain_bytes bytes;
	enum domain_collision collision;
	enum id_policy id;
	enum vf_policy vf;
};

struct sut {
	struct machine m;
	struct model_netdevs netdevs;
	uint32_t attached[SCENARIO_CHANNELS + 1][256 / 32];	/* functions that were told of: bits by devfn */
	struct outcome out;		/* of the last operation */
	const struct operation *op;	/* while it is carried out, and until the next */
	uint32_t at;			/* its index */
};

/* -ENOMEM.  *@policy is copied. */
int model_open(struct sut **out, const struct model_policy *policy);
void model_close(struct sut *s);
void model_begin(struct sut *s);
void model_step(struct sut *s, const struct operation *op);
void model_settle(struct sut *s);
void model_look(struct sut *s, struct observation *o);
const struct host *model_host(struct sut *s);

#define MODEL_METHODS .real = false, .close = model_close, .begin = model_begin, .step = model_step,	\
	.look = model_look, .settle = model_settle, .end = model_begin, .host = model_host

#endif
