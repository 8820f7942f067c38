// SPDX-License-Identifier: GPL-2.0
/*
 * mutate_pci.c - values of fields that name PCI hardware; see mutate_pci.h
 *
 * Two random numbers of 16 bits never meet, so what is there is asked: who has which number, and which bus a bridge
 * was told that it leads to.  It may be renumbered by then; the neighbourhood is close enough.
 */
#include "scenario/mutate_pci.h"

enum { MOST_UP = 8,	/* bridges that are gone up for a domain */
       FEW = 8 };

static bool is_wired(const struct operation *op)
{
	return op->kind == OP_ROOT || op->kind == OP_PLUG;
}

static uint16_t number_of(const struct operation *op)
{
	return op->kind == OP_ROOT ? op->root.number : op->kind == OP_VMD ? op->vmd.number : op->plug.number;
}

/* Values of enum config_kind (pci/header.h): ports and bridges; and who owns a private domain. */
static bool has_bus(const struct operation *op)
{
	static const bool leads_on[] = { [4] = true, [5] = true, [6] = true, [7] = true, [8] = true, [10] = true,
					 [11] = true };

	return op->kind == OP_ROOT || op->kind == OP_VMD ||
	       (op->kind == OP_PLUG && op->plug.kind < sizeof(leads_on) && leads_on[op->plug.kind]);
}

static bool is_plug(const struct operation *op)
{
	return op->kind == OP_PLUG;
}

static const struct operation *any_of(const struct scenario *s, bool (*is)(const struct operation *op),
				      struct random *r)
{
	const size_t from = s->count ? random_below(r, s->count) : 0;

	for (size_t i = 0; i < s->count; i++)
		if (is(&s->op[(from + i) % s->count]))
			return &s->op[(from + i) % s->count];
	return NULL;
}

static const struct operation *who_has(const struct scenario *s, uint16_t number)
{
	for (size_t i = 0; i < s->count; i++)
		if (is_wired(&s->op[i]) && number_of(&s->op[i]) == number)
			return &s->op[i];
	return NULL;
}

static uint16_t largest(const struct scenario *s)
{
	uint16_t most = 0;

	for (size_t i = 0; i < s->count; i++)
		if (is_wired(&s->op[i]) && number_of(&s->op[i]) > most)
			most = number_of(&s->op[i]);
	return most;
}

static uint16_t into_numbers(uint32_t number)
{
	return (uint16_t)((number - 1) % SCENARIO_NUMBERS + 1);
}

/* Where a function is, if everybody keeps the numbers that firmware gave. */
static uint32_t place_of(const struct operation *plug, const struct scenario *s)
{
	const struct operation *up = who_has(s, plug->plug.in);
	const uint32_t bus = !up ? 0 : up->kind == OP_ROOT ? up->root.bus : up->plug.secondary;

	for (int i = 0; up && up->kind == OP_PLUG && i < MOST_UP; i++)
		up = who_has(s, up->plug.in);
	return (up && up->kind == OP_ROOT ? (uint32_t)up->root.domain << 16 : 0) | bus << 8 | plug->plug.devfn;
}

static bool is_sriov(const struct operation *op)
{
	return op->kind == OP_SRIOV;
}

static uint32_t near(uint32_t address, const struct scenario *s, struct random *r)
{
	const uint32_t rest = address & 0xffff0000;
	const struct operation *pf;

	switch (random_below(r, 6)) {
	case 0:	/* the next function, or the one before */
		return rest | ((address + (random_one_in(r, 2) ? 1 : 0xffff)) & 0xffff);
	case 1:	/* another bus */
		return rest | ((address + (random_one_in(r, 2) ? 0x100 : 0xff00)) & 0xffff);
	case 2:	/* function 0 of another bus: where there is one below a port */
		return rest | random_below(r, FEW) << 8;
	case 3:
		return rest | (address & 0xff00) | random_below(r, 256);
	case 4:	/* a virtual function */
		pf = any_of(s, is_sriov, r);
		return pf ? rest | ((address + pf->sriov.offset + random_below(r, 4) * pf->sriov.stride) & 0xffff) :
			    address;
	default:
		return (rest ^ 0x10000) | (address & 0xffff);
	}
}

uint32_t mutate_address(uint32_t was, const struct scenario *s, struct random *r)
{
	const struct operation *plug = any_of(s, is_plug, r);

	if (plug && !random_one_in(r, 4))
		was = place_of(plug, s);
	return random_one_in(r, 3) ? near(was, s, r) : was;
}

uint16_t mutate_wired(const struct operation *op, const struct field *f, const struct scenario *s, struct random *r)
{
	const bool is_own = is_wired(op) && f == operation_class[op->kind].field;
	const struct operation *other;

	if (random_one_in(r, 8))
		return (uint16_t)(1 + random_below(r, FEW));
	if (is_own)
		return into_numbers(largest(s) + 1u);
	other = any_of(s, op->kind == OP_PLUG ? has_bus : is_plug, r);
	return other ? number_of(other) : 1;
}

/* ---- idioms -------------------------------------------------------------------------------------- */

struct fitting {
	const struct scenario *idiom;
	uint16_t base;		/* its numbers begin behind this one */
	uint16_t bus;		/* what it hangs from */
	uint8_t buses, slots;	/* how far its bus numbers and its place on that bus are moved */
};

static uint16_t fit_number(const struct fitting *t, uint16_t number)
{
	return who_has(t->idiom, number) ? into_numbers((uint32_t)t->base + number) : t->bus;
}

static uint8_t fit_bus(const struct fitting *t, uint8_t bus)
{
	return bus ? (uint8_t)(bus + t->buses) : 0;
}

static uint8_t fit_slot(const struct fitting *t, uint8_t devfn)
{
	return (uint8_t)(devfn + (t->slots << 3));
}

static uint32_t fit_address(const struct fitting *t, uint32_t address)
{
	if (!(address & 0xff00))
		return (address & 0xffffff00) | fit_slot(t, (uint8_t)address);
	return (address & 0xffff00ff) | (uint32_t)fit_bus(t, (uint8_t)(address >> 8)) << 8;
}

static void fit(const struct fitting *t, struct operation *op)
{
	const bool hangs = op->kind == OP_PLUG && !who_has(t->idiom, op->plug.in);

	for (const struct field *f = operation_class[op->kind].field; f->name; f++)
		if (f->form == FORM_WIRED)
			field_set(op, f, fit_number(t, (uint16_t)field_get(op, f)));
		else if (f->form == FORM_ADDRESS)
			field_set(op, f, fit_address(t, (uint32_t)field_get(op, f)));
	if (op->kind != OP_PLUG)
		return;
	op->plug.secondary = fit_bus(t, op->plug.secondary);
	op->plug.subordinate = fit_bus(t, op->plug.subordinate);
	if (hangs)
		op->plug.devfn = fit_slot(t, op->plug.devfn);
}

void mutate_rewire(struct scenario *idiom, const struct scenario *s, struct random *r)
{
	const struct operation *bus = any_of(s, has_bus, r);
	struct scenario as_written;
	struct fitting t = { &as_written, largest(s), bus ? number_of(bus) : 1, 0, 0 };

	scenario_init(&as_written);
	if (random_one_in(r, 2))
		t.buses = (uint8_t)random_below(r, FEW);
	if (random_one_in(r, 2))
		t.slots = (uint8_t)random_below(r, 32);
	if (scenario_copy(&as_written, idiom))
		return;
	for (size_t i = 0; i < idiom->count; i++)
		fit(&t, &idiom->op[i]);
	scenario_free(&as_written);
}
