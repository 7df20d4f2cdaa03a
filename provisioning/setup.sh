#!/bin/sh
# Installs the system packages that are missing, and nothing that is there. Idempotent; quiet when nothing is to do.
#
#   provisioning/setup.sh run     what building and serving need
#   provisioning/setup.sh test    that, and what the tests need (Chromium, an ARM64 compiler and emulators)
#   provisioning/setup.sh image   that for building, and what makes the boot image (its other tools live in a toolbox of their own)
set -eu

fail() { printf 'setup: %s\n' "$1" >&2; exit 1; }

command -v swift >/dev/null 2>&1 ||
    fail "Swift is not installed: install Swift 6.2 or newer (https://www.swift.org/install/linux/) and put it on PATH"
[ -r /etc/debian_version ] || fail "this is not Debian: install the packages named in provisioning/setup.sh by hand"

# g++ brings the linker and the C library's headers that Swift builds with; curl the libcurl that Foundation's networking loads,
# which has another name in each release of Debian; poppler-utils reads PDF documents of the office.
packages="git ca-certificates curl g++ python3 python3-venv libsqlite3-dev libzip-dev zlib1g-dev libexpat1-dev libmicrohttpd-dev
    libcmark-gfm-dev libcmark-gfm-extensions-dev libgpiod-dev liburing-dev libxxhash-dev libargon2-dev
    libqrencode-dev poppler-utils"
case "${1:-run}" in
run) ;;
test) packages="$packages chromium chromium-driver qemu-user qemu-user-static gcc-aarch64-linux-gnu libc6-dev-arm64-cross" ;;
image) packages="$packages mmdebstrap zstd jq mtools" ;;
*) fail "usage: provisioning/setup.sh run|test|image" ;;
esac

installed() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }
older_than_2() { dpkg --compare-versions "$1" lt 2; }

missing=""
for package in $packages; do installed "$package" || missing="$missing $package"; done

# The panel's library changed its interface in version 2; Debian 12 has version 1, and version 2 in its backports.
if installed libgpiod-dev && older_than_2 "$(dpkg-query -W -f '${Version}' libgpiod-dev)"; then
    missing="$missing libgpiod-dev"
fi
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ]; then as_root=""; elif command -v sudo >/dev/null 2>&1; then as_root="sudo"; else
    fail "run this as root, or install by hand:$missing"
fi
install() { $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@"; }

printf 'setup: installing%s\n' "$missing"
$as_root apt-get update -q || fail "apt-get update failed: is there a network and a package mirror?"

install_gpiod_from_backports() {
    release=$(. /etc/os-release && printf '%s' "$VERSION_CODENAME")
    # Added only where it is not configured: apt refuses to work at all when one source is listed with two keys.
    if ! apt-cache madison libgpiod-dev | grep "$release-backports" > /dev/null; then
        # apt itself says from where it has Debian's packages, whichever way the sources are written.
        mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Origin: Debian' "Codename: $release" | sed -n 1p)
        [ -n "$mirror" ] || fail "apt has no Debian mirror for $release: install libgpiod-dev 2 or newer, then try again"
        list=/etc/apt/sources.list.d/landfall-backports.list
        printf 'setup: libgpiod %s is version 1; adding %s-backports in %s\n' "$1" "$release" "$list"
        printf 'deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] %s %s-backports main\n' \
            "$mirror" "$release" | $as_root tee "$list" >/dev/null
        $as_root apt-get update -q || {
            $as_root rm -f "$list"
            fail "apt-get update failed with $release-backports, which was removed again: install libgpiod-dev 2 or newer"
        }
    fi
    install -t "$release-backports" libgpiod-dev || fail "libgpiod 2 could not be installed from $release-backports"
}

case "$missing" in
*libgpiod-dev*)
    candidate=$(apt-cache policy libgpiod-dev | sed -n 's/^ *Candidate: //p')
    if older_than_2 "$candidate"; then
        install_gpiod_from_backports "$candidate"
        missing=$(printf '%s' "$missing" | sed 's/ libgpiod-dev//g')
    fi
    ;;
esac

# shellcheck disable=SC2086 # a list of words on purpose
[ -z "$missing" ] || install $missing || fail "apt-get could not install$missing"
