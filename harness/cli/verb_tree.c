// SPDX-License-Identifier: GPL-2.0
/*
 * verb_tree.c - bdfuzz tree: the PCI hardware of a scenario as it is programmed in the end, or before that
 *
 * The scenario runs in a child, as it may take the system under test with it; nobody judges it.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/cli.h"
#include "report/channels.h"
#include "report/tree.h"
#include "report/tree_dot.h"
#include "sut/platform/platform.h"

enum { PICTURE_MOST = 2000 }; /* functions, without VFs: layout takes seconds, and more takes minutes */

struct request {
	const char *path, *svg, *dot;
	const struct sut_class *class;
	uint64_t at; /* operations that are carried out */
	int map; /* enum map_strategy; MAP_STRATEGIES: none */
	bool every_vf;
};

/* ---- the picture ---------------------------------------------------------------------------------- */

/* What `dot -Tsvg` makes of it, into a file that is there whole or not at all. */
static int draw_svg(FILE *dot, const char *path)
{
	char name[] = "/tmp/bdfuzz-tree-XXXXXX";
	int made = mkstemp(name), status = 0, err;
	uint8_t *data = NULL;
	size_t len;
	pid_t child;

	if (made < 0)
		return cli_internal("%s: %s", name, strerror(errno));
	fflush(NULL);
	child = fork();
	if (!child) {
		if (lseek(fileno(dot), 0, SEEK_SET) || dup2(fileno(dot), STDIN_FILENO) < 0 ||
		    dup2(made, STDOUT_FILENO) < 0)
			_exit(126);
		execlp("dot", "dot", "-Tsvg", (char *)NULL);
		_exit(127);
	}
	while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	err = child < 0 || !WIFEXITED(status) || WEXITSTATUS(status) ? -ECHILD : file_read(name, &data, &len);
	unlink(name);
	close(made);
	if (!err) {
		err = file_write(path, data, len);
		free(data);
		return err ? cli_unusable("%s: %s", path, strerror(-err)) : 0;
	}
	return WIFEXITED(status) && WEXITSTATUS(status) == 127
		       ? cli_internal("tree: dot is missing; the package graphviz has it")
		       : cli_internal("tree: dot could not draw it");
}

static int write_dot(FILE *dot, const char *path)
{
	long len = ftell(dot);
	char *text = len > 0 ? malloc((size_t)len) : NULL;
	int err = text ? 0 : -ENOMEM;

	rewind(dot);
	if (!err && fread(text, 1, (size_t)len, dot) != (size_t)len)
		err = -EIO;
	if (!err)
		err = file_write(path, text, (size_t)len);
	free(text);
	return err ? cli_unusable("%s: %s", path, strerror(-err)) : 0;
}

static int draw_tree(const void *what, FILE *dot)
{
	return tree_dot(what, dot);
}

static int draw_channels(const void *what, FILE *dot)
{
	return channels_dot(what, dot);
}

static int picture(const struct request *r, int (*draw)(const void *what, FILE *dot), const void *what)
{
	FILE *dot;
	int code = 0;

	if (!r->svg && !r->dot)
		return 0;
	dot = tmpfile();
	if (!dot || draw(what, dot) || fflush(dot))
		code = cli_internal("tree: the picture cannot be written: %s", strerror(errno));
	if (!code && r->dot)
		code = write_dot(dot, r->dot);
	if (!code && r->svg)
		code = draw_svg(dot, r->svg);
	if (dot)
		fclose(dot);
	return code;
}

/* ---- the run --------------------------------------------------------------------------------------- */

static int print(const struct request *r, struct platform *p)
{
	struct tree tree = {
		.t = platform_topology(p),
		.every_vf = r->every_vf,
	};
	uint32_t physical;
	int code = 0;

	if (r->map < MAP_STRATEGIES) {
		tree.map = platform_map(p, (enum map_strategy)r->map);
		tree.reference = platform_map(p, MAP_REFERENCE);
		tree.strategy = map_strategies[r->map].name;
		if (!tree.map)
			return cli_unusable("--map: %s does not keep the map %s", r->class->name, tree.strategy);
	}
	if (tree_look(&tree))
		return cli_internal("out of memory");
	physical = tree.functions - tree.vfs;
	if ((r->svg || r->dot) && physical > PICTURE_MOST)
		code = cli_unusable("%s: it has %u functions besides VFs; a picture can have %u, the text any number",
				    r->path, physical, PICTURE_MOST);
	if (!code)
		code = picture(r, draw_tree, &tree);
	if (!code && tree_print(&tree, stdout))
		code = cli_unusable("the tree cannot be printed: %s", strerror(errno));
	tree_free(&tree);
	return code;
}

/* As the checker does it, without rules.  False: the system under test gave up. */
static bool carry_out(const struct request *r, struct sut *sut, const struct scenario *s, struct observation *o)
{
	for (size_t i = 0; i < s->count && i < r->at; i++) {
		if (s->op[i].kind == OP_NOTE || s->op[i].kind == OP_EXPECT)
			continue;
		r->class->step(sut, &s->op[i]);
		r->class->look(sut, o);
		if (o->over)
			return false;
	}
	if (r->at < s->count)
		return true;
	r->class->settle(sut);
	r->class->look(sut, o);
	return !o->over;
}

/* In a process that ends with it, which gives back what was taken. */
static int child_run(const struct request *r, const struct scenario *s)
{
	static struct observation o;	/* large */
	struct sut *sut;
	int err = r->class->open(&sut);

	if (err)
		return cli_internal("%s: %s", r->class->name, strerror(-err));
	r->class->begin(sut);
	if (!carry_out(r, sut, s, &o))
		fprintf(stderr, "bdfuzz: %s gave up before the end; this is what it left\n", r->class->name);
	if (platform_is_empty(r->class->platform(sut)))
		return cli_unusable("%s: there is neither a root bus nor an offer in it", r->path);
	err = print(r, r->class->platform(sut));
	if (fflush(stdout) && !err)
		err = cli_unusable("the tree cannot be printed: %s", strerror(errno));
	return err;
}

static bool has_hardware(const struct scenario *s)
{
	for (size_t i = 0; i < s->count; i++)
		if (s->op[i].kind == OP_ROOT)
			return true;
	return false;
}

/* What the host says needs no system under test. */
static int channels(const struct request *r, struct channels *c)
{
	int code = picture(r, draw_channels, c);

	if (!code && channels_print(c, stdout))
		code = cli_unusable("the channels cannot be printed: %s", strerror(errno));
	return code;
}

static int tree(const struct request *r)
{
	struct channels *offered;
	struct scenario s;
	int status, code;
	pid_t child;

	code = load_scenario(r->path, &s);
	if (code)
		return code;
	if (!has_hardware(&s) && !channels_look(&s, r->at, &offered)) {
		code = channels(r, offered);
		channels_free(offered);
		scenario_free(&s);
		return code;
	}
	fflush(NULL);
	child = fork();
	if (child < 0)
		return cli_internal("fork: %s", strerror(errno));
	if (!child)
		_exit(child_run(r, &s));
	scenario_free(&s);
	while (waitpid(child, &status, 0) < 0)
		if (errno != EINTR)
			return cli_internal("waitpid: %s", strerror(errno));
	if (WIFEXITED(status) && WEXITSTATUS(status) <= EXIT_INTERNAL)
		return WEXITSTATUS(status);
	return cli_internal("%s did not live to the end of %s: bdfuzz show --sut %s tells more", r->class->name,
			    r->path, r->class->name);
}

const struct verb verb_tree;

static int choose_system(struct request *r, const char *name)
{
	struct systems systems = { .count = 0 };
	int code = systems_add(&systems, name);

	if (code)
		return code;
	if (systems.count > 1)
		return cli_unusable("--sut: one system at a time, got '%s'", name);
	r->class = systems.class[0];
	return r->class->platform ? 0 : cli_unusable("--sut: %s has no PCI hardware", name);
}

static int choose_map(struct request *r, const char *name)
{
	char known[200] = "";

	for (r->map = 0; r->map < MAP_STRATEGIES; r->map++)
		if (!strcmp(map_strategies[r->map].name, name))
			return 0;
	for (unsigned i = 0; i < MAP_STRATEGIES; i++) {
		strcat(known, i ? ", " : "");
		strcat(known, map_strategies[i].name);
	}
	return cli_unusable("--map: there is no strategy '%s'; there are %s", name, known);
}

/* The model of a guest whose hypervisor keeps this map; of MAP_STRATEGIES: any. */
static const struct sut_class *keeper(int map)
{
	const char *strategy = map_strategies[map < MAP_STRATEGIES ? map : MAP_XEN_4_17].name;
	const struct sut_class *class = sut_find(strategy);
	char name[64];

	snprintf(name, sizeof(name), "xen-%s", strategy);
	return class ? class : sut_find(name);
}

static int take_option(struct request *r, int c)
{
	switch (c) {
	case 's':
		return choose_system(r, optarg);
	case 'm':
		return choose_map(r, optarg);
	case 'n':
		return cli_number("--at", optarg, 0, SCENARIO_OPERATIONS, &r->at);
	case 'g':
		r->svg = optarg;
		return 0;
	case 'd':
		r->dot = optarg;
		return 0;
	default:
		r->every_vf = true;
		return 0;
	}
}

static int run(int argc, char **argv)
{
	static const struct option options[] = {
		{ "sut", required_argument, NULL, 's' }, { "map", required_argument, NULL, 'm' },
		{ "at", required_argument, NULL, 'n' },	 { "svg", required_argument, NULL, 'g' },
		{ "dot", required_argument, NULL, 'd' }, { "vfs", no_argument, NULL, 'v' },
		{ "help", no_argument, NULL, 'h' },	 { 0 }
	};
	struct request r = { .at = UINT64_MAX, .map = MAP_STRATEGIES };
	int c, code;

	while ((c = getopt_long(argc, argv, "h", options, NULL)) != -1) {
		if (c == 'h' || c == '?')
			return cli_other_option(&verb_tree, c);
		code = take_option(&r, c);
		if (code)
			return code;
	}
	if (argc - optind != 1)
		return cli_unusable("tree: give one file");
	r.path = argv[optind];
	if (!r.class)
		r.class = keeper(r.map);
	return r.class ? tree(&r) : cli_internal("tree: there is no model of a guest");
}

const struct verb verb_tree = {
	.name = "tree",
	.usage = "FILE [--sut SYSTEM] [--at N] [--map STRATEGY] [--vfs] [--svg OUT] [--dot OUT]",
	.summary = "print and draw the PCI hardware of a scenario, with what is wrong with it",
	.help = "What is wired where, the bus numbers as they are programmed, what no request reaches, and what rules\n"
		"about hardware say of it; of a scenario without PCI hardware, what the host offers.\n\n"
		"  --sut SYSTEM   who boots on it (a model of a guest on Xen); hardware: nobody, as firmware left it\n"
		"  --at N         after the N-th operation, as findings count them, not at the end\n"
		"  --map STRATEGY the map from buses to bridges that a hypervisor keeps beside it, and which of its\n"
		"                 entries are stale, missing or lead round: xen-2014, xen-4.17, readd, heal, trap,\n"
		"                 combined or reference; the model of a guest is then the one of this strategy\n"
		"  --vfs          each VF on a line of its own\n"
		"  --svg OUT      draw it into a file, with graphviz: up to 2,000 functions besides VFs\n"
		"  --dot OUT      the same for graphviz, as it is drawn\n",
	.run = run,
};
