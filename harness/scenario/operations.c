// SPDX-License-Identifier: GPL-2.0
/*
 * operations.c - the one table that describes every operation of a scenario; see operations.h
 *
 * Numbers on the wire: drivers/pci/controller/pci-hyperv.c of 6.12, lines 97-140 (requests), and
 * include/linux/hyperv.h (packet types).  The table says what can be written down, not what a
 * host may do: most of what it allows is against the protocol.
 */
#include "scenario/operations.h"


/* field_get(), field_set() and FORM_ID copy members as they lie in memory. */
_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "fields lie in memory little-endian");
_Static_assert(sizeof(struct operation) <= UINT8_MAX, "struct field keeps offsets in a byte");
_Static_assert(EXPECT_SUBJECTS <= 32, "struct field keeps subjects as 32 bits");

#define SIZE(member) sizeof(((struct operation *)0)->member)
#define MEMBER(member) .offset = offsetof(struct operation, member), .size = SIZE(member), \
	.bytes = SIZE(member)
#define MOST(bits) .most = UINT64_MAX >> (64 - (bits))
#define NAMES(list) .form = FORM_NAME, .choice = (list)
#define KEY(usual) .place = PLACE_KEY, .optional = true, .standard = (usual)
#define LIST(type, ...) ((const type[]){ __VA_ARGS__, { 0 } })
#define FIELDS(...) .field = LIST(struct field, __VA_ARGS__)
#define HOT(...) .hot = (const uint64_t[]){ __VA_ARGS__, 0 }
#define OF(subject) (1u << EXPECT_##subject)

#define CHANNEL { "CHANNEL", MEMBER(channel), .least = 1, .most = SCENARIO_CHANNELS }
#define WSLOT(op) { "wslot", .form = FORM_HEX, MEMBER(op.wslot), MOST(32), KEY(0), \
	HOT(0x20, 1, 0x21, 0xe0, 0x1f, 0x100) }
#define DEVFN(op) { "devfn", .form = FORM_DEVFN, MEMBER(op.devfn), MOST(8), KEY(0), HOT(1, 8, 0xff) }
#define OFFSET(op) { "offset", .form = FORM_HEX, MEMBER(op.offset), MOST(16), KEY(0), \
	HOT(2, 4, 6, 8, 0xa, 0xc, 0xe, 0x10, 0x14, 0x2c, 0x2e, 0x30, 0x34, 0x3c, 0x3d, 0x3e, \
	    0x40, 0xfff, 0xffc, 0x1000, 0xffff) }
#define BAR(n) { "BAR" #n, .form = FORM_CODE, MEMBER(bars.bar[n]), MOST(32), \
	HOT(0xfffff000, 0xfff00000, 0xfff00004, 0xfff0000c, 0xffffffff, 0xfffffff1, 0xffff0008, 0x80000000, \
	    1, 4) }
#define BLOCK { "block", MEMBER(block.block), MOST(32), KEY(0), HOT(1, 63, 64, 0xffffffff) }
#define WIRED(name, op) { name, .form = FORM_WIRED, MEMBER(op), .least = 1, .most = SCENARIO_NUMBERS }
#define NUMBER(op) WIRED("N", op.number)
/* As far as the last private domain; bytes.c has the fifth byte say more. */
#define ADDRESS_MOST .most = (uint64_t)(SCENARIO_PRIVATE + SCENARIO_VMDS - 1) << 16 | 0xffff
#define PLACE(op) .form = FORM_ADDRESS, .offset = offsetof(struct operation, op), .size = SIZE(op), .bytes = 5, \
	ADDRESS_MOST
#define ADDRESS(op) { "ADDRESS", PLACE(op.address) }
#define XEN_ADDRESS { "ADDRESS", .form = FORM_ADDRESS, MEMBER(xen.address), MOST(32) }
#define HOST_ADDRESS(name, op) { name, .form = FORM_HEX, MEMBER(op), MOST(64), KEY(0), \
	HOT(0xc0000000, 0x380000000000, 0x380010000000, 0x38000000000c, 0xffffffffffffffff, 0x10000000001000) }
#define WINDOW_ADDRESS(name, op) { name, .form = FORM_HEX, MEMBER(op), MOST(64), KEY(0), \
	HOT(0x80000000, 0x90000000, 0x8000000000, 0x8010000000, 0xfffffffffff00000) }
#define BUS_NUMBER(name, op, usual) { name, .form = FORM_CODE, .digits = 2, MEMBER(op), MOST(8), KEY(usual), \
	HOT(1, 2, 3, 4, 5, 8, 0xfe, 0xff) }
#define FLAG(name, op) { name, MEMBER(op), MOST(1), KEY(0), HOT(1) }
#define BAR_KEY(n, op) { "bar" #n, .form = FORM_CODE, .digits = 8, MEMBER(op.bar[n]), MOST(32), KEY(0), \
	HOT(0xfffff000, 0xfff00000, 0xfff00004, 0xfff0000c, 0xffffffff, 0xfffffff1, 0xffffffe1, 0x80000000) }
#define PLACE16(name, op) { name, .form = FORM_HEX, MEMBER(op), MOST(16), KEY(0), \
	HOT(1, 2, 4, 8, 0x80, 0x100, 0x180, 0xffff) }
#define PCI_OFFSET { "offset", .form = FORM_HEX, MEMBER(pci.offset), .most = 0xfff, KEY(0), \
	HOT(4, 0xe, 0x10, 0x18, 0x19, 0x1a, 0x1b, 0x3e, 0x54, 0x100, 0x108, 0x110, 0xffc) }
/* Ends in 1 and 2: those that two NICs have if nothing else is said.  Nobody, several, everybody. */
#define MAC_FIELD(op, octets, highest, usual) { "mac", .form = FORM_MAC, \
	.offset = offsetof(struct operation, op.mac), .size = 8, .bytes = (octets), .most = (highest), KEY(usual), \
	HOT(0x00155d000001, 0x00155d000002, 0x00155d000003, 0x01005e000001, 0xffffffffffff) }
#define MAC(op) MAC_FIELD(op, 6, 0xffffffffffff, 0)
/* All zeros is one that a host can give, so that none is said needs a value of its own. */
#define MAC_OR_OWN(op) MAC_FIELD(op, 7, SCENARIO_OWN_MAC, SCENARIO_OWN_MAC)
#define EXPECTED "VALUE", .place = PLACE_VALUE, .offset = offsetof(struct operation, expect.value), .size = 8

static const struct choice offer_types[] = {
	{ "pci", OFFER_PCI }, { "net", OFFER_NET }, { "other", OFFER_OTHER }, { 0 }
};
static const struct choice relations_forms[] = { { "2", 2 }, { "1", 1 }, { 0 } };
static const struct choice requests[] = {
	{ "version", REQUEST_VERSION }, { "relations", REQUEST_RELATIONS },
	{ "requirements", REQUEST_REQUIREMENTS }, { "d0", REQUEST_D0 }, { "d0-exit", REQUEST_D0_EXIT },
	{ "read-block", REQUEST_READ_BLOCK }, { "write-block", REQUEST_WRITE_BLOCK },
	{ "assigned", REQUEST_ASSIGNED }, { "interrupt", REQUEST_INTERRUPT },
	{ "nvsp", REQUEST_NVSP }, { "nvsp-buffer", REQUEST_NVSP_BUFFER }, { "rndis", REQUEST_RNDIS },
	{ "data-path", REQUEST_DATA_PATH }, { 0 }
};
static const struct choice answers[] = {
	{ "status", ANSWER_STATUS }, { "silent", ANSWER_SILENT }, { "short", ANSWER_SHORT }, { 0 }
};
static const struct choice widths[] = { { "4", 4 }, { "2", 2 }, { "1", 1 }, { 0 } };
static const struct choice msi_kinds[] = { { "msix", MSI_MSIX }, { "msi", MSI_MSI }, { 0 } };
static const struct choice fail_kinds[] = { { "alloc", FAIL_ALLOC }, { "service", FAIL_SERVICE }, { 0 } };
static const struct choice properties[] = { { "hypercalls", HOST_HYPERCALLS }, { "unguarded", HOST_UNGUARDED },
	{ "hostile", HOST_HOSTILE }, { "isolated", HOST_ISOLATED }, { 0 } };
static const struct choice faults[] = {
	{ "list-add", INJECT_LIST_ADD }, { "list-del", INJECT_LIST_DEL }, { "work-init", INJECT_WORK_INIT },
	{ "work-free", INJECT_WORK_FREE }, { "timer-free", INJECT_TIMER_FREE },
	{ "refcount-under", INJECT_REFCOUNT_UNDER }, { "refcount-over", INJECT_REFCOUNT_OVER },
	{ "sleep", INJECT_SLEEP }, { "lock-ab", INJECT_LOCK_AB }, { "lock-ba", INJECT_LOCK_BA },
	{ "lock-twice", INJECT_LOCK_TWICE },
	{ "lock-freed", INJECT_LOCK_FREED }, { "lock-irq", INJECT_LOCK_IRQ }, { "lock-key", INJECT_LOCK_KEY },
	{ "unlock", INJECT_UNLOCK }, { "mutex", INJECT_MUTEX }, { "spinlock", INJECT_SPINLOCK },
	{ "kobject-get", INJECT_KOBJECT_GET }, { "kobject-init", INJECT_KOBJECT_INIT },
	{ "kobject-free", INJECT_KOBJECT_FREE }, { "devres", INJECT_DEVRES }, { 0 }
};
static const struct choice subjects[] = {
	{ "domain", EXPECT_DOMAIN }, { "bus", EXPECT_BUS }, { "functions", EXPECT_FUNCTIONS },
	{ "present", EXPECT_PRESENT }, { "serial", EXPECT_SERIAL }, { "node", EXPECT_NODE },
	{ "device-id", EXPECT_DEVICE_ID }, { "value", EXPECT_VALUE }, { "status", EXPECT_STATUS },
	{ "vectors", EXPECT_VECTORS }, { "map", EXPECT_MAP }, { "upstream", EXPECT_UPSTREAM },
	{ "known", EXPECT_KNOWN }, { "secondary", EXPECT_SECONDARY }, { "subordinate", EXPECT_SUBORDINATE },
	{ "count", EXPECT_COUNT }, { "bound", EXPECT_BOUND }, { "private", EXPECT_PRIVATE },
	{ "offset1", EXPECT_OFFSET1 }, { "offset2", EXPECT_OFFSET2 }, { "first-bus", EXPECT_FIRST_BUS },
	{ "last-bus", EXPECT_LAST_BUS }, { "children", EXPECT_CHILDREN }, { "bypass", EXPECT_BYPASS },
	{ "partner", EXPECT_PARTNER }, { "attached", EXPECT_ATTACHED }, { 0 }
};
/* Values of enum nvsp_version (hyperv/netvsp.h). */
static const struct choice nvsp_versions[] = {
	{ "any", 0 }, { "1", 2 }, { "2", 0x30002 }, { "4", 0x40000 }, { "5", 0x50000 }, { "6", 0x60000 },
	{ "6.1", 0x60001 }, { 0 }
};
static const struct choice netdev_kinds[] = {
	{ "plain", NETDEV_PLAIN }, { "usb", NETDEV_USB }, { "pci", NETDEV_PCI }, { "vlan", NETDEV_VLAN },
	{ "bond", NETDEV_BOND }, { "gone", NETDEV_GONE }, { 0 }
};
static const struct choice links[] = { { "up", 1 }, { "down", 0 }, { 0 } };
static const struct choice strategies[] = {
	{ "xen-2014", MAP_XEN_2014 }, { "xen-4.17", MAP_XEN_4_17 }, { "readd", MAP_READD }, { "heal", MAP_HEAL },
	{ "trap", MAP_TRAP }, { "combined", MAP_COMBINED }, { "reference", MAP_REFERENCE }, { 0 }
};
/* Values of enum config_kind (pci/header.h); test_scenario_text.c compares. */
static const struct choice kinds[] = {
	{ "endpoint", 0 }, { "legacy-endpoint", 1 }, { "root-endpoint", 2 }, { "event-collector", 3 },
	{ "root-port", 4 }, { "upstream", 5 }, { "downstream", 6 }, { "pcie-to-pci", 7 }, { "pci-to-pcie", 8 },
	{ "pci", 9 }, { "pci-bridge", 10 }, { "cardbus", 11 }, { "vmd", 12 }, { 0 }
};
/* Values of enum vmd_place (pci/vmd.h). */
static const struct choice places[] = { { "none", 0 }, { "membar2", 1 }, { "old", 2 }, { "capability", 3 }, { 0 } };
static const struct choice restrictions[] = { { "none", 0 }, { "0", 1 }, { "1", 2 }, { "2", 3 }, { "3", 4 }, { 0 } };
/* Values of SRIOV_BY_* (pci/sriov.h). */
static const struct choice varies[] = { { "none", 0 }, { "ari", 1 }, { "count", 2 }, { "both", 3 }, { 0 } };
/* Values of enum bus_state (sut/sut.h), which this room does not know of; scenario.h lists them. */
static const struct choice bus_states[] = {
	{ "absent", 0 }, { "probing", 1 }, { "installed", 2 }, { "suspended", 3 }, { "failed", 4 }, { 0 }
};

/* A row is read as a row. */
/* clang-format off */
const struct operation_class operation_class[OP_KINDS] = {
[OP_NOTE] = { "#", "A comment or blank line: does nothing.", DATA_COMMENT, FIELDS({ 0 }) },

[OP_EXPECT] = { "expect",
	"What must be seen now, or of the last operation; `on` names the systems it is said of: patterns, with commas.",
	DATA_PATTERN, FIELDS(
	{ "SUBJECT", NAMES(subjects), MEMBER(expect.subject) },
	{ "CHANNEL", MEMBER(channel), .least = 1, .most = SCENARIO_CHANNELS,
	  .when = OF(DOMAIN) | OF(BUS) | OF(FUNCTIONS) | OF(PRESENT) | OF(SERIAL) | OF(NODE) |
		  OF(DEVICE_ID) | OF(VECTORS) | OF(PARTNER) | OF(ATTACHED) },
	{ "DEVFN", .form = FORM_DEVFN, MEMBER(expect.devfn), MOST(8),
	  .when = OF(PRESENT) | OF(SERIAL) | OF(NODE) | OF(DEVICE_ID) | OF(VECTORS) | OF(PARTNER) |
		  OF(ATTACHED) },
	{ "STRATEGY", NAMES(strategies), MEMBER(expect.strategy), .when = OF(MAP) | OF(UPSTREAM) },
	{ "ADDRESS", PLACE(expect.address),
	  .when = OF(MAP) | OF(UPSTREAM) | OF(KNOWN) | OF(SECONDARY) | OF(SUBORDINATE) },
	{ "N", .form = FORM_WIRED, MEMBER(expect.number), .least = 1, .most = SCENARIO_NUMBERS,
	  .when = OF(BOUND) | OF(PRIVATE) | OF(OFFSET1) | OF(OFFSET2) | OF(FIRST_BUS) | OF(LAST_BUS) | OF(CHILDREN) |
		  OF(BYPASS) },
	{ EXPECTED, .form = FORM_ADDRESS, .bytes = 5, MOST(64), .when = OF(MAP) | OF(UPSTREAM) },
	{ EXPECTED, .form = FORM_CODE, .digits = 2, .bytes = 1, MOST(8), .when = OF(SECONDARY) | OF(SUBORDINATE) },
	{ EXPECTED, .form = FORM_HEX, .digits = 4, .bytes = 4, MOST(32), .when = OF(DOMAIN) },
	{ EXPECTED, NAMES(bus_states), .bytes = 1, .when = OF(BUS) },
	{ EXPECTED, .bytes = 1, MOST(1), .when = OF(PRESENT) | OF(KNOWN) | OF(BOUND) | OF(BYPASS) },
	{ EXPECTED, .form = FORM_CODE, .digits = 2, .bytes = 4, MOST(32), .when = OF(FIRST_BUS) | OF(LAST_BUS) },
	{ EXPECTED, .form = FORM_CODE, .digits = 4, .bytes = 4, MOST(32), .when = OF(PRIVATE) },
	{ EXPECTED, .form = FORM_HEX, .bytes = 8, MOST(64), .when = OF(OFFSET1) | OF(OFFSET2) | OF(CHILDREN) },
	{ EXPECTED, .bytes = 4, MOST(32), .when = OF(FUNCTIONS) | OF(SERIAL) | OF(VECTORS) | OF(COUNT) },
	{ EXPECTED, .form = FORM_HEX, .bytes = 4, MOST(32), .when = OF(VALUE) },
	{ EXPECTED, .form = FORM_HEX, .digits = 8, .bytes = 4, MOST(32),
	  .when = OF(DEVICE_ID) | OF(ATTACHED) },
	{ EXPECTED, .bytes = 1, .most = SCENARIO_CHANNELS, .when = OF(PARTNER) },
	{ EXPECTED, .form = FORM_SIGNED, .bytes = 4, .when = OF(STATUS) | OF(NODE) }) },

[OP_OFFER] = { "offer", "The host offers a channel.", .may_async = true, .surface = SURFACE_VPCI, FIELDS(
	CHANNEL,
	{ "TYPE", NAMES(offer_types), MEMBER(offer.type) },
	{ "GUID", .form = FORM_GUID, MEMBER(offer.instance) },
	{ "relid", MEMBER(offer.relid), MOST(16), KEY(0), .as_channel = true, HOT(1, 2, 2047, 2048, 0xffff) },
	{ "sub", MEMBER(offer.sub), MOST(16), KEY(0), HOT(1) }) },

[OP_RESCIND] = { "rescind", "The host takes a channel back.", .may_async = true, .surface = SURFACE_VPCI,
	FIELDS(CHANNEL) },

[OP_FUNCTION] = { "function",
	"The host puts a function into its picture of a bus, without a message.", .surface = SURFACE_VPCI, FIELDS(
	CHANNEL, WSLOT(function),
	{ "id", .form = FORM_ID, .offset = offsetof(struct operation, function.vendor), .size = 4, .bytes = 4,
	  MOST(32), .place = PLACE_KEY,
	  HOT(0x101615b3, 0x101815b3, 0xb1111414, 0x1eb810de, 0xffffffff) },
	{ "class", .form = FORM_CODE, .digits = 6, .offset = offsetof(struct operation, function.class),
	  .size = 4, .bytes = 3, MOST(24), KEY(0x020000),
	  HOT(0x020000, 0x010802, 0x030200, 0x060400, 0x0c0330, 0xffffff) },
	{ "rev", MEMBER(function.rev), MOST(8), KEY(0) },
	{ "subsystem", .form = FORM_ID, MEMBER(function.subsystem), MOST(32), KEY(0) },
	{ "serial", MEMBER(function.serial), MOST(32), KEY(0), HOT(1, 2, 31, 32, 0xffffffff) },
	{ "flags", .form = FORM_HEX, MEMBER(function.flags), MOST(32), KEY(0), HOT(1, 0xffffffff) },
	{ "node", MEMBER(function.node), MOST(16), KEY(0), HOT(1, 2, 63, 64, 1023, 1024, 0xffff) },
	{ "msi", MEMBER(function.msi), MOST(8), KEY(0), HOT(1, 4, 32, 33, 255) },
	{ "msix", MEMBER(function.msix), MOST(8), KEY(0), HOT(1, 4, 32, 255) }) },

[OP_BARS] = { "bars",
	"The host's answer to the resource-requirements query: BARs as read back after all ones.",
	.surface = SURFACE_VPCI, FIELDS(
	CHANNEL, WSLOT(bars), BAR(0), BAR(1), BAR(2), BAR(3), BAR(4), BAR(5)) },

[OP_DROP] = { "drop",
	"The host takes a function out of its picture of a bus, without a message.",
	.surface = SURFACE_VPCI, FIELDS(CHANNEL, WSLOT(drop)) },

[OP_POKE] = { "poke", "The host changes bytes of a function's config space.", DATA_HEX, .surface = SURFACE_VPCI, FIELDS(
	CHANNEL, WSLOT(poke), OFFSET(poke)) },

[OP_RELATIONS] = { "relations",
	"The host sends its picture of a bus; form 2 carries NUMA nodes.", .may_async = true,
	.surface = SURFACE_VPCI, FIELDS(
	CHANNEL,
	{ "form", NAMES(relations_forms), MEMBER(relations.form), KEY(2) }) },

[OP_EJECT] = { "eject",
	"The host asks the guest to let go of a function.", .may_async = true,
	.surface = SURFACE_VPCI, FIELDS(CHANNEL, WSLOT(eject)) },

[OP_INVALIDATE] = { "invalidate",
	"The host invalidates config blocks of a function.", .may_async = true, .surface = SURFACE_VPCI, FIELDS(
	CHANNEL, WSLOT(invalidate),
	{ "mask", .form = FORM_HEX, MEMBER(invalidate.mask), MOST(64), KEY(1),
	  HOT(1, 2, 3, UINT64_MAX, 1ull << 63) }) },

[OP_ANSWER] = { "answer",
	"How the host answers the next COUNT requests of one type: with a status, not at all, or too short.",
	.surface = SURFACE_VPCI, FIELDS(
	CHANNEL,
	{ "REQUEST", NAMES(requests), MEMBER(answer.request) },
	{ "HOW", NAMES(answers), MEMBER(answer.kind), .optional = true, .standard = ANSWER_STATUS },
	{ "status", .form = FORM_HEX, MEMBER(answer.status), MOST(32), KEY(0),
	  HOT(0xc0000059, 0xc0000001, 0xc0000184, 1, 0x7fffffff, 0x80000000, 0xffffffff) },
	{ "count", MEMBER(answer.count), MOST(8), KEY(1), HOT(1, 2, 3, 4, 255) }) },

[OP_REPLY] = { "reply",
	"The host sends the answers that it held back.", .may_async = true, .surface = SURFACE_VPCI, FIELDS(CHANNEL) },

[OP_PACKET] = { "packet",
	"The host sends a packet of any type with these bytes as its payload.", DATA_HEX, .may_async = true,
	.surface = SURFACE_VPCI, FIELDS(
	CHANNEL,
	{ "type", MEMBER(packet.type), MOST(16), KEY(PACKET_INBAND),
	  HOT(PACKET_INBAND, PACKET_COMPLETION, 7, 8, 9, 0xffff) },
	{ "transaction", .form = FORM_HEX, MEMBER(packet.transaction), MOST(64), KEY(0),
	  HOT(1, 2, 63, 64, 65, UINT64_MAX) }) },

[OP_READ] = { "read", "The guest reads config space.", .may_async = true, .surface = SURFACE_VPCI, FIELDS(
	CHANNEL, DEVFN(config), OFFSET(config),
	{ "size", NAMES(widths), MEMBER(config.size), KEY(4) }) },

[OP_WRITE] = { "write", "The guest writes config space.", .may_async = true, .surface = SURFACE_VPCI, FIELDS(
	CHANNEL, DEVFN(config), OFFSET(config),
	{ "size", NAMES(widths), MEMBER(config.size), KEY(4) },
	{ "value", .form = FORM_HEX, MEMBER(config.value), MOST(32), KEY(0),
	  HOT(1, 2, 4, 6, 0xff, 0xffff, 0xfffffff0, 0xffffffff) }) },

[OP_MSI] = { "msi", "A guest driver sets up interrupts for a function.", .may_async = true,
	.surface = SURFACE_VPCI, FIELDS(
	CHANNEL, DEVFN(msi),
	{ "KIND", NAMES(msi_kinds), MEMBER(msi.kind), .optional = true, .standard = MSI_MSIX },
	{ "count", MEMBER(msi.count), MOST(8), KEY(1), HOT(1, 2, 3, 4, 32, 33, 64, 255) }) },

[OP_MSI_FREE] = { "msi-free",
	"A guest driver gives a function's interrupts back.", .may_async = true,
	.surface = SURFACE_VPCI, FIELDS(CHANNEL, DEVFN(msi)) },

[OP_RETARGET] = { "retarget",
	"One interrupt of a function gets another CPU.", .may_async = true, .surface = SURFACE_VPCI, FIELDS(
	CHANNEL, DEVFN(retarget),
	{ "vector", MEMBER(retarget.vector), MOST(8), KEY(0), HOT(1, 2, 255) },
	{ "cpu", MEMBER(retarget.cpu), MOST(8), KEY(0), HOT(1, 63, 64, 255) }) },

[OP_BLOCK_READ] = { "block-read",
	"The guest reads a config block through the paravirtual back channel.", .may_async = true,
	.surface = SURFACE_VPCI, FIELDS(
	CHANNEL, DEVFN(block), BLOCK,
	{ "size", MEMBER(block.size), MOST(8), KEY(128), HOT(1, 16, 127, 128, 129, 255) }) },

[OP_BLOCK_WRITE] = { "block-write",
	"The guest writes a config block.", DATA_HEX, .may_async = true, .surface = SURFACE_VPCI, FIELDS(
	CHANNEL, DEVFN(block), BLOCK) },

[OP_SUSPEND] = { "suspend", "The guest hibernates a device.", .may_async = true, .surface = SURFACE_VPCI,
	FIELDS(CHANNEL) },
[OP_RESUME] = { "resume",
	"The guest wakes a device from hibernation.", .may_async = true, .surface = SURFACE_VPCI, FIELDS(CHANNEL) },
[OP_UNLOAD] = { "unload", "The guest unloads the driver.", .may_async = true, .surface = SURFACE_VPCI, FIELDS({ 0 }) },
[OP_LOAD] = { "load", "The guest loads the driver again.", .may_async = true, .surface = SURFACE_VPCI, FIELDS({ 0 }) },

[OP_FAIL] = { "fail",
	"The N-th allocation or kernel service from now on fails; 1 is the very next.", FIELDS(
	{ "KIND", NAMES(fail_kinds), MEMBER(fail.kind) },
	{ "N", MEMBER(fail.n), .least = 1, .most = UINT16_MAX,
	  HOT(1, 2, 3, 4, 5, 6, 8, 12, 16, 24, 32, 48, 64) }) },

[OP_RUN] = { "run",
	"One thread of control, the WHO-th that can run, goes on past so many points where it could be interrupted; "
	"255: until it waits or ends.", FIELDS(
	{ "WHO", MEMBER(run.who), MOST(8), .optional = true, HOT(1, 2, 3) },
	{ "points", MEMBER(run.points), MOST(8), KEY(0), HOT(1, 2, 3, 5, 8, 13, 255) }) },

[OP_IDLE] = { "idle",
	"Everybody runs until nobody can; `replay --schedules all` tries every order in which they can.",
	FIELDS({ 0 }) },
[OP_WAIT] = { "wait", "This many milliseconds pass.", FIELDS(
	{ "MS", MEMBER(wait.ms), MOST(32), HOT(1, 10, 100, 1000, 10000, 60000) }) },

[OP_HOST] = { "host", "A property of the machine.", .surface = SURFACE_VPCI, FIELDS(
	{ "PROPERTY", NAMES(properties), MEMBER(host.property) },
	{ "VALUE", .place = PLACE_VALUE, MEMBER(host.value), MOST(8), HOT(1) }) },

[OP_MESSAGE] = { "message",
	"A hostile host sends a VMBus channel message: these bytes, at most 240, as they are.",
	DATA_HEX, .may_async = true, .hostile = true, .surface = SURFACE_VPCI, FIELDS({ 0 }) },

[OP_RING] = { "ring",
	"A hostile host puts these bytes into a channel's ring, descriptor and all; unguarded, any length and index.",
	DATA_HEX, .may_async = true, .hostile = true, .surface = SURFACE_VPCI, FIELDS(
	CHANNEL,
	{ "write", MEMBER(ring.write), MOST(32), KEY(UINT32_MAX),
	  HOT(8, 16, 0xffff, 0x3fff, 0x4000, 0xfffffff8) }) },

[OP_INJECT] = { "inject",
	"Code in the guest commits a fault on purpose, which proves a checker; only on linux-*-checked, else -ENOSYS.",
	.surface = SURFACE_VPCI, FIELDS(
	{ "FAULT", NAMES(faults), MEMBER(inject.fault) }) },

[OP_ROOT] = { "root", "A root bus of a segment; N is the scenario's own number for it.", .surface = SURFACE_PCI, FIELDS(
	NUMBER(root),
	{ "domain", .form = FORM_HEX, .digits = 4, MEMBER(root.domain), MOST(16), KEY(0), HOT(1, 2, 0xffff) },
	BUS_NUMBER("bus", root.bus, 0), BUS_NUMBER("last", root.last, 0xff)) },

[OP_PLUG] = { "plug",
	"A function, N, is wired to the bus of the root or bridge IN; firmware left these bus numbers in it.",
	.surface = SURFACE_PCI, FIELDS(
	NUMBER(plug),
	WIRED("IN", plug.in),
	{ "AT", .form = FORM_DEVFN, MEMBER(plug.devfn), MOST(8), HOT(1, 8, 9, 0xf8) },
	{ "KIND", NAMES(kinds), MEMBER(plug.kind) },
	{ "id", .form = FORM_ID, MEMBER(plug.id), MOST(32), KEY(0x56781234),
	  HOT(0x10c98086, 0x28c08086, 0x244e8086, 0x811310e3, 0x000d1b36) },
	{ "class", .form = FORM_CODE, .digits = 6, .offset = offsetof(struct operation, plug.class), .size = 4,
	  .bytes = 3, MOST(24), KEY(0), HOT(0x020000, 0x010802, 0x060400, 0x060401, 0x060700, 0x0c0330, 0x060000) },
	{ "rev", MEMBER(plug.rev), MOST(8), KEY(0) },
	{ "subsystem", .form = FORM_ID, MEMBER(plug.subsystem), MOST(32), KEY(0) },
	BAR_KEY(0, plug), BAR_KEY(1, plug), BAR_KEY(2, plug), BAR_KEY(3, plug), BAR_KEY(4, plug), BAR_KEY(5, plug),
	{ "msi", MEMBER(plug.msi), MOST(8), KEY(0), HOT(1, 4, 32) },
	{ "msix", MEMBER(plug.msix), MOST(8), KEY(0), HOT(1, 4, 32) },
	FLAG("multi", plug.multi), FLAG("ari", plug.ari),
	{ "next", MEMBER(plug.next), MOST(8), KEY(0), HOT(1, 2, 8, 0xff) },
	BUS_NUMBER("secondary", plug.secondary, 0), BUS_NUMBER("subordinate", plug.subordinate, 0)) },

[OP_SRIOV] = { "sriov",
	"The function N is a PF; `varies`: First VF Offset and VF Stride are others with ARI, or above `many` VFs.",
	.surface = SURFACE_PCI, FIELDS(
	NUMBER(sriov),
	{ "vfs", MEMBER(sriov.vfs), .least = 1, .most = UINT16_MAX, KEY(1), HOT(2, 7, 8, 64, 256) },
	PLACE16("offset", sriov.offset), PLACE16("stride", sriov.stride),
	{ "device", .form = FORM_HEX, .digits = 4, MEMBER(sriov.device), MOST(16), KEY(0x10ca) },
	BAR_KEY(0, sriov), BAR_KEY(1, sriov), BAR_KEY(2, sriov), BAR_KEY(3, sriov), BAR_KEY(4, sriov),
	BAR_KEY(5, sriov),
	{ "msix", MEMBER(sriov.msix), MOST(8), KEY(0), HOT(1, 3) },
	{ "varies", NAMES(varies), MEMBER(sriov.varies), KEY(0) },
	PLACE16("ari-offset", sriov.ari_offset), PLACE16("ari-stride", sriov.ari_stride),
	{ "many", MEMBER(sriov.many), MOST(16), KEY(0), HOT(1, 2, 8) },
	PLACE16("many-offset", sriov.many_offset), PLACE16("many-stride", sriov.many_stride),
	PLACE16("both-offset", sriov.both_offset), PLACE16("both-stride", sriov.both_stride)) },

[OP_FORGE] = { "forge", "Bytes of a function's config space become these, whatever can be written there.", DATA_HEX,
	.surface = SURFACE_PCI, FIELDS(
	NUMBER(forge),
	{ "offset", .form = FORM_HEX, MEMBER(forge.offset), .most = 0xfff, KEY(0),
	  HOT(2, 0xa, 0xe, 0x10, 0x18, 0x19, 0x1a, 0x34, 0x41, 0x100, 0x102, 0x110, 0x114, 0x116) }) },

[OP_PULL] = { "pull", "A function is pulled out without notice, with all that is below it.",
	.surface = SURFACE_PCI, FIELDS(NUMBER(pull)) },

[OP_RETRY] = { "retry", "A function completes the next requests with \"configuration request retry status\".",
	.surface = SURFACE_PCI, FIELDS(
	NUMBER(retry),
	{ "count", MEMBER(retry.count), MOST(16), KEY(1), HOT(1, 2, 10, 100, 0xffff) }) },

[OP_BOOT] = { "boot",
	"The hypervisor scans all buses; then the guest does, with or without `pci=assign-busses`, and starts devices.",
	.may_async = true, .surface = SURFACE_PCI, FIELDS(FLAG("assign", boot.assign)) },

[OP_RESCAN] = { "rescan", "The guest scans all root buses again, and takes what is new into use.",
	.may_async = true, .surface = SURFACE_PCI, FIELDS({ 0 }) },

[OP_REMOVE] = { "remove", "The guest lets go of a function, and of all below it.",
	.may_async = true, .surface = SURFACE_PCI, FIELDS(ADDRESS(pci)) },

[OP_NUMVFS] = { "numvfs", "The guest enables so many VFs of a PF; 0: disables them.",
	.may_async = true, .surface = SURFACE_PCI, FIELDS(
	ADDRESS(numvfs), { "count", MEMBER(numvfs.count), MOST(16), KEY(1), HOT(2, 7, 8, 0xffff) }) },

[OP_SETPCI] = { "setpci", "The guest writes config space.", .surface = SURFACE_PCI, FIELDS(
	ADDRESS(pci), PCI_OFFSET,
	{ "size", NAMES(widths), MEMBER(pci.size), KEY(4) },
	{ "value", .form = FORM_HEX, MEMBER(pci.value), MOST(32), KEY(0),
	  HOT(1, 0xff, 0x10100, 0x20100, 0x30200, 0xff0100, 0xffff, 0xffffffff) }) },

[OP_GETPCI] = { "getpci", "The guest reads config space.", .surface = SURFACE_PCI, FIELDS(
	ADDRESS(pci), PCI_OFFSET, { "size", NAMES(widths), MEMBER(pci.size), KEY(4) }) },

[OP_XEN_ADD] = { "xen-add", "The guest tells the hypervisor of a function; of a VF with the PF that it belongs to.",
	.surface = SURFACE_PCI, FIELDS(
	XEN_ADDRESS, { "pf", .form = FORM_ADDRESS, MEMBER(xen.pf), MOST(32), KEY(0) }) },

[OP_XEN_REMOVE] = { "xen-remove", "The guest tells the hypervisor that a function is gone.", .surface = SURFACE_PCI,
	FIELDS(XEN_ADDRESS) },

[OP_XEN_MSIX] = { "xen-msix",
	"The hypervisor is asked to prepare MSI-X of a function: 0, or -ENODEV for an unknown one.",
	.surface = SURFACE_PCI, FIELDS(XEN_ADDRESS) },

[OP_VMD] = { "vmd", "A function of kind vmd owns a private domain: functions can be plugged in.",
	.surface = SURFACE_VMD, FIELDS(
	NUMBER(vmd),
	{ "shadow", NAMES(places), MEMBER(vmd.place), KEY(0) },
	{ "restrict", NAMES(restrictions), MEMBER(vmd.restricts), KEY(0) },
	{ "lock", .form = FORM_HEX, MEMBER(vmd.lock), MOST(32), KEY(0), HOT(2, 0xffffffff, 0xfffffffd) },
	HOST_ADDRESS("host1", vmd.host1), HOST_ADDRESS("host2", vmd.host2), WINDOW_ADDRESS("cfgbar", vmd.cfgbar),
	WINDOW_ADDRESS("membar1", vmd.membar1), WINDOW_ADDRESS("membar2", vmd.membar2)) },

[OP_NEW_ID] = { "new-id",
	"The guest is told to try its VMD driver on an ID, with the features that the driver's table gives to another.",
	.surface = SURFACE_VMD, FIELDS(
	{ "ID", .form = FORM_ID, MEMBER(new_id.id), MOST(32), HOT(0x28c08086, 0x201d8086, 0x9a0b8086, 0xabcd8086) },
	{ "features", .form = FORM_HEX, MEMBER(new_id.features), MOST(8), KEY(0), HOT(0x13, 4, 0xe, 0x2e, 0x3f) }) },

[OP_UNBIND] = { "unbind", "The guest takes a function's driver away.", .may_async = true, .surface = SURFACE_VMD,
	FIELDS(ADDRESS(pci)) },

[OP_BIND] = { "bind", "The guest looks for a driver for a function again.", .may_async = true,
	.surface = SURFACE_VMD, FIELDS(ADDRESS(pci)) },

[OP_SLEEP] = { "sleep", "The guest suspends all VMDs and what is behind them; MSI are remapped again when they wake.",
	.surface = SURFACE_VMD, FIELDS({ 0 }) },

[OP_WAKE] = { "wake", "... and resumes them.", .surface = SURFACE_VMD, FIELDS({ 0 }) },

[OP_HALT] = { "halt", "The guest shuts all devices down, as before a power-off.", .surface = SURFACE_VMD,
	FIELDS({ 0 }) },

[OP_VECTORS] = { "vectors", "A guest's driver sets up interrupts of a function.", .may_async = true,
	.surface = SURFACE_VMD, FIELDS(
	ADDRESS(vectors),
	{ "kind", NAMES(msi_kinds), MEMBER(vectors.kind), KEY(MSI_MSIX) },
	{ "count", MEMBER(vectors.count), MOST(8), KEY(1), HOT(2, 4, 32) }) },

[OP_VECTORS_FREE] = { "vectors-free", "... and gives them back.", .may_async = true, .surface = SURFACE_VMD,
	FIELDS(ADDRESS(pci)) },

[OP_INTERRUPT] = { "interrupt", "A function sends one of its interrupts: how often its handler ran is the value.",
	.surface = SURFACE_VMD, FIELDS(
	ADDRESS(interrupt), { "vector", MEMBER(interrupt.vector), MOST(8), KEY(0), HOT(1, 3, 31) }) },

[OP_NIC] = { "nic",
	"What the host says of a synthetic NIC from its next connection on: its MAC, and the newest NVSP it speaks.",
	.surface = SURFACE_NET, FIELDS(
	CHANNEL, MAC_OR_OWN(nic),
	{ "nvsp", NAMES(nvsp_versions), MEMBER(nic.newest), KEY(0) }) },

[OP_PORT] = { "port",
	"The host gives a function the port of a NIC, with this MAC: its driver then has a network device.",
	.surface = SURFACE_NET, FIELDS(CHANNEL, WSLOT(port), MAC(port)) },

[OP_ASSOCIATE] = { "associate",
	"The host tells a synthetic NIC which VF is its, as soon as the guest is ready for that.", .may_async = true,
	.surface = SURFACE_NET, FIELDS(
	CHANNEL,
	{ "serial", MEMBER(associate.serial), MOST(32), KEY(0), HOT(1, 2, 3, 0xffffffff) },
	{ "allocated", MEMBER(associate.allocated), MOST(1), KEY(1), HOT(1) }) },

[OP_NETDEV] = { "netdev",
	"The guest has a network device, its N-th, that is neither a synthetic NIC nor a VF; or has it no more.",
	.may_async = true, .surface = SURFACE_NET, FIELDS(
	{ "N", MEMBER(netdev.number), .least = 1, .most = UINT8_MAX },
	{ "KIND", NAMES(netdev_kinds), MEMBER(netdev.kind) },
	{ "at", .form = FORM_ADDRESS, MEMBER(netdev.address), MOST(32), KEY(0) },
	MAC(netdev)) },

[OP_MAC] = { "mac", "The guest changes the MAC of a synthetic NIC, or of the VF at devfn.", .may_async = true,
	.surface = SURFACE_NET, FIELDS(CHANNEL, DEVFN(mac), MAC(mac)) },

[OP_LINK] = { "link", "The guest takes a synthetic NIC, or the VF at devfn, into use, or out of it.", .may_async = true,
	.surface = SURFACE_NET, FIELDS(
	CHANNEL, DEVFN(link),
	{ "STATE", NAMES(links), MEMBER(link.up) }) },
};
/* clang-format on */
