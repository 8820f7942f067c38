// SPDX-License-Identifier: GPL-2.0
/*
 * fuzz_detect.c - property: of any VMD endpoint and its children, what is called plausible has nothing against it, the
 * one that is named is plausible and agrees with all that are; the same is said again, in any order of the children
 */
#include "vmd_bytes.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { AGAINST = (1 << VMD_SIGNS) - 1 - VMD_SIGNS_FOR - VMD_SIGN_ABSENT };

static void check_detection(struct vmd_bytes *e)
{
	struct vmd_child reversed[VMD_CHILDREN];
	struct vmd_detection d, again;

	for (int i = 0; i < VMD_CHILDREN; i++)
		reversed[i] = e->child[VMD_CHILDREN - 1 - i];
	vmd_detect(&e->view, e->child, VMD_CHILDREN, &d);
	vmd_detect(&e->view, reversed, VMD_CHILDREN, &again);
	REQUIRE(d.method == again.method && d.agree == again.agree, "method %d, then %d", d.method, again.method);
	REQUIRE(d.method < 0 || d.opinion[d.method].verdict == VMD_PLAUSIBLE, "method %d", d.method);
	REQUIRE(d.agree || d.method < 0, "they disagree, and it is %d", d.method);
	for (int m = 0; m < VMD_METHODS; m++) {
		const struct vmd_opinion *o = &d.opinion[m];
		const bool plausible = o->verdict == VMD_PLAUSIBLE;

		REQUIRE(o->signs == again.opinion[m].signs && o->verdict == again.opinion[m].verdict, "%s: %x, then %x",
			vmd_methods[m].name, o->signs, again.opinion[m].signs);
		REQUIRE(!plausible || !(o->signs & AGAINST), "%s: %x", vmd_methods[m].name, o->signs);
		REQUIRE(!plausible || !d.agree || (d.opinion[d.method].t.offset[0] == o->t.offset[0] &&
						   d.opinion[d.method].t.offset[1] == o->t.offset[1]),
			"%s is plausible as well", vmd_methods[m].name);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct vmd_bytes e;	/* its memory is used again */
	struct reader r = { data, data + size };

	vmd_bytes_make(&e, &r);
	check_detection(&e);
	return 0;
}
