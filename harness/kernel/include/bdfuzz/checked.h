/* SPDX-License-Identifier: GPL-2.0 */
/*
 * bdfuzz/checked.h - the checked configuration, after what Kconfig made of it
 *
 * Kconfig selects tracing and a symbol table along with lock debugging; nothing here reads either.  It refuses to count
 * preemption for User-Mode-Linux up to 6.1, which is what "sleeping in atomic context" is recognised by.
 */
#undef CONFIG_TRACEPOINTS
#undef CONFIG_TRACING
#undef CONFIG_EVENT_TRACING
#undef CONFIG_RING_BUFFER
#undef CONFIG_PREEMPTIRQ_TRACEPOINTS
#undef CONFIG_CONTEXT_SWITCH_TRACER
#undef CONFIG_NOP_TRACER
#undef CONFIG_TRACE_CLOCK
#undef CONFIG_KALLSYMS
#undef CONFIG_KALLSYMS_ALL
#undef CONFIG_INOTIFY_USER
#undef CONFIG_PREEMPT_COUNT
#define CONFIG_PREEMPT_COUNT 1
#undef CONFIG_DEBUG_ATOMIC_SLEEP
#define CONFIG_DEBUG_ATOMIC_SLEEP 1
