// SPDX-License-Identifier: GPL-2.0
/*
 * sriov.c - the SR-IOV capability of a PF and what its registers do; see sriov.h
 *
 * Clauses are those of Single Root I/O Virtualization and Sharing 1.1.  What it leaves undefined is refused here:
 * with VFs enabled, NumVFs, ARI Capable Hierarchy and the page size are read-only.
 *
 * Not here: VF migration, function dependency links (each PF depends on itself only), and the time that VFs need
 * to appear.
 */
#include "pci/sriov.h"

#include "pci/capability.h"
#include "pci/header.h"

/* Offsets in the capability: 3.3. */
enum {
	AT_CAPABILITIES = 0x04,
	AT_CONTROL = 0x08,
	AT_INITIAL = 0x0c,
	AT_TOTAL = 0x0e,
	AT_COUNT = 0x10,
	AT_OFFSET = 0x14,
	AT_STRIDE = 0x16,
	AT_DEVICE = 0x1a,
	AT_PAGES = 0x1c,
	AT_PAGE = 0x20,
	AT_BAR = 0x24,
};

enum { CONTROL_ENABLE = 1 << 0,
       CONTROL_MEMORY = 1 << 3,
       CONTROL_ARI = 1 << 4 };

enum { CAPABILITY_ARI_PRESERVED = 1 << 1 };

/* 3.3.12: 4 KiB, 8 KiB, 64 KiB, 256 KiB, 1 MiB and 4 MiB must be supported. */
enum { PAGES = 0x553 };

static uint32_t get(const struct config_space *c, const struct sriov *s, uint32_t at, uint32_t width)
{
	return config_read(c, s->at + at, width);
}

static void set_place(struct sriov *s, struct config_space *pf, uint8_t index)
{
	config_put(pf, s->at + AT_OFFSET, 2, s->id.place[index].offset, 0);
	config_put(pf, s->at + AT_STRIDE, 2, s->id.place[index].stride, 0);
	s->placed = index;
}

int sriov_init(struct sriov *s, struct config_space *pf, const struct sriov_identity *id)
{
	uint32_t at;
	int err = capability_extended(pf, SRIOV_ID, 1, SRIOV_BYTES, &at);

	if (err)
		return err;
	*s = (struct sriov){ .id = *id, .at = (uint16_t)at };
	config_put(pf, at + AT_CAPABILITIES, 4, CAPABILITY_ARI_PRESERVED, 0);
	config_put(pf, at + AT_INITIAL, 2, id->total, 0);
	config_put(pf, at + AT_TOTAL, 2, id->total, 0);
	config_put(pf, at + AT_DEVICE, 2, id->device, 0);
	config_put(pf, at + AT_PAGES, 4, PAGES, 0);
	config_put(pf, at + AT_PAGE, 4, 1, PAGES);
	config_put_bars(pf, at + AT_BAR, id->bar, 6);
	set_place(s, pf, 0);
	sriov_settle(s, pf, true, false);
	return 0;
}

static bool is_enabled(const struct sriov *s, const struct config_space *pf)
{
	return get(pf, s, AT_CONTROL, 2) & CONTROL_ENABLE;
}

uint32_t sriov_count(const struct sriov *s, const struct config_space *pf)
{
	uint32_t count;

	if (!s->at || !is_enabled(s, pf))
		return 0;
	count = get(pf, s, AT_COUNT, 2);
	return count < s->id.total ? count : s->id.total;
}

bool sriov_ari(const struct sriov *s, const struct config_space *pf)
{
	return get(pf, s, AT_CONTROL, 2) & CONTROL_ARI;
}

struct sriov_place sriov_place(const struct sriov *s, const struct config_space *pf)
{
	return (struct sriov_place){ (uint16_t)get(pf, s, AT_OFFSET, 2), (uint16_t)get(pf, s, AT_STRIDE, 2) };
}

uint32_t sriov_numvfs(const struct sriov *s, const struct config_space *pf)
{
	return get(pf, s, AT_COUNT, 2);
}

uint32_t sriov_total(const struct sriov *s, const struct config_space *pf)
{
	return get(pf, s, AT_TOTAL, 2);
}

static uint8_t place_index(const struct sriov *s, bool ari, uint32_t count)
{
	uint8_t index = 0;

	if (s->id.varies & SRIOV_BY_ARI && ari)
		index += SRIOV_BY_ARI;
	if (s->id.varies & SRIOV_BY_COUNT && count > s->id.many)
		index += SRIOV_BY_COUNT;
	return index;
}

/* While the index stays the same, so do the registers, whatever was poked into them. */
struct sriov_place sriov_place_for(const struct sriov *s, const struct config_space *pf, uint32_t count)
{
	/* A PF other than the first goes by the bit of the first, which is in s->placed. */
	const uint8_t index = place_index(s, s->placed & SRIOV_BY_ARI, count);

	return index == s->placed ? sriov_place(s, pf) : s->id.place[index];
}

/* Of a BAR only its address is known, and that a VF has a page of it at least. */
static void adopt_bars(struct sriov *s, const struct config_space *pf)
{
	for (uint32_t i = 0; i < 6; i++) {
		const uint32_t bar = get(pf, s, AT_BAR + 4 * i, 4);

		s->id.bar[i] = bar ? 0xfffff000 | (bar & 0xf) : 0;
		if (bar && (bar & 7) == 4 && i < 5)
			s->id.bar[++i] = UINT32_MAX;
	}
}

void sriov_adopt(struct sriov *s, struct config_space *pf, uint32_t at)
{
	struct sriov_place place;

	*s = (struct sriov){ .at = (uint16_t)at };
	s->id.total = (uint16_t)get(pf, s, AT_TOTAL, 2);
	s->id.total = sriov_count(s, pf) ? (uint16_t)sriov_count(s, pf) : 1;
	s->id.device = (uint16_t)get(pf, s, AT_DEVICE, 2);
	place = sriov_place(s, pf);
	for (uint32_t i = 0; i < 4; i++)
		s->id.place[i] = place;
	adopt_bars(s, pf);
}

static void set_writable(struct config_space *pf, uint32_t at, uint32_t bytes, uint32_t writable)
{
	config_put(pf, at, bytes, config_read(pf, at, bytes), writable);
}

/* 3.3.13, 3.3.14: each VF's part of a memory BAR is at least a system page, so lower bits of the address are zero. */
static void size_bars(const struct sriov *s, struct config_space *pf)
{
	const uint32_t page = get(pf, s, AT_PAGE, 4), lowest = page & (0 - page);
	const uint32_t pages = lowest && lowest < 1u << 20 ? ~(4096 * lowest - 1) : ~4095u;

	for (uint32_t i = 0; i < 6; i++) {
		const uint32_t at = s->at + AT_BAR + 4 * i, bar = s->id.bar[i], writable = bar & pages;

		config_put(pf, at, 4, (config_read(pf, at, 4) & writable) | (bar & 0xf), writable);
		i += i < 5 && (bar & 7) == 4; /* the upper half stays as it is */
	}
}

void sriov_settle(struct sriov *s, struct config_space *pf, bool first, bool ari)
{
	const bool enabled = is_enabled(s, pf);
	uint32_t control = CONTROL_ENABLE | CONTROL_MEMORY | (first && !enabled ? CONTROL_ARI : 0);
	uint8_t index;

	set_writable(pf, s->at + AT_CONTROL, 2, control);
	set_writable(pf, s->at + AT_COUNT, 2, enabled ? 0 : 0xffff);
	set_writable(pf, s->at + AT_PAGE, 4, enabled ? 0 : PAGES);
	if (enabled)
		return;
	size_bars(s, pf);
	index = place_index(s, ari, get(pf, s, AT_COUNT, 2));
	/* Only then: what was poked into them stays. */
	if (index != s->placed)
		set_place(s, pf, index);
}

/*
 * 3.4.1: vendor and device ID read ffff, of the command register only bus master can be set, BARs and interrupt
 * pin are zero; class, revision and subsystem vendor ID are the PF's.
 */
int sriov_init_vf(struct config_space *vf, const struct sriov *s, const struct config_space *pf)
{
	struct config_identity id = {
		.vendor = 0xffff,
		.device = 0xffff,
		.class = config_read(pf, 0x08, 4) >> 8,
		.rev = (uint8_t)config_read(pf, 0x08, 1),
		.subsystem = config_read(pf, 0x2c, 4),
		.ari = true,
	};
	int err = config_init(vf, &id);

	if (err)
		return err;
	config_put(vf, 0x04, 2, 0, 0x0004);
	config_put(vf, 0x0c, 1, 0, 0);
	config_put(vf, 0x3c, 2, 0, 0);
	if (s->id.msix)
		capability_msix(vf, CAPABILITY_MSIX, s->id.msix, 0, 16u * s->id.msix);
	return 0;
}
