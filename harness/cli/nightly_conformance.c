// SPDX-License-Identifier: GPL-2.0
/*
 * nightly_conformance.c - the tests of the checkout, run by ctest, each a record
 */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>

#include "cli/nightly.h"

/* ctest writes a case's attributes on one line, in this order. */
static void add_case(struct night *n, const char *line)
{
	char name[200], status[20];
	struct json_object *o;
	double seconds;

	if (sscanf(line, " <testcase name=\"%199[^\"]\" classname=\"%*[^\"]\" time=\"%lf\" status=\"%19[^\"]\"", name,
		   &seconds, status) != 3)
		return;
	o = night_record(n, "test");
	record_add_text(o, "name", "%s", name);
	record_add_text(o, "result", "%s", !strcmp(status, "run") ? "passed" :
			!strcmp(status, "fail") ? "failed" : "skipped");
	record_add_number(o, "seconds", seconds);
	if (!strcmp(status, "fail"))
		night_fail(n, "%s failed", name);
}

static void read_cases(struct night *n, char *text)
{
	for (char *line; (line = strsep(&text, "\n"));)
		add_case(n, line);
}

static int test(struct night *n, const char *target)
{
	char *tree = place("build/dev"), *xml = NULL, *log = NULL;
	struct command c = { .arguments = 0 };
	uint8_t *text;
	size_t len;
	int code = 0, status;

	(void)target;
	if (!tree || asprintf(&xml, "%s/conformance.xml", n->out) < 0 ||
	    asprintf(&log, "%s/log-conformance.txt", n->out) < 0) {
		free(tree);
		free(xml);
		return cli_internal("out of memory");
	}
	remove(xml);
	command_add(&c, "ctest");
	command_add(&c, "--test-dir");
	command_add(&c, "%s", tree);
	command_add(&c, "--no-tests=error");
	command_add(&c, "--output-on-failure");
	command_add(&c, "--output-junit");
	command_add(&c, "%s", xml);
	command_add(&c, "-j");
	command_add(&c, "%u", (unsigned)n->jobs);
	status = night_command(n, &c, log, log);
	if (!n->interrupted && file_read(xml, &text, &len)) {
		night_fail(n, "ctest left no results (%d); what it printed is in %s", status, log);
	} else if (!n->interrupted) {
		read_cases(n, (char *)text);
		free(text);
	}
	free(tree);
	free(xml);
	free(log);
	return code;
}

const struct night_step night_conformance = {
	.name = "conformance", .run = test,
};
