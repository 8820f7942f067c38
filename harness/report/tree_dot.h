/* SPDX-License-Identifier: GPL-2.0 */
/*
 * tree_dot.h - a tree (tree.h) as a picture, in graphviz' language
 *
 * A box for each bus, with a row for each function on it; alike ones beside each other, and the VFs of a PF, are one
 * row.  From a bridge's row a line leads to the bus below it.  What is wrong is said in words and by dashes, and
 * coloured: boxes are light with dark text, lines of a shade between, so that it can be read on any ground.
 */
#ifndef BDFUZZ_REPORT_TREE_DOT_H
#define BDFUZZ_REPORT_TREE_DOT_H

#include "report/tree.h"

/* Of a tree that was looked at.  0; -ENOMEM, -EIO. */
int tree_dot(const struct tree *tree, FILE *out);

#endif
