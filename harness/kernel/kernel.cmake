# SPDX-License-Identifier: GPL-2.0
# kernel.cmake - bdfuzz_add_kernel(): a kernel's real sources as one object behind one method table
#
# The sources are unpacked and configured once, when CMake is run (prepare.sh).  The files of files.txt and the
# stand-ins are compiled by kbuild's own line plus the preset's flags, linked into one relocatable object,
# what is still undefined becomes a trap that names itself, and every symbol but one is made local: so several
# kernels live in one program.  A kernel's second image, <id>_checked, is the same sources, unpacked once, under the
# configuration that has the kernel's own checkers on (config-checked).
set(kernel_room ${CMAKE_CURRENT_LIST_DIR})
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS
	${kernel_room}/files.txt ${kernel_room}/config ${kernel_room}/config-checked
	${kernel_room}/prepare.sh)

# The kernel's own semantics, and its own idea of undefined behaviour (lib/Kconfig.ubsan): unaligned access,
# wrapping and container_of() of nothing are defined there.  No redzones round arrays that the linker makes.
set(kernel_semantics -fno-strict-overflow -fno-strict-aliasing -fno-common -fno-omit-frame-pointer -fno-pic -w
	-fno-sanitize=alignment,null,pointer-overflow,function,object-size,nonnull-attribute,unsigned-integer-overflow
	-Werror=implicit-function-declaration -Werror=int-conversion -Werror=incompatible-pointer-types)

function(bdfuzz_kernel_file file source words)	# compile options and names of one kernel file
	string(REGEX REPLACE "\\.c$" "" stem "${file}")
	get_filename_component(base "${stem}" NAME)
	string(MAKE_C_IDENTIFIER "${base}" name)
	set(options "-DKBUILD_MODFILE=\"${stem}\"" "-DKBUILD_BASENAME=\"${name}\"" "-DKBUILD_MODNAME=\"${name}\""
		-D__KBUILD_MODNAME=kmod_${name})
	if("x86" IN_LIST words)
		list(APPEND options -DCONFIG_X86=1)
	endif()
	if("plain" IN_LIST words)
		list(APPEND options -fno-sanitize=all)
	endif()
	if("${words}" MATCHES "first=([^;]+)")
		list(APPEND options --include=${kernel_room}/include/${CMAKE_MATCH_1})
	endif()
	string(REGEX MATCH "fsanitize=fuzzer|trace-pc-guard" fuzzer "${target_flags}")
	if("driver" IN_LIST words OR "core" IN_LIST words OR ("guide" IN_LIST words AND fuzzer))
		list(APPEND options ${target_flags})
		# Comparisons are traced only on request: scenarios are mutated by their own grammar, and tracing took
		# an eighth of a run.
		if(NOT target_flags MATCHES "trace-cmp")
			list(APPEND options -fno-sanitize-coverage=trace-cmp)
		endif()
	endif()
	set_property(SOURCE ${source} PROPERTY COMPILE_OPTIONS "${options}")
	get_filename_component(directory ${source} DIRECTORY)
	set_property(SOURCE ${source} PROPERTY INCLUDE_DIRECTORIES ${directory})
endfunction()

# Run a script of this room that makes sources ready in build/kernel, which all presets of this checkout share.
function(bdfuzz_prepare ret id script)	# ARGN: what comes before OUT, "OUT", what comes after
	get_filename_component(shared ${CMAKE_BINARY_DIR} DIRECTORY)
	set(${ret} ${shared}/kernel/${id} PARENT_SCOPE)
	list(TRANSFORM ARGN REPLACE "^OUT$" ${shared}/kernel/${id})
	execute_process(COMMAND flock ${shared} ${kernel_room}/${script} ${ARGN}
		RESULT_VARIABLE failed ERROR_VARIABLE why ERROR_STRIP_TRAILING_WHITESPACE)
	if(failed)
		message(FATAL_ERROR "${why}")
	endif()
endfunction()

# The sources of a kernel, ready to be compiled, and its images: BDFUZZ_CHECKED says whether there is a checked one.
function(bdfuzz_add_kernel id source)
	bdfuzz_system(${source} name)
	if(source MATCHES "[+]/")
		bdfuzz_add_patched(${id} ${source} ${name})
		return()
	endif()
	bdfuzz_prepare(out ${id} prepare.sh ${source} OUT ${CMAKE_C_COMPILER})
	bdfuzz_add_image(${id} ${name} ${out} "")
	if(BDFUZZ_CHECKED)
		bdfuzz_add_image(${id}_checked ${name}-checked ${out} "-checked")
	endif()
endfunction()

# "6.12+/path/series.mbox": a kernel that was added before, with a patch series applied; it has no checked image.  Only
# what the series changes is compiled again; that is everything if it changes a header.
function(bdfuzz_add_patched id source name)
	bdfuzz_split_patched(${source} kernel patch)
	bdfuzz_kernel_id(${kernel} base)
	get_property(unpatched TARGET image_${base} PROPERTY BDFUZZ_SOURCE)
	bdfuzz_prepare(out ${id} patch.sh ${unpatched}/.. ${patch} OUT)
	set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${kernel_room}/patch.sh ${out}/mark)
	file(STRINGS ${out}/changed changed)
	if(changed MATCHES "[.]h(;|$)")
		bdfuzz_add_image(${id} ${name} ${out} "")
		return()
	endif()
	bdfuzz_compile_like(${base} patched_${id} ${out}/source ${changed})
	get_filename_component(series ${patch} NAME)
	bdfuzz_link_image(${id} ${base} ${name} "the real driver with a patch series applied" "with ${series} applied"
		patched_${id} "")
endfunction()

# One image: @out is what prepare.sh made, @suffix names the configuration.
function(bdfuzz_add_image id name out suffix)
	file(STRINGS ${out}/version version)
	file(READ ${out}/flags${suffix} flags)
	separate_arguments(flags NATIVE_COMMAND "${flags}")
	set(what "the real driver on the real PCI core, driver core and VMBus")
	set(condition unmodified)
	if(version MATCHES "^(.*), (with .* applied)$")
		set(version "${CMAKE_MATCH_1}")
		set(condition "${CMAKE_MATCH_2}")
	endif()
	if(suffix)
		string(APPEND what ", with the kernel's own checkers on")
		list(APPEND flags --include=${kernel_room}/include/bdfuzz/checked.h)
	endif()

	file(STRINGS ${kernel_room}/files.txt lines REGEX "^[a-z]")
	set(sources "")
	foreach(line IN LISTS lines)
		separate_arguments(words UNIX_COMMAND "${line}")
		list(POP_FRONT words file)
		if(NOT EXISTS ${out}/source/${file} OR ("checked" IN_LIST words AND NOT suffix))
			continue()
		endif()
		bdfuzz_kernel_file(${file} ${out}/source/${file} "${words}")
		list(APPEND sources ${out}/source/${file})
	endforeach()
	file(GLOB ours CONFIGURE_DEPENDS ${kernel_room}/glue/*.c ${kernel_room}/stand-ins/*.c)
	foreach(file IN LISTS ours)
		get_filename_component(stem ${file} NAME_WE)
		set_property(SOURCE ${file} PROPERTY COMPILE_OPTIONS "-DKBUILD_MODFILE=\"${stem}\""
			"-DKBUILD_BASENAME=\"${stem}\"" "-DKBUILD_MODNAME=\"${stem}\"" -D__KBUILD_MODNAME=kmod_${stem})
	endforeach()

	# A new override must be seen by files that were compiled before it was there.
	file(GLOB_RECURSE overrides CONFIGURE_DEPENDS ${kernel_room}/include/*.h)
	string(MD5 overrides "${overrides}")

	add_library(image_${id} OBJECT ${sources} ${ours})
	target_compile_definitions(image_${id} PRIVATE CONFIG_PCI_DOMAINS=1 CONFIG_HYPERV=1 CONFIG_NUMA=1 CONFIG_NODES_SHIFT=2
		BDF_OVERRIDES=0x${overrides})
	target_include_directories(image_${id} BEFORE PRIVATE ${kernel_room}/include)
	target_compile_options(image_${id} PRIVATE ${flags} ${kernel_semantics}
		$<$<C_COMPILER_ID:Clang>:SHELL:-mllvm -asan-globals=0>)
	set_property(TARGET image_${id} PROPERTY BDFUZZ_VERSION "${version}")
	set_property(TARGET image_${id} PROPERTY BDFUZZ_SOURCE ${out}/source)
	set_target_properties(image_${id} PROPERTIES C_STANDARD_REQUIRED OFF C_EXTENSIONS ON POSITION_INDEPENDENT_CODE OFF)

	bdfuzz_link_image(${id} ${id} ${name} "${what}" "${condition}" "" "")
endfunction()

# An object library of files (ARGN) below @root, each compiled as the image @base compiles its file of that name.
function(bdfuzz_compile_like base library root)
	get_property(source TARGET image_${base} PROPERTY BDFUZZ_SOURCE)
	set(copies ${ARGN})
	list(TRANSFORM copies PREPEND ${root}/)
	foreach(file copy IN ZIP_LISTS ARGN copies)
		file(STRINGS ${kernel_room}/files.txt words REGEX "^${file}( |$)")
		separate_arguments(words UNIX_COMMAND "${words}")
		bdfuzz_kernel_file(${file} ${copy} "${words}")
		get_filename_component(directory ${source}/${file} DIRECTORY)
		set_property(SOURCE ${copy} APPEND PROPERTY INCLUDE_DIRECTORIES ${directory})
	endforeach()
	add_library(${library} OBJECT EXCLUDE_FROM_ALL ${copies})
	target_compile_definitions(${library} PRIVATE $<TARGET_PROPERTY:image_${base},COMPILE_DEFINITIONS>)
	target_include_directories(${library} BEFORE PRIVATE $<TARGET_PROPERTY:image_${base},INCLUDE_DIRECTORIES>)
	target_compile_options(${library} PRIVATE $<TARGET_PROPERTY:image_${base},COMPILE_OPTIONS>)
	set_target_properties(${library} PROPERTIES C_STANDARD_REQUIRED OFF C_EXTENSIONS ON POSITION_INDEPENDENT_CODE OFF)
endfunction()

# An image as a system under test: the objects of @base, some of them replaced by those of the library @changed, or
# "".  @condition says what the sources are then, @defect which one is planted, or nothing.
function(bdfuzz_link_image id base name what condition changed defect)
	get_property(version TARGET image_${base} PROPERTY BDFUZZ_VERSION)
	set(planted NULL)
	set(objects image_${base} $<TARGET_OBJECTS:image_${base}>)
	set(replaced "-")
	if(defect)
		set(planted "\"${defect}\"")
	endif()
	if(changed)
		list(APPEND objects ${changed} $<TARGET_OBJECTS:${changed}>)
		set(replaced "$<JOIN:$<TARGET_OBJECTS:${changed}>, >")
	endif()
	set(image ${CMAKE_BINARY_DIR}/image/${id})
	file(MAKE_DIRECTORY ${image})
	add_custom_command(OUTPUT ${image}/kernel.o
		COMMAND ${kernel_room}/link.sh ${image} bdf_kernel_${id} "${replaced}" ${CMAKE_C_COMPILER}
			"$<TARGET_OBJECTS:image_${base}>"
		DEPENDS ${objects} ${kernel_room}/link.sh ${kernel_room}/image.lds
		COMMAND_EXPAND_LISTS VERBATIM COMMENT "Linking the image of ${name}")
	set_source_files_properties(${image}/kernel.o PROPERTIES EXTERNAL_OBJECT TRUE GENERATED TRUE)

	configure_file(${kernel_room}/image_sut.c.in ${image}/linux_${id}.c @ONLY)
	add_library(kernel_${id} OBJECT EXCLUDE_FROM_ALL ${image}/linux_${id}.c)
	target_sources(kernel_${id} INTERFACE ${image}/kernel.o)
	target_link_libraries(kernel_${id} PUBLIC ours)
	target_link_options(kernel_${id} INTERFACE -no-pie)
endfunction()
