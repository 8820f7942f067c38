// SPDX-License-Identifier: GPL-2.0
/*
 * net.c - what network devices need of the rest of a network: RTNL is real, traffic is not there
 *
 * Given up: packets.  Queueing disciplines, receive and transmit paths, ethtool and netlink answer nothing, and a
 * received packet finds no memory.
 * Kept: RTNL as the kernel's own mutex, with the work that rtnl_unlock() finishes (net/core/dev.c: real); carrier
 * changes, with what net/core/link_watch.c makes of them.
 * Real: registration, names, notifiers, addresses, links between devices, NAPI (net/core/dev.c and its neighbours).
 */
#include <linux/ethtool.h>
#include <linux/filter.h>
#include <linux/netdevice.h>
#include <linux/nls.h>
#include <linux/random.h>
#include <linux/rtnetlink.h>
#include <linux/skbuff.h>
#include <linux/smpboot.h>
#include <linux/stringhash.h>
#include <net/net_namespace.h>
#include <net/pkt_sched.h>
#include <net/xdp.h>

#include "stand_in.h"

/* ---- RTNL: net/core/rtnetlink.c has the same ------------------------------------------------------ */

static DEFINE_MUTEX(rtnl_mutex);
void netdev_run_todo(void);

void rtnl_lock(void)
{
	mutex_lock(&rtnl_mutex);
}

int rtnl_lock_killable(void)
{
	return mutex_lock_killable(&rtnl_mutex);
}

void __rtnl_unlock(void)
{
	mutex_unlock(&rtnl_mutex);
}

void rtnl_unlock(void)
{
	netdev_run_todo();	/* ends with __rtnl_unlock() */
}

int rtnl_trylock(void)
{
	return mutex_trylock(&rtnl_mutex);
}

int rtnl_is_locked(void)
{
	return mutex_is_locked(&rtnl_mutex);
}

#ifdef CONFIG_PROVE_LOCKING
bool lockdep_rtnl_is_held(void)
{
	return lockdep_is_held(&rtnl_mutex);
}
#endif

/* ---- netlink: nobody listens.  Parameters differ between kernels, and none is looked at. ------------- */

void bdf_rtnl_register(void) __asm__("rtnl_register");
void bdf_rtmsg_ifinfo(void) __asm__("rtmsg_ifinfo");
void *bdf_rtmsg_ifinfo_build_skb(void) __asm__("rtmsg_ifinfo_build_skb");

void bdf_rtnl_register(void)
{
}

void bdf_rtmsg_ifinfo(void)
{
}

void *bdf_rtmsg_ifinfo_build_skb(void)
{
	return NULL;
}

/* ---- carrier: net/sched/sch_generic.c has the same, and a watchdog ----------------------------------- */

void netif_carrier_on(struct net_device *dev)
{
	if (!test_and_clear_bit(__LINK_STATE_NOCARRIER, &dev->state) || dev->reg_state == NETREG_UNINITIALIZED)
		return;
	atomic_inc(&dev->carrier_up_count);
	linkwatch_fire_event(dev);
}

void netif_carrier_off(struct net_device *dev)
{
	if (test_and_set_bit(__LINK_STATE_NOCARRIER, &dev->state) || dev->reg_state == NETREG_UNINITIALIZED)
		return;
	atomic_inc(&dev->carrier_down_count);
	linkwatch_fire_event(dev);
}

/* ---- queueing disciplines: none --------------------------------------------------------------------- */

/* One for all, which is always scheduled, so that nobody schedules it. */
static struct Qdisc no_qdisc = { .state = BIT(__QDISC_STATE_SCHED) };

void __netdev_watchdog_up(struct net_device *dev)
{
}

void dev_init_scheduler(struct net_device *dev)
{
	for (unsigned int i = 0; i < dev->num_tx_queues; i++)
		rcu_assign_pointer(netdev_get_tx_queue(dev, i)->qdisc, &no_qdisc);
}

void dev_activate(struct net_device *dev)
{
}

void dev_deactivate(struct net_device *dev)
{
}

void dev_deactivate_many(struct list_head *head)
{
}

void dev_shutdown(struct net_device *dev)
{
}

void dev_qdisc_change_real_num_tx(struct net_device *dev, unsigned int new_real_tx)
{
}

int dev_qdisc_change_tx_queue_len(struct net_device *dev)
{
	return 0;
}

/* ---- packets: a received one finds no memory ---------------------------------------------------------- */

void *bdf_napi_alloc_skb(void) __asm__("napi_alloc_skb");
void *bdf__napi_alloc_skb(void) __asm__("__napi_alloc_skb");	/* before 6.10 */

void *bdf_napi_alloc_skb(void)
{
	sim_cross(bdf_sim, SIM_NO_PACKETS);
	return NULL;
}

void *bdf__napi_alloc_skb(void)
{
	return bdf_napi_alloc_skb();
}

void dev_add_offload(struct packet_offload *offload)
{
}

/* As there are no packets, what is dropped is nothing. */
void bdf_sk_skb_reason_drop(void *sk, void *skb) __asm__("sk_skb_reason_drop");
void bdf_kfree_skb_reason(void *skb) __asm__("kfree_skb_reason");	/* before 6.11 */

void bdf_sk_skb_reason_drop(void *sk, void *skb)
{
	WARN_ON(skb);
}

void bdf_kfree_skb_reason(void *skb)
{
	WARN_ON(skb);
}

void napi_get_frags_check(struct napi_struct *napi)
{
}

void napi_gro_flush(struct napi_struct *napi, bool flush_old)
{
}

int __xdp_rxq_info_reg(struct xdp_rxq_info *rxq, struct net_device *dev, u32 index, unsigned int napi, u32 size)
{
	return 0;
}

int xdp_rxq_info_reg_mem_model(struct xdp_rxq_info *rxq, enum xdp_mem_type type, void *allocator)
{
	return 0;
}

void xdp_rxq_info_unreg(struct xdp_rxq_info *rxq)
{
}

/* ---- ethtool ------------------------------------------------------------------------------------------ */

u32 ethtool_op_get_link(struct net_device *dev)
{
	return netif_carrier_ok(dev);
}

int ethtool_check_ops(const struct ethtool_ops *ops)
{
	return 0;
}

/* fs/nls/nls_base.c, of text that is ASCII: it is a MAC, and the name of a setting. */
int utf8s_to_utf16s(const u8 *from, int len, enum utf16_endian endian, wchar_t *to, int most)
{
	int n = 0;

	while (n < len && n < most && from[n]) {
		to[n] = from[n];
		n++;
	}
	return n;
}

/* ---- small things ----------------------------------------------------------------------------------- */

int smpboot_register_percpu_thread(struct smp_hotplug_thread *thread)
{
	return 0;	/* backlogs are for packets */
}

/* fs/namei.c has a better one; equal names have equal numbers in both. */
unsigned int full_name_hash(const void *salt, const char *name, unsigned int len)
{
	unsigned int hash = 0;

	for (unsigned int i = 0; i < len; i++)
		hash = hash * 31 + (u8)name[i];
	return hash;
}

void add_device_randomness(const void *buf, size_t len)
{
}

/* ---- data that packets would need ---------------------------------------------------------------------- */

struct skb_checksum_ops;
DEFINE_STATIC_KEY_FALSE(bpf_master_redirect_enabled_key);
DEFINE_STATIC_KEY_FALSE(bpf_stats_enabled_key);
DEFINE_STATIC_KEY_FALSE(memalloc_socks_key);
DEFINE_PER_CPU(struct bpf_redirect_info, bpf_redirect_info);
const struct skb_checksum_ops *crc32c_csum_stub;
struct pernet_operations loopback_net_ops;	/* no "lo" */
