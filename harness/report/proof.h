/* SPDX-License-Identifier: GPL-2.0 */
/*
 * proof.h - what one trial of `bdfuzz prove` was, and what came of it, as a text file
 *
 * A trial is one fuzzing process on one system with a planted defect, or on the same without it.  The file's head says
 * what is asked for: who starts the process writes it, the process reads it.  The events are added by the process as
 * they come, a line each; the last line, `ended`, says that there will be no more.  A file without it is of a trial
 * that was interrupted.
 */
#ifndef BDFUZZ_REPORT_PROOF_H
#define BDFUZZ_REPORT_PROOF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Early: a new finding before the defect was triggered, so not of the defect. */
enum proof_event { PROOF_REACHED, PROOF_TRIGGERED, PROOF_EARLY, PROOF_DETECTED, PROOF_ENDED, PROOF_EVENTS };
enum { PROOF_NAME = 96, PROOF_DETECTIONS = 32 };

struct proof_time {
	uint64_t run;		/* 1 is the first one; 0: it never happened, or in no run that is known */
	uint64_t us;		/* microseconds of processor time since the process began */
};

static inline bool proof_happened(const struct proof_time *t) { return t->run || t->us; }

struct proof_detection {
	char rule[48], frame[80];	/* frame: the function it was met in, or "-" */
	struct proof_time time;
};

struct proof {
	/* The head. */
	char system[PROOF_NAME], target[PROOF_NAME];
	char without[PROOF_NAME];	/* this rule is not listened to; "-": to all */
	uint64_t program;		/* a hash of the target that runs */
	uint64_t seed;			/* of the engine */
	uint64_t cap, runs;		/* seconds of processor time, and runs, after which it ends; 0: no such limit */
	bool empty;			/* begins without seeds */
	bool stop;			/* the first detection ends it */
	/* What came of it. */
	struct proof_time time[PROOF_EVENTS];
	struct proof_detection detection[PROOF_DETECTIONS];	/* the first of each rule, in their order */
	size_t detections;
};

const char *proof_event_name(enum proof_event event);	/* "reached" */
/* The head.  *@text is malloc'ed.  -ENOMEM. */
int proof_format(const struct proof *t, char **text, size_t *len);
/* One line more for an open file; to be flushed by the caller's fclose().  @rule and @frame only of a detection. */
int proof_append(const char *path, enum proof_event event, const struct proof_time *time, const char *rule,
		 const char *frame);
/* What a file says, @len bytes of @text, which is written into.  -EINVAL as below. */
int proof_parse(char *text, size_t len, struct proof *t, unsigned *line);
/*
 * The whole file.  -errno; -EINVAL, with *@line the first line that is none of ours.  A last line that was cut off in
 * the middle is passed by.
 */
int proof_read(const char *path, struct proof *t, unsigned *line);
/* Whether @done is over and answers what @asked asks for; a detection answers for every cap that it came before. */
bool proof_answers(const struct proof *done, const struct proof *asked);

#endif
