// SPDX-License-Identifier: GPL-2.0
/* test_model_functions.c - what relations and ejects make of a bus: functions, slots, and what cannot be told */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "model/functions.h"

static struct bus_functions f;

static uint32_t no_repeat(void *context, uint32_t serial, bool *unsure)
{
	(void)context;
	(void)serial;
	(void)unsure;
	return 0;
}

static void tell(const struct host_function *list, uint32_t count)
{
	functions_tell(&f, list, count);
	functions_scan(&f, list, count, true);
	functions_slots(&f, no_repeat, NULL);
}

static bool is_there(uint32_t devfn)
{
	const struct found_function *p = functions_found(&f, devfn);

	return p && !functions_is_unsure(&f, p);
}

#define FN(slot, id, number, ...)                                                                  \
	{                                                                                          \
		.wslot = (slot), .vendor = 0x1414, .device = (id), .serial = (number), __VA_ARGS__ \
	}

Test(functions, wslot_and_devfn)
{
	for (uint32_t devfn = 0; devfn < 256; devfn++) {
		uint32_t wslot = devfn_wslot(devfn);

		cr_assert(eq(u32, wslot & 31, devfn >> 3));
		cr_assert(eq(u32, wslot >> 5, devfn & 7));
		cr_assert(eq(u32, wslot_devfn(wslot), devfn));
		cr_assert(eq(u32, wslot_devfn(wslot | 0xabcdef00), devfn));
	}
}

Test(functions, listed_and_ejected)
{
	const struct host_function list[] = { FN(0, 1, 7), FN(2, 2, 8),
					      FN(0x24, 3, 9, .multi = true), FN(4, 4, 10, .multi = true) };

	functions_reset(&f);
	cr_assert(eq(u32, functions_new(&f, list, 4), 4));
	tell(list, 4);
	cr_assert(eq(u32, functions_new(&f, list, 4), 0));
	cr_assert(is_there(0x00) && is_there(0x10) && is_there(0x20) && is_there(0x21));
	cr_assert(eq(u32, f.founds, 4));
	cr_assert(eq(u32, f.slot[2].serial, 8));
	cr_assert(functions_eject(&f, 2));
	cr_assert(not(functions_eject(&f, 2)));
	cr_assert(functions_found(&f, 0x10) == NULL);
	cr_assert(eq(u8, f.slot[2].users, 0));
	cr_assert(is_there(0x00) && is_there(0x21));
}

/* The first name wins, and stays when the one that gave it goes; with the last, the slot goes. */
Test(functions, slots_of_a_device)
{
	const struct host_function both[] = { FN(0x20, 1, 70, .multi = true), FN(0, 2, 71, .multi = true) };

	functions_reset(&f);
	tell(both, 2);
	cr_assert(eq(u8, f.slot[0].users, 2));
	cr_assert(eq(u32, f.slot[0].serial, 70));
	functions_eject(&f, 0x20);
	cr_assert(eq(u8, f.slot[0].users, 1));
	cr_assert(eq(u32, f.slot[0].serial, 70));
	tell(NULL, 0);
	cr_assert(eq(u8, f.slot[0].users, 0));
	tell(&both[1], 1);
	cr_assert(eq(u32, f.slot[0].serial, 71));
}

/* One that comes with another serial is another function: its slot takes the new name. */
Test(functions, replaced)
{
	const struct host_function a[] = { FN(1, 5, 1) }, b[] = { FN(1, 5, 2) }, c[] = { FN(1, 6, 2) };

	functions_reset(&f);
	tell(a, 1);
	cr_assert(eq(u32, functions_new(&f, b, 1), 1));
	tell(b, 1);
	cr_assert(eq(u32, f.slot[1].serial, 2));
	cr_assert(is_there(0x08)); /* nobody can tell them apart on the bus */
	tell(c, 1);
	cr_assert(functions_found(&f, 0x08) && is_there(0x08) == false);
	functions_eject(&f, 1);
	cr_assert(eq(u32, f.founds, 0));
}

Test(functions, what_cannot_be_told)
{
	const struct host_function one[] = { FN(0, 1, 1) };
	const struct host_function second[] = { FN(0, 1, 1, .multi = true), FN(0x20, 2, 2, .multi = true) };
	const struct host_function headless[] = { FN(0x23, 1, 1) }, poked[] = { FN(3, 1, 1, .poked = true) };

	functions_reset(&f);
	tell(one, 1);
	tell(NULL, 0); /* listed no more, but not ejected */
	cr_assert(functions_found(&f, 0) && is_there(0) == false);
	tell(one, 1);
	cr_assert(is_there(0));
	tell(second, 2); /* a second function for a device that had one */
	cr_assert(functions_found(&f, 1) == NULL);
	cr_assert(functions_told(&f, 0x20)->unsure);

	functions_reset(&f);
	tell(headless, 1); /* no function 0: certainly not found */
	cr_assert(eq(u32, f.founds, 0));
	cr_assert(not(functions_told(&f, 0x23)->unsure));
	tell(poked, 1);
	cr_assert(functions_found(&f, 0x18) && is_there(0x18) == false);
}

Test(functions, empty_places)
{
	static const uint16_t ids[][2] = {
		{ 0, 0 }, { 0xffff, 0xffff }, { 0xffff, 0 }, { 0, 0xffff }, { 0xffff, 1 }, { 0, 1 }
	};

	for (unsigned i = 0; i < 6; i++) {
		const struct host_function list[] = { { .vendor = ids[i][0], .device = ids[i][1] } };

		functions_reset(&f);
		tell(list, 1);
		cr_assert(eq(u32, f.founds, i >= 4));
		cr_assert(eq(u8, f.slot[0].users, 1));
	}
}

Test(functions, node)
{
	cr_assert(eq(i32, functions_node(0, 3, 4), 0));
	cr_assert(eq(i32, functions_node(1, 3, 4), 3));
	cr_assert(eq(i32, functions_node(1, 4, 4), 0));
	cr_assert(eq(i32, functions_node(0xfffffffe, 3, 4), 0));
	cr_assert(eq(i32, functions_node(1, 0, 0), -1));
}
