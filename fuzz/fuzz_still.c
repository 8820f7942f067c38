// SPDX-License-Identifier: GPL-2.0
/*
 * fuzz_still.c - property: any capture that can be read becomes a machine, in which each function is somewhere, or is
 * counted as one that is not; and is judged: each record has what its kind needs, and a second look says the same
 */
#include <errno.h>
#include <stdint.h>

#include "check/still.h"
#include "glue.h"
#include "require.h"

const bool target_keeps_memory = true;

static void check_machine(const struct capture_machine *m)
{
	const uint32_t count = (uint32_t)m->c->function.count;
	uint32_t placed = 0, vfs = 0;

	for (uint32_t i = 0; i < count; i++) {
		const struct topology_function *f = m->hardware[i];

		REQUIRE(m->order[i] < count, "order %u", m->order[i]);
		if (!f)
			continue;
		placed++;
		vfs += f->pf != NULL;
		REQUIRE(capture_machine_function(m, f) == i, "function %u is %u", i, capture_machine_function(m, f));
	}
	REQUIRE(placed == m->placed && vfs == m->vfs, "%u and %u placed, %u and %u counted", placed, vfs, m->placed,
		m->vfs);
	REQUIRE(placed + m->beyond + m->orphans == count, "%u of %u, %u beyond, %u orphans", placed, count, m->beyond,
		m->orphans);
}

static void check_record(const struct still *s, const struct still_record *r)
{
	const bool broken = r->result == STILL_FAIL || r->result == STILL_WARN;

	REQUIRE(r->result < STILL_RESULTS, "%u", r->result);
	REQUIRE(!broken || (*r->expected && *r->found), "%s: expected \"%s\", found \"%s\"", r->rule->id, r->expected,
		r->found);
	REQUIRE(r->result != STILL_SKIP || *r->found, "%s is skipped without a reason", r->rule->id);
	REQUIRE(r->result != STILL_PASS || r->looked, "%s passed, and looked at nothing", r->rule->id);
	REQUIRE(r->function == STILL_NOBODY || r->function < s->m->c->function.count, "%u", r->function);
}

static void judge(const struct capture_machine *m, struct still *s)
{
	*s = (struct still){ .m = m };
	REQUIRE(!still_check(s), "memory");
	for (size_t i = 0; i < s->records; i++)
		check_record(s, &s->record[i]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct capture_options o = { .lenient = true };
	struct capture c = { 0 };
	struct capture_machine m;
	struct capture_error e;
	struct still first, second;
	int err;

	if (capture_parse((const char *)data, size, &o, &c, &e))
		return 0;
	err = capture_machine_make(&m, &c);
	REQUIRE(!err || err == -ENOSPC, "%d", err);
	if (!err) {
		check_machine(&m);
		judge(&m, &first);
		judge(&m, &second);
		REQUIRE(first.records == second.records, "%zu and %zu records", first.records, second.records);
		for (size_t i = 0; i < first.records; i++)
			REQUIRE(!strcmp(first.record[i].found, second.record[i].found), "%s and %s",
				first.record[i].found, second.record[i].found);
		still_free(&first);
		still_free(&second);
		capture_machine_free(&m);
	}
	capture_free(&c);
	return 0;
}
