/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fake_sut.h - a scripted system under test, for tests of the checker and its rules
 *
 * An imaginary machine that does everything right at once: an offer installs a bus, relations fill
 * it, a rescind removes it.  A test plants a defect: a function that changes what is seen.
 * Not a model of any driver: it knows just enough for every rule to have something to look at.
 *
 *	static void two_zeroes(const struct fake_moment *m, struct observation *o) { ... }
 *	FAKE_SUT(zeroes, two_zeroes);	-> const struct sut_class zeroes
 */
#ifndef BDFUZZ_FAKE_SUT_H
#define BDFUZZ_FAKE_SUT_H

#include "check/check.h"

enum fake_phase { FAKE_STEPPED, FAKE_SETTLED, FAKE_ENDED };

struct fake_moment {
	enum fake_phase phase;
	unsigned step;			/* operations stepped so far; notes and expectations are not */
	unsigned kind;			/* enum operation_kind of the last one */
	unsigned who;			/* of the last OP_RUN */
};

/* Changes what a look shows.  NULL: nothing. */
typedef void (*fake_defect)(const struct fake_moment *m, struct observation *o);

int fake_open(struct sut **sut, fake_defect defect);
void fake_close(struct sut *sut);
void fake_begin(struct sut *sut);
void fake_step(struct sut *sut, const struct operation *op);
void fake_look(struct sut *sut, struct observation *o);
void fake_settle(struct sut *sut);
void fake_end(struct sut *sut);
int fake_locate(struct sut *sut, const void *where, char *text, size_t room);
const struct host *fake_host(struct sut *sut);

/* Operations, for scenarios written as arrays.  The GUID is zero but for bytes 4 to 7. */
#define FAKE_OFFER(ch, domain, b6, b7) { .kind = OP_OFFER, .channel = (ch), .offer.instance.b =		\
	{ [4] = (domain) & 0xff, [5] = (domain) >> 8, [6] = (b6), [7] = (b7) } }
#define FAKE_FUNCTION(ch, slot) { .kind = OP_FUNCTION, .channel = (ch), .function =			\
	{ .wslot = (slot), .vendor = 0x15b3, .device = 0x1016, .class = 0x020000, .serial = 7 } }
#define FAKE_DO(what, ch) { .kind = OP_##what, .channel = (ch) }
#define FAKE_RETARGET(ch, fn) { .kind = OP_RETARGET, .channel = (ch), .retarget.devfn = (fn) }
#define FAKE_READ(ch) { .kind = OP_READ, .channel = (ch), .config.size = 4 }
#define FAKE_EXPECT(ch, what, fn, is) { .kind = OP_EXPECT, .channel = (ch), .expect =			\
	{ .subject = EXPECT_##what, .devfn = (fn), .value = (uint64_t)(is) } }

/* Run @count operations of @op on @sut beside @model (NULL: none).  What checker_run() returns. */
int fake_run(const struct sut_class *sut, const struct sut_class *model, const struct operation *op,
	     size_t count, struct check_result *result);

/* For defects: an event more.  An @e.where of (void *)n is located as "fake.c:n (fake_function_n)". */
void fake_event(struct observation *o, struct event e);

#define FAKE_SUT(stem, defect)							\
	static int stem##_open(struct sut **sut)				\
	{									\
		return fake_open(sut, defect);					\
	}									\
	static const struct sut_class stem = {					\
		.name = #stem, .help = "a scripted machine", .source = "none",	\
		.open = stem##_open, .close = fake_close, .begin = fake_begin,	\
		.step = fake_step, .look = fake_look, .settle = fake_settle,	\
		.end = fake_end, .locate = fake_locate, .host = fake_host,	\
	}

#endif
