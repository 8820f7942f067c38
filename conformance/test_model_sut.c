// SPDX-License-Identifier: GPL-2.0
/*
 * test_model_sut.c - the reference model carries out scenarios
 *
 * Each case is a scenario as text, and what the model has to say at its end, one word a channel:
 * "-" absent, "p" being probed, "f" failed, "s" suspended, "?" unknown; or the domain of an installed
 * bus, with its functions as devfn:slot behind it ("~" marks what it cannot tell).
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scenario/text.h"
#include "sut/sut.h"

extern const struct sut_class sut_class_model;
static const struct sut_class *const model = &sut_class_model;

#define A "47505500-0001-0000-3130-444531303244"
#define B "47505500-0002-0000-3130-444531303244"
#define A2 "47505501-0001-0000-3130-444531303244"
#define ZERO "47505501-0000-0000-3130-444531303244"
#define FN "function 1 id=15b3:1016 serial=7\n"
#define UP2 "offer 1 pci " A "\n"
#define UP FN UP2
#define CLASS(class) "function 1 id=15b3:1016 class=" class " serial=7\n"
#define BARS "bars 1 fff00004 ffffffff 0 0 0 0\n"

static const char *slot_of(const struct seen_bus *b, unsigned device)
{
	for (unsigned i = 0; i < b->slots; i++)
		if (b->slot[i].device == device)
			return b->slot[i].name;
	return "";
}

static void describe(const struct seen_bus *b, char *text, size_t room)
{
	static const char letter[] = {
		[BUS_ABSENT] = '-', [BUS_PROBING] = 'p', [BUS_SUSPENDED] = 's', [BUS_FAILED] = 'f'
	};
	size_t len;

	if (b->unknown || b->state != BUS_INSTALLED) {
		snprintf(text, room, "%c", b->unknown ? '?' : letter[b->state]);
		return;
	}
	len = (size_t)snprintf(text, room, b->unknown_domain ? "~" : "%x", b->domain);
	for (unsigned i = 0; i < b->functions && !b->unknown_functions; i++)
		len += (size_t)snprintf(text + len, room - len, ",%02x:%s%s", b->function[i].devfn,
					slot_of(b, b->function[i].devfn >> 3),
					b->function[i].unknown_presence ? "~" : "");
}

/* Runs it twice: a run leaves nothing behind. */
static void run(struct sut *sut, const char *text, struct observation *o)
{
	struct scenario s;
	struct text_error error;

	scenario_init(&s);
	cr_assert(text_parse(text, strlen(text), &s, &error) == 0, "%u:%u: %s", error.line, error.column, error.what);
	for (int i = 0; i < 2; i++) {
		model->begin(sut);
		for (size_t n = 0; n < s.count; n++) {
			model->step(sut, &s.op[n]);
			model->look(sut, o);
		}
		if (!i) {
			model->settle(sut);
			model->end(sut);
		}
	}
	scenario_free(&s);
}

static const struct {
	const char *text, *seen;
} cases[] = {
	{ UP, "1,00:7" },
	{ UP "rescind 1\n", "-" },
	{ "offer 1 net " A "\n", "-" },
	/* domains */
	{ UP "offer 2 pci " A2 "\n", "1,00:7 2" },
	{ UP "offer 2 pci " B "\noffer 3 pci " A2 "\n", "1,00:7 2 3" },
	{ "offer 2 pci " ZERO "\n" UP, "2,00:7 1" },
	{ UP "rescind 1\noffer 2 pci " A2 "\n", "- 1" },
	{ "answer 1 d0 status=0xc0000001 count=2\n" UP "offer 2 pci " A2 "\n", "f 1" },
	{ "answer 1 d0 status=0xc0000001 count=1\n" UP, "1,00:7" },
	/* versions */
	{ "answer 1 version status=0xc0000059 count=3\n" UP, "1,00:7" },
	{ "answer 1 version status=0xc0000059 count=4\n" UP, "f" },
	{ "answer 1 version status=0xc0000001\n" UP, "f" },
	{ "answer 1 version status=1\n" UP, "1,00:7" },
	/* other steps */
	{ "answer 1 requirements status=0xc0000001\n" UP, "1,00:7" },
	{ "answer 1 requirements short\n" UP, "1,00:7" },
	{ "answer 1 assigned status=0xc0000001\n" UP, "f" },
	{ "answer 1 assigned status=0xc0000001\noffer 1 pci " A "\n", "1" },
	{ "answer 1 d0 status=0xc0000001 count=2\nanswer 1 d0-exit silent\n" UP, "?" },
	/* silence, and the queue behind it */
	{ "answer 1 version silent\n" UP, "p" },
	{ "answer 1 version silent\n" UP "reply 1\n", "1,00:7" },
	{ "answer 1 version short\n" UP "reply 1\n", "p" },
	{ "answer 1 relations silent\nanswer 1 assigned silent\n" UP "reply 1\n", "p" },
	{ "answer 1 relations silent\nanswer 1 assigned silent\n" UP "reply 1\nreply 1\n", "1,00:7" },
	{ "answer 1 d0 silent\n" UP "offer 2 pci " A2 "\n", "p p" },
	{ "answer 1 d0 silent\n" UP "offer 2 pci " A2 "\nreply 1\n", "1,00:7 2" },
	{ "answer 1 d0 silent\n" UP "offer 2 pci " A2 "\nrescind 1\n", "- 1" },
	{ "answer 1 d0 silent\n" UP "offer 2 net " A2 "\nrescind 2\nrescind 1\n", "? ?" },
	{ "answer 1 d0 silent\n" UP "drop 1\n", "?" },
	{ "answer 1 d0 silent\n" UP "drop 1\nrescind 1\noffer 1 pci " A "\n", "?" },
	{ "offer 1 pci " A " &\n" FN "rescind 1\noffer 1 pci " A "\n", "1,00:7" },
	{ UP "eject 1 &\nrescind 1\noffer 1 pci " A "\n", "?" },
	{ "eject 1 &\n" UP, "1,00:7" },
	/* functions and slots */
	{ UP "function 1 wslot=1 id=1:1 serial=7\n", "1,00:7" },
	{ UP "function 1 wslot=2 id=2:1 serial=7\nrelations 1\n", "1,00:7,10:7-1" },
	{ UP "function 1 wslot=2 id=2:1 serial=8\nrelations 1\neject 1\n", "1,10:8" },
	{ UP "function 2 id=2:1 serial=7\noffer 2 pci " B "\nrescind 1\noffer 1 pci " A "\n", "1,00:7 2,00:7-1" },
	{ UP "drop 1\nrelations 1\n", "1,00:~" },
	{ UP "function 1 wslot=0x100 id=2:1\nrelations 1\n", "1" },
	{ UP "eject 1 wslot=5\n", "1,00:7" },
	{ FN "function 1 wslot=0x20 id=15b3:1016 serial=8\noffer 1 pci " A "\n", "1,00:7,01:7" },
	/* asleep, unloaded */
	{ UP "suspend 1\n", "s" },
	{ UP "suspend 1\nresume 1\n", "1,00:7" },
	{ UP "suspend 1\nfunction 1 wslot=1 id=2:1 serial=9\nresume 1\n", "1,00:7,08:~" },
	{ UP "answer 1 d0-exit silent\nsuspend 1\n", "?" },
	{ UP "suspend 1\nunload\nresume 1\n", "1,00:7" },
	{ UP "suspend 1\nbars 1 fffff000 0 0 0 0 0\nresume 1\n", "s" },
	{ UP "unload\nload\n", "1,00:7" },
	{ UP "offer 2 pci " B "\nunload\nrescind 2\nload\n", "1,00:7 -" },
	/* what makes it say nothing */
	{ UP "fail alloc 1\n", "1,00:7" },
	{ UP "fail alloc 1\noffer 2 pci " B "\n", "1,00:7 ?" },
	{ UP "offer 2 pci " A "\n", "1,00:7 -" },
	{ UP "rescind 1 &\noffer 2 pci " A "\n", "- ?" },
	{ "offer 1 pci " A " &\nfunction 1 id=15b3:1016\n", "?" },
	{ FN "offer 1 pci " A " &\nidle\n", "1,00:7" },
	{ FN "offer 1 pci " A " &\nrelations 1\n", "?" },
	{ "offer 1 pci " A " &\noffer 2 pci " A2 "\n", "~ ~" },
	{ "offer 1 pci " A " &\nidle\noffer 2 pci " A2 "\n", "1 2" },
	{ UP "bars 1 80000000 0 0 0 0 0\nrescind 1\noffer 1 pci " A "\n", "?" },
	{ FN "bars 1 fff00004 ffffffff 0 0 0 0\noffer 1 pci " A "\n", "1,00:7" },
	{ UP "bars 1 4 fffffff0 0 0 0 0\nrescind 1\n" UP2 "function 2 id=2:1\nbars 2 fffff000 0 0 0 0 0\n"
	  "offer 2 pci " B "\n", "? ?" },
	{ FN "bars 1 4 fffffff0 0 0 0 0\n" UP2 "offer 2 pci " B "\n", "? ~" },
};

static unsigned words(const char *text)
{
	unsigned n = 1;

	for (; *text; text++)
		n += *text == ' ';
	return n;
}

Test(model, scenarios)
{
	struct observation *o = calloc(1, sizeof(*o));
	struct sut *sut;

	cr_assert(eq(int, model->open(&sut), 0));
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char seen[256] = "";

		run(sut, cases[i].text, o);
		for (unsigned channel = 1; channel <= words(cases[i].seen); channel++) {
			size_t len = strlen(seen);

			if (len)
				seen[len++] = ' ';
			describe(&o->bus[channel], seen + len, sizeof(seen) - len);
		}
		cr_expect(strcmp(seen, cases[i].seen) == 0, "%s\n wanted %s, got %s", cases[i].text,
			  cases[i].seen, seen);
	}
	model->close(sut);
	free(o);
}

static const struct {
	const char *text;
	int status;
	bool unknown, has_value;
	uint32_t value;
} outcomes[] = {
	{ UP "read 1\n", 0, false, true, 0x101615b3 },
	{ UP "read 1 offset=0x6 size=2\n", 0, false, true, 0x10 },
	{ UP "read 1 offset=0x4 size=2\n", 0, true, true, 0 },
	{ UP "write 1 offset=0x10 value=0xffffffff\nread 1 offset=0x10\n", 0, false, true, 0 },
	{ UP "write 1 offset=0x4 size=2 value=0xffff\nread 1 offset=0x4 size=2\n", 0, false, true, 0x546 },
	{ UP "write 1 offset=0x4 size=2 value=0xffff\nrelations 1\nread 1 offset=0x4 size=2\n", 0, true, true, 0x546 },
	{ UP "poke 1 offset=0x34 58\nread 1 offset=0x34 size=1\n", 0, false, true, 0x58 },
	{ UP "read 1 offset=0x1000\n", 0, false, true, 0 },
	{ UP "read 1 offset=0x2\n", 0x87, false, true, 0xffffffff },
	{ UP "write 1 offset=0x2\n", 0x87, false, false, 0 },
	{ UP "drop 1\nread 1 offset=0x34 size=1\n", 0, false, true, 0xff },
	{ UP "read 1 devfn=01.0\n", -ENODEV, false, true, 0 },
	{ UP "suspend 1\nread 1\n", -EAGAIN, false, false, 0 },
	{ UP "suspend 1\nsuspend 1\n", -EAGAIN, false, false, 0 },
	{ UP "resume 1\n", -EAGAIN, false, false, 0 },
	{ UP "block-read 1 size=5\n", 0, false, true, 5 },
	{ UP "block-read 1 size=200\n", 0, false, true, 128 },
	{ UP "block-read 1 size=0\n", -EINVAL, false, true, 0 },
	{ UP "answer 1 read-block status=1\nblock-read 1\n", -EIO, false, true, 0 },
	{ UP "drop 1\nblock-read 1\n", -EIO, false, true, 0 },
	{ UP "block-write 1 0102\n", 0, false, false, 0 },
	{ UP "block-write 1\n", -EINVAL, false, false, 0 },
	{ UP "msi 1 msix\n", 0, true, true, 0 },
	/* who has no driver: BARs that get no address, or that the host did not name */
	{ CLASS("000000") BARS UP2 "read 1\n", -ENODEV, false, true, 0 },
	{ CLASS("060000") BARS UP2 "read 1\n", -ENODEV, false, true, 0 },
	{ CLASS("060000") UP2 "read 1\n", 0, false, true, 0x101615b3 },
	{ CLASS("060400") BARS UP2 "read 1\n", 0, false, true, 0x101615b3 },
	{ "answer 1 requirements short\n" CLASS("020000") BARS UP2 "read 1\n", 0, true, true, 0 },
	{ "answer 1 requirements short\n" CLASS("020000") UP2 "read 1\n", 0, false, true, 0x101615b3 },
	/* asleep */
	{ UP "suspend 1\nbars 1 fffff000 0 0 0 0 0\nresume 1\n", -EPERM, false, false, 0 },
	{ UP "suspend 1\nunload\n", -EAGAIN, false, false, 0 },
	{ UP "suspend 1\nload\n", -EAGAIN, false, false, 0 },
	{ UP "suspend 1 &\nunload\n", 0, true, false, 0 },
	{ UP "unload\nsuspend 1 &\nload\n", -EAGAIN, true, false, 0 },
	{ UP "unload\nsuspend 1\nload\n", 0, false, false, 0 },
	{ UP "load\n", -EBUSY, false, false, 0 },
	/* a function that says "try again later" holds up whoever loads the driver */
	{ UP "unload &\nfunction 1 id=1:0\nidle\nload\n", 0, true, false, 0 },
	{ UP "unload &\nfunction 1 id=2:0\nidle\nload\n", 0, false, false, 0 },
	{ UP "unload\nunload\n", -EBUSY, false, false, 0 },
	{ "relations 1\n", -ENODEV, false, false, 0 },
	{ "answer 1 version silent\n" UP "eject 1\n", -EPERM, false, false, 0 },
	{ UP "eject 1 wslot=9\n", -EPERM, false, false, 0 },
};

Test(model, outcomes)
{
	struct observation *o = calloc(1, sizeof(*o));
	struct sut *sut;

	cr_assert(eq(int, model->open(&sut), 0));
	for (size_t i = 0; i < sizeof(outcomes) / sizeof(outcomes[0]); i++) {
		run(sut, outcomes[i].text, o);
		cr_expect(o->unknown_value == outcomes[i].unknown, "%s unknown", outcomes[i].text);
		if (outcomes[i].unknown || o->unknown_value)
			continue;
		cr_expect(o->status == outcomes[i].status, "%s status %d", outcomes[i].text, o->status);
		cr_expect(o->has_value == outcomes[i].has_value, "%s has value %d", outcomes[i].text, o->has_value);
		cr_expect(o->value == outcomes[i].value || o->has_value == false, "%s value 0x%x",
			  outcomes[i].text, o->value);
	}
	model->close(sut);
	free(o);
}

/* Instance A, b[4] = 1; two functions, of which the second is function 1. */
#define TWO FN "function 1 wslot=0x20 id=15b3:1016 serial=8 msix=4\nbars 1 wslot=0x20 fff0000c ffffffff 0 0 0 0\n" UP2
#define MSI TWO "msi 1 devfn=00.1 count=2\n"

static const struct {
	const char *text;
	unsigned events;
	uint64_t id;
} requests[] = {
	{ MSI "retarget 1 devfn=00.1\n", 1, 0x00010001 },
	{ MSI "retarget 1 devfn=00.1 vector=1\n", 1, 0x00010001 },
	{ MSI "retarget 1 devfn=00.1 vector=2\n", 0, 0 },	/* it has two */
	{ MSI "retarget 1 devfn=00.1\nread 1\n", 0, 0 },	/* events are of the last operation */
	{ MSI "msi-free 1 devfn=00.1\nretarget 1 devfn=00.1\n", 0, 0 },
	{ MSI "retarget 1\n", 0, 0 },				/* 00.0 has no interrupts */
	{ MSI "suspend 1\nretarget 1 devfn=00.1\n", 0, 0 },
	{ MSI "suspend 1\nresume 1\nretarget 1 devfn=00.1\n", 1, 0x00010001 },
	{ MSI "rescind 1\nretarget 1 devfn=00.1\n", 0, 0 },
	{ MSI "fail alloc 1\nretarget 1 devfn=00.1\n", 0, 0 },	/* nothing is said of it any more */
};

Test(model, device_ids)
{
	struct observation *o = calloc(1, sizeof(*o));
	struct sut *sut;

	cr_assert(eq(int, model->open(&sut), 0));
	for (size_t i = 0; i < sizeof(requests) / sizeof(requests[0]); i++) {
		run(sut, requests[i].text, o);
		cr_expect(eq(u32, o->events, requests[i].events), "%s", requests[i].text);
		if (!o->events || !requests[i].events)
			continue;
		cr_expect(eq(u8, o->event[0].kind, EVENT_DEVICE_ID), "%s", requests[i].text);
		cr_expect(eq(u64, o->event[0].a, requests[i].id), "%s", requests[i].text);
		cr_expect(eq(u64, o->event[0].b, 0x01), "%s", requests[i].text);
	}
	model->close(sut);
	free(o);
}
