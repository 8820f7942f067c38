// SPDX-License-Identifier: GPL-2.0
/* test_id_search.c - where each registry of device IDs answers wrongly, in how few steps, and where none was found */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "model/id_search.h"

/* 3 + 9 + 27 + ... + 3^8: each of three devices may take a step at any time. */
enum { STORIES = 9840 };

Test(id_search, each_registry_is_wrong_where_it_was_said_to_be)
{
	static const struct {
		enum id_policy policy;
		unsigned wrong, missing, stale;		/* steps; 0: never */
	} expected[] = {
		{ ID_BY_DOMAIN, 0, 0, 2 },
		{ ID_BY_DOMAIN_FIRST, 3, 0, 2 },	/* A comes, goes, and B comes */
		{ ID_BY_HINT, 2, 2, 2 },		/* B has another domain, and overwrites A's entry */
		{ ID_REGISTERED, 0, 0, 0 },
		{ ID_EXACT, 0, 0, 0 },
	};

	for (size_t i = 0; i < sizeof(expected) / sizeof(expected[0]); i++) {
		struct id_search s;

		id_search(expected[i].policy, &s);
		cr_expect(eq(u64, s.stories, STORIES));
		cr_expect(eq(uint, s.wrong.steps, expected[i].wrong), "policy %d", expected[i].policy);
		cr_expect(eq(uint, s.missing.steps, expected[i].missing), "policy %d", expected[i].policy);
		cr_expect(eq(uint, s.stale.steps, expected[i].stale), "policy %d", expected[i].policy);
	}
}

Test(id_search, a_registration_ends_with_its_bus)
{
	static struct id_registry r = { .policy = ID_REGISTERED };
	const struct guid guid = { { [4] = 9, [7] = 1 } };
	uint64_t id = 7;

	id_registry_probe(&r, &guid, 9, 9);
	cr_expect(zero(int, id_registry_lookup(&r, &guid, 9, 3, &id)));
	cr_expect(eq(u64, id, 0x00090103));
	id_registry_remove(&r, 9);
	id = 7;
	cr_expect(eq(int, id_registry_lookup(&r, &guid, 9, 3, &id), -2), "-ENOENT");
	cr_expect(eq(u64, id, 7), "untouched on failure");
}
