// SPDX-License-Identifier: GPL-2.0
/*
 * triage_write.c - a cause kept: as a regression, and as a test in C
 *
 * Nothing is overwritten: a file that is there already is of the same cause, by its name.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buffer.h"
#include "check/known.h"
#include "cli/fuzz.h"
#include "cli/triage.h"
#include "report/finding.h"
#include "scenario/text.h"

static int write_new(const char *path, const char *text, size_t len)
{
	int err;

	if (!access(path, F_OK)) {
		printf("  %-9s %s is there already\n", "kept", path);
		return 0;
	}
	err = file_write(path, text, len);
	if (err)
		return cli_unusable("%s: %s", path, strerror(-err));
	printf("  %-9s %s\n", "written", path);
	return 0;
}

static int make_path(char **path, const char *directory, const char *prefix, const char *name, const char *suffix)
{
	const int err = file_make_directory(directory);

	if (err)
		return cli_unusable("%s: %s", directory, strerror(-err));
	return asprintf(path, "%s/%s%s%s", directory, prefix, name, suffix) < 0 ? cli_internal("out of memory") : 0;
}

/* What a host that keeps the protocol shows too belongs to the target of such a host. */
static char *regressions_of(const struct cause *c)
{
	char target[64];

	snprintf(target, sizeof(target), "%s", c->crash->target);
	if (!c->finding.hostile)
		lane_parent(target);
	return place("corpus/regressions/%s", target);
}

static int write_scenario(const struct triage *t, const struct cause *c, const char *name)
{
	char *directory = t->out ? strdup(t->out) : regressions_of(c), *path = NULL, *text = NULL;
	int code = directory ? make_path(&path, directory, "", name, ".bdf") : EXIT_INTERNAL;
	size_t len;

	if (!code && finding_to_text(&c->finding, &c->s, c->class->name, &text, &len))
		code = cli_internal("out of memory");
	if (!code)
		code = write_new(path, text, len);
	free(text);
	free(path);
	free(directory);
	return code;
}

/* ---- as a test ---------------------------------------------------------------------------------- */

static void add_string(struct buffer *b, const char *text)
{
	for (const char *end; (end = strchr(text, '\n')); text = end + 1) {
		buffer_text(b, "\t\"");
		for (const char *at = text; at < end; at++)
			buffer_print(b, *at == '"' || *at == '\\' ? "\\%c" : "%c", *at);
		buffer_text(b, "\\n\"\n");
	}
}

/* A name that C takes. */
static void identifier(const char *name, char id[CAUSE_KEY])
{
	snprintf(id, CAUSE_KEY, "%s", name);
	for (char *at = id; *at; at++)
		if (*at == '-')
			*at = '_';
}

static int make_test(const struct cause *c, const char *id, const char *scenario, char **text, size_t *len)
{
	char frame[KNOWN_FRAME];
	struct buffer b = { 0 };

	buffer_print(&b, "// SPDX-License-Identifier: GPL-2.0\n/*\n * test_%s.c - %s\n *\n", id,
		     c->finding.rule->sentence);
	buffer_print(&b, " * Made by bdfuzz triage.  Fails while %s is found on %s.\n */\n", c->finding.rule->id,
		     c->class->name);
	buffer_text(&b, "#include <criterion/criterion.h>\n\n");
	buffer_text(&b, "#include \"check/check.h\"\n#include \"regression.h\"\n\n");
	buffer_text(&b, "static const char scenario[] =\n");
	add_string(&b, scenario);
	buffer_text(&b, "\t\"\";\n\n");
	buffer_print(&b, "Test(%s, is_not_found)\n{\n\tregression_is_gone(\"%s\", \"%s\", \"%s\", scenario);\n}\n", id,
		     c->class->name, c->finding.rule->id, known_frame(c->finding.where, frame));
	return buffer_take(&b, text, len);
}

static int write_test(const struct triage *t, const struct cause *c, const char *name)
{
	char id[CAUSE_KEY], *directory = t->out ? strdup(t->out) : place("conformance"), *path = NULL;
	char *scenario = NULL, *text = NULL;
	size_t len;
	int code;

	identifier(name, id);
	code = directory ? make_path(&path, directory, "test_", id, ".c") : EXIT_INTERNAL;
	if (!code && (text_format(&c->s, &scenario, &len) || make_test(c, id, scenario, &text, &len)))
		code = cli_internal("out of memory");
	if (!code)
		code = write_new(path, text, len);
	free(scenario);
	free(text);
	free(path);
	free(directory);
	return code;
}

int triage_write(const struct triage *t, const struct cause *c)
{
	char name[CAUSE_KEY];
	int code;

	triage_name(c, name);
	putchar('\n');
	code = write_scenario(t, c, name);
	return code || !t->c_test ? code : write_test(t, c, name);
}
