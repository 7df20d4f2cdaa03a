#!/bin/bash
# What is unpacked and not installed: kernel, boot loader, firmware, pdftotext with its libraries, and the browser of a
# screen of the box's own (left out of the image by KIOSK=none).
. "$(dirname "$0")/lib.sh"
"$BOARD/rootfs.sh"
stamp=$WORK/parts.made made=$(fingerprint "$0" "$BOARD/kiosk/packages" "$WORK/rootfs.made")
is_made "$stamp" "$made" && exit 0
rm -rf "$stamp" "$WORK"/{kernel,loader,firmware,pdftotext,kiosk} "$WORK"/debs/{kernel-name,kernel,pdftotext,loader,firmware,kiosk}

# The kernel is unpacked, not installed: its scripts would build an initramfs. From backports, for the Raspberry Pi 5's pins.
say "parts: unpacking kernel, boot loader and firmware"
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
# Of the browser all that the root tree does not have: what is wanted says the resolver, with the tree as what is installed. The scripts of these
# packages would want emulation; assemble.sh does the little that counts.
wanted=$(grep -v '^#' "$BOARD/kiosk/packages" | tr '\n' ' ')
# shellcheck disable=SC2086 # a list of words
needed=$(in_toolbox apt-get -s -o Dir::State::status="$WORK/rootfs/var/lib/dpkg/status" -o APT::Architecture=arm64 -o APT::Architectures=arm64 \
    -o APT::Install-Recommends=false install $wanted | sed -nE 's/^Inst ([^ ]*) \(([^ ]*) .*\[(arm64|all)\].*/\1:\3=\2/p')
[ -n "$needed" ] || fail "no packages were found for the browser"
# shellcheck disable=SC2086 # a list of words
fetch "$WORK/debs/kiosk" "" $needed
for part in kernel pdftotext loader firmware kiosk; do
    for deb in "$WORK/debs/$part"/*.deb; do dpkg-deb -x "$deb" "$WORK/$part"; done
done
echo "$made" > "$stamp"
say "parts: kernel $(ls "$WORK/kernel/usr/lib/modules")"
