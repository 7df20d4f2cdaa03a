#!/bin/bash
# The root tree without anything of ours: Debian arm64, configured without emulation (chrootless).
. "$(dirname "$0")/lib.sh"
"$BOARD/toolbox.sh"
stamp=$WORK/rootfs.made made=$(fingerprint "$0" "$WORK/toolbox.made")
is_made "$stamp" "$made" && exit 0
rm -rf "$stamp" "$WORK/rootfs"

base="base-files base-passwd debianutils coreutils dash bash libc-bin sed grep findutils hostname procps tar gzip diffutils debconf mawk
    init-system-helpers sysvinit-utils bsdutils util-linux login passwd mount"
system="systemd systemd-sysv systemd-resolved systemd-timesyncd systemd-repart udev kmod dbus libpam-systemd iproute2 e2fsprogs dosfstools
    iwd wireless-regdb rauc rauc-service cryptsetup-bin jq"
# What the binary is linked with, and libcurl for fetching registers.
ours="libmicrohttpd12t64 libsqlite3-0 libcmark-gfm0.29.0.gfm.13 libcmark-gfm-extensions0.29.0.gfm.13 libexpat1 libzip5 libxxhash0 liburing2 libgpiod3 libargon2-1 libqrencode4
    libcurl4t64 libxml2 ca-certificates"
# shellcheck disable=SC2086 # lists of words
include=$(printf '%s,' $base $system $ours)
say "root: installing Debian $RELEASE for arm64"
apt_sources "$RELEASE" > "$WORK/sources.list"
in_toolbox sh -c 'mmdebstrap --quiet --mode=chrootless --variant=custom --architectures=arm64 --keyring="$1" --include="$2" \
    --aptopt="Acquire::Languages \"none\"" --aptopt="APT::Install-Recommends \"false\"" \
    --dpkgopt="path-exclude=/usr/share/man/*" --dpkgopt="path-exclude=/usr/share/doc/*" --dpkgopt="path-exclude=/usr/share/locale/*" \
    --dpkgopt=force-unsafe-io "$3" "$4" - < "$5"' _ "$KEYRING" "${include%,}" "$RELEASE" "$WORK/rootfs" "$WORK/sources.list" 2>&1 |
    { grep -vE 'gpg --version|808203' || true; } | without_addresses
unfinished=$(dpkg --root="$WORK/rootfs" -l | awk '/^[a-z][a-zA-Z]/ && $1 != "ii" {print $2}')
[ -z "$unfinished" ] || fail "these packages were not configured: $unfinished"
echo "$made" > "$stamp"
say "root: $(dpkg --root="$WORK/rootfs" -l | grep -c '^ii') packages, $(du -sh "$WORK/rootfs" | cut -f1)"
