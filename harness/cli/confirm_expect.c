// SPDX-License-Identifier: GPL-2.0
/*
 * confirm_expect.c - what a system under test makes of a scenario, in the words in which a real machine answers
 *
 * Runs in a child, like everything that runs systems under test.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/confirm.h"
#include "cli/trial.h"
#include "pci/address.h"
#include "pci/topology.h"
#include "scenario/text.h"

struct expectation {
	const struct sut_class *class;
	const struct scenario *s;
	FILE *out;
};

/* Registers, not beliefs: that is what the guest of a real machine can show. */
static void print_function(const struct seen_pci_function *f, FILE *out)
{
	struct config_space *c = f->hardware ? topology_config(f->hardware) : NULL;

	char name[PCI_ADDRESS_TEXT];

	fputs(pci_address_text(f->address, name), out);
	if (f->header == 1 && !f->vf)
		fprintf(out, " %02" PRIx32 " %02" PRIx32, c ? config_read(c, 0x19, 1) : 0xff,
			c ? config_read(c, 0x1a, 1) : 0xff);
	fputc('\n', out);
}

static void print_step(void *context, const struct operation *op, const struct observation *o)
{
	struct expectation *e = context;
	size_t len;
	char *text;

	if (!op || !confirm_is_guests(op) || text_format_operation(op, &text, &len))
		return;
	fprintf(e->out, "after %s", text);
	free(text);
	if (o->over)
		fputs("over\n", e->out);	/* what was there when it died, nobody can tell */
	for (uint32_t i = 0; !o->over && o->pci && i < o->pci->functions; i++)
		print_function(&o->pci->function[i], e->out);
	fflush(e->out);
}

/* "drivers/pci/probe.c:2631 (pci_device_add)": the function, or "-". */
static void print_trouble(const struct finding *f, FILE *out)
{
	const char *open = strchr(f->where, '('), *close = open ? strchr(open, ')') : NULL;

	if (close)
		fprintf(out, "trouble %.*s %s: %s\n", (int)(close - open - 1), open + 1, f->rule->id, f->found);
	else
		fprintf(out, "trouble - %s: %s\n", f->rule->id, f->found);
}

/* Rules that say of a kernel what its console would say, too. */
static bool is_trouble(const struct finding *f)
{
	return f->rule->hears & (HEARS(EVENT_WARN) | HEARS(EVENT_BUG) | HEARS(EVENT_SANITIZER) | HEARS(EVENT_HANG) |
				 HEARS(EVENT_DEADLOCK) | HEARS(EVENT_LIVELOCK));
}

static int child_run(struct expectation *e)
{
	struct check_options options = { .trace = print_step, .context = e };
	struct check_result *result = calloc(1, sizeof(*result));
	struct checker *c;
	int err;

	err = result ? trial_open(&c, e->class, &options) : -ENOMEM;
	if (!err)
		err = checker_run(c, e->s, result);
	if (err)
		return cli_internal("%s: %s", e->class->name, strerror(-err));
	for (uint32_t i = 0; i < result->findings; i++) {
		if (is_trouble(&result->finding[i]))
			print_trouble(&result->finding[i], e->out);
		if (result->finding[i].rule->hears & HEARS(EVENT_HARNESS))
			fprintf(e->out, "harness %s\n", result->finding[i].found);
	}
	return fflush(e->out) ? EXIT_INTERNAL : EXIT_GOOD;
}

int confirm_expect(const struct scenario *s, const struct sut_class *class, FILE *out)
{
	struct expectation e = { .class = class, .s = s, .out = out };
	int status;
	pid_t child;

	fflush(NULL);
	child = fork();
	if (child < 0)
		return cli_internal("fork: %s", strerror(errno));
	if (!child)
		_exit(child_run(&e));
	while (waitpid(child, &status, 0) < 0)
		if (errno != EINTR)
			return cli_internal("waitpid: %s", strerror(errno));
	if (WIFSIGNALED(status)) {
		fseek(out, 0, SEEK_END);
		fprintf(out, "trouble - the process died from signal %d\n", WTERMSIG(status));
		return EXIT_GOOD;
	}
	return WEXITSTATUS(status);
}
