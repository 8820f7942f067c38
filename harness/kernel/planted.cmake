# SPDX-License-Identifier: GPL-2.0
# planted.cmake - bdfuzz_plant(): an image of a kernel with one historic defect in it
#
# conformance/bugs/<id>.cocci says which file it changes and on which systems; plant.sh makes the changed copy of that
# file, in the build directory.  It is compiled as the original is, and takes its place among the objects of the image.
# Nothing of it is built unless somebody asks for it.
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${kernel_room}/plant.sh)

# A key of the head of a semantic patch, as a list of words.
function(bdfuzz_bug_key file key ret)
	set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
	file(STRINGS ${file} line REGEX "^// ${key}: ")
	string(REGEX REPLACE "^// ${key}: " "" line "${line}")
	separate_arguments(words UNIX_COMMAND "${line}")
	set(${ret} "${words}" PARENT_SCOPE)
endfunction()

# The systems of @bug (a file) among @kernels (names without "linux-"): @ret_names, and their @ret_ids.
function(bdfuzz_bug_systems bug kernels ids ret_names ret_ids)
	get_filename_component(defect ${bug} NAME_WE)
	bdfuzz_bug_key(${bug} systems systems)
	set(names "")
	set(chosen "")
	foreach(kernel id IN ZIP_LISTS kernels ids)
		if("linux-${kernel}" IN_LIST systems)
			list(APPEND names ${kernel}+${defect})
			list(APPEND chosen ${id})
		endif()
	endforeach()
	set(${ret_names} "${names}" PARENT_SCOPE)
	set(${ret_ids} "${chosen}" PARENT_SCOPE)
endfunction()

# The image @base with the defect of the file @bug, as the system under test linux-@name; its id is @base_<defect>.
function(bdfuzz_plant bug base name)
	get_filename_component(defect ${bug} NAME_WE)
	bdfuzz_bug_key(${bug} file file)
	get_property(source TARGET image_${base} PROPERTY BDFUZZ_SOURCE)
	set(id ${base}_${defect})
	set(copy ${CMAKE_BINARY_DIR}/planted/${name}/source/${file})
	add_custom_command(OUTPUT ${copy} DEPENDS ${bug} ${kernel_room}/plant.sh VERBATIM
		COMMAND ${kernel_room}/plant.sh ${bug} ${source}/${file} ${copy})
	bdfuzz_compile_like(${base} planted_${id} ${CMAKE_BINARY_DIR}/planted/${name}/source ${file})
	target_compile_options(planted_${id} PRIVATE --include=${kernel_room}/include/bdfuzz/planted.h)
	bdfuzz_link_image(${id} ${base} linux-${name} "the real driver with a historic defect, for proving that it is found"
		"with the defect ${defect} planted" planted_${id} ${defect})
endfunction()
