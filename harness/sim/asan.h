/* SPDX-License-Identifier: GPL-2.0 */
/* asan.h - SIM_ASAN: is this built with AddressSanitizer?  Without it, poisoning memory does nothing. */
#ifndef BDFUZZ_SIM_ASAN_H
#define BDFUZZ_SIM_ASAN_H

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SIM_ASAN 1
#endif
#elif defined(__SANITIZE_ADDRESS__)
#define SIM_ASAN 1
#endif

#ifdef SIM_ASAN
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(p, n) ((void)(p), (void)(n))
#define ASAN_UNPOISON_MEMORY_REGION(p, n) ((void)(p), (void)(n))
#endif

#endif
