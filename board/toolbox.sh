#!/bin/bash
# The toolbox: Debian 13 for this machine's own processor, in a folder, with everything that the other steps run.
. "$(dirname "$0")/lib.sh"
stamp=$WORK/toolbox.made made=$(fingerprint "$0")
is_made "$stamp" "$made" && exit 0

[ "$(id -u)" = 0 ] || fail "this needs root (chroot and mounts in a private namespace): run it with sudo"
"$CHECKOUT/provisioning/setup.sh" image
rm -rf "$TOOLBOX" "$stamp"
mkdir -p "$WORK"

compiler="ca-certificates git g++ libc6-dev libedit2 libncurses6 libsqlite3-0 libuuid1 libxml2 libzstd1 zlib1g libcurl4t64"
image="mmdebstrap binutils-aarch64-linux-gnu qemu-user-static squashfs-tools mtools dosfstools systemd-repart e2fsprogs cryptsetup-bin
    rauc kmod openssl cpio xz-utils zstd jq"
emulator="qemu-system-arm qemu-efi-aarch64"
# shellcheck disable=SC2086 # lists of words
include=$(printf '%s,' $compiler $image $emulator)
say "toolbox: installing Debian $RELEASE in $TOOLBOX"
apt_sources "$RELEASE" | mmdebstrap --quiet --mode=root --variant=apt --keyring="$KEYRING" --include="${include%,}" \
    --aptopt='Acquire::Languages "none"' --aptopt='APT::Install-Recommends "false"' \
    --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
    --dpkgopt=force-unsafe-io "$RELEASE" "$TOOLBOX" - 2>&1 | without_addresses
install -D -m 0644 "$KEYRING" "$TOOLBOX$KEYRING"
cp /etc/resolv.conf "$TOOLBOX/etc/resolv.conf"

# Foreign packages are only ever downloaded and unpacked, never installed here; of later suites only what is asked for by suite.
in_toolbox dpkg --add-architecture arm64
apt-config dump | grep -E '^Acquire::(Check-|http|https)' > "$TOOLBOX/etc/apt/apt.conf.d/90machine" || true
{ apt_sources "$RELEASE"; apt_sources "$RELEASE-backports" | sed -n 1p; apt_sources sid | sed -n 1p; } > "$TOOLBOX/etc/apt/sources.list"
rm -f "$TOOLBOX"/etc/apt/sources.list.d/*
printf 'Package: *\nPin: release n=sid\nPin-Priority: 1\n' > "$TOOLBOX/etc/apt/preferences.d/later-suites"
in_toolbox apt-get update -q 2>&1 | without_addresses | { grep -E '^(E:|Err|W:)' || true; }

# Git reads where the machine's own git reads.
git config --get-regexp '^url\..*\.insteadof$' 2>/dev/null | while read -r key value; do
    in_toolbox git config --system --add "$key" "$value"
done
in_toolbox git config --system --add safe.directory '*'
echo "$made" > "$stamp"
say "toolbox: $(du -sh "$TOOLBOX" | cut -f1)"
