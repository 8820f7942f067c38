/* SPDX-License-Identifier: GPL-2.0 */
/*
 * verdict.h - what became of the devices of a scenario on one system, in few words
 *
 * A story is run and reduced to its results: for each device (A is channel 1, B channel 2) which domain it got each
 * time that it arrived, and for each function which logical device ID it was asked for by.
 */
#ifndef BDFUZZ_VERDICT_H
#define BDFUZZ_VERDICT_H

#include "cli/cli.h"
#include "hyperv/offers.h"
#include "report/table.h"

enum { STORY_SUBJECTS = 24, STORY_RESULTS = 8, STORY_TEXT = 400 };
enum story_kind { STORY_DOMAINS, STORY_IDS, STORY_KINDS };

/* Results that are no number. */
#define STORY_FAILED UINT64_MAX		/* the device did not load */
#define STORY_NONE (UINT64_MAX - 1)	/* nobody knew the ID */
#define STORY_PENDING (UINT64_MAX - 2)	/* the scenario did not see the end of it */

struct story_subject {
	uint8_t channel, devfn;			/* devfn: of an ID */
	uint64_t result[STORY_RESULTS];
	uint64_t wanted[STORY_RESULTS];		/* the ID that the GUID of that time gives */
	uint8_t results;
};

struct story {
	struct story_subject subject[STORY_KINDS][STORY_SUBJECTS];
	size_t subjects[STORY_KINDS];
	struct check_result result;
};

/* @count stories in memory that is shared with child processes; NULL if there is none. */
struct story *stories_new(size_t count);
void stories_free(struct story *story, size_t count);
/* Run @count scenarios on @class, in a child process: a kernel boots once in each.  0, or an exit code. */
int stories_run(struct story *story, const struct sut_class *class, const struct scenario *s, size_t count);
/* "A 0x3130; B-C fail".  @text has STORY_TEXT bytes. */
void story_write(const struct story *story, enum story_kind kind, char *text);
/* "DOM-KEPT BUS-STATE": each rule once; "-" if all were kept. */
void story_rules(const struct story *story, char *text);
bool story_fails(const struct story *story, unsigned channel);	/* some arrival of that device failed */
/* Some device had two numbers, or one and none, on different arrivals. */
bool story_moves(const struct story *story);
/* Some ID was missing, or is not the one that the GUID gives. */
bool story_is_wrong(const struct story *story);

/* Topics.  @files are tables of offers beside those of fixtures/offers; an exit code. */
int verdict_domains(const struct systems *real, const struct file_list *files, enum table_format format);
int verdict_bridges(enum table_format format);
int verdict_registry(enum table_format format);

/* Parts of a topic; an exit code, with what is wrong printed. */
int verdict_read_offers(const struct file_list *files, struct offers *o);
int verdict_collisions(const struct offers *o, enum table_format format);
int verdict_recorded(const struct offers *o, const struct systems *systems, enum table_format format);

/* Cells of systems that came to the same: "linux-6.1, linux-6.12, model (not real)".  @text has STORY_TEXT bytes. */
void verdict_add_system(char *text, const struct sut_class *class);
/* "## Title", with a blank line before it. */
void verdict_title(const char *title, enum table_format format);

#endif
