#!/bin/bash
# The cross compiler (Debian's Swift, run in the toolbox), the arm64 headers and libraries it compiles against, and the Swift SDK
# bundle that joins the two. Packages are unpacked, nothing is emulated.
. "$(dirname "$0")/lib.sh"
"$BOARD/toolbox.sh"
stamp=$WORK/sysroot.made made=$(fingerprint "$0" "$WORK/toolbox.made")
is_made "$stamp" "$made" && exit 0
rm -rf "$stamp" "$COMPILER" "$SYSROOT" "$WORK/sdk" "$WORK/debs/swift"
mkdir -p "$COMPILER" "$SYSROOT"

say "compiler: downloading Swift for both processors"
debs=$WORK/debs/swift
fetch "$debs" sid swiftlang:amd64 libswiftlang:amd64 libxml2-16:amd64 swiftlang:arm64 libswiftlang:arm64
unpack() { local deb=$1 folder=$2; shift 2; dpkg-deb --fsys-tarfile "$deb" | tar x -C "$folder" "$@"; }
unneeded=(--exclude='*lldb*' --exclude='*sourcekit*' --exclude='*clangd*' --exclude='*/docc' --exclude='*.swiftdoc' --exclude='*.abi.json'
    --exclude='*/embedded/*' --exclude='*/FrameworkABIBaseline/*' --exclude='*/migrator/*' --exclude='*libLTO*' --exclude='./usr/share/*'
    --exclude='*/swift_static/*' --exclude='*swift-format')
unpack "$debs"/swiftlang_*_amd64.deb "$COMPILER" "${unneeded[@]}"
for deb in "$debs"/lib*_amd64.deb; do unpack "$deb" "$COMPILER" --exclude='./usr/share/*'; done

# The development packages that the module maps name; the runtime libraries come along as their dependencies.
development="libc6-dev libgcc-14-dev libstdc++-14-dev zlib1g-dev libsqlite3-dev libmicrohttpd-dev libcmark-gfm-dev libcmark-gfm-extensions-dev
    libexpat1-dev libzip-dev libxxhash-dev liburing-dev libgpiod-dev libargon2-dev libqrencode-dev libcurl4t64 libxml2"
say "compiler: unpacking the arm64 libraries"
# shellcheck disable=SC2086 # a list of words
include=$(printf '%s,' $development)
apt_sources "$RELEASE" | mmdebstrap --quiet --mode=root --variant=extract --architectures=arm64 --keyring="$KEYRING" \
    --aptopt='Acquire::Languages "none"' --aptopt='APT::Install-Recommends "false"' --include="${include%,}" "$RELEASE" "$SYSROOT" - 2>&1 |
    { grep -v '^W: skipping mounting' || true; } | without_addresses
[ -e "$SYSROOT/lib" ] || ln -s usr/lib "$SYSROOT/lib" # base-files makes this link, and is not in here

arm=$WORK/swift-arm64
rm -rf "$arm"; mkdir -p "$arm"
unpack "$debs"/swiftlang_*_arm64.deb "$arm" "${unneeded[@]}" --exclude='*/libexec/swift/bin/*' --exclude='*/swift/host/*' --exclude='*/swift/pm/*'
unpack "$debs"/libswiftlang_*_arm64.deb "$arm" --exclude='./usr/share/*' --exclude='*/swift/host/*'
mkdir -p "$SYSROOT/usr/lib/swift"
cp -a "$arm/usr/libexec/swift/lib/swift/." "$SYSROOT/usr/lib/swift/"
rm -rf "$SYSROOT/usr/lib/swift/clang"
clang=$(ls -d "$arm"/usr/libexec/swift/lib/clang/* | sed -n 1p)
cp -a "$clang" "$SYSROOT/usr/lib/swift/clang"
# Debian's package has the module of this overlay and not its library.
rm -rf "$SYSROOT/usr/lib/swift/linux/Testing.swiftcrossimport" "$arm"
echo '{"DisplayName":"Debian trixie arm64","Version":"1","VersionMap":{},"CanonicalName":"aarch64-unknown-linux-gnu"}' > "$SYSROOT/SDKSettings.json"

bundle=$WORK/sdk/landfall.artifactbundle
mkdir -p "$bundle/$SDK_ID"
ln -s "$SYSROOT" "$bundle/$SDK_ID/sysroot"
cat > "$bundle/info.json" <<X
{"schemaVersion": "1.0", "artifacts": {"$SDK_ID": {"type": "swiftSDK", "version": "1", "variants":
  [{"path": "$SDK_ID", "supportedTriples": ["x86_64-pc-linux-gnu", "x86_64-unknown-linux-gnu"]}]}}}
X
cat > "$bundle/$SDK_ID/swift-sdk.json" <<X
{"schemaVersion": "4.0", "targetTriples": {"aarch64-unknown-linux-gnu":
  {"sdkRootPath": "sysroot", "swiftResourcesPath": "sysroot/usr/lib/swift", "toolsetPaths": ["toolset.json"]}}}
X
# lld, because GNU ld links for the builder only; and the builder's own paths stay out of the binary.
cat > "$bundle/$SDK_ID/toolset.json" <<X
{"schemaVersion": "1.0", "rootPath": "/", "swiftCompiler": {"extraCLIOptions": ["-use-ld=lld", "-no-toolchain-stdlib-rpath"]}}
X
echo "$made" > "$stamp"
say "compiler: $(du -sh "$COMPILER" | cut -f1), sysroot $(du -sh "$SYSROOT" | cut -f1)"
