// SPDX-License-Identifier: GPL-2.0
/*
 * test_arrivals.c - who is paired with whom is the same for every order of arrival, on each real kernel
 *
 * Two NICs, the host's word on each, and their VFs: six arrivals in all 720 orders, each in a machine of its own.  Both
 * NICs are told of one serial, so that the MAC has to decide.  A word on a NIC that is not there is not said.
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "check/check.h"
#include "scenario/text.h"
#include "sut/sut.h"

enum { ARRIVALS = 6, ORDERS = 720, TEXT = 2048 };

static const char *const arrivals[ARRIVALS] = {
	"nic 1 mac=00:15:5d:00:00:01\noffer 1 net f8615163-0001-1000-2000-000d3a000001\n",
	"nic 2 mac=00:15:5d:00:00:02\noffer 2 net f8615163-0002-1000-2000-000d3a000002\n",
	"associate 1 serial=7\n",
	"associate 2 serial=7\n",
	"function 3 id=15b3:1016 serial=7\nport 3 mac=00:15:5d:00:00:01\n"
	"offer 3 pci 47505500-0003-0000-3130-444531303244\n",
	"function 4 id=15b3:1016 serial=8\nport 4 mac=00:15:5d:00:00:02\n"
	"offer 4 pci 47505500-0004-0000-3130-444531303244\n",
};

static const char pairs[] = "expect partner 3 00.0 = 1\nexpect partner 4 00.0 = 2\n";

/* The @n-th order, in the number system of factorials. */
static void write_order(unsigned n, char text[TEXT])
{
	bool used[ARRIVALS] = { false };

	*text = '\0';
	for (unsigned left = ARRIVALS; left; left--) {
		unsigned skip = n % left, i = 0;

		n /= left;
		while (used[i] || skip--)
			i++;
		used[i] = true;
		strcat(text, arrivals[i]);
	}
	strcat(text, pairs);
}

static void run(struct checker *c, const char *name, unsigned order)
{
	static struct check_result result;
	struct text_error error;
	struct scenario s;
	char text[TEXT];

	write_order(order, text);
	cr_assert(zero(int, text_parse(text, strlen(text), &s, &error)));
	cr_assert(zero(int, checker_run(c, &s, &result)));
	cr_assert(zero(u32, result.findings), "%s: %s: expected %s, found %s, in\n%s", name,
		  result.finding[0].rule->id, result.finding[0].expected, result.finding[0].found, text);
	cr_assert(eq(u32, result.expectations, 2));
	scenario_free(&s);
}

Test(arrivals, pairs_are_the_same_in_every_order, .timeout = 120)
{
	const struct check_options options = { .model = sut_find("model") };
	unsigned systems = 0;

	for (size_t i = 0; sut_classes[i]; i++) {
		const struct sut_class *class = sut_classes[i];
		struct checker *c;

		if (!class->real || class->planted || strstr(class->name, "-checked"))
			continue;
		cr_assert(zero(int, checker_open(&c, class, &options)));
		for (unsigned n = 0; n < ORDERS; n++)
			run(c, class->name, n);
		checker_close(c);
		systems++;
	}
	cr_assert(gt(uint, systems, 0));
}
