/* SPDX-License-Identifier: GPL-2.0 */
/*
 * netvsp.h - the host's side of a synthetic NIC: NVSP and as much of RNDIS as a guest needs to have one
 *
 * Layouts: drivers/net/hyperv/hyperv_net.h (struct nvsp_message), include/linux/hyperv.h (packets),
 * include/linux/rndis.h and struct rndis_message.  No traffic: frames are not there.  A MAC is a number here, its first
 * octet the highest of six.
 *
 * The host remembers which VF a NIC is associated with, says so when the guest is ready for it (its send buffer was
 * taken, and it said that it can have VFs), and again whenever that changes.
 */
#ifndef BDFUZZ_NETVSP_H
#define BDFUZZ_NETVSP_H

#include <stdbool.h>
#include <stdint.h>

struct host;

/* NVSP_PROTOCOL_VERSION_*, the newest last. */
enum nvsp_version { NVSP_1 = 2, NVSP_2 = 0x30002, NVSP_4 = 0x40000, NVSP_5 = 0x50000, NVSP_6 = 0x60000,
		    NVSP_61 = 0x60001 };

struct netvsp {
	bool used;		/* something here differs from a fresh NIC */
	bool has_mac;		/* its permanent address was said; else netvsp_mac() gives it one */
	uint64_t mac;
	uint32_t newest;	/* the highest version that the host speaks; 0: all */
	bool associates;	/* the host has said something about a VF ... */
	bool allocated;		/* ... that there is one ... */
	uint32_t serial;	/* ... of this number */
	/* Of the guest's connection: */
	uint32_t version;	/* 0: none yet */
	bool sriov, ready;	/* the guest can have VFs; it has told us of its buffers */
	bool vf_path;		/* frames are to take the VF */
	uint32_t receive;	/* GPADL of its receive buffer */
	uint32_t sections;	/* of it that were filled */
};

/* What the host says of a NIC from its next connection on; @mac SCENARIO_OWN_MAC: an address of its own. */
void netvsp_put(struct netvsp *n, uint64_t mac, uint32_t newest);
/* A guest's message, a packet with descriptor, of a channel that is a NIC's. */
void netvsp_request(struct host *h, unsigned channel, const uint8_t *bytes, uint32_t len);
/*
 * The VF of a NIC changed: tells a guest that is ready.  -EAGAIN: one that is not, which will be told;
 * -ENODEV: the channel is no NIC's.
 */
int netvsp_associate(struct host *h, unsigned channel, bool allocated, uint32_t serial);
/* The host says at last which VF is the NIC's, if it never did: a guest may wait for that. */
void netvsp_behave(struct host *h, unsigned channel);
/* What the guest has connected to is gone: the next one begins anew, with the same address. */
void netvsp_disconnect(struct netvsp *n);
uint64_t netvsp_mac(const struct host *h, unsigned channel);

#endif
