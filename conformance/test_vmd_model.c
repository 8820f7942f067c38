// SPDX-License-Identifier: GPL-2.0
/* test_vmd_model.c - what software must make of a VMD endpoint: each method on each kind of endpoint, and bad ones */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <errno.h>

#include "model/vmd.h"
#include "vmd_endpoint.h"

static struct vmd_endpoint e;

static void tear_down(void)
{
	vmd_endpoint_free(&e);
}

TestSuite(vmd_model, .fini = tear_down);

static const uint64_t guest[2] = { VMD_GUEST1, VMD_GUEST2 };
static const uint64_t host[2] = { VMD_HOST1, VMD_HOST2 };
static const char *const answers[VMD_ANSWERS] = { "answered", "disabled", "gone", "outside", "unseen" };

/* Seed 002, and the table of what is where.  `none` reads nothing. */
enum { NONE = VMD_NONE, NEW = VMD_IN_MEMBAR2, CAP = VMD_IN_CAPABILITY, OLD = VMD_AT_OLD_PLACE };
static const struct {
	const char *name;
	uint8_t place;
	uint32_t lock;
	enum vmd_answer answer[VMD_METHODS];
	uint64_t host[VMD_METHODS][2];	/* where it answered */
} endpoints[] = {
	{ "final 28c0 in a guest", VMD_PLACE_MEMBAR2, VMD_LOCK_SHADOW,
	  { [NONE] = VMD_DISABLED, [CAP] = VMD_DISABLED },
	  { [NEW] = { VMD_HOST1, VMD_HOST2 }, [OLD] = { VMD_HOST2, 0 } } },
	{ "pre-production 28c0", VMD_PLACE_OLD, VMD_LOCK_SHADOW | 1,
	  { [NONE] = VMD_DISABLED, [CAP] = VMD_DISABLED },
	  { [NEW] = { 0, VMD_HOST1 }, [OLD] = { VMD_HOST1, VMD_HOST2 } } },
	{ "28c0 on bare metal", VMD_PLACE_MEMBAR2, ~(uint32_t)VMD_LOCK_SHADOW,
	  { VMD_DISABLED, VMD_DISABLED, VMD_DISABLED, VMD_DISABLED }, { { 0 } } },
	{ "a client in a guest", VMD_PLACE_CAPABILITY, 0,
	  { [NONE] = VMD_DISABLED, [NEW] = VMD_DISABLED, [OLD] = VMD_DISABLED },
	  { [CAP] = { VMD_HOST1, VMD_HOST2 } } },
	{ "201d on bare metal", VMD_PLACE_NONE, 0, { VMD_DISABLED, VMD_DISABLED, VMD_DISABLED, VMD_DISABLED }, { { 0 } } },
	{ "enabled, and nothing there", VMD_PLACE_NONE, VMD_LOCK_SHADOW,
	  { [NONE] = VMD_DISABLED, [CAP] = VMD_DISABLED }, { [NEW] = { 0, 0 }, [OLD] = { 0, 0 } } },
	{ "VMLOCK reads all ones", VMD_PLACE_MEMBAR2, UINT32_MAX,
	  { [NONE] = VMD_DISABLED, [NEW] = VMD_GONE, [CAP] = VMD_DISABLED, [OLD] = VMD_GONE }, { { 0 } } },
};

static void expect_translation(const char *name, enum vmd_method m, enum vmd_answer answer, const uint64_t at[2])
{
	struct vmd_translation t;

	vmd_translate(&e.view, m, &t);
	cr_expect(t.answer == answer, "%s, %s: %s, expected %s", name, vmd_methods[m].name, answers[t.answer],
		  answers[answer]);
	for (int i = 0; i < 2; i++) {
		const uint64_t want = answer == VMD_ANSWERED ? at[i] : guest[i];

		cr_expect(t.host[i] == want, "%s, %s: host[%d] 0x%lx, expected 0x%lx", name, vmd_methods[m].name, i,
			  t.host[i], want);
		cr_expect(t.offset[i] == guest[i] - want, "%s, %s: offset[%d] 0x%lx", name, vmd_methods[m].name, i,
			  t.offset[i]);
	}
}

Test(vmd_model, each_method_on_each_endpoint)
{
	for (size_t i = 0; i < sizeof(endpoints) / sizeof(*endpoints); i++) {
		vmd_endpoint_make(&e, endpoints[i].place, endpoints[i].lock);
		for (int m = 0; m < VMD_METHODS; m++)
			expect_translation(endpoints[i].name, (enum vmd_method)m, endpoints[i].answer[m],
					   endpoints[i].host[m]);
	}
}

/* Type bits of a BAR come with the address, in whatever place; they are no part of it. */
Test(vmd_model, type_bits)
{
	static const uint8_t places[] = { VMD_PLACE_MEMBAR2, VMD_PLACE_CAPABILITY, VMD_PLACE_OLD };
	static const enum vmd_method methods[] = { VMD_IN_MEMBAR2, VMD_IN_CAPABILITY, VMD_AT_OLD_PLACE };

	for (int i = 0; i < 3; i++) {
		struct vmd_translation t;

		vmd_endpoint_make(&e, places[i], VMD_LOCK_SHADOW);
		e.id.host[0] |= 0xf;
		e.id.host[1] |= 0x4;
		vmd_endpoint_wire(&e);
		vmd_translate(&e.view, methods[i], &t);
		cr_expect(eq(u64, t.shadow[0], VMD_HOST1 | 0xf));
		cr_expect(eq(u64, t.host[0], VMD_HOST1));
		cr_expect(eq(u64, t.offset[1], VMD_GUEST2 - VMD_HOST2));
	}
}

/* 0x2010 to 0x2090 is the out-of-band interface: where children of 28c0 begin, too. */
Test(vmd_model, children_begin)
{
	static const uint64_t begin[VMD_METHODS] = { [NONE] = 0x2000, [NEW] = 0x2010, [CAP] = 0x2000, [OLD] = 0x2018 };
	struct vmd_translation t;

	for (uint32_t lock = 0; lock <= VMD_LOCK_SHADOW; lock += VMD_LOCK_SHADOW) {
		vmd_endpoint_make(&e, VMD_PLACE_MEMBAR2, lock);
		for (int m = 0; m < VMD_METHODS; m++) {
			vmd_translate(&e.view, (enum vmd_method)m, &t);
			cr_expect(eq(u64, t.children, begin[m]), "%s", vmd_methods[m].name);
		}
	}
}

Test(vmd_model, methods_by_feature)
{
	cr_expect(eq(int, (int)vmd_method_of(0x13), VMD_IN_MEMBAR2));	/* 28c0 */
	cr_expect(eq(int, (int)vmd_method_of(0x04), VMD_IN_CAPABILITY));	/* 201d */
	cr_expect(eq(int, (int)vmd_method_of(0x2e), VMD_IN_CAPABILITY));	/* clients */
	cr_expect(eq(int, (int)vmd_method_of(0x3a), VMD_NONE));
}

/* ---- MEMBAR2 ---------------------------------------------------------------------------------------- */

/* How much of MEMBAR2 there is, and who gets an answer from it. */
static const struct {
	uint64_t bytes;
	enum vmd_answer new, old;
} sizes[] = {
	{ 0, VMD_OUTSIDE, VMD_OUTSIDE }, { 0x1000, VMD_OUTSIDE, VMD_OUTSIDE }, { 0x2000, VMD_OUTSIDE, VMD_OUTSIDE },
	{ 0x2008, VMD_OUTSIDE, VMD_OUTSIDE }, { 0x200f, VMD_OUTSIDE, VMD_OUTSIDE }, { 0x2010, VMD_ANSWERED, VMD_OUTSIDE },
	{ 0x2017, VMD_ANSWERED, VMD_OUTSIDE }, { 0x2018, VMD_ANSWERED, VMD_ANSWERED },
};

Test(vmd_model, short_membar2)
{
	struct vmd_translation t;

	for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		vmd_endpoint_make(&e, VMD_PLACE_MEMBAR2, VMD_LOCK_SHADOW);
		e.view.window[VMD_MEMBAR2].size = sizes[i].bytes;
		expect_translation("short", NEW, sizes[i].new, host);
		expect_translation("short", OLD, sizes[i].old, (const uint64_t[]){ VMD_HOST2, 0 });
		vmd_translate(&e.view, OLD, &t);
		cr_expect(t.answer == VMD_ANSWERED || !t.shadow[0], "0x%lx was read, and half of it is nothing",
			  t.shadow[0]);
	}
}

Test(vmd_model, membar2_not_in_the_dump)
{
	vmd_endpoint_make(&e, VMD_PLACE_MEMBAR2, VMD_LOCK_SHADOW);
	e.unseen = true;
	expect_translation("dump", NEW, VMD_UNSEEN, NULL);
	vmd_endpoint_make(&e, VMD_PLACE_MEMBAR2, 0);
	e.unseen = true;
	expect_translation("dump, disabled", NEW, VMD_DISABLED, NULL);
}

/* Seed 002: "on existing hardware these patches won't affect anything". */
Test(vmd_model, membar2_is_left_alone)
{
	struct vmd_translation t;

	vmd_endpoint_make(&e, VMD_PLACE_CAPABILITY, VMD_LOCK_SHADOW);
	vmd_translate(&e.view, CAP, &t);
	vmd_translate(&e.view, NONE, &t);
	cr_expect(eq(u32, e.reads, 0));
	vmd_endpoint_make(&e, VMD_PLACE_MEMBAR2, 0);
	vmd_translate(&e.view, NEW, &t);
	cr_expect(eq(u32, e.reads, 0), "it is disabled");
	vmd_endpoint_make(&e, VMD_PLACE_MEMBAR2, VMD_LOCK_SHADOW);
	vmd_translate(&e.view, NEW, &t);
	cr_expect(eq(u32, e.reads, 2));
}

/* Nothing is made up: whatever stands there is taken, and vmd_detect() says what is wrong with it. */
Test(vmd_model, odd_shadows_are_taken)
{
	static const uint64_t odd[][2] = {
		{ 0, 0 }, { UINT64_MAX, UINT64_MAX }, { 0x12345670, 0x1000 }, { (uint64_t)1 << 52, UINT64_MAX << 56 },
		{ VMD_GUEST1, VMD_GUEST2 },
	};

	for (size_t i = 0; i < sizeof(odd) / sizeof(*odd); i++) {
		vmd_endpoint_make(&e, VMD_PLACE_MEMBAR2, VMD_LOCK_SHADOW);
		e.id.host[0] = odd[i][0];
		e.id.host[1] = odd[i][1];
		expect_translation("odd", NEW, VMD_ANSWERED,
				   (const uint64_t[]){ odd[i][0] & ~(uint64_t)0xf, odd[i][1] & ~(uint64_t)0xf });
	}
}

/* Windows of no bytes, of an odd number of them, at 0, at the end of all, over each other: offsets are differences. */
Test(vmd_model, odd_windows)
{
	static const struct vmd_window odd[][2] = {
		{ { 0, 0 }, { 0, 0 } },
		{ { 0, 32 << 20 }, { 0, 1 << 20 } },
		{ { VMD_GUEST1, 0x1001 }, { VMD_GUEST1, 0x30000 } },
		{ { UINT64_MAX << 12, 0x1000 }, { UINT64_MAX << 20, 1 << 20 } },
		{ { VMD_GUEST2, 32 << 20 }, { VMD_GUEST2 + 0x1000, 1 << 20 } },
	};

	for (size_t i = 0; i < sizeof(odd) / sizeof(*odd); i++) {
		struct vmd_translation t;

		vmd_endpoint_make(&e, VMD_PLACE_CAPABILITY, 0);
		e.view.window[VMD_MEMBAR1] = odd[i][0];
		e.view.window[VMD_MEMBAR2] = odd[i][1];
		vmd_translate(&e.view, CAP, &t);
		for (int j = 0; j < 2; j++)
			cr_expect(t.host[j] == host[j] && t.offset[j] == odd[i][j].start - host[j], "row %zu", i);
		vmd_translate(&e.view, NEW, &t);
		for (int j = 0; j < 2; j++)
			cr_expect(t.host[j] == odd[i][j].start && !t.offset[j], "row %zu", i);
	}
}

/* ---- the capability ------------------------------------------------------------------------------------ */

static void forge(uint32_t at, uint64_t value, uint32_t bytes)
{
	vmd_endpoint_forge(&e, at, value, bytes);
}

/* A list of capabilities at these places, the last one with @next as its link. */
static void forge_list(const uint8_t *at, size_t count, uint8_t next)
{
	forge(0x06, 0x10, 1);
	forge(0x34, at[0], 1);
	for (size_t i = 0; i < count; i++)
		forge(at[i], 0x0009u | (uint32_t)(i + 1 < count ? at[i + 1] : next) << 8, 2);
}

static void forge_addresses(uint8_t at)
{
	forge(at + 4u, VMD_SIGNATURE, 4);
	forge(at + 8u, VMD_HOST1, 8);
	forge(at + 16u, VMD_HOST2, 8);
}

static void expect_capability(const char *name, enum vmd_answer answer, uint32_t at)
{
	struct vmd_translation t;

	expect_translation(name, CAP, answer, host);
	vmd_translate(&e.view, CAP, &t);
	cr_expect(t.at == at, "%s: it was looked for at 0x%x, expected 0x%x", name, t.at, at);
}

Test(vmd_model, vendor_capabilities)
{
	static const uint8_t two[] = { 0x90, 0xd0 }, last[] = { 0xe8 }, late[] = { 0xec }, end[] = { 0xfc };

	vmd_endpoint_make(&e, VMD_PLACE_NONE, 0);
	expect_capability("MSI-X only", VMD_DISABLED, 0);
	forge_list(two, 2, 0);
	forge_addresses(0xd0);
	expect_capability("signature in the second", VMD_DISABLED, 0x90);
	vmd_endpoint_make(&e, VMD_PLACE_NONE, 0);
	forge_list(two, 2, 0);
	forge_addresses(0x90);
	expect_capability("signature in the first", VMD_ANSWERED, 0x90);
	forge(0x94, 0x57444853, 4);
	expect_capability("signature byte-swapped", VMD_DISABLED, 0x90);
	forge_addresses(0x90);
	forge(0x06, 0, 1);
	expect_capability("no list", VMD_DISABLED, 0);

	vmd_endpoint_make(&e, VMD_PLACE_NONE, 0);
	forge_list(last, 1, 0);
	forge_addresses(0xe8);
	expect_capability("its 24 bytes end at 0x100", VMD_ANSWERED, 0xe8);
	forge_list(late, 1, 0);
	forge(0xf0, VMD_SIGNATURE, 4);
	expect_capability("its signature fits, its addresses do not", VMD_OUTSIDE, 0xec);
	forge_list(end, 1, 0);
	expect_capability("0xfc", VMD_OUTSIDE, 0xfc);
}

Test(vmd_model, capability_lists_that_do_not_end)
{
	static const uint8_t at[] = { 0x80, 0xa0, 0xc0 };
	static const uint8_t links[] = { 0x80, 0xc0, 0x00, 0x3c, 0x10, 0xff, 0x81 };

	for (size_t i = 0; i < sizeof(links); i++) {
		vmd_endpoint_make(&e, VMD_PLACE_NONE, 0);
		forge_list(at, 3, links[i]);
		for (int j = 0; j < 3; j++)
			forge(at[j], 0x05, 1);		/* MSI: not what is looked for */
		expect_capability("a list", VMD_DISABLED, 0);
	}
	forge_list(at, 3, 0x80);
	forge(0x80, 0x05, 1);
	forge_addresses(0xa0);
	expect_capability("a loop behind it", VMD_ANSWERED, 0xa0);
	forge(0x80, 0xff, 1);
	expect_capability("nobody answers on the way", VMD_DISABLED, 0);
	forge(0x80, 0x05, 1);
	forge(0x34, 0x83, 1);		/* PCI Local Bus 3.0, 6.7: the low two bits are reserved */
	expect_capability("reserved bits", VMD_ANSWERED, 0xa0);
}

/* A register that cannot be read is all ones; of the capability that is no signature. */
Test(vmd_model, registers_that_do_not_answer)
{
	vmd_endpoint_make(&e, VMD_PLACE_CAPABILITY, VMD_LOCK_SHADOW);
	e.silent = VMD_VENDOR + 4;
	expect_capability("its signature", VMD_DISABLED, VMD_VENDOR);
	e.silent = VMD_LOCK;
	expect_translation("VMLOCK", NEW, VMD_GONE, NULL);
	expect_translation("VMLOCK", CAP, VMD_ANSWERED, host);
	e.gone = true;
	for (int m = 0; m < VMD_METHODS; m++)
		expect_translation("gone", (enum vmd_method)m, VMD_GONE, NULL);
}

/* ---- buses --------------------------------------------------------------------------------------------- */

static const struct {
	uint64_t cfgbar;
	uint8_t restriction;
	bool in_hardware, in_kind;	/* VMCAP says so; this kind of device has VMCAP */
	uint8_t first;
	uint32_t count;
	uint8_t last;
} buses[] = {
	{ 32 << 20, 0, true, true, 0, 32, 31 },
	{ 32 << 20, 1, true, true, 128, 32, 159 },
	{ 32 << 20, 2, true, true, 224, 32, 255 },
	{ 32 << 20, 3, true, true, 224, 32, 255 },
	{ 32 << 20, 2, false, true, 0, 32, 31 },	/* VMCAP: there is no restriction */
	{ 32 << 20, 2, true, false, 0, 32, 31 },	/* not a register of this kind */
	{ 1 << 20, 1, true, true, 128, 1, 128 },
	{ 64 << 20, 2, true, true, 224, 64, 255 },	/* more than there are numbers */
	{ 256 << 20, 0, true, true, 0, 256, 255 },
	{ 512 << 20, 0, true, true, 0, 512, 255 },
	{ 128 << 20, 1, true, true, 128, 128, 255 },
	{ (uint64_t)1 << 60, 1, true, true, 128, UINT32_MAX, 255 },
	{ 1 << 19, 2, true, true, 224, 0, 224 },	/* too short for one */
	{ 0x1000, 0, true, true, 0, 0, 0 },
	{ 0, 0, true, true, 0, 0, 0 },
};

Test(vmd_model, buses)
{
	for (size_t i = 0; i < sizeof(buses) / sizeof(*buses); i++) {
		struct vmd_buses b;

		vmd_endpoint_make(&e, VMD_PLACE_NONE, 0);
		e.id.restricts = buses[i].in_hardware;
		e.id.restriction = buses[i].restriction;
		vmd_endpoint_wire(&e);
		e.view.window[VMD_CFGBAR].size = buses[i].cfgbar;
		vmd_buses(&e.view, buses[i].in_kind, &b);
		cr_expect(zero(int, b.error));
		cr_expect(b.first == buses[i].first && b.count == buses[i].count && b.last == buses[i].last,
			  "row %zu: %u from %u to %u", i, b.count, b.first, b.last);
	}
}

Test(vmd_model, buses_of_a_device_that_is_gone)
{
	struct vmd_buses b;
	uint64_t at = 7;

	vmd_endpoint_make(&e, VMD_PLACE_NONE, 0);
	e.gone = true;
	vmd_buses(&e.view, true, &b);
	cr_expect(eq(int, b.error, -ENODEV));
	cr_expect(eq(int, vmd_config_offset(&b, 1 << 20, 0, 0, 0, 4, &at), -ENODEV));
	vmd_buses(&e.view, false, &b);
	cr_expect(zero(int, b.error), "nothing was read");
	vmd_endpoint_make(&e, VMD_PLACE_NONE, 0);
	e.id.restricts = true;
	vmd_endpoint_wire(&e);
	e.silent = VMD_CONFIG;
	vmd_buses(&e.view, true, &b);
	cr_expect(eq(int, b.error, -ENODEV));
	cr_expect(eq(u64, at, 7));
}

static const struct {
	uint8_t first, bus, devfn;
	uint32_t offset, width;
	uint64_t bytes, at;	/* UINT64_MAX: outside */
} accesses[] = {
	{ 0, 0, 0, 0, 4, 1 << 20, 0 },
	{ 0, 1, 0x08, 0x10, 4, 2 << 20, 0x108010 },
	{ 128, 129, 0xff, 0xffc, 4, 2 << 20, 0x1ffffc },	/* the very last dword is in */
	{ 128, 129, 0xff, 0xfff, 1, 2 << 20, 0x1fffff },
	{ 224, 255, 0, 4, 2, 32 << 20, 0x1f00004 },
	{ 128, 127, 0, 0, 4, 1 << 20, UINT64_MAX },	/* below the first bus */
	{ 128, 0, 0, 0, 4, 256 << 20, UINT64_MAX },
	{ 0, 1, 0, 0, 4, 1 << 20, UINT64_MAX },
	{ 0, 0, 0, 0x1000, 4, 1 << 20, UINT64_MAX },	/* another function's */
	{ 0, 0, 0, 0xffe, 4, 1 << 20, UINT64_MAX },
	{ 0, 0, 0, 0, 4, 2, UINT64_MAX },
	{ 0, 0, 0, 0, 2, 2, 0 },
	{ 0, 0, 0, 0, 4, 0, UINT64_MAX },
};

Test(vmd_model, config_offsets)
{
	for (size_t i = 0; i < sizeof(accesses) / sizeof(*accesses); i++) {
		const struct vmd_buses b = { .first = accesses[i].first };
		const bool in = accesses[i].at != UINT64_MAX;
		uint64_t at = UINT64_MAX;
		int err = vmd_config_offset(&b, accesses[i].bytes, accesses[i].bus, accesses[i].devfn,
					    accesses[i].offset, accesses[i].width, &at);

		cr_expect(err == (in ? 0 : -ERANGE) && at == accesses[i].at, "row %zu: %d, 0x%lx", i, err, at);
	}
}
