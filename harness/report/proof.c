// SPDX-License-Identifier: GPL-2.0
/* proof.c - see proof.h */
#define _GNU_SOURCE
#include "report/proof.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/file.h"

static const char *const event_name[PROOF_EVENTS] = {
	[PROOF_REACHED] = "reached",
	[PROOF_TRIGGERED] = "triggered",
	[PROOF_EARLY] = "early",
	[PROOF_DETECTED] = "detected",
	[PROOF_ENDED] = "ended",
};

const char *proof_event_name(enum proof_event event)
{
	return event_name[event];
}

/* A line of the head is a name and a word or a number. */
enum field_type { FIELD_WORD, FIELD_NUMBER, FIELD_FLAG };

static const struct field {
	const char *name;
	enum field_type type;
	size_t at;
} fields[] = {
	{ "system", FIELD_WORD, offsetof(struct proof, system) },
	{ "target", FIELD_WORD, offsetof(struct proof, target) },
	{ "without", FIELD_WORD, offsetof(struct proof, without) },
	{ "program", FIELD_NUMBER, offsetof(struct proof, program) },
	{ "seed", FIELD_NUMBER, offsetof(struct proof, seed) },
	{ "cap", FIELD_NUMBER, offsetof(struct proof, cap) },
	{ "runs", FIELD_NUMBER, offsetof(struct proof, runs) },
	{ "empty", FIELD_FLAG, offsetof(struct proof, empty) },
	{ "stop", FIELD_FLAG, offsetof(struct proof, stop) },
};

enum { FIELDS = sizeof(fields) / sizeof(fields[0]) };

int proof_format(const struct proof *t, char **text, size_t *len)
{
	struct buffer b = { 0 };

	for (size_t i = 0; i < FIELDS; i++) {
		const void *at = (const char *)t + fields[i].at;

		if (fields[i].type == FIELD_WORD)
			buffer_print(&b, "%s %s\n", fields[i].name, (const char *)at);
		else
			buffer_print(&b, "%s %" PRIu64 "\n", fields[i].name,
				     fields[i].type == FIELD_FLAG ? *(const bool *)at : *(const uint64_t *)at);
	}
	return buffer_take(&b, text, len);
}

int proof_append(const char *path, enum proof_event event, const struct proof_time *time, const char *rule,
		 const char *frame)
{
	char line[300];
	int fd, len, err;

	len = snprintf(line, sizeof(line), "%s %" PRIu64 " %" PRIu64, event_name[event], time->run, time->us);
	if (event == PROOF_DETECTED)
		len += snprintf(line + len, sizeof(line) - (size_t)len, " %.47s %.79s", rule, frame);
	line[len++] = '\n';
	fd = open(path, O_WRONLY | O_APPEND | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	err = write(fd, line, (size_t)len) == len ? 0 : -EIO;	/* in one piece */
	close(fd);
	return err;
}

static bool read_number(const char *word, uint64_t *number)
{
	char *end;

	if (*word < '0' || *word > '9')
		return false;
	errno = 0;
	*number = strtoull(word, &end, 10);
	return !*end && !errno;
}

static bool take_field(struct proof *t, const char *name, const char *value)
{
	for (size_t i = 0; i < FIELDS; i++) {
		void *at = (char *)t + fields[i].at;
		uint64_t number;

		if (strcmp(fields[i].name, name))
			continue;
		if (fields[i].type == FIELD_WORD)
			return snprintf(at, PROOF_NAME, "%s", value) < PROOF_NAME;
		if (!read_number(value, &number) || (fields[i].type == FIELD_FLAG && number > 1))
			return false;
		if (fields[i].type == FIELD_FLAG)
			*(bool *)at = number;
		else
			*(uint64_t *)at = number;
		return true;
	}
	return false;
}

static bool take_detection(struct proof *t, const struct proof_time *time, const char *rule, const char *frame)
{
	struct proof_detection *d = &t->detection[t->detections];

	if (!rule || !frame || t->detections == PROOF_DETECTIONS)
		return false;
	d->time = *time;
	snprintf(d->rule, sizeof(d->rule), "%s", rule);
	snprintf(d->frame, sizeof(d->frame), "%s", frame);
	t->detections++;
	return true;
}

static bool take_event(struct proof *t, char **word, size_t words)
{
	struct proof_time time;
	unsigned e = 0;

	while (e < PROOF_EVENTS && strcmp(event_name[e], word[0]))
		e++;
	if (e == PROOF_EVENTS || words != (e == PROOF_DETECTED ? 5 : 3) || !read_number(word[1], &time.run) ||
	    !read_number(word[2], &time.us))
		return false;
	if (e == PROOF_DETECTED && !take_detection(t, &time, word[3], word[4]))
		return false;
	if (!proof_happened(&t->time[e]))
		t->time[e] = time;
	return true;
}

static bool take_line(struct proof *t, char *line)
{
	enum { WORDS = 6 };
	char *word[WORDS], *rest = line;
	size_t words = 0;

	while (words < WORDS && (word[words] = strsep(&rest, " ")))
		words++;
	return words == 2 ? take_field(t, word[0], word[1]) : words > 2 && take_event(t, word, words);
}

int proof_parse(char *text, size_t len, struct proof *t, unsigned *line)
{
	char *end;

	*t = (struct proof){ .without = "" };
	*line = 0;
	for (char *at = text; (end = memchr(at, '\n', (size_t)(text + len - at))); at = end + 1) {
		++*line;
		*end = '\0';
		if (memchr(at, '\0', (size_t)(end - at)) || !take_line(t, at))
			return -EINVAL;
	}
	return 0;
}

int proof_read(const char *path, struct proof *t, unsigned *line)
{
	uint8_t *data;
	size_t len;
	int err = file_read(path, &data, &len);

	*line = 0;
	if (err)
		return err;
	err = proof_parse((char *)data, len, t, line);
	free(data);
	return err;
}

bool proof_answers(const struct proof *done, const struct proof *asked)
{
	const struct proof_time *found = &done->time[PROOF_DETECTED], *end = &done->time[PROOF_ENDED];
	const bool same = !strcmp(done->system, asked->system) && !strcmp(done->target, asked->target) &&
			  !strcmp(done->without, asked->without) && done->program == asked->program &&
			  done->seed == asked->seed && done->empty == asked->empty && done->stop == asked->stop;

	if (!same || !proof_happened(end))
		return false;
	if (done->stop && proof_happened(found))
		return (!asked->cap || found->us <= asked->cap * 1000000) &&
		       (!asked->runs || found->run <= asked->runs);
	return done->cap == asked->cap && done->runs == asked->runs;
}
