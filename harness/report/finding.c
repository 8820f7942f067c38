// SPDX-License-Identifier: GPL-2.0
/*
 * finding.c - a finding as people read it, and as the head of a scenario file
 */
#include "report/finding.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/printable.h"
#include "scenario/text.h"

const char *severity_name(enum severity severity)
{
	static const char *const name[] = {
		[SEVERITY_LOW] = "low", [SEVERITY_MEDIUM] = "medium",
		[SEVERITY_HIGH] = "high", [SEVERITY_CRITICAL] = "critical",
	};

	return name[severity];
}

static const char *clean(const char *text, char *out, size_t room)
{
	return printable(text, strlen(text), out, room);
}

/* "operation 3 (line 7): rescind 1" */
static void describe_place(const struct finding *f, const struct scenario *s, char *out, size_t room)
{
	char *text, line[200];
	size_t len;

	if (f->at >= s->count) {
		snprintf(out, room, "the end of the scenario");
		return;
	}
	if (text_format_operation(&s->op[f->at], &text, &len)) {
		snprintf(out, room, "operation %u", f->at + 1);
		return;
	}
	printable(text, strcspn(text, "\n"), line, sizeof(line));
	free(text);
	if (s->op[f->at].line)
		snprintf(out, room, "operation %u (line %u): %s", f->at + 1, s->op[f->at].line, line);
	else
		snprintf(out, room, "operation %u: %s", f->at + 1, line);
}

void finding_print(const struct finding *f, const struct scenario *s, const char *sut, FILE *out)
{
	char place[300], text[700];

	describe_place(f, s, place, sizeof(place));
	fprintf(out, "%s (%s) on %s: %s\n", f->rule->id, severity_name(f->rule->severity), sut, f->rule->sentence);
	fprintf(out, "  after:    %s\n", place);
	if (f->channel)
		fprintf(out, "  channel:  %u\n", f->channel);
	if (f->domain >= 0)
		fprintf(out, "  domain:   0x%04llx\n", (unsigned long long)f->domain);
	if (f->devfn >= 0)
		fprintf(out, "  function: %02x.%x\n", (unsigned)f->devfn >> 3, (unsigned)f->devfn & 7);
	fprintf(out, "  expected: %s\n", clean(f->expected, text, sizeof(text)));
	fprintf(out, "  found:    %s\n", clean(f->found, text, sizeof(text)));
	if (f->where[0])
		fprintf(out, "  where:    %s\n", clean(f->where, text, sizeof(text)));
	fprintf(out, "  advice:   %s\n", f->rule->advice);
	fprintf(out, "  origin:   %s\n", f->rule->origin);
}

int finding_to_text(const struct finding *f, const struct scenario *s, const char *sut, char **text, size_t *len)
{
	struct buffer b = { 0 };
	char line[700], *body;
	size_t body_len;
	int err;

	err = text_format(s, &body, &body_len);
	if (err)
		return err;
	buffer_print(&b, "# finding: %s on %s\n", f->rule->id, clean(sut, line, sizeof(line)));
	buffer_print(&b, "# sentence: %s\n", f->rule->sentence);
	buffer_print(&b, "# expected: %s\n", clean(f->expected, line, sizeof(line)));
	buffer_print(&b, "# found: %s\n", clean(f->found, line, sizeof(line)));
	buffer_print(&b, "# where: %s\n", clean(f->where, line, sizeof(line)));
	buffer_print(&b, "# key: %s\n\n", clean(f->key, line, sizeof(line)));
	buffer_add(&b, body, body_len);
	free(body);
	return buffer_take(&b, text, len);
}

void finding_file_name(const struct finding *f, char name[FINDING_FILE_NAME])
{
	uint32_t hash = 2166136261u;	/* FNV-1a */

	for (const char *at = f->key; *at; at++)
		hash = (hash ^ (uint8_t)*at) * 16777619u;
	snprintf(name, FINDING_FILE_NAME, "%.60s-%08x.bdf", f->rule->id, hash);
}

/* If comment @op is "# @name: value", copy its value. */
static bool take(const struct operation *op, const char *name, char *out, size_t room)
{
	size_t skip = strlen(name);
	const char *at = (const char *)op->data;
	size_t len = op->len;

	if (op->kind != OP_NOTE || !at || len < skip || memcmp(at, name, skip))
		return false;
	snprintf(out, room, "%.*s", (int)(len - skip), at + skip);
	return true;
}

bool finding_read_head(const struct scenario *s, size_t skip, struct finding_head *head)
{
	struct finding_head found = { .id = "" };
	char line[220], *on;

	for (size_t i = 0; i < s->count && s->op[i].kind == OP_NOTE; i++) {
		if (take(&s->op[i], " finding: ", line, sizeof(line)) && (on = strstr(line, " on "))) {
			*on = '\0';
			snprintf(found.id, sizeof(found.id), "%.47s", line);
			snprintf(found.sut, sizeof(found.sut), "%.159s", on + 4);
		}
		take(&s->op[i], " where: ", found.where, sizeof(found.where));
		if (take(&s->op[i], " key: ", found.key, sizeof(found.key)) && !skip--) {
			*head = found;
			return true;
		}
	}
	return false;
}
