/* SPDX-License-Identifier: GPL-2.0 */
/*
 * printable.h - bytes from outside, made fit for one line of a message
 */
#ifndef BDFUZZ_PRINTABLE_H
#define BDFUZZ_PRINTABLE_H

#include <stddef.h>

/*
 * Write @len bytes into @out (@room > 8) with everything outside printable ASCII as \xNN; what does
 * not fit ends in "...".  Always NUL-terminated.  Returns @out.
 */
char *printable(const char *from, size_t len, char *out, size_t room);

#endif
