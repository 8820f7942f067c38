// SPDX-License-Identifier: GPL-2.0
/*
 * test_vf_match.c - to which NIC a device belongs, by each way; and who has whom after arrivals in each order
 *
 * The walks of seed 004 are shown where they go wrong: at devices that are deeper, or elsewhere, than a VF.
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>

#include "model/vf_pairs.h"

enum { MAC_1 = 0x155d01, MAC_2 = 0x155d02 };

static const struct vf_nic nics[] = { { MAC_1, true, 7 }, { MAC_2, true, 7 }, { MAC_1, false, 9 } };

/* Is its parent a PCI function, its slot, devices above it, which of them is a vPCI bus, serial, MACs. */
#define AT(pci, slot, above, vpci, serial, permanent, current) { pci, slot, above, vpci, serial, permanent, current }
#define VF(slot, serial, permanent, current) AT(true, slot, 5, 3, serial, permanent, current)

static const struct {
	const char *what;
	struct vf_candidate vf;
	int expected[5];	/* by enum vf_policy */
} cases[] = {
	{ "a VF with serial and MAC", VF("7", 7, MAC_2, MAC_2), { 1, 1, 0, 0, 0 } },
	{ "its MAC was changed", VF("7", 7, MAC_2, 1), { 1, -1, 0, 0, 0 } },
	{ "another serial: the MAC", VF("8", 8, MAC_2, MAC_2), { 1, 1, -1, -1, -1 } },
	{ "a serial that is not allocated", VF("9", 9, MAC_2, MAC_2), { 1, 1, -1, -1, -1 } },
	{ "a name that is no number", VF("7-1", 7, MAC_2, MAC_2), { -1, 1, -1, 0, 0 } },
	{ "a name of eleven digits", VF("00000000007", 7, MAC_2, MAC_2), { 1, 1, 0, 0, 0 } },
	{ "a number beyond 32 bits", VF("4294967303", 7, MAC_2, MAC_2), { -1, 1, -1, 0, 0 } },
	{ "no name", VF("", 7, MAC_2, MAC_2), { -1, 1, -1, 0, 0 } },
	{ "no slot: emulated PCI", AT(true, NULL, 4, 0, 7, MAC_2, MAC_2), { -1, 1, -1, VF_WILD, -1 } },
	{ "USB, far from any vPCI bus", AT(false, NULL, 6, 0, 7, MAC_2, MAC_2), { -1, 1, -1, VF_WILD, -1 } },
	{ "USB, behind a controller that was passed through", AT(false, NULL, 8, 6, 7, MAC_2, MAC_2),
	  { -1, 1, -1, VF_WILD, 0 } },
	{ "no parent", AT(false, NULL, 0, 0, 7, MAC_2, MAC_2), { -1, 1, -1, -1, -1 } },
	{ "nothing in common", VF("1", 1, 1, 2), { -1, -1, -1, -1, -1 } },
};

Test(vf_match, each_way_says_what_it_said)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		for (int p = VF_SERIAL_MAC; p <= VF_PARENTS_SEARCH; p++)
			cr_expect(eq(int, vf_match((enum vf_policy)p, nics, 3, &cases[i].vf), cases[i].expected[p]),
				  "%s, policy %d", cases[i].what, p);
}

static struct vf_device device(uint32_t id, bool nic, uint64_t mac, uint32_t serial)
{
	struct vf_device d = { .id = id, .nic = nic, .as_nic = { mac, true, serial } };

	d.as_vf = (struct vf_candidate)VF(NULL, serial, mac, mac);
	snprintf(d.slot, sizeof(d.slot), "%u", serial);
	return d;
}

static void swap(unsigned *a, unsigned *b)
{
	const unsigned t = *a;

	*a = *b;
	*b = t;
}

/* The next order of these, as numbers count up; false after the last. */
static bool next_order(unsigned *at, unsigned n)
{
	unsigned i = n - 1, k = n - 1;

	while (i && at[i - 1] >= at[i])
		i--;
	if (!i)
		return false;
	while (at[k] <= at[i - 1])
		k--;
	swap(&at[i - 1], &at[k]);
	for (unsigned a = i, b = n - 1; a < b; a++, b--)
		swap(&at[a], &at[b]);
	return true;
}

/* Three NICs of one serial, as of a card with three ports, and their VFs: 720 orders. */
Test(vf_match, pairs_are_the_same_for_every_order_of_arrival)
{
	unsigned order[] = { 0, 1, 2, 3, 4, 5 }, orders = 0;
	struct vf_device all[6];

	for (uint32_t i = 0; i < 6; i++)
		all[i] = device(i + 1, i < 3, MAC_1 + i % 3, 7);
	do {
		struct vf_pairs p = { .policy = VF_SERIAL_MAC };
		struct vf_device now[6];

		for (unsigned n = 0; n < 6; n++) {
			now[n] = all[order[n]];
			vf_pairs_update(&p, now, n + 1);
		}
		for (uint32_t i = 0; i < 3; i++)
			cr_assert(eq(u32, vf_pairs_partner(&p, i + 1), i + 4));
		vf_pairs_update(&p, all, 0);
		cr_assert(zero(u32, p.count));
		orders++;
	} while (next_order(order, 6));
	cr_assert(eq(u32, orders, 720));
}

Test(vf_match, who_goes_leaves_the_other_alone)
{
	const struct vf_device nic = device(1, true, MAC_1, 7), vf = device(2, false, MAC_1, 7);
	struct vf_pairs p = { .policy = VF_SERIAL_MAC };

	vf_pairs_update(&p, (struct vf_device[]){ nic, vf }, 2);
	cr_expect(eq(u32, vf_pairs_partner(&p, 1), 2));
	vf_pairs_update(&p, (struct vf_device[]){ vf }, 1);
	cr_expect(zero(u32, vf_pairs_partner(&p, 2)));
	vf_pairs_update(&p, (struct vf_device[]){ vf, device(3, true, MAC_1, 8) }, 2);
	cr_expect(eq(u32, vf_pairs_partner(&p, 2), 3), "the MAC alone");
}
