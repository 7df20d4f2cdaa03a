#!/bin/bash
# `make arm64`: the release binary for aarch64 in var/board/landfall, stripped, with the Swift libraries it needs beside it.
. "$(dirname "$0")/lib.sh"
"$BOARD/sysroot.sh"
# Compiled at a place that is the same for every checkout: its path leaves traces in the binary.
scratch=/landfall${OUT#"$CHECKOUT"}/compiled
mkdir -p "$OUT"
say "arm64: compiling in release mode (minutes the first time)"
in_toolbox env LD_LIBRARY_PATH="$COMPILER/usr/lib/x86_64-linux-gnu" PATH="$COMPILER/usr/libexec/swift/bin:/usr/sbin:/usr/bin:/sbin:/bin" \
    swift build --package-path /landfall --scratch-path "$scratch" --swift-sdks-path "$WORK/sdk" --swift-sdk "$SDK_ID" \
    -c release --product landfall

built=$scratch/aarch64-unknown-linux-gnu/release/landfall
runtime=$SYSROOT/usr/lib/swift/linux
rm -rf "$OUT/arm64"; mkdir -p "$OUT/arm64/swift"
# Without what only a compiler or a debugger reads, and what depends on where the work folder lies.
in_toolbox aarch64-linux-gnu-strip --remove-section=.swift_modhash --remove-section=.note.gnu.build-id -o "$OUT/arm64/landfall" "$built"

# The Swift libraries that the binary needs, and those that these need.
todo=$OUT/arm64/landfall
while [ -n "$todo" ]; do
    found=""
    for file in $todo; do
        for library in $(in_toolbox readelf -d "$file" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p'); do
            if [ -e "$runtime/$library" ] && [ ! -e "$OUT/arm64/swift/$library" ]; then
                cp "$runtime/$library" "$OUT/arm64/swift/"
                found="$found $OUT/arm64/swift/$library"
            fi
        done
    done
    todo=$found
done
say "arm64: $(du -h "$OUT/arm64/landfall" | cut -f1) binary, $(du -sh "$OUT/arm64/swift" | cut -f1) Swift libraries, in ${OUT#"$CHECKOUT"/}/arm64"
say "arm64: needs Cortex-A53 (ARMv8.0-A with NEON) or newer; dot products (ARMv8.2, Cortex-A76) and int8 matrices (i8mm) are used where the processor has them"
