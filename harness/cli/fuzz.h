/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fuzz.h - the parts of bdfuzz fuzz
 *
 * A lane is a target on one system under test, with its directory.  A worker is a slot in which
 * one process of an engine runs at a time, through its share of the lanes.
 */
#ifndef BDFUZZ_FUZZ_H
#define BDFUZZ_FUZZ_H

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>

#include "base/buffer.h"
#include "check/known.h"
#include "cli/cli.h"
#include "cli/engine.h"
#include "report/finding.h"

enum { LANES = 32, WORKERS = 256 };

struct hits;

struct found {
	struct finding_head head;
	const struct known_mask *mask;	/* NULL: new */
	uint64_t hits;
	char *path;
};

struct sample {			/* of a lane, so far */
	double seconds;
	uint64_t runs;
	unsigned edges;
	size_t findings;
};

struct lane {
	char target[64];
	const char *system;		/* name of the system under test; "-" for a target that has none */
	const char *preset;
	const char *like;		/* target whose seeds and dictionary it has; NULL: its own */
	const char *room;		/* absolute, or below the checkout; NULL: build/work */
	bool keep;			/* what was found before stays beside what is found now */
	char *directory;		/* <room>/<system>/<target> */
	uint64_t runs;
	double seconds;			/* of all its processes together */
	unsigned edges;			/* of the process that reached most */
	double stability;		/* of the process that had least, as in engine.h; 0: not said */
	size_t lines, all_lines;	/* of the driver; 0 of 0: not known */
	struct found *found;		/* what it found, sorted by file */
	size_t founds, known, fresh;	/* known: matters; fresh: keys */
	bool gave_up;			/* its processes died too soon, too often */
	struct sample *sample;		/* how it went; malloc'ed, none unless the session takes them */
	size_t samples;
};

struct worker {
	struct lane *lane[LANES];	/* its share, in order */
	size_t lanes, at;
	double deadline;		/* monotonic seconds: end of this lane's time */
	uint64_t runs_left;		/* in this lane; 0 when time is the limit */
	unsigned seed, deaths;		/* deaths: in a row, and soon after the start */
	pid_t pid;			/* 0: none */
	int output;			/* its standard error */
	double started;
	struct engine_progress progress;	/* of this process */
	struct buffer line, report;
	FILE *log;
};

struct fuzz {
	const struct engine_class *engine;	/* NULL: libFuzzer */
	struct lane lane[LANES];
	size_t lanes;
	struct worker *worker;
	size_t workers;
	uint64_t seconds, runs, jobs, seed;
	double period;			/* seconds between samples; 0: none are taken */
	const char *label;		/* before progress, which is on terminals only then; NULL: none */
	bool stop;
	double started, sampled;
};

double now(void);
void remove_tree(const char *path);		/* what is there, and all below it */

/* fuzz_session.c: 0, or an exit code with the message printed. */
int session_option(struct fuzz *f, int option, const char *value);	/* one of these: */
#define SESSION_OPTIONS { "seconds", required_argument, NULL, 't' }, { "runs", required_argument, NULL, 'r' }, \
			{ "jobs", required_argument, NULL, 'j' }, { "seed", required_argument, NULL, 'S' }
int session_defaults(struct fuzz *f);			/* what no option said */
/* The lock, for @verb (NULL: the caller has one), the lanes' directories, who does what. */
int session_prepare(struct fuzz *f, const char *verb);
void session_announce(const struct fuzz *f);
int session_run(struct fuzz *f);
void session_free(struct fuzz *f);
/*
 * From now on Ctrl-C and SIGTERM are something to read: a file that is readable when they came, or -errno; what was
 * before in *@before.  So children are always stopped, and tables always printed.
 */
int session_signals(sigset_t *before);

/* fuzz_lane.c: 0, or an exit code with the message printed. */
int lane_prepare(struct lane *l, bool fixed);		/* its directories, its seeds as bytes */
char *lane_place(const struct lane *l, bool fixed);	/* what its directory is, malloc'ed; NULL: message printed */
/* "<its directory>/<name>", malloc'ed; NULL: message printed. */
char *lane_path(const struct lane *l, const char *name);
int lane_make(const struct lane *l, const char *name, bool empty);	/* a directory in its own */
int lane_put_away(const struct lane *l, const char *name);	/* becomes <name>.old: stays beside, once */
/* A target whose name goes on where another's ends, fuzz_vpci_hostile, has what that one has too: its stem. */
bool lane_parent(char stem[64]);
char *lane_program(const struct lane *l, const char *preset);
char *lane_findings(const struct lane *l);	/* "BDFUZZ_FINDINGS=<directory>", for its processes */
/* Its own, or that of the target it extends; malloc'ed, NULL: none. */
char *lane_dictionary(const struct lane *l);
int lane_pack_file(const char *from, const char *to);	/* a scenario as bytes; anything else as it is */
int lane_pack(const struct lane *l, const char *corpus);	/* "seeds", "regressions": as bytes into its seeds/ */
void lane_free(struct lane *l);

/* fuzz_findings.c */
size_t lane_count_findings(const struct lane *l);	/* files so far */
int lane_hits(const struct lane *l, struct hits **hits);	/* what it hit so far; -errno, hits_open()'s */
int lane_load_findings(struct lane *l);			/* found, founds, known, fresh; an exit code */
void lane_free_findings(struct lane *l);
int lane_count_masks(struct lane *l, uint64_t *hits);	/* loads them, adds to these of report/masks.h; an exit code */
/* fuzz_again.c: which findings of a hostile host a host that keeps the protocol shows too; an exit code */
int lane_try_trusted(const struct lane *l);
int lane_try_asan(const struct lane *l);	/* findings of builds without ASan, as ASan sees them; an exit code */

void findings_print(const struct fuzz *f);

/* fuzz_coverage.c: lines and all_lines, by a replay of the corpus; an exit code. */
int lane_coverage(struct lane *l);

/* Two at a time would write into the same corpora.  0 with the lock held until the process ends, or an exit code. */
int fuzz_lock(const char *verb);

/* fuzz_worker.c */
int worker_next(struct fuzz *f, struct worker *w);	/* start a process in its current lane, or be done */
int worker_read(struct fuzz *f, struct worker *w);	/* take its output and, at the end, what came of it */
void worker_look(const struct fuzz *f, struct worker *w);	/* progress of its process, edges of its lane */
void worker_stop(struct worker *w, bool hard);

#endif
