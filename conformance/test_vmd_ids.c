// SPDX-License-Identifier: GPL-2.0
/*
 * test_vmd_ids.c - what the profiles of fixtures/ids promise is what the drivers' tables say, as they were compiled
 *
 * 6.12's table is that of the profiles, bit for bit.  6.1 differs where its sources do: each difference is named.
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "model/vmd_ids.h"
#include "sut/sut.h"

enum { MOST = 64 };

struct seen {
	struct vmd_id id[MOST];
	size_t count;
};

static void see(void *context, unsigned vendor, unsigned device, unsigned long features)
{
	struct seen *seen = context;

	cr_assert(lt(sz, seen->count, MOST));
	seen->id[seen->count++] = (struct vmd_id){ device << 16 | vendor, (uint32_t)features };
}

static const struct vmd_id *find(const struct seen *seen, uint32_t id)
{
	for (size_t i = 0; i < seen->count; i++)
		if (seen->id[i].id == id)
			return &seen->id[i];
	return NULL;
}

/* b727484cace4 (2024) added both; stable updates took it to 6.12, not to 6.1. */
static bool is_later_than_6_1(uint32_t id)
{
	return id == 0xb60b8086 || id == 0xb06f8086;
}

/* "PCI: vmd: Configure PCIe ASPM and LTR" came after 6.1, whose vmd.c ends its features one bit earlier. */
static uint32_t known_to_6_1(uint32_t features)
{
	return features & ~(uint32_t)VMD_FEATURE_PM;
}

/* In any configuration; "linux-6.1" is not the beginning of "linux-6.12" here. */
static bool is_kernel(const struct sut_class *class, const char *name)
{
	const size_t len = strlen(name);

	return !strncmp(class->name, name, len) && (!class->name[len] || class->name[len] == '-');
}

static void compare(const struct sut_class *class, const struct seen *seen)
{
	const bool old = is_kernel(class, "linux-6.1");
	size_t expected = 0;

	for (const struct vmd_id *i = vmd_ids; i->id; i++) {
		const struct vmd_id *found = find(seen, i->id);

		if (old && is_later_than_6_1(i->id)) {
			cr_expect(zero(ptr, (void *)found), "%s knows %08x", class->name, i->id);
			continue;
		}
		expected++;
		cr_assert(ne(ptr, (void *)found, NULL), "%s does not know %08x", class->name, i->id);
		cr_expect(eq(u32, found->features, old ? known_to_6_1(i->features) : i->features), "%s: %08x",
			  class->name, i->id);
	}
	cr_expect(eq(sz, seen->count, expected), "%s has IDs that no profile is about", class->name);
}

Test(vmd_ids, profiles_say_what_the_drivers_do)
{
	size_t kernels = 0;

	for (size_t i = 0; sut_classes[i]; i++) {
		const struct sut_class *class = sut_classes[i];
		struct seen seen = { .count = 0 };
		struct sut *sut;

		if (!is_kernel(class, "linux-6.12") && !is_kernel(class, "linux-6.1"))
			continue;
		cr_assert(zero(int, class->open(&sut)));
		class->vmd_ids(sut, see, &seen);
		compare(class, &seen);
		class->close(sut);
		kernels++;
	}
	cr_expect(gt(sz, kernels, 0), "there is no kernel to ask");
}

/* Who has no driver has no table, and says so. */
Test(vmd_ids, models_have_none)
{
	for (size_t i = 0; sut_classes[i]; i++)
		cr_expect(eq(int, sut_classes[i]->vmd_ids != NULL, sut_classes[i]->real), "%s", sut_classes[i]->name);
}
