// SPDX-License-Identifier: GPL-2.0
/* test_vmd_print.c - what a vendor is told of a VMD endpoint: the whole text of two, and the conclusion of each kind */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/vmd_print.h"
#include "vmd_endpoint.h"

static struct vmd_endpoint e;

static void tear_down(void)
{
	vmd_endpoint_free(&e);
}

TestSuite(vmd_print, .fini = tear_down);

static char *print(const struct vmd_child *child, size_t children)
{
	struct vmd_detection d;
	char *text;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	vmd_detect(&e.view, child, children, &d);
	cr_assert(zero(int, vmd_print(&e.view, &d, out)));
	fclose(out);
	return text;
}

static void expect_text(const char *expected)
{
	char *text = print(NULL, 0);

	cr_expect_str_eq(text, expected, "found\n%s", text);
	free(text);
}

static void expect_part(const char *part)
{
	char *text = print(NULL, 0);

	cr_expect(strstr(text, part) != NULL, "there is no '%s' in\n%s", part, text);
	free(text);
}

/* What stands behind the last table. */
static void expect_conclusion(const char *expected, const struct vmd_child *child, size_t children)
{
	char *text = print(child, children), *last = text;

	for (char *at = text; (at = strstr(at, "\n\n")); at += 2)
		last = at + 2;
	cr_expect_str_eq(last, expected, "found\n%s", last);
	free(text);
}

Test(vmd_print, final_28c0)
{
	vmd_endpoint_make(&e, VMD_PLACE_MEMBAR2, VMD_LOCK_SHADOW);
	e.oob = 0x12345678;
	expect_text(
"window   guest address  size\n"
"CFGBAR      0xfc000000   32M\n"
"MEMBAR1     0xfa000000   32M\n"
"MEMBAR2    0x800000000    1M\n"
"\n"
"method               register         reads               says              host address               offset\n"
"membar2-0x2000       config 0x70      0x00000002          VMLOCK: on\n"
"                     MEMBAR2 0x2000   0x0000000094000000  MEMBAR1             0x94000000           0x66000000\n"
"                     MEMBAR2 0x2008   0x0000002ffff00000  MEMBAR2           0x2ffff00000        -0x27fff00000\n"
"vendor-capability    capability 0x09  there is none\n"
"legacy-old-location  config 0x70      0x00000002          VMLOCK: on\n"
"                     MEMBAR2 0x2008   0x0000002ffff00000  MEMBAR1           0x2ffff00000        -0x2f05f00000\n"
"                     MEMBAR2 0x2010   0x1234567812345678  MEMBAR2     0x1234567812345670  -0x1234567012345670\n"
"\n"
"method               verdict    speaks   because\n"
"none                 wrong      against  another place is enabled, or cannot be read\n"
"membar2-0x2000       plausible  for      its enable bit or signature is there\n"
"vendor-capability    wrong      against  its enable bit or signature is absent\n"
"                                against  another place is enabled, or cannot be read\n"
"legacy-old-location  wrong      against  a host address is no multiple of its window's size\n"
"                                against  a host window ends beyond 52 bits, or begins below 1 MiB\n"
"                                against  the type bits are not those of the BAR\n"
"                                for      its enable bit or signature is there\n"
"                                against  it takes one window's address for the other's\n"
"\n"
"membar2-0x2000: Shadow registers at 0x2000 and 0x2008 of MEMBAR2, if VMLOCK enables them.\n"
"Of MEMBAR2 children have what begins at 0x2010, where the out-of-band interface (0x2010 to 0x2090) is too.\n");
}

/* A dump has no sizes of windows. */
Test(vmd_print, dump_of_a_client)
{
	vmd_endpoint_make(&e, VMD_PLACE_CAPABILITY, 0);
	for (int i = 0; i < VMD_BARS; i++)
		e.view.window[i].size = 0;
	expect_text(
"window   guest address  size\n"
"CFGBAR               -     -\n"
"MEMBAR1              -     -\n"
"MEMBAR2              -     -\n"
"\n"
"method               register                  reads  says         host address         offset\n"
"membar2-0x2000       config 0x70          0x00000000  VMLOCK: off\n"
"vendor-capability    config 0xec          0x53484457  SHDW\n"
"                     config 0xf0  0x0000000094000000  MEMBAR1        0x94000000     0x66000000\n"
"                     config 0xf8  0x0000002ffff00000  MEMBAR2      0x2ffff00000  -0x27fff00000\n"
"legacy-old-location  config 0x70          0x00000000  VMLOCK: off\n"
"\n"
"method               verdict    speaks   because\n"
"none                 wrong      against  another place is enabled, or cannot be read\n"
"membar2-0x2000       wrong      against  its enable bit or signature is absent\n"
"                                against  another place is enabled, or cannot be read\n"
"vendor-capability    plausible  for      its enable bit or signature is there\n"
"legacy-old-location  wrong      against  its enable bit or signature is absent\n"
"                                against  another place is enabled, or cannot be read\n"
"\n"
"vendor-capability: The first vendor-specific capability, if it has the signature SHDW.\n"
"Of MEMBAR2 children have what begins at 0x2000.\n");
}

Test(vmd_print, what_could_not_be_read)
{
	vmd_endpoint_make(&e, VMD_PLACE_MEMBAR2, VMD_LOCK_SHADOW);
	e.view.window[VMD_MEMBAR2].size = 0x2010;
	expect_part("MEMBAR2    0x800000000  8208\n");
	expect_part("                     MEMBAR2 0x2010   outside\n");
	e.unseen = true;
	expect_part("                     MEMBAR2 0x2000   not seen\n");
	vmd_endpoint_make(&e, VMD_PLACE_CAPABILITY, UINT32_MAX);
	expect_part("membar2-0x2000       config 0x70          0xffffffff  nobody answers\n");
	vmd_endpoint_forge(&e, VMD_VENDOR + 4, 0x57444853, 4);
	expect_part("vendor-capability    config 0xec  0x57444853  not SHDW\n");
	vmd_endpoint_forge(&e, 0x34, 0xfc, 1);
	vmd_endpoint_forge(&e, 0xfc, 9, 2);
	expect_part("vendor-capability    config 0xfc  0x00000009  no room for addresses\n");
	e.gone = true;
	expect_part("vendor-capability    capability 0x09  nobody answers\n");
}

Test(vmd_print, conclusions)
{
	const struct vmd_child elsewhere = { 0x123456000, 0x1000 };

	vmd_endpoint_make(&e, VMD_PLACE_OLD, VMD_LOCK_SHADOW);
	expect_conclusion("legacy-old-location: Shadow registers at 0x2008 and 0x2010 of MEMBAR2, as before 2019.\n"
			  "Of MEMBAR2 children have what begins at 0x2018, where the out-of-band interface "
			  "(0x2010 to 0x2090) is too.\n", NULL, 0);
	vmd_endpoint_make(&e, VMD_PLACE_NONE, 0);
	expect_conclusion("none: Host and guest addresses are the same.\n"
			  "Of MEMBAR2 children have what begins at 0x2000.\n", NULL, 0);
	expect_conclusion("None is plausible: the host addresses are in another place, or those shown are wrong.\n",
			  &elsewhere, 1);
	vmd_endpoint_make(&e, VMD_PLACE_CAPABILITY, VMD_LOCK_SHADOW);
	e.id.place = VMD_PLACE_MEMBAR2;
	e.id.host[0] += 32 << 20;
	expect_conclusion("Undecided: these are plausible, and disagree: membar2-0x2000, vendor-capability.  A child's "
			  "BAR, as programmed, would tell.\n", NULL, 0);
	vmd_endpoint_make(&e, VMD_PLACE_MEMBAR2, VMD_LOCK_SHADOW);
	e.unseen = true;
	expect_conclusion("Unknown: there may be a translation, and the registers that would tell cannot be read.\n",
			  NULL, 0);
	e.gone = true;
	expect_conclusion("Unknown: the device does not answer.\n", NULL, 0);
}
