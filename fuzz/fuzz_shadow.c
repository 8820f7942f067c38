// SPDX-License-Identifier: GPL-2.0
/*
 * fuzz_shadow.c - property: of any VMD endpoint, each method finds what a plain reading of its bytes finds; offset =
 * guest - host, and 0 where nothing is translated; every register of every usable bus is inside CFGBAR, no other is
 */
#include "vmd_bytes.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The first capability 9, by the bytes: who was met before ends the list. */
static uint32_t first_vendor(const uint8_t *byte)
{
	bool met[CONFIG_CONVENTIONAL] = { false };

	for (uint32_t at = byte[6] & 0x10 ? byte[0x34] & 0xfcu : 0; at >= 0x40 && !met[at]; at = byte[at + 1] & 0xfcu) {
		met[at] = true;
		if (byte[at] == 0xff || byte[at] == 9)
			return byte[at] == 9 ? at : 0;
	}
	return 0;
}

/* Where the two host addresses are, as bytes; NULL: there is no translation. */
static const uint8_t *find(const struct vmd_bytes *e, enum vmd_method m, uint8_t room[16])
{
	const uint8_t *byte = e->config.byte;
	const uint32_t at = first_vendor(byte), from = m == VMD_IN_MEMBAR2 ? 0x2000 : 0x2008;

	if (m == VMD_NONE || !memcmp(byte, "\xff\xff\xff\xff", 4))
		return NULL;
	if (m == VMD_IN_CAPABILITY)
		return at && at <= 0xe8 && !memcmp(byte + at + 4, "WDHS", 4) ? byte + at + 8 : NULL;
	if (!(byte[0x70] & 2) || !memcmp(byte + 0x70, "\xff\xff\xff\xff", 4) || e->unseen ||
	    e->view.window[VMD_MEMBAR2].size < from + 16)
		return NULL;
	for (uint32_t i = 0; i < 16; i++)
		room[i] = (uint8_t)(e->id.place != VMD_PLACE_OLD && from + i >= VMD_OOB ? e->oob >> 8 * (i % 8) :
				    vmd_read_membar2(&e->id, 2, from + i, 1));
	return room;
}

static void check_method(const struct vmd_bytes *e, enum vmd_method m)
{
	uint8_t room[16];
	const uint8_t *at = find(e, m, room);
	struct vmd_translation t;

	vmd_translate(&e->view, m, &t);
	REQUIRE((t.answer == VMD_ANSWERED) == !!at, "%s: answer %d", vmd_methods[m].name, (int)t.answer);
	for (int i = 0; i < 2; i++) {
		const uint64_t guest = e->view.window[1 + i].start, host = at ? le_get(at + 8 * i, 8) >> 4 << 4 : guest;

		REQUIRE(t.host[i] == host && t.host[i] + t.offset[i] == guest, "%s: host %jx, expected %jx; offset %jx",
			vmd_methods[m].name, (uintmax_t)t.host[i], (uintmax_t)host, (uintmax_t)t.offset[i]);
		REQUIRE(at || !t.offset[i], "%s: offset %jx", vmd_methods[m].name, (uintmax_t)t.offset[i]);
	}
}

static void check_buses(const struct vmd_bytes *e, bool restricts)
{
	const uint64_t bytes = e->view.window[VMD_CFGBAR].size;
	struct vmd_buses b;
	uint64_t at;

	vmd_buses(&e->view, restricts, &b);
	if (b.error)
		return;
	REQUIRE(!b.first || restricts, "first bus %u", b.first);
	REQUIRE(b.first == 0 || b.first == 128 || b.first == 224, "first bus %u", b.first);
	for (uint32_t bus = 0; bus < 256; bus++) {
		const bool in = bus >= b.first && bus - b.first < bytes / 0x100000;
		const int err = vmd_config_offset(&b, bytes, (uint8_t)bus, 0xff, 0xffc, 4, &at);

		REQUIRE(!err == in, "bus %u of %u from %u: %d", bus, b.count, b.first, err);
		REQUIRE(err || at == (bus - b.first) * (uint64_t)0x100000 + 0xffffc, "bus %u: %jx", bus, (uintmax_t)at);
		REQUIRE(!in || bus <= b.last, "bus %u, and the last is %u", bus, b.last);
	}
	REQUIRE(b.last >= b.first && (!b.count || (uint32_t)(b.last - b.first) < b.count), "last bus %u", b.last);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct vmd_bytes e;	/* its memory is used again */
	struct reader r = { data, data + size };

	vmd_bytes_make(&e, &r);
	for (int m = 0; m < VMD_METHODS; m++)
		check_method(&e, (enum vmd_method)m);
	check_buses(&e, false);
	check_buses(&e, true);
	return 0;
}
