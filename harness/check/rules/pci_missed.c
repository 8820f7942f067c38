// SPDX-License-Identifier: GPL-2.0
/*
 * pci_missed.c - a scan misses no function that can be reached
 *
 * Reached by the bus numbers that stand when the scan is over.  A device without function 0, or whose function 0 does
 * not say that there are others, hides them, as the specification has it; where one was not ready before a scan,
 * nothing is said of that scan.  Behind a CardBus bridge it is the bridge's driver that looks (probe.c leaves it bus
 * numbers, and no more).  Behind a VMD whose BAR does not keep the address that it was given nobody answers.
 */
#include "check/guest_vmd.h"

extern const struct invariant rule_pci_missed;

static uint8_t config_header(const struct topology_function *f)
{
	return config_read(&f->config, CONFIG_HEADER_TYPE, 1) & 0x7f;
}

static bool is_shy(struct topology_function *f)
{
	const struct config_space *config = topology_config(f);
	const uint32_t id = config ? config_read(config, 0, 4) : UINT32_MAX;

	return f->retries || id == UINT32_MAX || !id || id == 0xffff0000 || id == 0xffff || (id & 0xffff) == 1 ||
	       (config_read(config, CONFIG_HEADER_TYPE, 1) & 0x7f) > 2;
}

/* It is asked for in any case, or function 0 is there, and says that there are others. */
static bool is_announced(struct platform *p, struct topology_function *f, uint16_t id)
{
	struct topology *t = platform_topology(p);
	struct topology_function *first;
	const struct config_space *config;

	if (f->bus->link)
		return !(id & 0xff);	/* which others are asked, a list of ARI's may say */
	if (id & 0xf8 && f->bus->bridge && platform_is_forged(p))
		return false;	/* its bridge may say that it is a port: only_one_child() */
	if (!(id & 7))
		return true;
	if (topology_find(t, f->bus->domain, (uint8_t)(id >> 8), (uint8_t)(id & 0xf8), &first) || !first ||
	    is_shy(first))
		return false;
	config = topology_config(first);
	return config && config_read(config, CONFIG_HEADER_TYPE, 1) & CONFIG_MULTI;
}

/* Whether the guest knows the bus, and that who leads to it is who leads to it in hardware. */
static bool is_on_known_bus(const struct seen_pci *pci, const struct topology_function *f, uint16_t id)
{
	const struct seen_pci_bus *b = guest_pci_bus(pci, f->bus->domain, (uint8_t)(id >> 8));

	return b && (b->bridge < 0 ? !f->bus->bridge : pci->function[b->bridge].hardware == f->bus->bridge);
}

static bool is_behind_lost_window(const struct check *c, const struct topology_function *f)
{
	struct guest_vmd v;

	return guest_vmd_of(c, f->bus->domain, &v) &&
	       vmd_window(&v.hardware->function->config, VMD_CFGBAR).start != v.seen->bar[VMD_CFGBAR].start;
}

static void judge(struct check *c, const struct seen_pci *pci, struct topology_function *f)
{
	struct platform *p = check_platform(c);
	const uint16_t id = topology_id(f);
	struct topology_function *there;

	if (f->pf || (f->bus->bridge && config_header(f->bus->bridge) != 1) || is_shy(f) ||
	    topology_find(platform_topology(p), f->bus->domain, (uint8_t)(id >> 8), (uint8_t)id, &there) ||
	    there != f || !is_on_known_bus(pci, f, id) || !is_announced(p, f, id))
		return;
	/* Whether a device has other functions is asked when its function 0 is found, and remembered. */
	if (id & 7 && guest_pci_find(guest_pci_before(c), pci_address(f->bus->domain, id & 0xfff8)))
		return;
	if (!guest_pci_find(pci, pci_address(f->bus->domain, id)) && !is_behind_lost_window(c, f))
		guest_pci_fail(c, &rule_pci_missed, "missed", pci_address(f->bus->domain, id), "a known function",
			       "it answers, and the guest does not know it");
}

struct memory {
	bool retried; /* before this operation */
};

static void look(struct check *c)
{
	const struct seen_pci *pci = guest_pci_scanned(c);
	struct memory *m = check_memory(c, sizeof(*m));
	struct topology_function *f = NULL;

	if (!m)
		return;
	if (m->retried)
		pci = NULL;
	m->retried = check_now(c)->pci && guest_pci_retries(c);
	while (pci && (f = topology_next(platform_topology(check_platform(c)), f)))
		judge(c, pci, f);
}

const struct invariant rule_pci_missed = {
	.id = "PCI-MISSED",
	.sentence = "A scan finds every function that answers on a bus that the guest knows.",
	.origin = "PCI Local Bus 3.0, 6.1 and 6.2.1 (multi-function bit); 6.12 probe.c:2753-2786, 6.1 the same",
	.advice = "See whether the device was asked at all, and what its function 0 said.",
	.severity = SEVERITY_MEDIUM,
	.surface = SURFACE_PCI,
	.look = look,
};
