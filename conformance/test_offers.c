// SPDX-License-Identifier: GPL-2.0
/* test_offers.c - tables of offers: what is read, and how each kind of mistake is refused, as a whole, at its line */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "hyperv/offers.h"

#define HEAD "machine\tinstance_guid\tobserved_pci_domain\n"
#define PCI "44c4f61d-4444-4400-9d52-802e27ede19f"
#define NET "f8615163-df3e-46c5-913f-f2d2f965ed0e"
#define A "47505500-0003-0000-3130-444531303244"

static void parse(const char *text, struct offers *o)
{
	struct complaint e = { 0 };

	cr_assert(eq(int, offers_parse(text, strlen(text), o, &e), 0), "%u: %s", e.line, e.what);
}

Test(offers, fields_in_any_order)
{
	struct offers o = { 0 };

	parse("# a comment\n\nsource\tinstance_guid\texpected_domain_b4b5\tclass_id\tobserved_pci_domain\r\n"
	      "x\t" A "\t0003\t" PCI "\t0A0b\r\ny\t" A "\t\t" NET "\t\nx\t" A "\t\t" PCI "\t", &o);
	cr_assert(eq(sz, o.count, 3));
	cr_assert(eq(u32, o.machines, 2));
	cr_assert(eq(str, o.machine[1], "y"));
	cr_assert(o.offer[0].pci && o.offer[0].has_domain && o.offer[0].domain == 0x0a0b && o.offer[0].machine == 0);
	cr_assert(o.offer[1].machine == 1 && !o.offer[1].pci && !o.offer[1].has_domain);
	cr_assert(o.offer[2].pci && o.offer[2].machine == 0);
	cr_assert(eq(u8, o.offer[0].instance.b[4], 0x03));
	offers_free(&o);
}

/* Without a class all are PCI; the machine goes before the source; the same name in another file is another machine. */
Test(offers, machines)
{
	struct offers o = { 0 };

	parse("machine\tsource\tinstance_guid\nm\ts\t" A "\n\ts\t" A "\nm\tt\t" A "\n", &o);
	cr_assert(eq(u32, o.machines, 2));
	cr_assert(eq(str, o.machine[0], "m"));
	cr_assert(eq(str, o.machine[1], "s"));
	cr_assert(o.offer[0].pci && o.offer[2].machine == 0);
	parse(HEAD "m\t" A "\t\n", &o);
	cr_assert(eq(u32, o.offer[3].machine, 2));
	offers_free(&o);
}

static const struct {
	const char *text;
	uint32_t line;
	const char *what;
} mistakes[] = {
	{ "", 1, "no line that names the fields" },
	{ "# only a comment", 1, "no line that names the fields" },
	{ "machine\tsource\n", 1, "the head does not name instance_guid" },
	{ "instance_guid\tdomain\n", 1, "there is no field 'domain'" },
	{ "instance_guid\tmachine\tmachine\n", 1, "the field machine is named twice" },
	{ HEAD "m\t" A "\n", 2, "2 fields, and the head names 3" },
	{ HEAD "m\t" A "\t\t\n", 2, "4 fields, and the head names 3" },
	{ HEAD "m\t" A "\t\nm\t4750\t\n", 3, "instance_guid is not a GUID: '4750'" },
	{ HEAD "m\t{" A "}\t\n", 2, "instance_guid is not a GUID: '{" A "}'" },
	{ HEAD "m\t" A "\t12\n", 2, "observed_pci_domain is not four hexadecimal digits: '12'" },
	{ HEAD "m\t" A "\t00g1\n", 2, "observed_pci_domain is not four hexadecimal digits: '00g1'" },
	{ HEAD "m\033\t" A "\t\n", 2, "a control character, 0x1b" },
	{ "instance_guid\tclass_id\n" A "\tpci\n", 2, "class_id is not a GUID: 'pci'" },
	{ "instance_guid\texpected_domain_b4b5\n" A "\t0300\n", 2,
	  "expected_domain_b4b5 is 0300, and the GUID has 0003 there" },
};

Test(offers, mistakes)
{
	for (size_t i = 0; i < sizeof(mistakes) / sizeof(mistakes[0]); i++) {
		const char *text = mistakes[i].text;
		struct complaint e = { 0 };
		struct offers o = { 0 };

		parse(HEAD "before\t" A "\t\n", &o);
		cr_expect(eq(int, offers_parse(text, strlen(text), &o, &e), -EINVAL), "%s", text);
		cr_expect(eq(u32, e.line, mistakes[i].line), "%s", text);
		cr_expect(strcmp(e.what, mistakes[i].what) == 0, "%s\n wanted %s, got %s", text, mistakes[i].what, e.what);
		cr_expect(o.count == 1 && o.machines == 1, "%s: something was added", text);
		offers_free(&o);
	}
}

Test(offers, a_nul_byte)
{
	static const char text[] = HEAD "m\0m\t" A "\t\n";
	struct complaint e = { 0 };
	struct offers o = { 0 };

	cr_assert(eq(int, offers_parse(text, sizeof(text) - 1, &o, &e), -EINVAL));
	cr_assert(eq(u32, e.line, 2));
	offers_free(&o);
}

static uint16_t number(const struct guid *g, int high, int low)
{
	return (uint16_t)(g->b[high] << 8 | g->b[low]);
}

/*
 * Captures of other people's machines, if they are there: BDFUZZ_CAPTURES, or ../shared/captures beside the checkout.
 * The facts page says of them: 98 offers, 48 recorded domains, of which 45 are bytes 5, 4 and three are bytes 8, 9.
 */
Test(offers, captures)
{
	const char *directory = getenv("BDFUZZ_CAPTURES");
	size_t recorded = 0, four_five = 0, eight_nine = 0, high = 0, len;
	struct complaint e = { 0 };
	struct offers o = { 0 };
	char path[4096];
	uint8_t *text;

	snprintf(path, sizeof(path), "%s/vmbus-offers.tsv", directory ? directory : BDFUZZ_SOURCE "/../shared/captures");
	if (file_read(path, &text, &len))
		cr_skip("%s is not there", path);
	cr_assert(eq(int, offers_parse((char *)text, len, &o, &e), 0), "%s:%u: %s", path, e.line, e.what);
	for (size_t i = 0; i < o.count; i++) {
		const struct offer *offer = &o.offer[i];

		if (!offer->has_domain)
			continue;
		recorded++;
		high += offer->instance.b[5] >= 0x80;
		four_five += offer->domain == number(&offer->instance, 5, 4);
		eight_nine += offer->domain == number(&offer->instance, 8, 9);
	}
	cr_expect(eq(sz, o.count, 98));
	cr_expect(eq(sz, recorded, 48));
	cr_expect(eq(sz, four_five, 45));
	cr_expect(eq(sz, eight_nine, 3));
	cr_expect(eq(sz, high, 26));
	offers_free(&o);
	free(text);
}
