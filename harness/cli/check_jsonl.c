// SPDX-License-Identifier: GPL-2.0
/*
 * check_jsonl.c - the report of bdfuzz check for programs: an object a line, of type "capture", "check" or "total"
 *
 * All texts are printable ASCII by the time they come here.
 */
#include <json-c/json.h>

#include "base/printable.h"
#include "check/print.h"
#include "cli/checking.h"

#include <string.h>

static void add_text(struct json_object *o, const char *key, const char *text)
{
	char clean[1024];

	json_object_object_add(o, key, json_object_new_string(printable(text, strlen(text), clean, sizeof(clean))));
}

static void add_number(struct json_object *o, const char *key, uint64_t number)
{
	json_object_object_add(o, key, json_object_new_uint64(number));
}

static struct json_object *begin(const char *type, const struct checked *c)
{
	struct json_object *o = json_object_new_object();

	add_text(o, "type", type);
	add_text(o, "file", c->path);
	return o;
}

static void put(struct json_object *o, FILE *out)
{
	const int form = JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE;

	fprintf(out, "%s\n", json_object_to_json_string_ext(o, form));
	json_object_put(o);
}

static void put_capture(const struct check_view *v, const struct checked *c, FILE *out)
{
	struct json_object *o = begin("capture", c), *kernels = json_object_new_object();

	add_text(o, "sha256", c->hash);
	add_text(o, "tool", v->tool);
	for (size_t i = 0; i < v->systems->count; i++)
		add_text(kernels, v->systems->class[i]->name, v->systems->class[i]->source);
	json_object_object_add(o, "kernels", kernels);
	add_number(o, "functions", c->capture.function.count);
	add_number(o, "dropped", c->dropped);
	put(o, out);
}

static void add_place(const struct check_view *v, const struct checked *c, const struct still_record *r,
		      struct json_object *o)
{
	char address[CAPTURE_NAME], name[CHECK_NAME];

	if (r->function == STILL_NOBODY)
		return;
	add_text(o, "function", capture_name(r->address, address));
	add_text(o, "name", check_name(v, c, r->function, name));
	add_number(o, "line", c->capture.function.at[r->function].line);
}

static void put_record(const struct check_view *v, const struct checked *c, const struct still_record *r, FILE *out)
{
	struct json_object *o = begin("check", c);
	char bytes[3 * STILL_BYTES + 1];

	add_text(o, "id", r->rule->id);
	add_text(o, "result", still_result_names[r->result]);
	add_text(o, "severity", severity_name(r->rule->severity));
	add_place(v, c, r, o);
	add_text(o, "rule", r->rule->sentence);
	add_text(o, "clause", r->rule->origin);
	if (r->looked)
		add_number(o, "looked_at", r->looked);
	if (r->result == STILL_SKIP) {
		add_text(o, "reason", r->found);
	} else if (r->result != STILL_PASS) {
		add_text(o, "expected", r->expected);
		add_text(o, "found", r->found);
		add_text(o, "advice", r->rule->advice);
	} else if (*r->found) {
		add_text(o, "found", r->found);
	}
	if (r->bytes) {
		add_number(o, "offset", r->offset);
		add_text(o, "bytes", check_bytes(r, bytes));
	}
	put(o, out);
}

static void file(const struct check_view *v, const struct checked *c, FILE *out)
{
	struct json_object *total = begin("total", c);

	put_capture(v, c, out);
	for (size_t i = 0; i < c->still.records; i++)
		put_record(v, c, &c->still.record[i], out);
	add_number(total, "passed", c->still.total[STILL_PASS]);
	add_number(total, "failed", c->still.total[STILL_FAIL]);
	add_number(total, "warnings", c->still.total[STILL_WARN]);
	add_number(total, "skipped", c->still.total[STILL_SKIP]);
	put(total, out);
}

const struct check_format check_jsonl = { .name = "jsonl", .file = file };
