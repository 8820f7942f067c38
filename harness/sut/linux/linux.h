/* SPDX-License-Identifier: GPL-2.0 */
/*
 * linux.h - the methods of a kernel image as a system under test, shared by all images
 *
 * The cable between three things that know nothing of each other: the kernel image, the host, and a scenario.
 */
#ifndef BDFUZZ_LINUX_H
#define BDFUZZ_LINUX_H

#include "kernel/kernel.h"
#include "sut/sut.h"

/* Boots the image; one machine an image at a time.  -errno. */
int linux_open(const struct kernel_image *kernel, struct sut **out);
void linux_close(struct sut *s);
void linux_begin(struct sut *s);
void linux_step(struct sut *s, const struct operation *op);
void linux_look(struct sut *s, struct observation *o);
void linux_settle(struct sut *s);
void linux_end(struct sut *s);
int linux_locate(struct sut *s, const void *where, char *text, size_t room);
void linux_log(struct sut *s, bool on);
const struct host *linux_host(struct sut *s);
struct platform *linux_platform(struct sut *s);
void linux_vmd_ids(struct sut *s, vmd_id_seen *see, void *context);

#endif
