# SPDX-License-Identifier: GPL-2.0
# What `bdfuzz diff` needs to compare the two kernels of BDFUZZ_DIFF, A and B, as the target `diff`:
#
# fuzz/<A>..<B>/fuzz_diff and fuzz_diff_hostile, and the program bdfuzz-diff, which has these systems and no others.
# Nothing of it is built unless somebody asks for it.
list(GET BDFUZZ_DIFF 0 kernel_a)
list(GET BDFUZZ_DIFF 1 kernel_b)
list(FIND kernel_names "${kernel_a}" a)
list(FIND kernel_names "${kernel_b}" b)
if(a LESS 0 OR b LESS 0 OR a EQUAL b)
	return()	# left over from other kernels
endif()
list(GET kernel_ids ${a} id_a)
list(GET kernel_ids ${b} id_b)
bdfuzz_system(${kernel_a} system_a)
bdfuzz_system(${kernel_b} system_b)
bdfuzz_system_directory(${kernel_a} directory_a)
bdfuzz_system_directory(${kernel_b} directory_b)
bdfuzz_table(suts_diff sut_classes "sut/sut.h" sut_class sut_class_ ${suts} linux_${id_a} linux_${id_b})
file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/tables/pair.c @ONLY CONTENT [[/* Made by the build; see cmake/diff.cmake. */
#include "pairs.h"

const char *const pairs_a = "@system_a@";
const char *const pairs_b = "@system_b@";
]])

bdfuzz_program(bdfuzz-diff suts_diff kernel_${id_a} kernel_${id_b})
set_target_properties(bdfuzz-diff PROPERTIES EXCLUDE_FROM_ALL ON)
add_custom_target(diff DEPENDS bdfuzz-diff)
foreach(file IN LISTS pairs)
	get_filename_component(name ${file} NAME_WE)
	bdfuzz_target(${name} fuzz/${directory_a}..${directory_b} suts_diff target rooms kernel_${id_a} kernel_${id_b})
	target_sources(${target} PRIVATE fuzz/pairs.c ${CMAKE_BINARY_DIR}/tables/pair.c)
	set_target_properties(${target} PROPERTIES EXCLUDE_FROM_ALL ON)
	add_dependencies(diff ${target})
endforeach()
