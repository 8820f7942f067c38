// SPDX-License-Identifier: GPL-2.0
/* test_model_domains.c - the domain allocator: which bytes, and what on a collision, are chosen apart */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <errno.h>

#include "model/device_id.h"
#include "model/domains.h"

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
	struct guid g = { .b = { [4] = (uint8_t)hint, [5] = (uint8_t)(hint >> 8) } };
	uint16_t domain = 0xdead;
	int error = domain_take(d, &g, &domain);

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
