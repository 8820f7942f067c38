// SPDX-License-Identifier: GPL-2.0
//
// title: Where a VMD translates nothing, its offsets are what the stack had there.
// row: V4
// fix: 0c0206dc4f5b (2023)
// kind: historic
// file: drivers/pci/controller/vmd.c
// systems: linux-6.12 linux-6.1
// target: fuzz_vmd
// mode: trusted
// tier: 1
// rules: VMD-OFFSET VMD-CHILDREN
// story: The offsets of both windows were set by the function that reads the shadow registers, and by nobody where these
//	are disabled, or where the signature of the capability is not there: on bare metal, everywhere. The fix begins
//	with zeros. What a stack has there depends on all that ran before; this patch begins with what a kernel with
//	CONFIG_INIT_STACK_ALL_PATTERN puts there, so that the same input gives the same run.

@@
identifier offset;
symbol VMD_CFGBAR;
expression res, vmd;
@@
 vmd_enable_domain(...)
 {
 	...
-	resource_size_t offset[2] = {0};
+	resource_size_t offset[2] = { 0xaaaaaaaaaaaaaaaaULL, 0xaaaaaaaaaaaaaaaaULL };
 	...
+	bdf_triggered((offset[0] == 0xaaaaaaaaaaaaaaaaULL) | (offset[1] == 0xaaaaaaaaaaaaaaaaULL));
 	res = &vmd->dev->resource[VMD_CFGBAR];
 	...
 }
