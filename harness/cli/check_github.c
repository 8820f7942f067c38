// SPDX-License-Identifier: GPL-2.0
/*
 * check_github.c - the report of bdfuzz check as annotations of GitHub's, which stand at the line of the function
 *
 * About ten of a step are shown, so failures go first, and the totals are a notice of their own.
 */

#include "cli/checking.h"

/* Values end at a line's end, properties at a comma or colon, too. */
static void put_escaped(const char *text, bool property, FILE *out)
{
	for (; *text; text++) {
		if (*text == '%' || *text == '\n' || *text == '\r' || (property && (*text == ',' || *text == ':')))
			fprintf(out, "%%%02X", (unsigned char)*text);
		else
			fputc(*text, out);
	}
}

static void put_annotation(const struct check_view *v, const struct checked *c, const struct still_record *r,
			   const char *command, FILE *out)
{
	char address[CAPTURE_NAME];

	fprintf(out, "::%s file=", command);
	put_escaped(c->path, true, out);
	if (r->function != STILL_NOBODY)
		fprintf(out, ",line=%u", c->capture.function.at[r->function].line);
	fprintf(out, ",title=%s ", r->rule->id);
	put_escaped(check_address(v, c, r->function, address), true, out);
	fputs("::", out);
	put_escaped(r->found, false, out);
	fputs("%0Aexpected: ", out);
	put_escaped(r->expected, false, out);
	fputs("%0Aclause: ", out);
	put_escaped(r->rule->origin, false, out);
	fputc('\n', out);
}

static void file(const struct check_view *v, const struct checked *c, FILE *out)
{
	static const struct {
		enum still_result result;
		const char *command;
	} kinds[] = { { STILL_FAIL, "error" }, { STILL_WARN, "warning" } };

	for (size_t kind = 0; kind < sizeof(kinds) / sizeof(kinds[0]); kind++)
		for (size_t i = 0; i < c->still.records; i++)
			if (c->still.record[i].result == kinds[kind].result)
				put_annotation(v, c, &c->still.record[i], kinds[kind].command, out);
	fputs("::notice file=", out);
	put_escaped(c->path, true, out);
	fputs(",title=bdfuzz check::", out);
	check_totals(c, out);
	fputc('\n', out);
}

const struct check_format check_github = { .name = "github", .file = file };
