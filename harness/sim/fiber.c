// SPDX-License-Identifier: GPL-2.0
/* fiber.c - see fiber.h.  x86-64 System V: User-Mode-Linux, whose headers the kernel code uses, has no other. */
#include "sim/fiber.h"

#include <errno.h>
#include <stdint.h>
#include <sys/mman.h>

#include "sim/asan.h"

#if !defined(__x86_64__)
#error "bdfuzz runs on x86-64: the kernel headers it builds with (ARCH=um) are x86's"
#endif

#ifdef SIM_ASAN
#include <sanitizer/common_interface_defs.h>
#endif

enum { STACK_GUARD = 64 * 1024, STACK_BYTES = 256 * 1024 + STACK_GUARD };	/* no frame steps over the guard */

/* Saves the callee-saved registers and the stack pointer, takes over those of @to. */
void bdf_stack_swap(void **from_sp, void *to_sp);
__asm__(".text\n"
	".globl bdf_stack_swap\n"
	".hidden bdf_stack_swap\n"
	".type bdf_stack_swap,@function\n"
	"bdf_stack_swap:\n"
	"	pushq %rbp\n"
	"	pushq %rbx\n"
	"	pushq %r12\n"
	"	pushq %r13\n"
	"	pushq %r14\n"
	"	pushq %r15\n"
	"	movq %rsp, (%rdi)\n"
	"	movq %rsi, %rsp\n"
	"	popq %r15\n"
	"	popq %r14\n"
	"	popq %r13\n"
	"	popq %r12\n"
	"	popq %rbx\n"
	"	popq %rbp\n"
	"	ret\n"
	".size bdf_stack_swap,.-bdf_stack_swap\n"
	/* First entry: r12 = entry, r13 = argument; the frame chain ends here. */
	".type bdf_stack_start,@function\n"
	"bdf_stack_start:\n"
	"	.cfi_startproc\n"
	"	.cfi_undefined rip\n"
	"	xorl %ebp, %ebp\n"
	"	movq %r13, %rdi\n"
	"	callq *%r12\n"
	"	ud2\n"
	"	.cfi_endproc\n"
	".size bdf_stack_start,.-bdf_stack_start\n"
	".section .note.GNU-stack,\"\",@progbits\n"
	".text\n");
extern char bdf_stack_start[];

int stack_new(struct stack *s)
{
	void *p = mmap(NULL, STACK_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (p == MAP_FAILED)
		return -ENOMEM;
	if (mprotect(p, STACK_GUARD, PROT_NONE)) {
		munmap(p, STACK_BYTES);
		return -ENOMEM;
	}
	*s = (struct stack){ .memory = p,
			     .bytes = STACK_BYTES,
			     .bottom = (char *)p + STACK_GUARD,
			     .extent = STACK_BYTES - STACK_GUARD };
	return 0;
}

void stack_free(struct stack *s)
{
	if (s->memory)
		munmap(s->memory, s->bytes);
	s->memory = NULL;
}

void stack_prepare(struct stack *s, void (*entry)(void *), void *argument)
{
	uintptr_t *top = (uintptr_t *)((char *)s->memory + s->bytes);

#ifdef SIM_ASAN
	/* What ran here before may have been abandoned in the middle: its redzones go with it. */
	__asan_unpoison_memory_region(s->bottom, s->extent);
#endif
	*--top = 0;
	*--top = 0;			/* a call is made at a multiple of 16 */
	*--top = (uintptr_t)bdf_stack_start;
	*--top = 0;			/* rbp */
	*--top = 0;			/* rbx */
	*--top = (uintptr_t)entry;	/* r12 */
	*--top = (uintptr_t)argument;	/* r13 */
	*--top = 0;			/* r14 */
	*--top = 0;			/* r15 */
	s->sp = top;
	s->fake = NULL;
}

__attribute__((no_sanitize("address"))) void stack_switch(struct stack *from, struct stack *to, int dying)
{
#ifdef SIM_ASAN
	__sanitizer_start_switch_fiber(dying ? NULL : &from->fake, to->bottom, to->extent);
#else
	(void)dying;
#endif
	bdf_stack_swap(&from->sp, to->sp);
#ifdef SIM_ASAN
	__sanitizer_finish_switch_fiber(from->fake, NULL, NULL);
#endif
}

__attribute__((no_sanitize("address"))) void stack_entered(struct stack *self, struct stack *from)
{
#ifdef SIM_ASAN
	const void *bottom;
	size_t extent;

	__sanitizer_finish_switch_fiber(self->fake, &bottom, &extent);
	if (!from->memory) {	/* the thread's own stack: only ASan knows its bounds */
		from->bottom = bottom;
		from->extent = extent;
	}
#else
	(void)self;
	(void)from;
#endif
}

__attribute__((no_sanitize("address"))) bool stack_caller(const struct stack *s, uintptr_t *frame, uintptr_t *caller)
{
	const uintptr_t low = (uintptr_t)s->bottom, high = low + s->extent;
	const uintptr_t *p = (const uintptr_t *)*frame;

	if (*frame < low || *frame + 16 > high || *frame & 7)
		return false;
	*caller = p[1];
	*frame = p[0] > *frame ? p[0] : 0;
	return true;
}
