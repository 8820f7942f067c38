// SPDX-License-Identifier: GPL-2.0
/*
 * test_vmd_detect.c - where the host addresses are on a device that no table knows: each method is called what it is, on
 * each kind of endpoint, and each sign is shown by what trips it
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "model/vmd_detect.h"
#include "vmd_endpoint.h"

static struct vmd_endpoint e;

static void tear_down(void)
{
	vmd_endpoint_free(&e);
}

TestSuite(vmd_detect, .fini = tear_down);

enum { NONE = VMD_NONE, NEW = VMD_IN_MEMBAR2, CAP = VMD_IN_CAPABILITY, OLD = VMD_AT_OLD_PLACE };

/* Verdicts are written as letters in the order of enum vmd_method: none, membar2, capability, old place. */
static const char letter[VMD_VERDICTS + 1] = "+~-?";

static struct vmd_detection expect(const char *what, const char *verdicts, int method, const struct vmd_child *child,
				   size_t children)
{
	struct vmd_detection d;
	char found[VMD_METHODS + 1] = "";

	vmd_detect(&e.view, child, children, &d);
	for (int m = 0; m < VMD_METHODS; m++)
		found[m] = letter[d.opinion[m].verdict];
	cr_expect_str_eq(found, verdicts, "%s: %s, expected %s", what, found, verdicts);
	cr_expect(d.method == method, "%s: method %d, expected %d", what, d.method, method);
	return d;
}

static void expect_sign(const struct vmd_detection *d, int m, uint32_t sign, bool there)
{
	cr_expect(there == !!(d->opinion[m].signs & sign), "%s: %s'%s'", vmd_methods[m].name, there ? "no " : "",
		  vmd_sign_text[__builtin_ctz(sign)]);
}

/* ---- endpoints ------------------------------------------------------------------------------------------ */

Test(vmd_detect, final_28c0)
{
	struct vmd_detection d;

	vmd_endpoint_make(&e, VMD_PLACE_MEMBAR2, VMD_LOCK_SHADOW);
	d = expect("final 28c0", "-+--", NEW, NULL, 0);
	cr_expect(d.agree);
	/* The deliberately wrong choice: offset[0] is guest MEMBAR1 - host MEMBAR2. */
	cr_expect(eq(u64, d.opinion[OLD].t.offset[0], VMD_GUEST1 - VMD_HOST2));
	expect_sign(&d, OLD, VMD_SIGN_OTHER, true);
	expect_sign(&d, NEW, VMD_SIGN_OTHER, false);
	expect_sign(&d, NEW, VMD_SIGN_ENABLED, true);
	expect_sign(&d, CAP, VMD_SIGN_ABSENT, true);
	expect_sign(&d, CAP, VMD_SIGN_ELSEWHERE, true);
	expect_sign(&d, NONE, VMD_SIGN_ELSEWHERE, true);
}

/* Whatever the out-of-band interface holds, as long as it is no address. */
Test(vmd_detect, final_28c0_with_an_oob_interface)
{
	static const uint32_t oob[] = { 1, 0x12345678, 0xffffffff, 0x80000001 };

	for (size_t i = 0; i < sizeof(oob) / sizeof(*oob); i++) {
		struct vmd_detection d;

		vmd_endpoint_make(&e, VMD_PLACE_MEMBAR2, VMD_LOCK_SHADOW);
		e.oob = oob[i];
		d = expect("oob", "-+--", NEW, NULL, 0);
		expect_sign(&d, OLD, VMD_SIGN_OTHER, true);
	}
}

Test(vmd_detect, pre_production_28c0)
{
	struct vmd_detection d;

	vmd_endpoint_make(&e, VMD_PLACE_OLD, VMD_LOCK_SHADOW);
	d = expect("pre-production 28c0", "---+", OLD, NULL, 0);
	expect_sign(&d, NEW, VMD_SIGN_OTHER, true);
	expect_sign(&d, NEW, VMD_SIGN_ZERO, true);
	expect_sign(&d, OLD, VMD_SIGN_OTHER, false);
}

/* If the registers in the two places make sense both ways, only the children can tell. */
Test(vmd_detect, both_places_in_membar2_make_sense)
{
	const struct vmd_child child[] = { { VMD_HOST1 + 0x100000, 0x4000 } };
	struct vmd_detection d;

	vmd_endpoint_make(&e, VMD_PLACE_MEMBAR2, VMD_LOCK_SHADOW);
	e.id.host[1] = 0x4000000000;	/* a multiple of 32 MiB, too */
	e.oob = 0x100;			/* as an address: 0x10000000100; not aligned */
	vmd_endpoint_wire(&e);
	expect("one unaligned", "-+--", NEW, NULL, 0);
	e.oob = 0x00200000;		/* 0x20000000200000 is beyond 52 bits */
	expect("one too high", "-+--", NEW, NULL, 0);
	e.oob = 0x00100000;		/* 0x10000000100000 as well: 2^52 is the first */
	expect("one just too high", "-+--", NEW, NULL, 0);
	vmd_endpoint_make(&e, VMD_PLACE_OLD, VMD_LOCK_SHADOW);
	e.view.window[VMD_MEMBAR2].size = 0x4000;
	expect("0x2000 reads 0", "---+", OLD, NULL, 0);

	vmd_endpoint_make(&e, VMD_PLACE_MEMBAR2, VMD_LOCK_SHADOW);
	e.id.host[1] = 0x4000000000;
	vmd_endpoint_wire(&e);
	e.view.window[VMD_MEMBAR2].size = 0x4000;
	e.oob = 0x00004000;		/* 0x400000004000: 16 KiB, as the window is now */
	d = expect("undecided", "-+-+", -1, NULL, 0);
	cr_expect(not(d.agree));
	d = expect("decided by a child", "-+--", NEW, child, 1);
	cr_expect(d.agree);
	expect_sign(&d, NEW, VMD_SIGN_CHILDREN_IN, true);
	expect_sign(&d, OLD, VMD_SIGN_CHILDREN_OUT, true);
	expect_sign(&d, OLD, VMD_SIGN_OTHER, true);
}

Test(vmd_detect, client_in_a_guest)
{
	struct vmd_detection d;

	vmd_endpoint_make(&e, VMD_PLACE_CAPABILITY, 0);
	d = expect("client", "--+-", CAP, NULL, 0);
	expect_sign(&d, NEW, VMD_SIGN_ABSENT, true);
	expect_sign(&d, OLD, VMD_SIGN_ABSENT, true);
}

/* Shadow off, no signature: none is right, and so would the others be, which give the same. */
Test(vmd_detect, bare_metal)
{
	static const uint8_t places[] = { VMD_PLACE_NONE, VMD_PLACE_MEMBAR2, VMD_PLACE_OLD };

	for (int i = 0; i < 3; i++) {
		struct vmd_detection d;

		vmd_endpoint_make(&e, places[i], 0);
		d = expect("bare metal", "+~~~", NONE, NULL, 0);
		cr_expect(d.agree);
		expect_sign(&d, NONE, VMD_SIGN_ELSEWHERE, false);
		expect_sign(&d, NONE, VMD_SIGN_ABSENT, false);
	}
}

Test(vmd_detect, a_device_that_is_gone)
{
	vmd_endpoint_make(&e, VMD_PLACE_CAPABILITY, VMD_LOCK_SHADOW);
	e.gone = true;
	expect("gone", "????", -1, NULL, 0);
	vmd_endpoint_make(&e, VMD_PLACE_NONE, UINT32_MAX);
	expect("VMLOCK is all ones", "~?~?", -1, NULL, 0);
	vmd_endpoint_make(&e, VMD_PLACE_CAPABILITY, UINT32_MAX);
	expect("VMLOCK is all ones, and there is a capability", "-?+?", CAP, NULL, 0);
}

/* A dump has config space only: what is in MEMBAR2 is not known, but that there is something. */
Test(vmd_detect, a_dump)
{
	struct vmd_detection d;

	vmd_endpoint_make(&e, VMD_PLACE_MEMBAR2, VMD_LOCK_SHADOW);
	e.unseen = true;
	d = expect("dump of 28c0", "~?~?", -1, NULL, 0);
	expect_sign(&d, NEW, VMD_SIGN_SILENT, true);
	expect_sign(&d, NONE, VMD_SIGN_ELSEWHERE, true);
	expect("dump of 28c0, with a child", "-?-?", -1, (const struct vmd_child[]){ { VMD_HOST1, 0x1000 } }, 1);
	vmd_endpoint_make(&e, VMD_PLACE_MEMBAR2, 0);
	e.unseen = true;
	expect("dump of 28c0 on bare metal", "+~~~", NONE, NULL, 0);
	vmd_endpoint_make(&e, VMD_PLACE_CAPABILITY, 0);
	e.unseen = true;
	e.view.window[VMD_MEMBAR1].size = e.view.window[VMD_MEMBAR2].size = 0;	/* nor has it sizes */
	expect("dump of a client", "--+-", CAP, NULL, 0);
}

Test(vmd_detect, two_places)
{
	struct vmd_detection d;

	vmd_endpoint_make(&e, VMD_PLACE_CAPABILITY, VMD_LOCK_SHADOW);
	e.id.place = VMD_PLACE_MEMBAR2;		/* the registers are in MEMBAR2, the capability stays */
	d = expect("both, the same", "-++-", NEW, NULL, 0);
	cr_expect(d.agree);
	e.id.host[0] += 32 << 20;
	d = expect("both, and they disagree", "-++-", -1, NULL, 0);
	cr_expect(not(d.agree));
	d = expect("a child decides", "-+--", NEW,
		   (const struct vmd_child[]){ { VMD_HOST1 + (32 << 20), 32 << 20 } }, 1);
	cr_expect(d.agree);
	e.id.host[0] = VMD_HOST1 | 0xc;		/* prefetchable, which MEMBAR1 is not */
	d = expect("the same, and one is odd", "-~+-", CAP, NULL, 0);
	expect_sign(&d, NEW, VMD_SIGN_TYPE, true);
	expect_sign(&d, CAP, VMD_SIGN_TYPE, false);
}

/* A hypervisor that maps each address to itself: all agree, and the one with registers is named. */
Test(vmd_detect, host_and_guest_are_the_same)
{
	struct vmd_detection d;

	vmd_endpoint_make(&e, VMD_PLACE_MEMBAR2, VMD_LOCK_SHADOW);
	e.id.host[0] = VMD_GUEST1;
	e.id.host[1] = VMD_GUEST2;
	d = expect("identity", "++~-", NEW, NULL, 0);
	cr_expect(d.agree);
	expect_sign(&d, NONE, VMD_SIGN_ELSEWHERE, false);
}

/* ---- signs ---------------------------------------------------------------------------------------------- */

/* Host addresses that cannot be, and what is said of them; windows are 32 MiB and 1 MiB. */
static const struct {
	uint64_t host[2];
	uint32_t signs;
} addresses[] = {
	{ { VMD_HOST1, VMD_HOST2 }, 0 },
	{ { VMD_HOST1 | 4, VMD_HOST2 | 0xc }, 0 },	/* those of the BARs */
	{ { VMD_HOST1 | 0xc, VMD_HOST2 }, VMD_SIGN_TYPE },
	{ { VMD_HOST1, VMD_HOST2 | 1 }, VMD_SIGN_TYPE },
	{ { 0, VMD_HOST2 }, VMD_SIGN_ZERO },
	{ { VMD_HOST1, 0xc }, VMD_SIGN_ZERO },
	{ { 0, 0 }, VMD_SIGN_ZERO },
	{ { UINT64_MAX, VMD_HOST2 }, VMD_SIGN_ONES },
	{ { VMD_HOST1, 0x2fffffffff }, VMD_SIGN_ONES },	/* its lower half did not answer */
	{ { UINT64_MAX, UINT64_MAX }, VMD_SIGN_ONES },
	{ { VMD_HOST1 + 0x100000, VMD_HOST2 }, VMD_SIGN_UNALIGNED },
	{ { VMD_HOST1, VMD_HOST2 + 0x80000 }, VMD_SIGN_UNALIGNED },
	{ { (uint64_t)1 << 52, VMD_HOST2 }, VMD_SIGN_RANGE },
	{ { ((uint64_t)1 << 52) - (32 << 20), VMD_HOST2 }, 0 },
	{ { ((uint64_t)1 << 52) - (16 << 20), VMD_HOST2 }, VMD_SIGN_RANGE | VMD_SIGN_UNALIGNED },
	{ { VMD_HOST1, 0x80000 }, VMD_SIGN_RANGE | VMD_SIGN_UNALIGNED },
	{ { VMD_HOST1, 0x100000 }, 0 },
	{ { VMD_HOST1, VMD_HOST1 }, VMD_SIGN_OVERLAP },
	{ { VMD_HOST1, VMD_HOST1 + (31 << 20) }, VMD_SIGN_OVERLAP },
	{ { VMD_HOST1, VMD_HOST1 + (32 << 20) }, 0 },
	{ { VMD_HOST1, VMD_HOST1 - (1 << 20) }, 0 },
};

Test(vmd_detect, signs_of_addresses)
{
	for (size_t i = 0; i < sizeof(addresses) / sizeof(*addresses); i++) {
		const uint32_t want = addresses[i].signs;
		const char *verdict = !want ? "--+-" : want == VMD_SIGN_TYPE ? "~~~~" : "~~-~";
		struct vmd_detection d;

		vmd_endpoint_make(&e, VMD_PLACE_CAPABILITY, 0);
		e.id.host[0] = addresses[i].host[0];
		e.id.host[1] = addresses[i].host[1];
		vmd_endpoint_wire(&e);
		d = expect("address", verdict, want ? -1 : CAP, NULL, 0);
		cr_expect(want == (d.opinion[CAP].signs & ~(uint32_t)VMD_SIGN_ENABLED), "row %zu: signs 0x%x", i,
			  d.opinion[CAP].signs);
	}
}

/* MEMBAR2 is the larger window here, and has the other one in it. */
Test(vmd_detect, overlap_the_other_way)
{
	struct vmd_detection d;

	vmd_endpoint_make(&e, VMD_PLACE_CAPABILITY, 0);
	e.id.host[0] = 0x2002000000;
	e.id.host[1] = 0x2000000000;
	vmd_endpoint_wire(&e);
	e.view.window[VMD_MEMBAR2].size = 64 << 20;
	d = expect("MEMBAR1 in MEMBAR2", "~~-~", -1, NULL, 0);
	expect_sign(&d, CAP, VMD_SIGN_OVERLAP, true);
}

Test(vmd_detect, no_room_for_children)
{
	struct vmd_detection d;

	vmd_endpoint_make(&e, VMD_PLACE_CAPABILITY, 0);
	e.view.window[VMD_MEMBAR2].size = 0x1000;
	d = expect("behind MEMBAR2", "----", -1, (const struct vmd_child[]){ { VMD_HOST2 + 0x2000, 0x10 } }, 1);
	expect_sign(&d, CAP, VMD_SIGN_CHILDREN_OUT, true);
}

/* Of MEMBAR2 children have what is behind the registers: from 0x2010 on, or 0x2000 if there are none. */
static const struct {
	struct vmd_child child[2];
	size_t count;
	uint32_t new, cap;
} children[] = {
	{ { { 0 } }, 0, 0, 0 },
	{ { { 0, 0x1000 }, { 0, 0x4000 } }, 2, 0, 0 },	/* not programmed */
	{ { { VMD_HOST1, 32 << 20 }, { 0, 4 } }, 2, VMD_SIGN_CHILDREN_IN, VMD_SIGN_CHILDREN_IN },
	{ { { VMD_HOST1, (32 << 20) + 1 } }, 1, VMD_SIGN_CHILDREN_OUT, VMD_SIGN_CHILDREN_OUT },
	{ { { VMD_HOST1 - 0x1000, 0x1000 } }, 1, VMD_SIGN_CHILDREN_OUT, VMD_SIGN_CHILDREN_OUT },
	{ { { VMD_HOST2 + 0x2010, 0x10 } }, 1, VMD_SIGN_CHILDREN_IN, VMD_SIGN_CHILDREN_IN },
	{ { { VMD_HOST2 + 0x2000, 0x10 } }, 1, VMD_SIGN_CHILDREN_OUT, VMD_SIGN_CHILDREN_IN },
	{ { { VMD_HOST2, 0x1000 } }, 1, VMD_SIGN_CHILDREN_OUT, VMD_SIGN_CHILDREN_OUT },
	{ { { VMD_HOST2 + 0xff000, 0x1000 } }, 1, VMD_SIGN_CHILDREN_IN, VMD_SIGN_CHILDREN_IN },
	{ { { VMD_HOST2 + 0xff000, 0x1001 } }, 1, VMD_SIGN_CHILDREN_OUT, VMD_SIGN_CHILDREN_OUT },
	{ { { VMD_HOST2 + 0xff000, UINT64_MAX } }, 1, VMD_SIGN_CHILDREN_OUT, VMD_SIGN_CHILDREN_OUT },
	{ { { VMD_HOST1, 0x1000 }, { VMD_GUEST1, 0x1000 } }, 2, VMD_SIGN_CHILDREN_OUT, VMD_SIGN_CHILDREN_OUT },
};

Test(vmd_detect, signs_of_children)
{
	enum { BOTH = VMD_SIGN_CHILDREN_IN | VMD_SIGN_CHILDREN_OUT };

	for (size_t i = 0; i < sizeof(children) / sizeof(*children); i++) {
		struct vmd_detection d;

		vmd_endpoint_make(&e, VMD_PLACE_CAPABILITY, VMD_LOCK_SHADOW);
		e.id.place = VMD_PLACE_MEMBAR2;
		vmd_detect(&e.view, children[i].child, children[i].count, &d);
		cr_expect(children[i].new == (d.opinion[NEW].signs & BOTH), "row %zu: 0x%x", i, d.opinion[NEW].signs);
		cr_expect(children[i].cap == (d.opinion[CAP].signs & BOTH), "row %zu: 0x%x", i, d.opinion[CAP].signs);
	}
}

Test(vmd_detect, registers_outside)
{
	struct vmd_detection d;

	vmd_endpoint_make(&e, VMD_PLACE_MEMBAR2, VMD_LOCK_SHADOW);
	e.view.window[VMD_MEMBAR2].size = 0x1000;
	d = expect("MEMBAR2 of 4 KiB", "~-~-", -1, NULL, 0);
	expect_sign(&d, NEW, VMD_SIGN_OUTSIDE, true);
	vmd_endpoint_make(&e, VMD_PLACE_NONE, 0);
	vmd_endpoint_forge(&e, 0x34, 0xfc, 1);
	vmd_endpoint_forge(&e, 0xfc, 9, 2);
	d = expect("capability at 0xfc", "~~-~", -1, NULL, 0);
	expect_sign(&d, CAP, VMD_SIGN_OUTSIDE, true);
}

/* A guest on a machine without VMD addresses at all, whose children tell that something is wrong. */
Test(vmd_detect, children_against_none)
{
	struct vmd_detection d;

	vmd_endpoint_make(&e, VMD_PLACE_NONE, 0);
	d = expect("bare metal", "+~~~", NONE, (const struct vmd_child[]){ { VMD_GUEST1, 0x1000 } }, 1);
	expect_sign(&d, NONE, VMD_SIGN_CHILDREN_IN, true);
	expect("children elsewhere", "----", -1, (const struct vmd_child[]){ { VMD_HOST1, 0x1000 } }, 1);
}

Test(vmd_detect, every_sign_has_words)
{
	for (int i = 0; i < VMD_SIGNS; i++)
		cr_expect(vmd_sign_text[i] && *vmd_sign_text[i], "%d", i);
}
