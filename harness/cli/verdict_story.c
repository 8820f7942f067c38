// SPDX-License-Identifier: GPL-2.0
/* verdict_story.c - see verdict.h */
#include "cli/verdict.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check/device_ids.h"
#include "cli/trial.h"

struct telling {
	struct story *story;
	struct guid instance[SCENARIO_CHANNELS + 1];
	bool offered[SCENARIO_CHANNELS + 1];
};

/* A further result of this subject, to be filled in; NULL if there is no room. */
static uint64_t *more(struct story *story, enum story_kind kind, uint8_t channel, uint8_t devfn, uint64_t wanted)
{
	struct story_subject *s = story->subject[kind];
	size_t i = 0;

	while (i < story->subjects[kind] && (s[i].channel != channel || s[i].devfn != devfn))
		i++;
	if (i == STORY_SUBJECTS || s[i].results == STORY_RESULTS)
		return NULL;
	if (i == story->subjects[kind])
		s[story->subjects[kind]++] = (struct story_subject){ .channel = channel, .devfn = devfn };
	s[i].wanted[s[i].results] = wanted;
	return &s[i].result[s[i].results++];
}

static void arrives(struct telling *t, uint8_t channel)
{
	uint64_t *result = more(t->story, STORY_DOMAINS, channel, 0, 0);

	if (result)
		*result = STORY_PENDING;
}

static void note_arrivals(struct telling *t, const struct operation *op, const struct observation *o)
{
	if (op->kind == OP_OFFER && op->offer.type == OFFER_PCI && !o->status) {
		t->instance[op->channel] = op->offer.instance;
		t->offered[op->channel] = true;
		arrives(t, op->channel);
	}
	if (op->kind == OP_RESCIND)
		t->offered[op->channel] = false;
	for (uint8_t i = 1; i <= SCENARIO_CHANNELS && op->kind == OP_LOAD && !o->status; i++)
		if (t->offered[i])
			arrives(t, i);
}

static void note_domains(struct telling *t, const struct observation *o)
{
	struct story_subject *s = t->story->subject[STORY_DOMAINS];

	for (size_t i = 0; i < t->story->subjects[STORY_DOMAINS]; i++) {
		const struct seen_bus *b = &o->bus[s[i].channel];
		uint64_t *last = &s[i].result[s[i].results - 1];

		if (*last != STORY_PENDING || b->unknown || b->unknown_domain)
			continue;
		if (b->state == BUS_INSTALLED)
			*last = b->domain;
		else if (b->state == BUS_FAILED)
			*last = STORY_FAILED;
	}
}

static void note_id(struct telling *t, const struct operation *op, const struct observation *o)
{
	uint64_t *result;

	if (op->kind != OP_RETARGET || o->status)
		return;
	result = more(t->story, STORY_IDS, op->channel, op->retarget.devfn,
		      logical_device_id(&t->instance[op->channel], op->retarget.devfn));
	if (!result)
		return;
	*result = STORY_NONE;
	for (uint32_t i = 0; i < o->events; i++)
		if (o->event[i].kind == EVENT_DEVICE_ID && o->event[i].channel == op->channel &&
		    o->event[i].b == op->retarget.devfn)
			*result = o->event[i].a;
}

static void tell(void *context, const struct operation *op, const struct observation *o)
{
	struct telling *t = context;

	if (!op || o->over)
		return;
	note_arrivals(t, op, o);
	note_domains(t, o);
	note_id(t, op, o);
}

struct story *stories_new(size_t count)
{
	void *shared = mmap(NULL, count * sizeof(struct story), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
			    -1, 0);

	return shared == MAP_FAILED ? NULL : shared;
}

void stories_free(struct story *story, size_t count)
{
	if (story)
		munmap(story, count * sizeof(*story));
}

static int child_run(struct story *story, const struct sut_class *class, const struct scenario *s, size_t count)
{
	struct telling t = { .story = NULL };
	struct checker *c;
	struct check_options options = { .trace = tell, .context = &t };
	int err = trial_open(&c, class, &options);

	for (size_t i = 0; i < count && !err; i++) {
		t = (struct telling){ .story = &story[i] };
		err = checker_run(c, &s[i], &story[i].result);
	}
	return err ? cli_internal("%s: %s", class->name, strerror(-err)) : EXIT_GOOD;
}

int stories_run(struct story *story, const struct sut_class *class, const struct scenario *s, size_t count)
{
	pid_t child;
	int status;

	fflush(NULL);
	child = fork();
	if (child < 0)
		return cli_internal("fork: %s", strerror(errno));
	if (!child)
		_exit(child_run(story, class, s, count));
	while (waitpid(child, &status, 0) < 0)
		if (errno != EINTR)
			return cli_internal("waitpid: %s", strerror(errno));
	if (WIFEXITED(status) && WEXITSTATUS(status) == EXIT_GOOD)
		return 0;
	return cli_internal("%s: died while it was asked; bdfuzz replay names the scenario", class->name);
}

/* ---- in words ------------------------------------------------------------------------------------ */

__attribute__((format(printf, 2, 3))) static void append(char *text, const char *format, ...)
{
	const size_t len = strlen(text);
	va_list args;

	va_start(args, format);
	vsnprintf(text + len, STORY_TEXT - len, format, args);
	va_end(args);
}

static void write_result(char *text, enum story_kind kind, uint64_t result, uint64_t wanted)
{
	if (result == STORY_FAILED)
		append(text, "fails");
	else if (result == STORY_NONE)
		append(text, "no ID");
	else if (result == STORY_PENDING)
		append(text, "not seen");
	else if (kind == STORY_DOMAINS)
		append(text, "0x%04" PRIx64, result);
	else if (result == wanted)
		append(text, "0x%08" PRIx64, result);
	else
		append(text, "0x%08" PRIx64 " for 0x%08" PRIx64, result, wanted);
}

static bool is_same(const struct story_subject *s)
{
	for (uint8_t i = 1; i < s->results; i++)
		if (s->result[i] != s->result[0] || s->wanted[i] != s->wanted[0])
			return false;
	return true;
}

static void write_subject(char *text, enum story_kind kind, const struct story_subject *s)
{
	*text = '\0';
	for (uint8_t i = 0; i < s->results && (!i || !is_same(s)); i++) {
		append(text, "%s", i ? ", then " : "");
		write_result(text, kind, s->result[i], s->wanted[i]);
	}
}

void story_write(const struct story *story, enum story_kind kind, char *text)
{
	const struct story_subject *s = story->subject[kind];
	char what[STORY_TEXT], next[STORY_TEXT];

	*text = '\0';
	for (size_t i = 0, last; i < story->subjects[kind]; i = last + 1) {
		write_subject(what, kind, &s[i]);
		/* Neighbours that share their lot, as only those can that have no number. */
		for (last = i; kind == STORY_DOMAINS && last + 1 < story->subjects[kind]; last++) {
			write_subject(next, kind, &s[last + 1]);
			if (s[last + 1].channel != s[last].channel + 1 || strcmp(what, next))
				break;
		}
		append(text, "%s%c", i ? "; " : "", 'A' + s[i].channel - 1);
		if (kind == STORY_IDS)
			append(text, " %02x.%u", s[i].devfn >> 3, s[i].devfn & 7u);
		if (last > i)
			append(text, "-%c", 'A' + s[last].channel - 1);
		append(text, " %s", what);
	}
}

static bool was_listed(const struct check_result *r, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		if (r->finding[i].rule == r->finding[n].rule)
			return true;
	return false;
}

void story_rules(const struct story *story, char *text)
{
	const struct check_result *r = &story->result;

	*text = '\0';
	for (uint32_t i = 0; i < r->findings; i++)
		if (!was_listed(r, i))
			append(text, "%s%s", *text ? " " : "", r->finding[i].rule->id);
	if (!*text)
		append(text, "-");
}

/* ---- in short -------------------------------------------------------------------------------------- */

bool story_fails(const struct story *story, unsigned channel)
{
	for (size_t i = 0; i < story->subjects[STORY_DOMAINS]; i++) {
		const struct story_subject *s = &story->subject[STORY_DOMAINS][i];

		for (uint8_t n = 0; n < s->results && s->channel == channel; n++)
			if (s->result[n] == STORY_FAILED)
				return true;
	}
	return false;
}

bool story_moves(const struct story *story)
{
	for (size_t i = 0; i < story->subjects[STORY_DOMAINS]; i++)
		if (!is_same(&story->subject[STORY_DOMAINS][i]))
			return true;
	return false;
}

bool story_is_wrong(const struct story *story)
{
	for (size_t i = 0; i < story->subjects[STORY_IDS]; i++) {
		const struct story_subject *s = &story->subject[STORY_IDS][i];

		for (uint8_t n = 0; n < s->results; n++)
			if (s->result[n] != s->wanted[n])
				return true;
	}
	return false;
}
