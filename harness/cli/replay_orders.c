// SPDX-License-Identifier: GPL-2.0
/*
 * replay_orders.c - bdfuzz replay --schedules all: what every order of a scenario's threads leads to
 *
 * Of the orders that show a finding the shortest is written down as a scenario, and that is replayed before it is
 * printed: what is printed shows the finding by itself.
 */
#include "cli/replay_orders.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check/known.h"
#include "check/print.h"
#include "cli/judge.h"
#include "cli/orders.h"
#include "cli/trial.h"
#include "report/finding.h"
#include "report/masks.h"
#include "report/table.h"
#include "scenario/text.h"

struct replaying {
	const struct systems *systems;
	const struct file_list *files;
	const struct scenario *s;
	const struct schedule *schedule;
	const char *save;
	struct orders **orders;		/* system by system, one for each file; NULL: an interrupt came before */
	uint64_t tried, passed, known, fresh;
	size_t failed;			/* cells that are no success */
	bool interrupted;
};

static struct orders **orders_of(const struct replaying *r, size_t system, size_t file)
{
	return &r->orders[system * r->files->count + file];
}

/* ---- the shortest order of a finding ------------------------------------------------------------ */

/* As it is read back from its text, so that line numbers are the text's. */
static int write_down(const struct schedule *schedule, const struct scenario *from, struct scenario *to)
{
	struct text_error error;
	struct scenario s;
	char *text = NULL;
	size_t len;
	int err;

	scenario_init(&s);
	err = schedule_write(schedule, from, &s);
	if (!err)
		err = text_format(&s, &text, &len);
	if (!err)
		err = text_parse(text, len, to, &error);
	free(text);
	scenario_free(&s);
	return err;
}

static const struct finding *same_in(const struct verdict *v, const struct finding *f)
{
	const struct finding *same = NULL;

	for (uint32_t i = v->findings; i-- > 0;)
		if (!strcmp(v->finding[i].key, f->key) && (!same || !strcmp(v->finding[i].found, f->found)))
			same = &v->finding[i];
	return same;
}

/* "<directory>/<stem of the scenario>-DOM-UNIQUE-0123abcd.bdf" */
static int save_text(const struct replaying *r, size_t file, const struct finding *f, const char *text, size_t len)
{
	const char *scenario = r->files->path[file], *slash = strrchr(scenario, '/');
	const char *stem = slash ? slash + 1 : scenario;
	char name[FINDING_FILE_NAME], path[4096];
	int err;

	if (!r->save)
		return 0;
	finding_file_name(f, name);
	snprintf(path, sizeof(path), "%s/%.*s-%s", r->save, (int)strcspn(stem, "."), stem, name);
	err = file_make_directory(r->save);
	if (!err)
		err = file_write(path, text, len);
	if (!err)
		printf("  %-9s %s\n", "file", path);
	return err ? cli_unusable("%s: %s", path, strerror(-err)) : 0;
}

/* @f, with the operation it is at in @s: what its scenario shows by itself. */
static int print_shown(const struct replaying *r, size_t file, const struct finding *f, const struct scenario *s,
		       const char *sut, bool known)
{
	char *text;
	size_t len;
	int err;

	if (finding_print(stdout, f, s, sut) || finding_to_text(f, s, sut, &text, &len))
		return cli_internal("out of memory");
	err = save_text(r, file, f, text, len);
	if (!known)
		printf("\n%s", text);
	free(text);
	return err;
}

static int print_finding(const struct replaying *r, size_t system, size_t file, const struct order_finding *o)
{
	const struct sut_class *class = r->systems->class[system];
	struct verdict v = { 0 };
	struct scenario s;
	const struct finding *f;
	int err;

	scenario_init(&s);
	err = write_down(&o->schedule, &r->s[file], &s);
	if (!err)
		err = trials_run(class, &s, 1, &v);
	if (err) {
		scenario_free(&s);
		return cli_internal("%s: %s", class->name, strerror(-err));
	}
	f = same_in(&v, &o->finding);
	printf("\n%s: in %" PRIu64 " of %" PRIu64 " orders on %s, the shortest with %u steps:\n", r->files->path[file],
	       o->orders, (*orders_of(r, system, file))->tried, class->name, schedule_lines(&o->schedule));
	if (f)
		err = print_shown(r, file, f, &s, class->name, o->known);
	else
		err = cli_internal("%s: %s is not shown again by its own schedule", r->files->path[file],
				   o->finding.key);
	verdict_free(&v);
	scenario_free(&s);
	return err;
}

/* ---- what a scenario says is known -------------------------------------------------------------- */

static bool has_rule(const struct orders *o, const char *id)
{
	for (uint32_t i = 0; i < o->findings; i++)
		if (!strcmp(o->finding[i].finding.rule->id, id))
			return true;
	return false;
}

static bool find_gone(const struct scenario *s, const struct orders *o, const struct sut_class *class,
		      struct finding_head *head)
{
	for (size_t i = 0; finding_read_known(s, i, head); i++)
		if (judge_is_said_of(head, class) && !has_rule(o, head->id))
			return true;
	return false;
}

/* ---- all of them -------------------------------------------------------------------------------- */

static int print_details(struct replaying *r, size_t system, size_t file)
{
	const struct orders *o = *orders_of(r, system, file);
	const char *sut = r->systems->class[system]->name, *path = r->files->path[file];
	struct finding_head gone;
	int err = 0;

	for (uint32_t i = 0; o && !err && i < o->findings; i++)
		err = print_finding(r, system, file, &o->finding[i]);
	if (!o || err)
		return err;
	if (o->lost)
		printf("\n%s: %u more findings on %s are not told apart\n", path, o->lost, sut);
	if (o->cut)
		printf("\n%s: there are more than %d orders on %s: these were the first; fewer --steps try them all\n",
		       path, ORDERS_MOST, sut);
	if (o->schedule.full)
		printf("\n%s: some orders on %s have more than %d steps: those were not tried to their ends; more "
		       "--points do\n", path, sut, SCHEDULE_STEPS);
	if (!o->interrupted && !o->cut && find_gone(&r->s[file], o, r->systems->class[system], &gone))
		printf("\n%s:\n%s did not happen on %s in any order, although the file says that it is a known finding "
		       "there\n", path, gone.id, sut);
	return 0;
}

static bool is_failure(const struct replaying *r, const struct orders *o, size_t system, size_t file)
{
	struct finding_head gone;

	return o->fresh || (!o->interrupted && !o->cut &&
			    find_gone(&r->s[file], o, r->systems->class[system], &gone));
}

static void add_row(struct replaying *r, struct table *t, size_t system, size_t file)
{
	const struct sut_class *class = r->systems->class[system];
	const struct orders *o = *orders_of(r, system, file);

	if (!o)
		return;
	table_add(t, "%s", r->files->path[file]);
	table_add(t, "%s%s", class->name, sut_note(class));
	table_add(t, "%" PRIu64 "%s", o->tried, o->all ? "" : "+");
	table_add(t, "%" PRIu64, o->passed);
	table_add(t, "%" PRIu64, o->known);
	table_add(t, "%" PRIu64, o->fresh);
	r->tried += o->tried;
	r->passed += o->passed;
	r->known += o->known;
	r->fresh += o->fresh;
	r->failed += is_failure(r, o, system, file);
}

static int print_table(struct replaying *r)
{
	static const char *const head[] = { "scenario", "system under test", "orders", "passed", "known", "new" };
	struct table t;
	int err;

	table_begin(&t, head, sizeof(head) / sizeof(head[0]));
	for (size_t file = 0; file < r->files->count; file++)
		for (size_t i = 0; i < r->systems->count; i++)
			add_row(r, &t, i, file);
	err = table_print(&t, TABLE_TEXT, stdout);
	table_free(&t);
	return err;
}

/* In orders, not in scenarios. */
static void print_masks(const struct replaying *r)
{
	uint64_t *hits = masks_new();
	const char *name[SYSTEMS];

	for (size_t i = 0; i < r->systems->count; i++) {
		name[i] = r->systems->class[i]->name;
		for (size_t file = 0; file < r->files->count; file++) {
			const struct orders *o = *orders_of(r, i, file);

			for (uint32_t k = 0; o && k < o->findings; k++)
				masks_count(hits, &o->finding[k].finding, name[i], o->finding[k].orders);
		}
	}
	masks_print(hits, stdout);
	putchar('\n');
	masks_summary(hits, name, r->systems->count, stdout);
	free(hits);
}

static int try_all(struct replaying *r)
{
	for (size_t file = 0; file < r->files->count; file++)
		for (size_t i = 0; i < r->systems->count && !r->interrupted; i++) {
			const struct sut_class *class = r->systems->class[i];
			struct orders **o = orders_of(r, i, file);
			int err = orders_run(class, &r->s[file], r->schedule, r->files->path[file], o);

			if (err == -EILSEQ)
				return cli_internal("%s on %s: the same order led elsewhere the second time",
						    r->files->path[file], class->name);
			if (err)
				return cli_internal("%s: %s", class->name, strerror(-err));
			r->interrupted = (*o)->interrupted;
		}
	return 0;
}

static int run(struct replaying *r)
{
	int err = try_all(r);

	if (err)
		return err;
	systems_legend(r->systems);
	putchar('\n');
	if (print_table(r))
		return cli_internal("out of memory");
	for (size_t file = 0; file < r->files->count; file++)
		for (size_t i = 0; i < r->systems->count && !err; i++)
			err = print_details(r, i, file);
	if (err)
		return err;
	print_masks(r);
	printf("\n%zu scenarios, %zu systems, %" PRIu64 " orders: %" PRIu64 " passed, %" PRIu64 " known, %" PRIu64
	       " new%s\n", r->files->count, r->systems->count, r->tried, r->passed, r->known, r->fresh,
	       r->interrupted ? "; interrupted" : "");
	return r->failed ? EXIT_FINDINGS : EXIT_GOOD;
}

int replay_orders(const struct systems *systems, const struct file_list *files, const struct scenario *s,
		  const struct schedule *schedule, const char *save)
{
	struct replaying r = { .systems = systems, .files = files, .s = s, .schedule = schedule, .save = save };
	int code;

	r.orders = calloc(files->count * systems->count, sizeof(struct orders *));
	if (!r.orders)
		return cli_internal("out of memory");
	code = run(&r);
	for (size_t i = 0; i < files->count * systems->count; i++)
		orders_free(r.orders[i]);
	free(r.orders);
	return code;
}
