// SPDX-License-Identifier: GPL-2.0
/*
 * test_guid.c - the order of bytes in GUIDs, against pairs of GUID and PCI domain that real kernels gave
 *
 * domain = b[5] << 8 | b[4] since 5.4; b[8] << 8 | b[9] in the old kernels that three observations are of.
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hyperv/guid.h"


/* Observations, each with the public text in which GUID and domain stand together. */
static const struct {
	const char *text, *source;
	unsigned domain;
	enum { SINCE_5_4, BEFORE } era;
} pairs[] = {
	{ "47505500-0003-0000-3130-444531334632",
	  "linux-pci, CAA42JLZCE0CFUJHVZLT77YvPap49_cGiAMMt2E-B7X0tzST6jg", 0x0003, SINCE_5_4 },
	{ "abee639e-0b9d-49b7-9a07-c54ba8cd5734", "linux-pci, 20250704043255.JCK9HyRj@linutronix.de", 0x0b9d,
	  SINCE_5_4 },
	{ "b92a0085-468b-407a-a88a-d33fac8edc75", "linux-pci, 20230328045122.25850-3-decui@microsoft.com",
	  0x468b, SINCE_5_4 },
	{ "ad26ad39-fa5e-4d12-9825-fa62e9c88483", "linux-hyperv, SN6PR02MB4157567AAED7F275FB97CD8BD46DA",
	  0xfa5e, SINCE_5_4 },
	{ "d38787eb-955c-434d-9958-ecfdb7783eda", "linux-hyperv, BLAPR10MB521743AC3C146116D8F6BCACFDE92",
	  0x955c, SINCE_5_4 },
	{ "0c573a50-ca5d-42a9-9657-3920a455151c", "linux-iommu, YpemDuzdoaO3rijX@Ryzen-9-3900X.", 0xca5d,
	  SINCE_5_4 },
	{ "14a6c250-2f5e-4544-972d-e4af992a128a", "linux-iommu, YpemDuzdoaO3rijX@Ryzen-9-3900X.", 0x2f5e,
	  SINCE_5_4 },
	{ "218ee01d-fcab-4f07-9ea0-57e00b7600be", "linux-iommu, YpemDuzdoaO3rijX@Ryzen-9-3900X.", 0xfcab,
	  SINCE_5_4 },
	{ "ff437ee8-6a13-4119-800a-411d24b930e4", "linux-iommu, YpemDuzdoaO3rijX@Ryzen-9-3900X.", 0x6a13,
	  SINCE_5_4 },
	{ "58878e11-a2a3-4ea4-97af-07fb5274e86b", "Azure multi-NIC README", 0xa2a3, SINCE_5_4 },
	{ "64c70d9c-0b99-4bc0-ab63-83c1c785dfce", "Azure multi-NIC README", 0x0b99, SINCE_5_4 },
	{ "7622ea16-858c-414e-983a-a8a11dca103b", "github triton-inference-server/server#4154", 0x858c,
	  SINCE_5_4 },
	{ "cbb784cf-39f2-49c1-be36-27dd433a35d0", "github triton-inference-server/server#4154", 0x39f2,
	  SINCE_5_4 },
	{ "e3db77bb-2610-4fbc-b47c-9c38d37714bc", "github microsoft/lisa, 20250603-153958-212-smoke_test",
	  0x2610, SINCE_5_4 },
	{ "14a087e6-daf3-4866-8de7-c17c5b029fbe", "github microsoft/WSL2-Linux-Kernel#153", 0x8de7, BEFORE },
	{ "3d16c236-b727-4414-b637-a0a74d9dd239", "github microsoft/WSL2-Linux-Kernel#153", 0xb637, BEFORE },
};

static unsigned domain(const struct guid *g)
{
	return (unsigned)(g->b[5] << 8 | g->b[4]);
}

static unsigned old_domain(const struct guid *g)
{
	return (unsigned)(g->b[8] << 8 | g->b[9]);
}

static struct guid parsed(const char *text)
{
	struct guid g = { { 0 } };

	cr_assert(zero(int, guid_parse(text, &g)), "%s", text);
	return g;
}

Test(guid, domains_as_observed)
{
	for (size_t i = 0; i < sizeof(pairs) / sizeof(*pairs); i++) {
		struct guid g = parsed(pairs[i].text);

		cr_expect(eq(uint, pairs[i].era == BEFORE ? old_domain(&g) : domain(&g), pairs[i].domain),
			  "%s, %s", pairs[i].text, pairs[i].source);
	}
}

Test(guid, all_sixteen_bytes)
{
	static const uint8_t wire[16] = { 3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15 };
	struct guid g = parsed("00010203-0405-0607-0809-0a0b0c0d0e0f");

	cr_assert(zero(int, memcmp(g.b, wire, 16)));
}

Test(guid, known_types)
{
	struct guid pci = parsed("44c4f61d-4444-4400-9d52-802e27ede19f"),
		    net = parsed("f8615163-df3e-46c5-913f-f2d2f965ed0e");

	cr_assert(zero(int, memcmp(&pci, &guid_pci, 16)));
	cr_assert(zero(int, memcmp(&net, &guid_net, 16)));
}

Test(guid, any_case_and_braces_become_one_spelling)
{
	static const char *const spellings[] = {
		"44c4f61d-4444-4400-9d52-802e27ede19f", "44C4F61D-4444-4400-9D52-802E27EDE19F",
		"{44c4f61d-4444-4400-9d52-802e27ede19f}", "{44C4f61d-4444-4400-9D52-802e27EDE19F}",
	};
	char text[GUID_TEXT];

	for (size_t i = 0; i < sizeof(spellings) / sizeof(*spellings); i++) {
		struct guid g = parsed(spellings[i]);

		guid_format(&g, text);
		cr_expect(eq(str, text, (char *)spellings[0]), "%s", spellings[i]);
	}
}

Test(guid, no_guid_leaves_the_output_alone)
{
	static const char *const bad[] = {
		"",
		"{}",
		"44c4f61d",
		"44c4f61d-4444-4400-9d52-802e27ede19",
		"44c4f61d-4444-4400-9d52-802e27ede19f0",
		"44c4f61d-4444-4400-9d52-802e27ede19g",
		"44c4f61d44444400-9d52-802e27ede19f--",
		"{44c4f61d-4444-4400-9d52-802e27ede19f",
		"44c4f61d-4444-4400-9d52-802e27ede19f}",
		"{{44c4f61d-4444-4400-9d52-802e27ede1f}}",
		"44c4f61d 4444 4400 9d52 802e27ede19f",
		"44c4f61d-4444-4400-9d52-802e27ede1\xff\xff",
	};

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		struct guid g = { { 1, 2, 3 } }, before = g;

		cr_expect(eq(int, guid_parse(bad[i], &g), -EINVAL), "%s", bad[i]);
		cr_expect(zero(int, memcmp(&g, &before, 16)), "%s", bad[i]);
	}
}
