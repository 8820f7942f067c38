// SPDX-License-Identifier: GPL-2.0
/*
 * finding.c - a finding as a scenario file
 */
#include "report/finding.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/printable.h"
#include "check/known.h"
#include "check/print.h"
#include "scenario/text.h"

static void add_line(struct buffer *b, const char *label, const char *text)
{
	char clean[700];

	buffer_print(b, "# %s: ", label);
	buffer_text(b, printable(text, strlen(text), clean, sizeof(clean)));
	buffer_text(b, "\n");
}

int finding_to_text(const struct finding *f, const struct scenario *s, const char *sut, char **text, size_t *len)
{
	struct buffer b = { 0 };
	const char *fidelity;
	char what[300], *body;
	unsigned next = 0;
	size_t body_len;
	int err;

	err = text_format(s, &body, &body_len);
	if (err)
		return err;
	snprintf(what, sizeof(what), "%s on %s", f->rule->id, sut);
	add_line(&b, "finding", what);
	if (known_lookup(f, sut))
		add_line(&b, "known", what);
	add_line(&b, "mode", f->hostile ? "hostile" : "trusted");
	add_line(&b, "sentence", f->rule->sentence);
	add_line(&b, "expected", f->expected);
	add_line(&b, "found", f->found);
	add_line(&b, "where", f->where);
	while ((fidelity = finding_fidelity(f, &next)))
		add_line(&b, "fidelity", fidelity);
	buffer_text(&b, "\n");
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

/* If @op is the comment "# label: value", copy its value. */
static bool take(const struct operation *op, const char *label, char *out, size_t room)
{
	char text[700];
	size_t skip = strlen(label) + 3;	/* space, label, colon, space */

	if (op->kind != OP_NOTE || !op->data || op->len < skip || op->len >= sizeof(text))
		return false;
	memcpy(text, op->data, op->len);
	text[op->len] = '\0';
	if (text[0] != ' ' || strncmp(text + 1, label, skip - 3) || strncmp(text + skip - 2, ": ", 2))
		return false;
	snprintf(out, room, "%s", text + skip);
	return true;
}

/* "ID on SYSTEM" */
static bool take_what(const struct operation *op, const char *label, struct finding_head *head)
{
	char text[300], *on;

	if (!take(op, label, text, sizeof(text)))
		return false;
	on = strstr(text, " on ");
	if (!on)
		return false;
	*on = '\0';
	snprintf(head->id, sizeof(head->id), "%.47s", text);
	snprintf(head->sut, sizeof(head->sut), "%.159s", on + 4);
	return true;
}

/* In which mode it was met, and what was crossed. */
static void take_circumstances(const struct operation *op, struct finding_head *head)
{
	size_t len = strlen(head->fidelity);
	char text[320];

	if (take(op, "mode", text, sizeof(text)))
		head->hostile = !strcmp(text, "hostile");
	if (take(op, "fidelity", text, sizeof(text)))
		snprintf(head->fidelity + len, sizeof(head->fidelity) - len, "%s%s", len ? "; " : "", text);
}

void finding_read_head(const struct scenario *s, struct finding_head *head)
{
	struct finding_head known;

	*head = (struct finding_head){ .known = false };
	for (size_t i = 0; i < s->count && s->op[i].kind == OP_NOTE && s->op[i].data; i++) {
		take_what(&s->op[i], "finding", head);
		head->known |= take_what(&s->op[i], "known", &known);
		take(&s->op[i], "sentence", head->sentence, sizeof(head->sentence));
		take(&s->op[i], "found", head->found, sizeof(head->found));
		take(&s->op[i], "where", head->where, sizeof(head->where));
		take_circumstances(&s->op[i], head);
	}
}

bool finding_read_known(const struct scenario *s, size_t i, struct finding_head *head)
{
	for (size_t at = 0; at < s->count; at++)
		if (take_what(&s->op[at], "known", head) && !i--)
			return true;
	return false;
}
