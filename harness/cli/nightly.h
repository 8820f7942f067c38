/* SPDX-License-Identifier: GPL-2.0 */
/*
 * nightly.h - the parts of bdfuzz nightly
 *
 * A night is a list of units: a target with one engine, the merge of the corpora, their coverage, ...  What a unit came
 * to is a group of records, JSON objects, that is appended to DIR/results.jsonl at once when it ends; so a night that
 * was interrupted goes on with the first unit that has none, and pages can be made at any time from what is there.
 *
 * DIR/results.jsonl            this night        DIR/nights/0007.jsonl        those before, oldest first
 * DIR/work/<system>/<target>   as in build/work: corpora go on from night to night, findings are this night's
 * DIR/index.html, junit.xml, summary.md          made from the records, after each unit
 */
#ifndef BDFUZZ_NIGHTLY_H
#define BDFUZZ_NIGHTLY_H

#include <json-c/json.h>

#include "cli/command.h"
#include "cli/fuzz.h"

/* ---- nightly_records.c ---- */

struct records {
	struct json_object *all;	/* an array */
	long good;			/* bytes of the file that hold them */
};

/* Read them; a last line that is not whole is left out.  0 (no file: no records), or an exit code. */
int records_load(const char *path, struct records *r);
/* Append those of the array @fresh to the file and to @r, all of them or none.  An exit code. */
int records_append(const char *path, struct records *r, struct json_object *fresh);
void records_free(struct records *r);
/* The next record of this type after *@at, which begins at 0; NULL: no more. */
struct json_object *records_next(const struct records *r, const char *type, size_t *at);

/* A field of a record; "" or 0 if it has none. */
const char *record_text(struct json_object *o, const char *key);
double record_number(struct json_object *o, const char *key);
struct json_object *record_new(const char *type, const char *unit);
__attribute__((format(printf, 3, 4))) void record_add_text(struct json_object *o, const char *key, const char *format,
							   ...);	/* made printable */
void record_add_number(struct json_object *o, const char *key, double number);

/* ---- the night ---- */

struct night {
	char *out;			/* DIR, absolute */
	char *work;			/* DIR/work */
	uint64_t minutes, runs, jobs, seed;
	struct systems systems;
	struct file_list targets;	/* paths below build/fuzz-asan/fuzz of the targets that are fuzzed, each once */
	const char *skip;		/* steps with commas between them, or NULL */
	struct records now, before;	/* this night's; those of the last one, or none */
	size_t before_count;		/* nights that there were */
	struct json_object *fresh;	/* of the unit that runs: records that are not yet in the file */
	const struct night_unit *unit;	/* which that is */
	size_t number, units;		/* of it, from 1; of how many */
	int signals;			/* readable when it was interrupted */
	bool interrupted, terminal;
};

struct night_step {
	const char *name;		/* as --skip says it */
	bool each;			/* a unit for each target */
	int (*run)(struct night *n, const char *target);	/* an exit code; records go to n->fresh */
};

struct night_unit {
	const struct night_step *step;
	const char *target;		/* NULL: it is not for each */
	char name[96];			/* "fuzz fuzz_vpci" */
};

extern const struct night_step night_libfuzzer, night_afl, night_merge, night_findings, night_coverage,
	night_conformance, night_bench, night_compare;
extern const struct night_step *const night_steps[];	/* in their order; NULL ends */

/* nightly_night.c: all of it, or the rest of it; an exit code */
int night_run(struct night *n);

/* ---- nightly_unit.c: what steps use ---- */

/* Start a record of the unit that runs; it is in n->fresh. */
struct json_object *night_record(struct night *n, const char *type);
/* What went wrong in this unit, for people: it has failed. */
__attribute__((format(printf, 2, 3))) void night_fail(struct night *n, const char *format, ...);
/* Run a command until it ends or the night is interrupted, which ends it.  Its exit status, or -errno. */
int night_command(struct night *n, struct command *c, const char *output, const char *errors);
bool night_skips(const struct night *n, const char *step);
/* The lanes of @target: each system, or one without.  How many; a lane has to be freed. */
size_t night_lanes(const struct night *n, const char *target, struct lane lane[LANES]);

/* ---- what is made of the records ---- */

/* nightly_html.c, nightly_junit.c: as a text in DIR; an exit code */
int night_page(const struct night *n);
int night_junit(const struct night *n);
int night_summary(const struct night *n);	/* summary.md */
/* What @put prints, as DIR/@name, whole or not at all. */
int night_write(const struct night *n, const char *name, void (*put)(const struct night *n, FILE *out));
/* nightly_plot.c: how it went as a drawing in @out, or a line that says why there is none */
void night_plots(const struct night *n, FILE *out);
/* New findings, tests that failed, units that failed: the night's exit code is 1 if there are any. */
struct night_sum {
	size_t fresh, known, tests, failed_tests, failed_units, changes;
};
struct night_sum night_sum(const struct night *n);

#endif
