// SPDX-License-Identifier: GPL-2.0
/*
 * vmd_attempts.c - see vmd.h
 *
 * Each system runs in a child, as it may take the process with it; the child sends one struct vmd_attempt after the
 * other.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/trial.h"
#include "cli/vmd.h"
#include "sut/platform/platform.h"

enum { MOST_IDS = 64 };

struct kernel {			/* in the child */
	const struct scenario *s;
	const struct sut_class *class;
	struct sut *sut;
	uint32_t system;
	struct vmd_id id[MOST_IDS];	/* its table */
	unsigned ids;
	struct observation o;		/* of the last operation */
	int to_parent;
};

unsigned vmd_mistakes(const struct vmd_attempt *a)
{
	const struct seen_vmd *v = &a->seen;
	unsigned mistakes = 0;

	if (a->outcome != VMD_BOUND)
		return 0;
	if (v->offset[0] != a->offset[0])
		mistakes |= VMD_MISTAKE_OFFSET1;
	if (v->offset[1] != a->offset[1])
		mistakes |= VMD_MISTAKE_OFFSET2;
	if (v->first != a->first || v->last != a->last)
		mistakes |= VMD_MISTAKE_BUSES;
	if (a->has_interface && v->window[1].start < v->bar[VMD_MEMBAR2].start + VMD_OOB_END)
		mistakes |= VMD_MISTAKE_INTERFACE;
	return mistakes;
}

size_t vmd_before_boot(const struct scenario *s, struct operation *boot)
{
	size_t i = 0;

	while (i < s->count && s->op[i].kind != OP_BOOT)
		i++;
	*boot = i < s->count ? s->op[i] : (struct operation){ .kind = OP_BOOT };
	boot->async = false;
	return i;
}

/* ---- the child ------------------------------------------------------------------------------------------ */

static void see_id(void *context, unsigned vendor, unsigned device, unsigned long features)
{
	struct kernel *k = context;

	if (k->ids < MOST_IDS)
		k->id[k->ids++] = (struct vmd_id){ device << 16 | vendor, (uint32_t)features };
}

static const struct vmd_id *find_id(const struct kernel *k, uint32_t id)
{
	for (unsigned i = 0; i < k->ids; i++)
		if (k->id[i].id == id)
			return &k->id[i];
	return NULL;
}

static bool is_first_of_its_features(const struct kernel *k, unsigned index)
{
	for (unsigned i = 0; i < index; i++)
		if (k->id[i].features == k->id[index].features)
			return false;
	return true;
}

/* False: the run is over. */
static bool carry_out(struct kernel *k, const struct operation *op)
{
	if (op->kind == OP_NOTE || op->kind == OP_EXPECT)
		return true;
	k->class->step(k->sut, op);
	k->class->look(k->sut, &k->o);
	return !k->o.over;
}

/* As far as the boot, and then what new_id is told, or NULL. */
static void boot(struct kernel *k, const struct operation *new_id)
{
	struct operation op;
	const size_t before = vmd_before_boot(k->s, &op);
	bool alive = true;

	k->class->begin(k->sut);
	for (size_t i = 0; alive && i < before; i++)
		alive = carry_out(k, &k->s->op[i]);
	if (alive && carry_out(k, &op) && new_id)
		carry_out(k, new_id);
}

static void finish(struct kernel *k)
{
	k->class->settle(k->sut);
	k->class->end(k->sut);
}

static void look_at(const struct kernel *k, struct vmd_attempt *a)
{
	const struct platform_vmd *v = platform_vmd(k->class->platform(k->sut), a->vmd);
	const int features = vmd_features(a->id);

	a->seen = k->o.pci->vmd[a->vmd];
	if (!a->seen.bound)
		return;
	a->outcome = VMD_BOUND;
	a->first = v->root->first;
	a->last = v->root->last;
	a->has_interface = features < 0 ? v->id.place == VMD_PLACE_MEMBAR2 : features & VMD_FEATURE_MEMBAR2;
	if (platform_host_addresses(v, a->offset))
		for (unsigned i = 0; i < 2; i++)
			a->offset[i] = a->seen.bar[VMD_MEMBAR1 + i].start - a->offset[i];
}

static uint32_t id_of(const struct kernel *k, uint32_t vmd)
{
	return config_read(&platform_vmd(k->class->platform(k->sut), vmd)->function->config, 0, 4);
}

/* @like: the ID whose features new_id was told; NULL: it was told nothing. */
static int tell(struct kernel *k, uint32_t vmd, const struct vmd_id *like)
{
	const uint32_t id = id_of(k, vmd);
	const struct vmd_id *known = find_id(k, id);
	struct vmd_attempt a = { .system = k->system, .vmd = vmd, .id = id, .outcome = VMD_FAILS };

	if (like) {
		a.told = true;
		a.features = like->features;
		a.like = like->id;
	} else if (known) {
		a.features = known->features;
	} else {
		a.outcome = VMD_LEFT_ALONE;
	}
	if (k->o.over)
		a.outcome = VMD_DIES;
	else if (k->o.pci)
		look_at(k, &a);
	return trial_send(k->to_parent, &a, sizeof(a));
}

static int try_features(struct kernel *k, uint32_t vmd, const struct vmd_id *like)
{
	const struct operation new_id = {
		.kind = OP_NEW_ID,
		.new_id = { .id = id_of(k, vmd), .features = (uint8_t)like->features },
	};
	int err;

	boot(k, &new_id);
	err = tell(k, vmd, like);
	finish(k);
	return err;
}

/* What it does by its table, one boot for all; then what it could be told of those that are not in it. */
static int try_all(struct kernel *k)
{
	unsigned vmds;
	int err = 0;

	boot(k, NULL);
	vmds = platform_vmds(k->class->platform(k->sut));
	for (uint32_t vmd = 0; !err && vmd < vmds; vmd++)
		err = tell(k, vmd, NULL);
	finish(k);
	for (uint32_t vmd = 0; !err && vmd < vmds; vmd++)
		for (unsigned i = 0; !err && !find_id(k, id_of(k, vmd)) && i < k->ids; i++)
			if (is_first_of_its_features(k, i))
				err = try_features(k, vmd, &k->id[i]);
	return err;
}

static int child_run(void *context, int to_parent)
{
	static const struct vmd_attempt end = { .vmd = UINT32_MAX };
	struct kernel *k = context;
	int err = k->class->open(&k->sut);

	k->to_parent = to_parent;
	if (!err) {
		k->class->vmd_ids(k->sut, see_id, k);
		err = try_all(k);
	}
	if (!err)
		err = trial_send(to_parent, &end, sizeof(end));
	if (err)
		fprintf(stderr, "%s: %s\n", k->class->name, strerror(-err));
	return err;
}

/* ---- the parent ----------------------------------------------------------------------------------------- */

/* One attempt fits a pipe's atomic write.  1: it is there; 0: the child has sent the last one; -EPIPE: it has not. */
static int receive(int from, struct vmd_attempt *a)
{
	ssize_t got;

	do
		got = read(from, a, sizeof(*a));
	while (got < 0 && errno == EINTR);
	if (got != sizeof(*a))
		return -EPIPE;
	return a->vmd != UINT32_MAX;
}

static int keep(struct vmd_attempts *all, const struct vmd_attempt *a)
{
	struct vmd_attempt *grown = realloc(all->attempt, (all->count + 1) * sizeof(*grown));

	if (!grown)
		return -ENOMEM;
	all->attempt = grown;
	grown[all->count++] = *a;
	return 0;
}

static int run_system(struct kernel *k, const char *path, struct vmd_attempts *all)
{
	struct trial_child child;
	struct vmd_attempt a;
	struct finding death;
	int err = trial_start(&child, child_run, k), got = 0;

	if (err)
		return cli_internal("%s: %s", k->class->name, strerror(-err));
	while (!err && (got = receive(child.from, &a)) > 0)
		err = keep(all, &a);
	if (err || !got)
		return trial_close(&child, err) ? cli_internal("out of memory") : 0;
	if (trial_end(&child, false, k->class->name, &death))
		return EXIT_INTERNAL;
	return cli_internal("%s did not live to the end of %s: bdfuzz show --sut %s tells more", k->class->name, path,
			    k->class->name);
}

int vmd_attempt_all(const struct scenario *s, const char *path, const struct systems *systems, struct vmd_attempts *a)
{
	struct kernel *k = calloc(1, sizeof(*k));
	int code = k ? 0 : cli_internal("out of memory");

	for (uint32_t i = 0; !code && i < systems->count; i++) {
		k->s = s;
		k->class = systems->class[i];
		k->system = i;
		code = run_system(k, path, a);
	}
	free(k);
	return code;
}
