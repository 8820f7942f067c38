#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# build.sh - ClusterFuzzLite builds what OSS-Fuzz does
exec "$SRC/bdfuzz/fuzz/oss-fuzz/build.sh"
