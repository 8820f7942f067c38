// SPDX-License-Identifier: GPL-2.0
/* test_model_domains.c - the domain allocator: which bytes, and what on a collision, are chosen apart */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <errno.h>

#include "model/device_id.h"
#include "model/domains.h"
#include "model/id_registry.h"

static struct guid guid(const char *text)
{
	struct guid g;

	cr_assert(eq(int, guid_parse(text, &g), 0));
	return g;
}

/* What a real kernel made of real offers: facts page, and captures/vmbus-offers.tsv for 8de7. */
Test(domains, hint)
{
	const struct guid g = guid("47505500-0003-0000-3130-444531303244");
	const struct guid h = guid("11111111-8de7-2222-95bf-333333333333");
	struct domains d;

	domains_init(&d, DOMAIN_BYTES_4_5, DOMAIN_LOWEST);
	cr_assert(eq(u16, domain_hint(&d, &g), 0x0003));
	cr_assert(eq(u16, domain_hint(&d, &h), 0x8de7));
	d.bytes = DOMAIN_BYTES_8_9;
	cr_assert(eq(u16, domain_hint(&d, &g), 0x3130));
	cr_assert(eq(u16, domain_hint(&d, &h), 0x95bf));
}

static int take(struct domains *d, uint16_t hint)
{
	uint16_t domain = 0xdead;
	int error = domain_take(d, hint, &domain);

	cr_assert(error == 0 || domain == 0xdead);
	return error ? error : domain;
}

Test(domains, collision)
{
	static const struct {
		enum domain_collision policy;
		uint16_t hint[6];
		int got[6];
	} cases[] = {
		{ DOMAIN_FAIL, { 5, 5, 6, 0, 0xffff, 0xffff }, { 5, -EBUSY, 6, -EBUSY, 0xffff, -EBUSY } },
		{ DOMAIN_LOWEST, { 5, 5, 5, 1, 0, 0xffff }, { 5, 1, 2, 3, 4, 0xffff } },
		{ DOMAIN_UPWARD, { 5, 5, 5, 1, 0, 0xffff }, { 5, 6, 7, 1, 2, 0xffff } },
		{ DOMAIN_UPWARD, { 0xffff, 0xffff, 0xfffe, 0xfffe, 1, 1 }, { 0xffff, -EBUSY, 0xfffe, -EBUSY, 1, 2 } },
	};
	struct domains d;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		domains_init(&d, DOMAIN_BYTES_4_5, cases[i].policy);
		for (int n = 0; n < 6; n++) {
			int got = take(&d, cases[i].hint[n]);

			cr_assert(got == cases[i].got[n], "case %zu, number %d: got %d", i, n, got);
		}
	}
}

Test(domains, release_and_exhaustion)
{
	struct domains d;

	domains_init(&d, DOMAIN_BYTES_4_5, DOMAIN_LOWEST);
	cr_assert(eq(int, domain_release(&d, 0), -ENOENT));
	cr_assert(eq(int, take(&d, 9), 9));
	cr_assert(eq(int, domain_release(&d, 9), 0));
	cr_assert(eq(int, domain_release(&d, 9), -ENOENT));
	for (int i = 1; i < DOMAINS; i++)
		cr_assert(eq(int, take(&d, 0), i));
	cr_assert(eq(int, take(&d, 0), -EBUSY));
	cr_assert(eq(int, domain_release(&d, 0x8000), 0));
	cr_assert(eq(int, take(&d, 7), 0x8000));
	domains_reset(&d);
	for (int i = 1; i < DOMAINS; i++)
		cr_assert(not(domain_is_taken(&d, (uint16_t)i)));
	cr_assert(domain_is_taken(&d, 0));
}

/*
 * A map that is full, and one that is full above: only a search that comes round finds what is left below.  No guest has
 * that many channels (6.12 hyperv_vmbus.h:207-210), so this is asked of the policies alone.
 */
Test(domains, full_map)
{
	static const struct {
		enum domain_collision policy;
		int below, above;	/* what 0x8000 gets when only 0x7fff, and only 0x8001, is free */
	} cases[] = {
		{ DOMAIN_FAIL, -EBUSY, -EBUSY },
		{ DOMAIN_LOWEST, 0x7fff, 0x8001 },
		{ DOMAIN_UPWARD, -EBUSY, 0x8001 },
	};
	struct domains d;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		domains_init(&d, DOMAIN_BYTES_4_5, cases[i].policy);
		for (int n = 1; n < DOMAINS; n++)
			cr_assert(eq(int, take(&d, (uint16_t)n), n));
		for (int n = 0; n < DOMAINS; n++)
			cr_assert(eq(int, take(&d, (uint16_t)n), -EBUSY));
		domain_release(&d, 0x7fff);
		cr_expect(eq(int, take(&d, 0x8000), cases[i].below), "case %zu", i);
		take(&d, 0x7fff);
		domain_release(&d, 0x8001);
		cr_expect(eq(int, take(&d, 0x8000), cases[i].above), "case %zu", i);
	}
}

/* Seed 003: b[5] b[4] b[7] b[6] & 0xf8, and no sign however high b[5] is. */
Test(device_id, bytes)
{
	const struct guid g = { .b = { 1, 2, 3, 4, 0xbb, 0xfa, 0xdf, 0xcc, 5 } };
	uint64_t wide = device_id(&g, 0x0b);

	cr_assert(eq(u32, device_id_prefix(&g), 0xfabbccd8));
	cr_assert(eq(u64, wide, 0xfabbccdb));
	cr_assert(eq(u32, device_id(&g, 0xff), 0xfabbccdf));
	cr_assert(eq(u32, device_id(&g, 0x08), 0xfabbccd8));
}

enum { NONE = -1 };	/* in a case: nothing is known */

/*
 * A has the number 0x0030 and the domain 0x0030; then comes B with the same number and the domain in the table.  Whose
 * prefix does function 1 of each domain get?  0: A's, 1: B's.  (ID_EXACT and ID_LATE do not register.)
 */
Test(device_id, registry)
{
	static const struct {
		enum id_policy policy;
		uint16_t domain;	/* B's: A's if A has left, or another one */
		int first, second;	/* asked of domain 0x0030 for A or its successor, and of B's */
	} cases[] = {
		{ ID_BY_DOMAIN, 0x0001, 0, 1 },	      { ID_BY_DOMAIN, 0x0030, 1, 1 },
		{ ID_BY_DOMAIN_FIRST, 0x0001, 0, 1 }, { ID_BY_DOMAIN_FIRST, 0x0030, 0, 0 },
		{ ID_BY_HINT, 0x0001, 1, NONE },      { ID_BY_HINT, 0x0030, 1, 1 },
	};
	const struct guid g[] = { { .b = { [4] = 0x30, [6] = 0x10 } }, { .b = { [4] = 0x30, [6] = 0x20 } } };
	static struct id_registry r;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const uint16_t domain[] = { 0x0030, cases[i].domain };
		const int wanted[] = { cases[i].first, cases[i].second };

		id_registry_reset(&r);
		r.policy = cases[i].policy;
		id_registry_probe(&r, &g[0], 0x0030, 0x0030);
		id_registry_probe(&r, &g[1], 0x0030, cases[i].domain);
		for (int n = 0; n < 2; n++) {
			uint64_t id = 0;
			int error = id_registry_lookup(&r, &g[n], domain[n], 0x01, &id);

			cr_expect(eq(int, error, wanted[n] == NONE ? -ENOENT : 0), "case %zu, %d", i, n);
			cr_expect(eq(u64, id, wanted[n] == NONE ? 0 : device_id(&g[wanted[n]], 0x01)), "case %zu, %d", i, n);
		}
	}
}

/* An ID that is made before the function is known: no function number, and a sign from b[5] = 0x80 on. */
Test(device_id, late)
{
	const struct guid high = { .b = { [4] = 0x12, [5] = 0x80 } }, low = { .b = { [4] = 0x12, [5] = 0x7f } };
	static struct id_registry r = { .policy = ID_LATE };
	uint64_t id;

	cr_assert(eq(int, id_registry_lookup(&r, &high, 1, 0x03, &id), 0));
	cr_assert(eq(u64, id, 0xffffffff80120000));
	cr_assert(eq(int, id_registry_lookup(&r, &low, 1, 0x03, &id), 0));
	cr_assert(eq(u64, id, 0x7f120000));
	r.policy = ID_EXACT;
	cr_assert(eq(int, id_registry_lookup(&r, &high, 1, 0x03, &id), 0));
	cr_assert(eq(u64, id, 0x80120003));
}
