// SPDX-License-Identifier: GPL-2.0
/*
 * vmd_detect.c - where the host addresses are on a VMD endpoint; see vmd_detect.h
 *
 * First each method by itself: are these addresses that windows of this size can have on a machine?  Then against each
 * other: the two places in MEMBAR2 have a register in common, so where one of them is right, the other sees one of its
 * addresses in the wrong role.  At last those that translate nothing: they are right if nobody else translates.
 */
#include "model/vmd_detect.h"

/* clang-format off */
const char *const vmd_sign_text[VMD_SIGNS] = {
	"a host address is 0",
	"a host address is all ones",
	"a host address is no multiple of its window's size",
	"a host window ends beyond 52 bits, or begins below 1 MiB",
	"the host windows overlap",
	"the type bits are not those of the BAR",
	"a child's BAR lies in no translated window",
	"all children's BARs lie in the translated windows",
	"its enable bit or signature is there",
	"its enable bit or signature is absent",
	"it takes one window's address for the other's",
	"its registers would pass the end of their space",
	"its registers cannot be read",
	"another place is enabled, or cannot be read",
};

const char *const vmd_verdict_name[VMD_VERDICTS] = { "plausible", "possible", "wrong", "unknown" };
/* clang-format on */

/* What no host address that is right can show. */
enum { IMPOSSIBLE = VMD_SIGN_ZERO | VMD_SIGN_ONES | VMD_SIGN_UNALIGNED | VMD_SIGN_RANGE | VMD_SIGN_OVERLAP |
		    VMD_SIGN_CHILDREN_OUT | VMD_SIGN_OTHER | VMD_SIGN_OUTSIDE };

enum { AT_BAR = 0x10, TYPE_BITS = 0xf };
enum { FIRST_MEMORY = 1 << 20 };			/* below it is what PCs have had there since 1981 */
static const uint64_t memory_end = (uint64_t)1 << 52;	/* physical addresses of x86 have at most 52 bits */

static bool is_inside(uint64_t start, uint64_t bytes, uint64_t from, uint64_t size)
{
	return start >= from && start - from < size && bytes <= size - (start - from);
}

/* What is wrong with the host address of one window. */
static uint32_t look_at_address(const struct vmd_view *v, const struct vmd_translation *t, int i)
{
	const uint64_t host = t->host[i], size = v->window[VMD_MEMBAR1 + i].size, type = t->shadow[i] & TYPE_BITS;
	const uint32_t bar = v->config(v->context, AT_BAR + 8u * (unsigned)(VMD_MEMBAR1 + i), 4);
	uint32_t signs = 0;

	if (!host)
		return VMD_SIGN_ZERO;
	if ((uint32_t)t->shadow[i] == UINT32_MAX)	/* no memory has these type bits */
		return VMD_SIGN_ONES;
	if (size && host & (size - 1))
		signs |= VMD_SIGN_UNALIGNED;
	if (host < FIRST_MEMORY || host >= memory_end || size > memory_end - host)
		signs |= VMD_SIGN_RANGE;
	if (type && type != (bar & TYPE_BITS))
		signs |= VMD_SIGN_TYPE;
	return signs;
}

static bool overlap(const struct vmd_view *v, const uint64_t host[2])
{
	const uint64_t one = v->window[VMD_MEMBAR1].size, two = v->window[VMD_MEMBAR2].size;

	return one && two && (is_inside(host[0], 1, host[1], two) || is_inside(host[1], 1, host[0], one));
}

/* A child is programmed with host addresses; in MEMBAR2 it has only what is behind the registers. */
static bool has_child(const struct vmd_view *v, const struct vmd_translation *t, const struct vmd_child *c)
{
	const uint64_t one = v->window[VMD_MEMBAR1].size, two = v->window[VMD_MEMBAR2].size;

	return is_inside(c->start, c->size, t->host[0], one) ||
	       (two > t->children &&
		is_inside(c->start, c->size, t->host[1] + t->children, two - t->children));
}

static uint32_t look_at_children(const struct vmd_view *v, const struct vmd_translation *t,
				 const struct vmd_child *child, size_t children)
{
	uint32_t signs = 0;

	for (size_t i = 0; i < children; i++) {
		if (!child[i].start)
			continue;
		if (!has_child(v, t, &child[i]))
			return VMD_SIGN_CHILDREN_OUT;
		signs = VMD_SIGN_CHILDREN_IN;
	}
	return signs;
}

static uint32_t look_at(const struct vmd_view *v, const struct vmd_translation *t)
{
	uint32_t signs = VMD_SIGN_ENABLED;

	for (int i = 0; i < 2; i++)
		signs |= look_at_address(v, t, i);
	if (!(signs & (VMD_SIGN_ZERO | VMD_SIGN_ONES)) && overlap(v, t->host))
		signs |= VMD_SIGN_OVERLAP;
	return signs;
}

static uint32_t signs_of(const struct vmd_view *v, enum vmd_method method, const struct vmd_translation *t,
			 const struct vmd_child *child, size_t children)
{
	switch (t->answer) {
	case VMD_ANSWERED:
		return look_at(v, t) | look_at_children(v, t, child, children);
	case VMD_DISABLED:
		return (method == VMD_NONE ? 0 : VMD_SIGN_ABSENT) | look_at_children(v, t, child, children);
	case VMD_OUTSIDE:
		return VMD_SIGN_OUTSIDE;
	default:
		return VMD_SIGN_SILENT;
	}
}

static enum vmd_verdict judge(uint32_t signs)
{
	if (signs & VMD_SIGN_SILENT)
		return VMD_UNKNOWN;
	if (signs & IMPOSSIBLE)
		return VMD_WRONG;
	return signs & VMD_SIGN_TYPE ? VMD_POSSIBLE : VMD_PLAUSIBLE;
}

static bool same_offsets(const struct vmd_translation *a, const struct vmd_translation *b)
{
	return a->offset[0] == b->offset[0] && a->offset[1] == b->offset[1];
}

/* @d has an opinion that is not wrong, and has an address of @o for the other window. */
static bool is_seen_askew(const struct vmd_detection *d, const struct vmd_opinion *o)
{
	for (int m = 0; m < VMD_METHODS; m++) {
		const struct vmd_translation *t = &d->opinion[m].t;

		if (t->answer == VMD_ANSWERED && d->opinion[m].verdict != VMD_WRONG &&
		    (t->host[0] == o->t.host[1] || t->host[1] == o->t.host[0]))
			return true;
	}
	return false;
}

static bool translates(const struct vmd_opinion *o)
{
	return o->t.answer == VMD_ANSWERED && o->verdict == VMD_PLAUSIBLE;
}

/* The most that can be said of a method that gives no translation, by what the others give. */
static enum vmd_verdict judge_quiet(const struct vmd_detection *d, struct vmd_opinion *quiet)
{
	bool settled = false, doubtful = false;

	for (int m = 0; m < VMD_METHODS; m++) {
		const struct vmd_opinion *o = &d->opinion[m];

		doubtful |= o->t.answer != VMD_DISABLED;
		settled |= translates(o);
		if (translates(o) && !same_offsets(&o->t, &quiet->t)) {
			quiet->signs |= VMD_SIGN_ELSEWHERE;
			return VMD_WRONG;
		}
	}
	if (settled || !doubtful)
		return quiet->signs & VMD_SIGN_ABSENT ? VMD_POSSIBLE : VMD_PLAUSIBLE;
	quiet->signs |= VMD_SIGN_ELSEWHERE;
	return VMD_POSSIBLE;
}

static void conclude(struct vmd_detection *d)
{
	int best = -1;

	d->agree = true;
	for (int i = 0; i < VMD_METHODS; i++) {
		const int m = (i + 1) % VMD_METHODS;	/* VMD_NONE comes last */

		if (d->opinion[m].verdict != VMD_PLAUSIBLE)
			continue;
		if (best < 0)
			best = m;
		d->agree &= same_offsets(&d->opinion[m].t, &d->opinion[best].t);
	}
	d->method = d->agree ? best : -1;
}

void vmd_detect(const struct vmd_view *v, const struct vmd_child *child, size_t children, struct vmd_detection *d)
{
	*d = (struct vmd_detection){ .method = -1 };
	for (int m = 0; m < VMD_METHODS; m++) {
		struct vmd_opinion *o = &d->opinion[m];

		vmd_translate(v, (enum vmd_method)m, &o->t);
		o->signs = signs_of(v, (enum vmd_method)m, &o->t, child, children);
		o->verdict = judge(o->signs);
	}
	for (int m = 0; m < VMD_METHODS; m++) {
		struct vmd_opinion *o = &d->opinion[m];

		if (o->t.answer == VMD_ANSWERED && o->verdict == VMD_WRONG && is_seen_askew(d, o))
			o->signs |= VMD_SIGN_OTHER;
		else if (o->t.answer == VMD_DISABLED && o->verdict != VMD_WRONG)
			o->verdict = judge_quiet(d, o);
	}
	conclude(d);
}
