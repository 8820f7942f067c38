/* SPDX-License-Identifier: GPL-2.0 */
/*
 * check.h - invariants, the comparison with the model, findings
 *
 * checker_run() drives one system under test through a scenario in lockstep with the model, asks
 * every rule after every operation, and collects findings.  A rule is one file in check/rules/ that
 * ends in a struct invariant; the build collects them (check_rules).  The file is named by the ID in
 * lower case with `_` for `-`, and the struct is rule_<stem>: dom_unique.c holds rule_dom_unique, DOM-UNIQUE.
 */
#ifndef BDFUZZ_CHECK_H
#define BDFUZZ_CHECK_H

#include "scenario/operations.h"
#include "check/done.h"
#include "sut/sut.h"

enum severity { SEVERITY_LOW, SEVERITY_MEDIUM, SEVERITY_HIGH, SEVERITY_CRITICAL };

struct check;	/* one run in progress */

struct invariant {
	const char *id;		/* stable: "DOM-UNIQUE" */
	const char *sentence;	/* one, in the present tense, ends in a full stop */
	const char *origin;	/* seed, commit, specification clause, kernel file:lines */
	const char *advice;	/* what to look at when it breaks */
	enum severity severity;
	enum surface surface;	/* SURFACE_PCI: it is about PCI hardware, and who looks at it or keeps maps of it */
	/* Says something only while the host keeps the protocol; not asked once a scenario makes it hostile. */
	bool trusted;
	/* Says something about the hardware that a system was given, and nothing about the system: hardware.h. */
	bool of_hardware;
	/* Any of these may be NULL. */
	void (*look)(struct check *c);	/* after each operation: check_now(), check_before(), check_op() */
	void (*end)(struct check *c);	/* after settle(), and after end(): check_phase() tells */
	/*
	 * What happened, as opposed to what is: each event of the kinds in @hears, in order, before
	 * look() and end().  A run that is over (observation.over) has events to the last, but no state
	 * worth a rule: look() and end() are not called for it.
	 */
	uint32_t hears;		/* HEARS(EVENT_WARN) | ... */
	void (*event)(struct check *c, const struct event *e);
};

#define HEARS(kind) (1u << (kind))

extern const struct invariant *const check_rules[];	/* NULL-terminated, sorted by id; made by the build */

enum check_phase { CHECK_RUNNING, CHECK_SETTLED, CHECK_ENDED };

/* What rules may ask. */
const struct observation *check_now(const struct check *c);
const struct observation *check_before(const struct check *c);	/* after the operation before; never NULL */
const struct observation *check_model(const struct check *c);	/* NULL: no model alongside, or a hostile host */
const struct operation *check_op(const struct check *c);	/* NULL in the two last phases */
const struct host *check_host(const struct check *c);		/* what the host holds */
struct platform *check_platform(const struct check *c);		/* PCI hardware and hypervisor; NULL: it has none */
enum check_phase check_phase(const struct check *c);
done_set check_done(const struct check *c);	/* before this operation */
/* This rule's memory for this run, zeroed when the run begins.  NULL: no memory, and the run will say so. */
void *check_memory(struct check *c, size_t bytes);

/*
 * Report a broken rule that no line of code is to be named for, but of several @kinds of breach ("subordinate_behind"):
 * each is a finding of its own, and can be known by itself.
 */
__attribute__((format(printf, 5, 6)))
void check_fail_kind(struct check *c, const struct invariant *rule, const char *kind, const char *expected,
		     const char *found, ...);
/* Report a broken rule.  At most one finding a rule and run is kept: the first. */
__attribute__((format(printf, 6, 7)))
void check_fail(struct check *c, const struct invariant *rule, unsigned channel, const char *expected,
		const void *where, const char *found, ...);
/* The same for an event that is a finding by itself: found is its text. */
void check_fail_event(struct check *c, const struct invariant *rule, const struct event *e,
		      const char *expected);
/* The next finding is about this function of its channel's bus.  For print.h. */
void check_about(struct check *c, unsigned devfn);

struct finding {
	const struct invariant *rule;
	uint32_t at;		/* index of the operation; scenario's count in the last phases */
	unsigned channel;
	int64_t domain;		/* of the channel's bus, or -1 */
	int32_t devfn;		/* of the function it is about, or -1 */
	bool hostile;		/* the host broke the protocol in this run */
	char expected[160], found[320];
	char where[160];	/* kernel file:line, or empty */
	char callers[160];	/* "f < g < h": the functions that led there, as far as known */
	uint64_t crossed;	/* observation.crossed up to here */
	done_set done;		/* what was done up to here: DONE(OP_RESCIND) | ... */
	char key[96];		/* what makes it the same: rule, system, frame (or the event's text) */
};

enum { CHECK_FINDINGS = 32 };

struct check_result {
	struct finding finding[CHECK_FINDINGS];
	uint32_t findings;
	/* `expect` lines that apply to this system and could be decided; each failure is a finding EXPECT. */
	uint32_t expectations, expectations_failed;
	bool over;			/* the system under test gave up early */
	uint8_t planted;		/* observation.planted at the end */
};

struct check_options {
	const struct sut_class *model;	/* NULL: no comparison */
	bool hardware;		/* ask the rules of_hardware too: for people; a fuzzer makes bad hardware on purpose */
	void (*trace)(void *context, const struct operation *op, const struct observation *o);	/* may be NULL */
	/*
	 * Asked before the scenario's @at-th operation, if that is an `idle` or is not waited for (@async), when
	 * @runnable threads can go on, and again after each `run` that it gave: which of them comes next?
	 * False: the operation.  May be NULL.
	 */
	bool (*choose)(void *context, uint32_t at, bool async, uint32_t runnable, struct operation *run);
	void *context;		/* of both */
	bool log;		/* the system's own log is told of: EVENT_LOG */
};

struct checker;	/* an opened system under test with its model; reused for millions of runs */

int checker_open(struct checker **c, const struct sut_class *sut, const struct check_options *options);
void checker_close(struct checker *c);
/*
 * Run one scenario.  *@result is overwritten, as far as its counts say.  -ENOMEM.
 * A system that gives up early is neither settled nor ended: its begin() has to cope.
 */
int checker_run(struct checker *c, const struct scenario *s, struct check_result *result);

#endif
