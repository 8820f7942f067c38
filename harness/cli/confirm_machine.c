// SPDX-License-Identifier: GPL-2.0
/*
 * confirm_machine.c - PCI hardware of a scenario as devices of QEMU's q35 machine
 *
 * What a function is in the scenario's hardware decides which device stands in for it, not its identity: which quirks
 * of the kernel apply may differ, and that is noted.  Bus numbers are exact: they are written before the kernel starts.
 */
#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "cli/confirm.h"
#include "pci/header.h"
#include "scenario/text.h"

enum { NUMBERS = 65536, HOST_BRIDGE = 0x00, LPC = 0xf8 };	/* q35's own, on bus 00 */

#define ID(vendor, device) ((uint32_t)(device) << 16 | (vendor))

struct part {			/* what the scenario calls by a number */
	const struct operation *op;	/* root or plug; NULL: nothing */
	const struct operation *sriov;
	uint8_t primary, secondary, subordinate;
	bool odd_primary;
};

struct build {
	const struct scenario *s;
	struct part *part;
	FILE *out;
	const struct operation *at;
	char *reason;
	bool booted;
	uint16_t main_root;
	unsigned chassis;
	uint32_t host_function;		/* of a further root, on bus 00: the next free device */
};

/* The first device whose ID is the function's own, else the one without: ID 0. */
struct stand_in {
	uint8_t kind;
	uint32_t id;
	const char *device;
	bool chassis;		/* QEMU wants slots numbered */
};

static const struct stand_in stand_ins[] = {
	{ KIND_ENDPOINT, 0, "e1000e,romfile=", false },
	{ KIND_LEGACY_ENDPOINT, 0, "e1000e,romfile=", false },
	{ KIND_ROOT_ENDPOINT, 0, "e1000e,romfile=", false },
	{ KIND_ROOT_PORT, ID(0x8086, 0x3420), "ioh3420", true },
	{ KIND_ROOT_PORT, 0, "pcie-root-port", true },
	{ KIND_UPSTREAM, 0, "x3130-upstream", false },
	{ KIND_DOWNSTREAM, 0, "xio3130-downstream", true },
	{ KIND_PCIE_TO_PCI, 0, "pcie-pci-bridge", false },
	{ KIND_PCI, ID(0x1b36, 0x0005), "pci-testdev", false },
	{ KIND_PCI, 0, "e1000,romfile=", false },
	{ KIND_PCI_BRIDGE, ID(0x8086, 0x244e), "i82801b11-bridge", false },
	{ KIND_PCI_BRIDGE, 0, "pci-bridge,shpc=off", true },
};

__attribute__((format(printf, 2, 3))) static int impossible(struct build *b, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(b->reason, CONFIRM_REASON, format, arguments);
	va_end(arguments);
	return 1;
}

bool confirm_is_guests(const struct operation *op)
{
	switch (op->kind) {
	case OP_BOOT:
	case OP_RESCAN:
	case OP_REMOVE:
	case OP_NUMVFS:
	case OP_SETPCI:
	case OP_GETPCI:
		return true;
	default:
		return false;
	}
}

static const struct stand_in *find(uint8_t kind, uint32_t id)
{
	for (size_t i = 0; i < sizeof(stand_ins) / sizeof(*stand_ins); i++)
		if (stand_ins[i].kind == kind && (!stand_ins[i].id || stand_ins[i].id == id))
			return &stand_ins[i];
	return NULL;
}

static int add_root(struct build *b, const struct operation *op)
{
	if (b->booted)
		return impossible(b, "nothing can be plugged in behind the boot");
	if (op->root.domain)
		return impossible(b, "q35 has segment 0000 only");
	if (b->part[op->root.number].op)
		return impossible(b, "its number is taken");
	b->part[op->root.number].op = op;
	if (!op->root.bus)
		b->main_root = op->root.number;
	return 0;
}

/* A function of q35's own, or of a further root's host bridge, which comes with the root. */
static bool comes_by_itself(const struct build *b, const struct operation *op)
{
	return op->plug.in == b->main_root &&
	       (op->plug.devfn == HOST_BRIDGE || op->plug.devfn == LPC || op->plug.id == ID(0x1b36, 0x000b));
}

static int check_place(struct build *b, const struct operation *op)
{
	const struct operation *in = b->part[op->plug.in].op;
	uint8_t below;

	if (!in)
		return impossible(b, "it is wired to nothing");
	if (in->kind == OP_ROOT)
		return op->plug.in == b->main_root || config_kinds[op->plug.kind].below != BELOW_NOTHING ? 0 :
			impossible(b, "QEMU takes only bridges on a further root bus");
	below = config_kinds[in->plug.kind].below;
	if (below == BELOW_NOTHING)
		return impossible(b, "it is wired to something without a bus");
	if (below == BELOW_LINK && op->plug.devfn >= 8)
		return impossible(b, "QEMU takes only device 0 below a port");
	if (below == BELOW_PCI && config_kinds[op->plug.kind].port >= 0)
		return impossible(b, "QEMU takes no PCI Express function on a conventional bus");
	return 0;
}

static int add_plug(struct build *b, const struct operation *op)
{
	struct part *part = &b->part[op->plug.number];

	if (b->booted)
		return impossible(b, "nothing can be plugged in behind the boot");
	if (part->op)
		return impossible(b, "its number is taken");
	if (op->plug.in == op->plug.number)
		return impossible(b, "it is wired to itself");
	part->op = op;
	part->secondary = op->plug.secondary;
	part->subordinate = op->plug.subordinate;
	if (comes_by_itself(b, op))
		return op->plug.kind == KIND_PCI ? 0 : impossible(b, "q35 has a function of its own there");
	if (!find(op->plug.kind, op->plug.id))
		return impossible(b, "QEMU has no %s", config_kinds[op->plug.kind].name);
	return check_place(b, op);
}

static int add_sriov(struct build *b, const struct operation *op)
{
	const struct part *part = &b->part[op->sriov.number];

	if (b->booted)
		return impossible(b, "nothing can be plugged in behind the boot");
	if (op->sriov.offset != 1 || op->sriov.stride != 1 || op->sriov.varies)
		return impossible(b, "QEMU's only PF has First VF Offset 1 and VF Stride 1");
	if (op->sriov.vfs > 127)
		return impossible(b, "QEMU's only PF has at most 127 VFs");
	if (!part->op || part->op->kind != OP_PLUG || config_kinds[part->op->plug.kind].header)
		return impossible(b, "a PF has to be an endpoint");
	b->part[op->sriov.number].sriov = op;
	return 0;
}

/* Only bus numbers: they are what a firmware leaves there, and can be written. */
static int add_forge(struct build *b, const struct operation *op)
{
	struct part *part = &b->part[op->forge.number];

	if (b->booted)
		return impossible(b, "QEMU's devices do not change by themselves behind the boot");
	if (!part->op || part->op->kind != OP_PLUG || config_kinds[part->op->plug.kind].header != 1 ||
	    op->forge.offset < 0x18 || op->forge.offset + op->len > 0x1b)
		return impossible(b, "only bus numbers of bridges can be other than QEMU's");
	for (uint32_t i = 0; i < op->len; i++) {
		uint8_t *where[] = { &part->primary, &part->secondary, &part->subordinate };

		*where[op->forge.offset - 0x18 + i] = op->data[i];
		part->odd_primary |= op->forge.offset + i == 0x18;
	}
	return 0;
}

static int add(struct build *b, const struct operation *op)
{
	b->at = op;
	if (op->kind == OP_NOTE || op->kind == OP_EXPECT)
		return 0;
	if (op->async)
		return impossible(b, "who goes first in a race is nothing that a real machine can be told");
	if (confirm_is_guests(op)) {
		if (!b->booted && op->kind != OP_BOOT)
			return impossible(b, "there is no guest before the boot");
		if (b->booted && op->kind == OP_BOOT)
			return impossible(b, "a machine boots once");
		b->booted = true;
		return 0;
	}
	switch (op->kind) {
	case OP_ROOT: return add_root(b, op);
	case OP_PLUG: return add_plug(b, op);
	case OP_SRIOV: return add_sriov(b, op);
	case OP_FORGE: return add_forge(b, op);
	case OP_PULL: return impossible(b, "QEMU asks the guest before it takes a device away");
	case OP_RETRY: return impossible(b, "QEMU never answers with configuration request retry status");
	case OP_XEN_ADD:
	case OP_XEN_REMOVE:
	case OP_XEN_MSIX: return impossible(b, "no program of the guest's makes bare hypercalls");
	default: return impossible(b, "that is nothing of PCI hardware's");
	}
}

/* ---- output ---- */

static void print_place(struct build *b, const struct operation *op)
{
	const struct operation *in = b->part[op->plug.in].op;

	if (op->plug.in == b->main_root)
		fputs(",bus=pcie.0", b->out);
	else
		fprintf(b->out, ",bus=%c%u", in->kind == OP_ROOT ? 'r' : 'f', op->plug.in);
	fprintf(b->out, ",addr=%x.%x%s\n", op->plug.devfn >> 3, op->plug.devfn & 7,
		op->plug.multi ? ",multifunction=on" : "");
}

static void print_pf(struct build *b, const struct part *part, unsigned number)
{
	unsigned vfs = part->sriov->sriov.vfs;

	/* Two queues and two interrupts for each VF is what the device asks for. */
	fprintf(b->out, "device nvme-subsys,id=s%u\n", number);
	fprintf(b->out, "device nvme,id=f%u,serial=%u,subsys=s%u,sriov_max_vfs=%u,sriov_vq_flexible=%u,"
		"sriov_vi_flexible=%u,max_ioqpairs=%u,msix_qsize=%u",
		number, number, number, vfs, 2 * vfs, vfs, 2 * vfs + 2, 2 * vfs + 5);
}

static void print_function(struct build *b, const struct part *part)
{
	const struct operation *op = part->op;
	const struct stand_in *in = find(op->plug.kind, op->plug.id);

	if (part->sriov) {
		print_pf(b, part, op->plug.number);
	} else {
		fprintf(b->out, "device %s,id=f%u", in->device, op->plug.number);
		if (in->chassis && op->plug.kind == KIND_PCI_BRIDGE)
			fprintf(b->out, ",chassis_nr=%u", ++b->chassis);
		else if (in->chassis)
			fprintf(b->out, ",chassis=%u", ++b->chassis);
	}
	print_place(b, op);
}

static void print_further_root(struct build *b, const struct operation *op)
{
	fprintf(b->out, "device pxb-pcie,id=r%u,bus=pcie.0,bus_nr=0x%x,addr=%x\n", op->root.number, op->root.bus,
		b->host_function--);
}

static uint8_t number_of_bus(const struct build *b, uint16_t in)
{
	const struct part *part = &b->part[in];

	return part->op->kind == OP_ROOT ? part->op->root.bus : part->secondary;
}

/* Inner bridges first: once an outer one has other numbers, nobody gets past it. */
static void print_numbers(struct build *b)
{
	for (size_t i = b->s->count; i-- > 0;) {
		const struct operation *op = &b->s->op[i];
		const struct part *part;

		if (op->kind != OP_PLUG || config_kinds[op->plug.kind].header != 1)
			continue;
		part = &b->part[op->plug.number];
		fprintf(b->out, "numbers f%u %02x %02x %02x\n", op->plug.number,
			part->odd_primary ? part->primary : number_of_bus(b, op->plug.in), part->secondary,
			part->subordinate);
	}
}

static void print_run(struct build *b, const struct operation *op)
{
	size_t len;
	char *text;

	if (text_format_operation(op, &text, &len))
		return;
	fprintf(b->out, "run %s", text);
	free(text);
}

/*
 * The last of a bus first: where several bridges claim a bus, QEMU asks the youngest, and the scenario's hardware the
 * first.
 */
static bool print_below(struct build *b, uint16_t number)
{
	bool any = false;

	for (size_t i = b->s->count; i-- > 0;) {
		const struct operation *op = &b->s->op[i];

		if (op->kind != OP_PLUG || op->plug.in != number || comes_by_itself(b, op))
			continue;
		print_function(b, &b->part[op->plug.number]);
		print_below(b, op->plug.number);
		any = true;
	}
	return any;
}

static void print(struct build *b)
{
	bool stands_in = false;

	for (size_t i = 0; i < b->s->count; i++)
		if (b->s->op[i].kind == OP_ROOT && b->s->op[i].root.number != b->main_root)
			print_further_root(b, &b->s->op[i]);
	for (size_t i = 0; i < b->s->count; i++)
		if (b->s->op[i].kind == OP_ROOT)
			stands_in |= print_below(b, b->s->op[i].root.number);
	print_numbers(b);
	for (size_t i = 0; i < b->s->count; i++)
		if (confirm_is_guests(&b->s->op[i]))
			print_run(b, &b->s->op[i]);
	if (stands_in)
		fputs("note IDs, classes, BARs and further capabilities are those of QEMU's stand-ins\n", b->out);
}

static int build(struct build *b)
{
	for (size_t i = 0; i < b->s->count; i++)
		if (add(b, &b->s->op[i]))
			return 1;
	b->at = NULL;
	if (!b->booted)
		return impossible(b, "nobody boots");
	print(b);
	return 0;
}

int confirm_machine(const struct scenario *s, FILE *out, uint32_t *line, char reason[CONFIRM_REASON])
{
	struct build b = { .s = s, .part = calloc(NUMBERS, sizeof(*b.part)), .out = out, .reason = reason,
			   .host_function = 0x1d };
	int no;

	if (!b.part)
		return impossible(&b, "out of memory");
	no = build(&b);
	*line = b.at ? b.at->line : 0;
	free(b.part);
	return no;
}
