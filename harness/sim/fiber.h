/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fiber.h - stacks and switching between them; knows nothing of scheduling
 *
 * swapcontext() costs two system calls a switch; here a switch is a dozen instructions.
 * AddressSanitizer is told of every switch, so that its shadow of stacks stays right.
 */
#ifndef BDFUZZ_FIBER_H
#define BDFUZZ_FIBER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct stack {
	void *sp;		/* saved stack pointer while not running */
	void *memory;		/* mapping, its lowest pages are a guard; NULL: the thread's own stack */
	size_t bytes;
	void *fake;		/* ASan's fake stack */
	const void *bottom;	/* what ASan is told */
	size_t extent;
};

int stack_new(struct stack *s);	/* -ENOMEM */
void stack_free(struct stack *s);
/* Prepare @s to call @entry(@argument) at the first switch; @entry may not return. */
void stack_prepare(struct stack *s, void (*entry)(void *), void *argument);
/* Leave @from, go on in @to.  @dying: @from will never be switched to again before stack_prepare(). */
void stack_switch(struct stack *from, struct stack *to, int dying);
/* To be called first on a stack that was just entered for the first time, with who switched here. */
void stack_entered(struct stack *self, struct stack *from);
/* Of the frame pointer *@frame on this stack, the return address, and whose it was before.  False: no frame of it. */
bool stack_caller(const struct stack *s, uintptr_t *frame, uintptr_t *caller);

#endif
