// SPDX-License-Identifier: GPL-2.0
/* test_hardware_asked.c - when rules about hardware are asked: around what a guest does with it, and only if wanted */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "fake_sut.h"
#include "sut/platform/platform.h"

enum { NUMBERS = 0x18 };

static struct platform *of_fake;

static struct platform *platform(struct sut *sut)
{
	(void)sut;
	return of_fake;
}

/* A guest that mends what it finds, as an operating system does. */
static void mend(const struct fake_moment *m, struct observation *o)
{
	(void)o;
	if (m->kind == OP_BOOT)
		platform_write(of_fake, 0x0008, NUMBERS, 4, 0);
}

FAKE_SUT(mender, mend);

static const struct operation looking[] = {
	{ .kind = OP_WAIT }, { .kind = OP_BOOT }, { .kind = OP_RESCAN },
};

static uint32_t ask(bool hardware, uint32_t numbers, struct check_result *result)
{
	static struct operation setup[] = {
		{ .kind = OP_ROOT, .root = { .number = 1, .last = 255 } },
		{ .kind = OP_PLUG, .plug = { .number = 2, .in = 1, .devfn = 8, .kind = KIND_ROOT_PORT } },
	};
	const struct check_options options = { .hardware = hardware };
	const struct scenario s = { .op = (struct operation *)looking, .count = 3 };
	struct sut_class class = mender;
	struct checker *c;

	class.platform = platform;
	of_fake = platform_new();
	setup[1].plug.secondary = (uint8_t)(numbers >> 8);
	setup[1].plug.subordinate = (uint8_t)(numbers >> 16);
	cr_assert(zero(int, platform_apply(of_fake, &setup[0])));
	cr_assert(zero(int, platform_apply(of_fake, &setup[1])));
	cr_assert(zero(int, checker_open(&c, &class, &options)));
	cr_assert(zero(int, checker_run(c, &s, result)));
	checker_close(c);
	platform_free(of_fake);
	return result->findings;
}

Test(hardware_asked, what_firmware_left_is_told_once_although_the_guest_mends_it)
{
	static struct check_result result;

	cr_expect(zero(u32, ask(false, 0x030500, &result)));
	cr_expect(zero(u32, ask(true, 0x050200, &result)));
	cr_assert(eq(u32, ask(true, 0x030500, &result), 1));
	cr_expect(eq(str, (char *)result.finding[0].rule->id, "PCI-BUS-ORDER"));
	cr_expect(eq(u32, result.finding[0].at, 1));
}
