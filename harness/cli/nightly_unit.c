// SPDX-License-Identifier: GPL-2.0
/*
 * nightly_unit.c - what the steps of a night share: records, commands that an interrupt ends, lanes
 */
#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/pidfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "cli/nightly.h"

struct json_object *night_record(struct night *n, const char *type)
{
	struct json_object *o = record_new(type, n->unit->name);

	json_object_array_add(n->fresh, o);
	return o;
}

void night_fail(struct night *n, const char *format, ...)
{
	struct json_object *o = night_record(n, "failure");
	char text[500];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	record_add_text(o, "what", "%s", text);
}

static void take_signal(struct night *n)
{
	struct signalfd_siginfo info;

	if (read(n->signals, &info, sizeof(info)) > 0)
		n->interrupted = true;
}

int night_command(struct night *n, struct command *c, const char *output, const char *errors)
{
	struct pollfd p[2] = { { .fd = n->signals, .events = POLLIN }, { .events = POLLIN } };
	pid_t child;
	int fd;

	c->group = true;
	child = command_start(c, output, errors);
	p[1].fd = fd = child > 0 ? pidfd_open(child, 0) : -1;
	if (child < 0)
		return child;
	while (fd >= 0 && !p[1].revents) {
		if (poll(p, 2, -1) < 0 && errno != EINTR)
			break;
		if (!p[0].revents)
			continue;
		take_signal(n);
		kill(-child, SIGTERM);	/* the group that it was started as */
		p[0].fd = -1;
	}
	if (fd >= 0)
		close(fd);
	return command_wait(child);
}

size_t night_lanes(const struct night *n, const char *target, struct lane lane[LANES])
{
	size_t lanes = 0;

	for (size_t i = 0; i <= n->systems.count && lanes < LANES; i++) {
		struct lane *l = &lane[lanes];
		char *program;

		*l = (struct lane){ .system = i ? n->systems.class[i - 1]->name : "-", .preset = "fuzz-asan",
				    .room = n->work, .keep = true };
		snprintf(l->target, sizeof(l->target), "%s", target);
		program = lane_program(l, l->preset);
		lanes += program && !access(program, X_OK);
		free(program);
	}
	return lanes;
}
