# SPDX-License-Identifier: GPL-2.0
# Tables made from file names, so that a new rule, verb or system under test is one new file.

# Write tables/<file>.c: an array @table of pointers to the `const struct @type` that each file (or bare
# stem) of ARGN exports under the name @prefix<stem>, in the order of the stems, ending in NULL.
function(bdfuzz_table file table header type prefix)
	set(stems "")
	foreach(path IN LISTS ARGN)
		get_filename_component(stem ${path} NAME_WE)
		string(REGEX REPLACE "^${prefix}" "" stem ${stem})
		string(REGEX REPLACE "[^A-Za-z0-9_]" "_" stem ${stem})
		list(APPEND stems ${stem})
		set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/cmake/tables.cmake)
	endforeach()
	list(SORT stems)
	set(text "/* Made by the build from file names; see cmake/tables.cmake. */\n#include \"${header}\"\n\n")
	foreach(stem IN LISTS stems)
		string(APPEND text "extern const struct ${type} ${prefix}${stem};\n")
	endforeach()
	string(APPEND text "\nconst struct ${type} *const ${table}[] = {\n")
	foreach(stem IN LISTS stems)
		string(APPEND text "\t&${prefix}${stem},\n")
	endforeach()
	string(APPEND text "\tNULL\n};\n")
	file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/tables/${file}.c CONTENT "${text}" @ONLY)
endfunction()

# Write tables/<file>.c out of one file for each entry (ARGN): cmake/entries.awk with @script.
function(bdfuzz_entries file script)
	set(table ${CMAKE_BINARY_DIR}/tables/${file}.c)
	set(scripts ${CMAKE_SOURCE_DIR}/cmake/entries.awk ${CMAKE_SOURCE_DIR}/cmake/${script})
	list(SORT ARGN COMPARE NATURAL)
	add_custom_command(OUTPUT ${table} DEPENDS ${ARGN} ${scripts} CMakeLists.txt VERBATIM
		COMMAND sh -c "out=$1 entries=$2 own=$3 && shift 3 && awk -f \"$entries\" -f \"$own\" \"$@\" >\"$out.new\" && mv \"$out.new\" \"$out\""
			sh ${table} ${scripts} ${ARGN})
endfunction()

# What a target or a test is about: whether it includes one of these headers, named without ".h".
function(bdfuzz_includes file headers ret)
	file(STRINGS ${file} includes REGEX "^#include \"(${headers})\\.h\"")
	if(includes)
		set(${ret} TRUE PARENT_SCOPE)
	else()
		set(${ret} FALSE PARENT_SCOPE)
	endif()
endfunction()

# Whether it runs systems under test, and so needs the kernels.
macro(bdfuzz_runs_systems file ret)
	bdfuzz_includes(${file} "sut/sut|check/check|systems" ${ret})
endmacro()

# "6.12+/path/series.mbox" is the kernel 6.12 with a patch series applied.
function(bdfuzz_split_patched kernel ret_kernel ret_patch)
	string(REGEX MATCH "^(.*)[+](/.*)$" patched ${kernel})
	set(${ret_kernel} "${CMAKE_MATCH_1}" PARENT_SCOPE)
	set(${ret_patch} "${CMAKE_MATCH_2}" PARENT_SCOPE)
endfunction()

# The system under test of a kernel, as BDFUZZ_KERNELS names it.
function(bdfuzz_system kernel ret)
	set(with "")
	if(kernel MATCHES "[+]/")
		bdfuzz_split_patched(${kernel} kernel patch)
		get_filename_component(series ${patch} NAME)
		set(with +patch:${series})
	endif()
	set(name linux-${kernel}${with})
	if(IS_ABSOLUTE ${kernel})
		set(name linux:${kernel}${with})
	endif()
	set(${ret} ${name} PARENT_SCOPE)
endfunction()

# Its id: what its files and symbols are named by.  ./bdfuzz does the same.
function(bdfuzz_kernel_id kernel ret)
	string(MAKE_C_IDENTIFIER "linux_${kernel}" id)
	string(REGEX REPLACE "^linux_" "" id ${id})
	set(${ret} ${id} PARENT_SCOPE)
endfunction()

# The directory of a kernel's targets: the name of its system under test, as a file name.  cli/load.c does the same.
function(bdfuzz_system_directory kernel ret)
	bdfuzz_system(${kernel} name)
	string(REGEX REPLACE "[^A-Za-z0-9.-]" "_" name ${name})
	set(${ret} ${name} PARENT_SCOPE)
endfunction()
