#!/bin/bash
# Runs the arm64 binary of `make arm64` here, under emulation: board/run.sh [ARGUMENT…]. CPU=cortex-a53 (default), cortex-a72, …, max.
. "$(dirname "$0")/lib.sh"
TOOLBOX_FOLDERS="$PWD ${TMPDIR:-}" in_toolbox env -C "$PWD" ${LANDFALL_CATALOG:+"LANDFALL_CATALOG=$LANDFALL_CATALOG"} \
    ${SOURCE_DATE_EPOCH:+"SOURCE_DATE_EPOCH=$SOURCE_DATE_EPOCH"} qemu-aarch64-static -cpu "${CPU:-cortex-a53}" -L "$SYSROOT" \
    -E LD_LIBRARY_PATH="$OUT/arm64/swift" "$OUT/arm64/landfall" "$@"
