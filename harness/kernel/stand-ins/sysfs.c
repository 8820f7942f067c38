// SPDX-License-Identifier: GPL-2.0
/*
 * sysfs.c - directories by name, and nothing in them: changed behaviour
 *
 * Given up: files, links, reading and writing of attributes.
 * Kept: which directories exist, whose parent they have, and that a name can be taken once: a second one
 * is refused with -EEXIST, as fs/sysfs/dir.c does, and reported.
 */
#include <linux/kernfs.h>
#include <linux/kobject.h>
#include <linux/slab.h>
#include <linux/sysfs.h>

#include "stand_in.h"

struct node {
	struct kernfs_node kn;		/* first: kobj->sd is this */
	struct node *child, *next;
	unsigned int refs;		/* the tree's, one for each child, and what kernfs_get() took */
	bool in_tree;
};

static struct node root;

static struct node *parent_of(struct kobject *kobj)
{
	return kobj->parent && kobj->parent->sd ? container_of(kobj->parent->sd, struct node, kn) : &root;
}

static struct node *find(struct node *parent, const char *name)
{
	for (struct node *n = parent->child; n; n = n->next)
		if (!strcmp(n->kn.name, name))
			return n;
	return NULL;
}

static void put(struct node *n)
{
	while (n != &root && !--n->refs) {
		struct node *parent = container_of(n->kn.parent, struct node, kn);

		kfree(n);
		n = parent;
	}
}

static void unlink(struct node *n, struct node *parent)
{
	struct node **at = &parent->child;

	while (*at && *at != n)
		at = &(*at)->next;
	if (*at)
		*at = n->next;
	parent->kn.dir.subdirs--;
}

static void link(struct node *n, struct node *parent)
{
	n->kn.parent = &parent->kn;
	parent->refs++;
	n->in_tree = true;
	n->next = parent->child;
	parent->child = n;
	parent->kn.dir.subdirs++;
}

static void duplicate(struct kobject *kobj, const char *name)
{
	char text[128];

	scnprintf(text, sizeof(text), "%s/%s", kobj->parent ? kobject_name(kobj->parent) : "", name);
	sim_tell(bdf_sim, SIM_DUPLICATE_NAME, text, __builtin_return_address(1), 0);
}

int sysfs_create_dir_ns(struct kobject *kobj, const void *ns)
{
	struct node *parent = parent_of(kobj), *n;

	if (bdf_service_fails())
		return -ENOMEM;
	if (find(parent, kobject_name(kobj))) {
		duplicate(kobj, kobject_name(kobj));
		return -EEXIST;
	}
	n = kzalloc(sizeof(*n), GFP_KERNEL);
	if (!n)
		return -ENOMEM;
	n->refs = 1;
	n->kn.flags = KERNFS_DIR;
	n->kn.name = kobject_name(kobj);
	n->kn.priv = kobj;
	link(n, parent);
	kobj->sd = &n->kn;
	return 0;
}

/* With all that is below it, as kernfs_remove() does; whoever holds a reference keeps the node, out of the tree. */
static void remove(struct node *n)
{
	struct node *parent = container_of(n->kn.parent, struct node, kn);

	if (!n->in_tree)
		return;
	while (n->child)
		remove(n->child);
	unlink(n, parent);
	n->in_tree = false;
	put(n);
}

void sysfs_remove_dir(struct kobject *kobj)
{
	struct kernfs_node *kn = kobj->sd;

	kobj->sd = NULL;
	if (kn)
		remove(container_of(kn, struct node, kn));
}

int sysfs_rename_dir_ns(struct kobject *kobj, const char *name, const void *ns)
{
	struct node *n = container_of(kobj->sd, struct node, kn);

	if (find(parent_of(kobj), name)) {
		duplicate(kobj, name);
		return -EEXIST;
	}
	n->kn.name = name;	/* kobject_rename() sets this very string as the object's name next */
	return 0;
}

int sysfs_move_dir_ns(struct kobject *kobj, struct kobject *parent, const void *ns)
{
	struct node *n = container_of(kobj->sd, struct node, kn);

	struct node *from = container_of(n->kn.parent, struct node, kn);

	unlink(n, from);
	put(from);
	link(n, parent && parent->sd ? container_of(parent->sd, struct node, kn) : &root);
	return 0;
}

void kernfs_get(struct kernfs_node *kn)
{
	if (kn)
		container_of(kn, struct node, kn)->refs++;
}

void kernfs_put(struct kernfs_node *kn)
{
	if (kn)
		put(container_of(kn, struct node, kn));
}

/* ---- what is in a directory: no-ops ------------------------------------------------------------ */

int sysfs_create_file_ns(struct kobject *kobj, const struct attribute *attr, const void *ns)
{
	return bdf_service_fails() ? -ENOMEM : 0;
}

int sysfs_create_link(struct kobject *kobj, struct kobject *target, const char *name)
{
	return bdf_service_fails() ? -ENOMEM : 0;
}

int sysfs_create_group(struct kobject *kobj, const struct attribute_group *grp)
{
	return bdf_service_fails() ? -ENOMEM : 0;
}

int sysfs_create_groups(struct kobject *kobj, const struct attribute_group **groups)
{
	return groups && bdf_service_fails() ? -ENOMEM : 0;
}

int sysfs_update_group(struct kobject *kobj, const struct attribute_group *grp)
{
	return 0;
}

int sysfs_create_bin_file(struct kobject *kobj, const struct bin_attribute *attr)
{
	return bdf_service_fails() ? -ENOMEM : 0;
}

int sysfs_add_file_to_group(struct kobject *kobj, const struct attribute *attr, const char *group)
{
	return 0;
}

void sysfs_remove_file_ns(struct kobject *kobj, const struct attribute *attr, const void *ns)
{
}

void sysfs_remove_file_from_group(struct kobject *kobj, const struct attribute *attr, const char *group)
{
}

void sysfs_remove_link(struct kobject *kobj, const char *name)
{
}

void sysfs_delete_link(struct kobject *dir, struct kobject *target, const char *name)
{
}

int sysfs_rename_link_ns(struct kobject *kobj, struct kobject *target, const char *old, const char *new, const void *ns)
{
	return 0;
}

void sysfs_remove_group(struct kobject *kobj, const struct attribute_group *grp)
{
}

void sysfs_remove_groups(struct kobject *kobj, const struct attribute_group **groups)
{
}

void sysfs_remove_bin_file(struct kobject *kobj, const struct bin_attribute *attr)
{
}

int kobject_uevent(struct kobject *kobj, enum kobject_action action)
{
	return 0;
}

int kobject_uevent_env(struct kobject *kobj, enum kobject_action action, char *envp[])
{
	return 0;
}
