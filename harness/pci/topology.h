/* SPDX-License-Identifier: GPL-2.0 */
/*
 * topology.h - PCI hardware: segments, root buses, bridges, functions, and config accesses that find their way
 *
 * Functions are added where they are wired, whatever their config space says.  An access starts at a root bus and goes
 * where the bus numbers that are programmed by then lead it, as in hardware; what nobody answers reads all ones.
 * Nothing here is in an operating system's mind: no resources, no names, no opinion about what is well-formed.
 */
#ifndef BDFUZZ_TOPOLOGY_H
#define BDFUZZ_TOPOLOGY_H

#include "pci/address.h"
#include "pci/header.h"
#include "pci/sriov.h"

enum { TOPOLOGY_FUNCTIONS = 65535,	/* most of them, with the VFs that there can be: 16 bits number them */
       TOPOLOGY_PRIVATE = 65536,	/* PCI Firmware 3.2, 4.1.2: segment groups have 16 bits; above are those ... */
       TOPOLOGY_DOMAINS = 1 << 20 };	/* ... that an operating system made up: behind a VMD */

struct topology;
struct topology_function;

struct topology_child {		/* a physical function, with what the index wants to know of all on a bus */
	struct topology_function *f;
	uint8_t devfn;
	bool bridge, pf;
	uint8_t secondary, subordinate;	/* of a bridge: as in its registers */
};

struct topology_bus {		/* where functions are wired to */
	struct topology_function *bridge;	/* that leads to it; NULL: a root bus */
	struct topology_child *child;	/* sorted by devfn */
	uint32_t children, room;
	uint32_t domain;
	uint8_t first, last;	/* of a root bus: its number, and the last one that is looked for below it */
	bool link;		/* a PCI Express link: only device 0 is on it, unless the port forwards ARI */
	bool extended;		/* registers above 255 can be reached: no conventional bus on the way */
	struct topology_bus *next;	/* of a root bus: the segment's next, by number */
};

struct topology_function {	/* to be changed by the functions below only; what an access needs comes first */
	struct config_space config;	/* of a VF only after topology_config() */
	struct topology_function *pf;	/* of a VF; NULL: it is a physical function */
	struct topology_bus *bus;	/* that it is wired to; a VF's is its PF's */
	uint32_t retries;	/* as many requests will be completed with "retry" */
	uint16_t registers;	/* bytes of config space that a request can reach */
	uint8_t devfn;		/* of a physical function; topology_id() for any */
	uint8_t kind;		/* enum config_kind */
	uint8_t captured;	/* number of the bus that it was last written on: PCI Express Base 4.0, 2.2.6.2 */
	bool routes;		/* a bridge or a PF: what is written to it may change who is where */
	bool forwards;		/* a port: it forwards ARI, as route_note_ari() last saw */
	bool gone;		/* it was removed */
	uint32_t vf;		/* of a VF: which one, from 0 */
	uint32_t life, made;	/* times that VF Enable was set; of a VF: in which of them @config was made */
	uint32_t first_vf;	/* where the VFs' records are */
	uint8_t *plain;		/* a read of a conventional register has no more to do than to load: topology_parts.h */
	struct topology_bus below;	/* of a bridge */
	struct sriov sriov;	/* of a PF; sriov.at is 0 where it is none */
};

struct topology *topology_new(void);	/* nothing in it; NULL if memory ran out */
void topology_reset(struct topology *t);	/* back to that; memory is used again */
void topology_free(struct topology *t);

/*
 * A root bus of segment @domain: a host bridge that takes requests for buses @first to @last, and is bus @first.
 * *@ret lives until the reset.  -EINVAL for a range upside down or a domain of TOPOLOGY_DOMAINS and up; -EEXIST if
 * another root bus of the segment has one of these numbers; -ENOMEM.
 */
int topology_add_root(struct topology *t, uint32_t domain, uint8_t first, uint8_t last, struct topology_bus **ret);

/*
 * A function at @devfn of a bus.  *@ret lives until the reset, removed or not.  @id.kind says what is below it;
 * @sriov: it is a PF; NULL: it is none.  -EEXIST, -EINVAL for a kind that there is not, or for a bus whose bridge was
 * removed, or for a PF that is a bridge; -ENOSPC beyond TOPOLOGY_FUNCTIONS, where removed ones count too; -ENOMEM.
 */
int topology_add(struct topology *t, struct topology_bus *bus, uint8_t devfn, const struct config_identity *id,
		 const struct sriov_identity *sriov, struct topology_function **ret);
/*
 * A function that was just added becomes a PF.  -EINVAL for a bridge, a VF, or what is a PF already, or without VFs;
 * -ENOSPC, -ENOMEM.
 */
int topology_make_pf(struct topology *t, struct topology_function *f, const struct sriov_identity *sriov);
/* What software finds in a config space that was not made here, but recorded on a machine. */
struct topology_found {
	uint16_t registers;	/* bytes that are known; behind them nobody answers */
	uint16_t sriov;		/* where an SR-IOV capability is; 0: there is none */
	bool forwards;		/* a port: ARI forwarding is on */
};
/*
 * A function that was just added has been given its config space by topology_poke(): take it at its word.  The VFs that
 * it has enabled are there then, as many as there is room for behind its bus.  -ENOSPC, -ENOMEM.
 */
int topology_adopt(struct topology *t, struct topology_function *f, const struct topology_found *found);
/* Pull it out, without notice, with all that is below it.  Not for VFs, which come and go with VF Enable. */
void topology_remove(struct topology *t, struct topology_function *f);
/* The next @requests to this function are completed with "configuration request retry status". */
void topology_delay(struct topology_function *f, uint32_t requests);

/* The bus below a bridge; NULL below anything else. */
struct topology_bus *topology_below(struct topology_function *f);
/* Not removed; a VF: its PF is there and has it enabled. */
bool topology_is_there(const struct topology_function *f);
/* Routing ID: bus << 8 | devfn, by the number that the bus has now, or for a VF by that which its PF knows. */
uint16_t topology_id(const struct topology_function *f);

/*
 * Config accesses of 1, 2 or 4 bytes that do not cross a multiple of 4.  Any address may be asked: 0, and all ones
 * where nobody answers; -EINVAL for another width, alignment, or an offset of CONFIG_BYTES and up; -ENOMEM.
 */
int topology_read(struct topology *t, uint32_t domain, uint8_t bus, uint8_t devfn, uint32_t offset, uint32_t width,
		  uint32_t *value);
int topology_write(struct topology *t, uint32_t domain, uint8_t bus, uint8_t devfn, uint32_t offset, uint32_t width,
		   uint32_t value);
/* Who would answer there; NULL: nobody.  Costs the same for any number of functions.  -ENOMEM. */
int topology_find(struct topology *t, uint32_t domain, uint8_t bus, uint8_t devfn, struct topology_function **ret);
/* The same without the index, by going the way of the request: what topology_find() is checked against. */
struct topology_function *topology_walk(const struct topology *t, uint32_t domain, uint8_t bus, uint8_t devfn);

/* Its config space, a VF's made if need be; NULL for a VF that is not there, or if memory ran out.  For reading. */
struct config_space *topology_config(struct topology_function *f);
/*
 * Change @len bytes of its config space, whatever can be written there, with all that follows from it as from a write;
 * what would pass CONFIG_BYTES is dropped.  -ENOENT for a VF that is not there, -ENOMEM.
 */
int topology_poke(struct topology *t, struct topology_function *f, uint32_t offset, const void *from, uint32_t len);

/*
 * All functions that are there, @f NULL for the first, NULL after the last: by domain, root bus and devfn, a PF before
 * its VFs, a bridge before what is below it.
 */
struct topology_function *topology_next(const struct topology *t, struct topology_function *f);
/* Likewise all root buses. */
struct topology_bus *topology_next_root(const struct topology *t, const struct topology_bus *root);
/* The first root bus of a segment, with the others behind it; NULL: it has none. */
struct topology_bus *topology_first_root(const struct topology *t, uint32_t domain);
uint32_t topology_count(const struct topology *t);	/* functions added and VFs there can be, removed ones counted */

/* Who answers at an address; NULL: nobody. */
static inline struct topology_function *topology_at(struct topology *t, uint64_t address)
{
	struct topology_function *f = NULL;

	topology_find(t, pci_domain(address), pci_bus(address), pci_devfn(address), &f);
	return f;
}

#endif
