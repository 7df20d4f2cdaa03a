#!/bin/bash
# The root tree without anything of ours: Debian arm64, configured without emulation (chrootless), and beside it kernel, boot loader
# and firmware, unpacked.
. "$(dirname "$0")/lib.sh"
"$BOARD/toolbox.sh"
stamp=$WORK/rootfs.made made=$(fingerprint "$0" "$WORK/toolbox.made")
is_made "$stamp" "$made" && exit 0
rm -rf "$stamp" "$WORK/rootfs" "$WORK/kernel" "$WORK/loader" "$WORK/firmware" "$WORK/pdftotext" \
    "$WORK"/debs/{kernel-name,kernel,pdftotext,loader,firmware}

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

# The kernel is unpacked, not installed: its scripts would build an initramfs. From backports, for the Raspberry Pi 5's pins.
say "root: unpacking kernel, boot loader and firmware"
suite=$RELEASE-backports
named() { dpkg-deb -f "$1" Depends | tr ',|' '\n\n' | grep -oE 'linux-(image|modules|binary|base)-[0-9][^ ]*' || true; }
fetch "$WORK/debs/kernel-name" "$suite" linux-image-arm64:arm64
wanted=$(named "$WORK"/debs/kernel-name/linux-image-arm64_*.deb)
for package in $wanted; do fetch "$WORK/debs/kernel" "$suite" "$package:arm64"; done
for deb in "$WORK"/debs/kernel/linux-image-*.deb; do
    for package in $(named "$deb"); do fetch "$WORK/debs/kernel" "$suite" "$package:arm64"; done
done
# pdftotext for the office's PDF files: unpacked too, for its packages would bring gnupg and a display server's libraries.
fetch "$WORK/debs/pdftotext" "$RELEASE" poppler-utils:arm64 libpoppler147:arm64 libfontconfig1:arm64 libfreetype6:arm64 libnss3:arm64 \
    libnspr4:arm64 libgpgmepp6t64:arm64 libgpgme11t64:arm64 libassuan9:arm64 libgpg-error0:arm64 liblcms2-2:arm64 libopenjp2-7:arm64 \
    libtiff6:arm64 libjpeg62-turbo:arm64 libwebp7:arm64 libsharpyuv0:arm64 liblerc4:arm64 libdeflate0:arm64 libjbig0:arm64 \
    libpng16-16t64:arm64 libstdc++6:arm64
fetch "$WORK/debs/loader" "$RELEASE" busybox-static:arm64 systemd-boot-efi:arm64
fetch "$WORK/debs/firmware" "$RELEASE" raspi-firmware:all firmware-brcm80211:all
for part in kernel pdftotext loader firmware; do
    for deb in "$WORK/debs/$part"/*.deb; do dpkg-deb -x "$deb" "$WORK/$part"; done
done
echo "$made" > "$stamp"
say "root: $(dpkg --root="$WORK/rootfs" -l | grep -c '^ii') packages, $(du -sh "$WORK/rootfs" | cut -f1); kernel $(ls "$WORK/kernel/usr/lib/modules")"
