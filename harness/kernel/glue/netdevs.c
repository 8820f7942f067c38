// SPDX-License-Identifier: GPL-2.0
/*
 * netdevs.c - network devices: those of the guest's drivers, what is asked of any, and what can be seen of them
 *
 * A VF is the netdev of a function that the host gave a MAC (kernel_host.port).  Others stand for what else a machine
 * has: a NIC of another bus, one without a parent, a VLAN or a bond on top of another.  Registration, names, addresses
 * and links between them are the kernel's (net/core/dev.c), and what pairs them is the driver's (netvsc_drv.c).
 */
#include <linux/etherdevice.h>
#include <linux/hyperv.h>
#include <linux/if_arp.h>
#include <linux/netdevice.h>
#include <linux/pci.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>
#include <asm/mshyperv.h>
#include <../drivers/hv/hyperv_vmbus.h>
#include <../drivers/net/hyperv/hyperv_net.h>

#include "glue.h"

struct guest_netdev {		/* private part of those that are made here */
	unsigned int number;	/* of a scenario; 0: a VF */
	unsigned int kind;
	struct device *parent;	/* made for it; NULL: it has none, or another's */
};

/* ---- made here -------------------------------------------------------------------------------------- */

static int open(struct net_device *dev)
{
	return 0;
}

static netdev_tx_t transmit(struct sk_buff *skb, struct net_device *dev)
{
	return NETDEV_TX_BUSY;	/* nobody sends */
}

static const struct net_device_ops guest_ops = {
	.ndo_open = open,
	.ndo_stop = open,
	.ndo_start_xmit = transmit,
	.ndo_set_mac_address = eth_mac_addr,
};

static void mac_bytes(u8 *to, u64 mac)
{
	for (unsigned int i = 0; i < ETH_ALEN; i++)
		to[i] = (u8)(mac >> (40 - 8 * i));
}

static u64 mac_number(const u8 *from)
{
	u64 mac = 0;

	for (unsigned int i = 0; i < ETH_ALEN; i++)
		mac = mac << 8 | from[i];
	return mac;
}

static struct net_device *netdev_new(struct device *parent, u64 mac)
{
	struct net_device *dev = alloc_etherdev(sizeof(struct guest_netdev));
	u8 bytes[ETH_ALEN];

	if (!dev)
		return NULL;
	mac_bytes(bytes, mac);
	eth_hw_addr_set(dev, bytes);
	dev->netdev_ops = &guest_ops;
	dev->priv_flags |= IFF_LIVE_ADDR_CHANGE;	/* as drivers of VFs have it */
	SET_NETDEV_DEV(dev, parent);
	return dev;
}

struct net_device *glue_port_probe(struct pci_dev *pdev)
{
	unsigned long long mac;
	struct net_device *dev;

	if (!glue_relid(pdev->bus) || !bdf_host->port(bdf_host->context, glue_relid(pdev->bus), pdev->devfn, &mac))
		return NULL;
	dev = netdev_new(&pdev->dev, mac);
	if (dev && register_netdev(dev)) {
		free_netdev(dev);
		dev = NULL;
	}
	return dev;
}

void glue_port_remove(struct net_device *dev)
{
	if (!dev)
		return;
	unregister_netdev(dev);
	free_netdev(dev);
}

/* ---- of other kinds ----------------------------------------------------------------------------------- */

static struct net_device *find(unsigned int number)
{
	struct net_device *dev;

	for_each_netdev(&init_net, dev)
		if (dev->netdev_ops == &guest_ops && ((struct guest_netdev *)netdev_priv(dev))->number == number)
			return dev;
	return NULL;
}

static int take_away(unsigned int number)
{
	struct net_device *dev;
	struct device *parent;

	rtnl_lock();
	dev = number ? find(number) : NULL;
	if (dev)
		unregister_netdevice(dev);
	rtnl_unlock();
	if (!dev)
		return -ENODEV;
	parent = ((struct guest_netdev *)netdev_priv(dev))->parent;
	free_netdev(dev);
	if (parent)
		root_device_unregister(parent);
	return 0;
}

/* What the kind says of itself in the words that netvsc_drv.c looks at. */
static void dress(struct net_device *dev, enum kernel_netdev_kind kind)
{
	if (kind == KERNEL_NETDEV_VLAN)
		dev->priv_flags |= IFF_802_1Q_VLAN;
	if (kind == KERNEL_NETDEV_BOND) {
		dev->priv_flags |= IFF_BONDING;
		dev->flags |= IFF_MASTER;
	}
}

static bool coming[256];	/* numbers whose device is being made: that waits for RTNL */

static int make(const struct kernel_request *r)
{
	struct pci_dev *pdev = NULL;
	struct device *parent = NULL;
	struct net_device *dev;
	char name[16];
	int ret;

	if (r->kind == KERNEL_NETDEV_PCI) {
		pdev = pci_get_domain_bus_and_slot((int)(r->address >> 16), r->address >> 8 & 0xff, r->address & 0xff);
		if (!pdev)
			return -ENODEV;
	} else if (r->kind == KERNEL_NETDEV_USB) {
		snprintf(name, sizeof(name), "usb-%u", r->value);
		parent = root_device_register(name);
		if (IS_ERR(parent))
			return (int)PTR_ERR(parent);
	}
	dev = netdev_new(pdev ? &pdev->dev : parent, r->mac);
	ret = dev ? 0 : -ENOMEM;
	if (dev) {
		*(struct guest_netdev *)netdev_priv(dev) = (struct guest_netdev){ r->value, r->kind, parent };
		dress(dev, r->kind);
		ret = register_netdev(dev);
	}
	pci_dev_put(pdev);
	if (!ret)
		return 0;
	if (dev)
		free_netdev(dev);
	if (parent)
		root_device_unregister(parent);
	return ret;
}

static int put(const struct kernel_request *r)
{
	int ret;

	if (coming[r->value] || find(r->value))
		return -EEXIST;
	coming[r->value] = true;
	ret = make(r);
	coming[r->value] = false;
	return ret;
}

/* ---- asked of any --------------------------------------------------------------------------------------- */

static unsigned int relid_of(const struct net_device *dev)
{
	struct device *parent = dev->dev.parent;

	if (!parent)
		return 0;
	if (parent->bus == &hv_bus)
		return device_to_hv_device(parent)->channel->offermsg.child_relid;
	return dev_is_pci(parent) ? glue_relid(to_pci_dev(parent)->bus) : 0;
}

static bool is_nic(const struct hv_device *hdev)
{
	static const struct hv_vmbus_device_id nic = { HV_NIC_GUID };

	return guid_equal(&hdev->dev_type, &nic.guid);
}

/* With RTNL held: a NIC by its channel, a VF by its function. */
static struct net_device *netdev_of(const struct kernel_request *r)
{
	struct net_device *dev;

	for_each_netdev(&init_net, dev) {
		struct device *parent = dev->dev.parent;

		if (parent && r->relid && relid_of(dev) == r->relid &&
		    (!dev_is_pci(parent) || to_pci_dev(parent)->devfn == r->devfn))
			return dev;
	}
	return NULL;
}

static int change(const struct kernel_request *r)
{
	struct sockaddr address = { .sa_family = ARPHRD_ETHER };
	struct net_device *dev;
	int ret = -ENODEV;

	rtnl_lock();
	dev = netdev_of(r);
	if (dev && r->task == KERNEL_NETDEV_MAC) {
		mac_bytes((u8 *)address.sa_data, r->mac);
		ret = dev_set_mac_address(dev, &address, NULL);
	} else if (dev && r->count) {
		ret = dev_open(dev, NULL);
	} else if (dev) {
		dev_close(dev);
		ret = 0;
	}
	rtnl_unlock();
	return ret;
}

/* All that a scenario has made; their number is not known outside. */
static int take_all_away(void)
{
	unsigned int number;

	do {
		struct net_device *dev;

		number = 0;
		rtnl_lock();
		for_each_netdev(&init_net, dev)
			if (dev->netdev_ops == &guest_ops && !number)
				number = ((struct guest_netdev *)netdev_priv(dev))->number;
		rtnl_unlock();
	} while (number && !take_away(number));
	return 0;
}

int glue_netdev(const struct kernel_request *r)
{
	if (r->task == KERNEL_NETDEV && r->kind == KERNEL_NETDEV_GONE && !r->value)
		return take_all_away();
	if (r->task != KERNEL_NETDEV)
		return change(r);
	return r->kind == KERNEL_NETDEV_GONE ? take_away(r->value) : put(r);
}

/* ---- seen from outside ------------------------------------------------------------------------------------ */

static void show(const struct kernel_visitor *v, struct net_device *dev)
{
	struct net_device *master = netdev_master_upper_dev_get_rcu(dev);
	struct device *parent = dev->dev.parent;
	struct kernel_netdev n = {
		.id = (unsigned long)dev,
		.index = (unsigned int)dev->ifindex,
		.master = (unsigned long)master,
		.permanent = mac_number(dev->perm_addr),
		.mac = mac_number(dev->dev_addr),
		.up = netif_running(dev),
		.relid = relid_of(dev),
		.devfn = parent && dev_is_pci(parent) ? to_pci_dev(parent)->devfn : 0,
	};

	if (dev->netdev_ops == &guest_ops) {
		n.number = ((struct guest_netdev *)netdev_priv(dev))->number;
		n.kind = ((struct guest_netdev *)netdev_priv(dev))->kind;
	} else if (parent && parent->bus == &hv_bus && is_nic(device_to_hv_device(parent))) {
		const struct net_device_context *c = netdev_priv(dev);

		n.synthetic = 1;
		n.allocated = c->vf_alloc;
		n.serial = c->vf_serial;
		n.vf_path = c->data_path_is_vf;
		n.vf = (unsigned long)rcu_access_pointer(c->vf_netdev);
	}
	v->netdev(v->context, &n);
}

void glue_visit_netdevs(const struct kernel_visitor *v)
{
	struct net_device *dev;

	for_each_netdev(&init_net, dev)
		show(v, dev);
}
