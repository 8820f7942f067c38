/* SPDX-License-Identifier: GPL-2.0 */
/*
 * engine.h - the fuzzing engines: one file each, engine_<name>.c, ending in its method table
 *
 * Whoever runs processes (fuzz_worker.c) does not know of which engine they are.
 */
#ifndef BDFUZZ_ENGINE_H
#define BDFUZZ_ENGINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum { ENGINE_MAX_LEN = 2048 };		/* bytes of an input */

struct lane;

struct engine {				/* what a process is asked to do */
	const struct lane *lane;	/* what runs, its dictionary, and its directory */
	unsigned slot, slots;		/* which one of how many processes that may be at work in a lane at a time */
	const char *corpus;		/* directory that inputs are added to */
	const char *seeds;		/* directory that is only read; NULL: none */
	const char *artifacts;		/* prefix of what it writes when it dies */
	const char *const *environment;	/* "NAME=value"; "NAME": that is unset; NULL ends */
	unsigned seed;			/* not 0, which means: choose one */
	uint64_t runs;			/* 0: by time */
	uint64_t seconds;		/* 0: for ever */
	bool reload;			/* take in what others find, at no certain time */
	int errors;			/* file that its standard error goes to */
};

struct engine_progress {
	uint64_t runs;
	unsigned edges;
	double stability;		/* per cent of edges that are the same in each run of an input; 0: not said */
};

struct engine_crash {			/* an input that ended a process, and how */
	const uint8_t *data;
	size_t len;
	const char *report;		/* what was printed on standard error */
	size_t report_len;
	int status;			/* of waitpid() */
};

struct engine_ended {			/* a process that is no more */
	const struct lane *lane;
	unsigned slot;
	const char *report;		/* what it printed and take_line() did not take */
	size_t report_len;
	int status;			/* of waitpid() */
	bool stopped;			/* because it was told to */
	int (*take)(void *context, const struct engine_crash *crash);	/* 0, or an exit code, message printed */
	void *context;
};

struct engine_class {
	const char *name;
	const char *const *presets;	/* the builds that it needs targets of beside the lane's own; NULL ends */
	/*
	 * All processes work in one lane, and then in the next, because they are of different kinds; otherwise lanes
	 * are shared out.
	 */
	bool together;
	bool measures;			/* stability, which is to be 100 per cent */
	bool plain;			/* some of its processes run without ASan */
	/* Both may be NULL.  0, or an exit code with the message printed. */
	int (*usable)(void);				/* is all there that it needs, beside the builds? */
	/* Before a session; what is left of another one goes into corpus/, unless it begins with the seeds alone. */
	int (*prepare)(const struct lane *l, bool seeds_alone);
	/* Start a process.  It is killed when we die, and Ctrl-C is for us alone.  Its number, or -errno. */
	pid_t (*start)(const struct engine *e);
	/* A line that it printed: true if that only tells how far it is, and what it says is in @p. */
	bool (*take_line)(const char *line, struct engine_progress *p);
	void (*look)(const struct lane *l, unsigned slot, struct engine_progress *p);	/* in its files; may be NULL */
	/*
	 * Keep what an ended process has found: inputs in corpus/, crashes by ->take().  *@done: it has done what it
	 * was asked for, else another one can go on.  0, or an exit code with the message printed.
	 */
	int (*finish)(const struct engine_ended *e, bool *done);
};

extern const struct engine_class *const engine_classes[];	/* sorted by name, NULL ends; made by the build */
extern const struct engine_class engine_libfuzzer;		/* unless somebody asks for another */
extern const struct engine_class engine_afl;

const struct engine_class *engine_find(const char *name);	/* NULL: there is none */

/* ---- for engines ---------------------------------------------------------------------------------- */

struct engine_arguments {
	char *argv[32];			/* a NULL behind the last */
	size_t count;
	bool failed;
};

__attribute__((format(printf, 2, 3)))
void engine_argument(struct engine_arguments *a, const char *format, ...);
/*
 * Start argv[0], looked for in PATH, with @environment as in struct engine, its standard error (and its output too, if
 * @output says so) going to the file @errors.  The arguments are freed.  Its number, or -errno.
 */
pid_t engine_spawn(struct engine_arguments *a, const char *const *environment, int errors, bool output);
/* The same input once more, by libFuzzer, which names the place: *@report is malloc'ed.  Its status, or -errno. */
int engine_libfuzzer_once(const struct lane *l, const char *input, char **report, size_t *len);

#endif
