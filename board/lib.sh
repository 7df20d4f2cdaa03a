# What the scripts in this folder share. Sourced, not run.
#
# Everything large lies below BOARD_WORK (about 6 GB): a toolbox, a cross compiler, downloaded packages. What a build makes lies in
# var/board of the checkout. The machine itself is not changed beyond `provisioning/setup.sh image`.
set -euo pipefail

BOARD=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
CHECKOUT=$(dirname "$BOARD")
OUT=$CHECKOUT/var/board
WORK=${BOARD_WORK:-/var/tmp/landfall-board}
TOOLBOX=$WORK/toolbox
COMPILER=$WORK/compiler
SYSROOT=$WORK/sysroot
SDK_ID=trixie-arm64
RELEASE=trixie
KEYRING=/usr/share/keyrings/debian-archive-keyring.gpg

say() { printf 'board: %s\n' "$*"; }
fail() { printf 'board: %s\n' "$*" >&2; exit 1; }

# step NAME: true when a finished step need not run again. Its stamp holds the checksum of the scripts that made it.
fingerprint() { cat "$@" | sha256sum | cut -c1-16; }
is_made() { [ -e "$1" ] && [ "$(cat "$1")" = "$2" ]; }

# Debian's mirrors as this machine's own apt has them: no address stands in this project.
mirror() {
    local uri
    uri=$(apt-get indextargets --format '$(REPO_URI)' 'Origin: Debian' "Label: $1" | sort -u | sed -n 1p)
    printf '%s' "${uri%/}"
}
apt_sources() {
    local main security
    main=$(mirror Debian) security=$(mirror Debian-Security)
    [ -n "$main" ] || fail "apt has no Debian mirror: configure one, run 'apt-get update', and try again"
    printf 'deb [signed-by=%s] %s %s main non-free-firmware\n' "$KEYRING" "$main" "$1" "$KEYRING" "$main" "$1-updates"
    [ -z "$security" ] || printf 'deb [signed-by=%s] %s %s main non-free-firmware\n' "$KEYRING" "$security" "$1-security"
}
without_addresses() { sed -u -E 's#https?://[^ ]+#<mirror>#g'; }

# A folder that stands in for https://github.com/ in this machine's git must be seen in the toolbox too.
git_stand_ins() { git config --get-regexp '^url\..*\.insteadof$' 2>/dev/null | sed -n 's/^url\.\(\/.*\)\.insteadof .*/\1/p' | sort -u; }

# in_toolbox COMMAND…: runs it in the Debian of the image, as root, with the checkout and BOARD_WORK at their own paths. The
# mounts are seen by this command alone and end with it; signals reach the command, because every step is an exec.
in_toolbox() {
    local folders
    folders=$(printf '%s\n' "$WORK" "$CHECKOUT" ${TOOLBOX_FOLDERS:-}; git_stand_ins)
    exec_in='mount -t proc proc "$T/proc"; mount --rbind /sys "$T/sys"; mount --rbind /dev "$T/dev"
        for folder in $FOLDERS; do mkdir -p "$T$folder"; mount --rbind "$folder" "$T$folder"; done
        mkdir -p "$T/landfall"; mount --rbind "$CHECKOUT" "$T/landfall"
        cd /; exec chroot "$T" /usr/bin/env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 TERM=dumb "$@"'
    ${TOOLBOX_EXEC:-} unshare --mount --propagation private env T="$TOOLBOX" FOLDERS="$folders" CHECKOUT="$CHECKOUT" bash -euc "$exec_in" _ "$@"
}

# fetch FOLDER SUITE PACKAGE:ARCHITECTURE…: downloads exactly these packages. Without a suite, PACKAGE:ARCHITECTURE=VERSION says which.
fetch() {
    local folder=$1 suite=$2 package; shift 2
    mkdir -p "$folder"
    in_toolbox sh -c 'cd "$1" && shift && apt-get download -q -o APT::Sandbox::User=root "$@"' _ "$folder" "${@/%/${suite:+/$suite}}" 2>&1 |
        without_addresses | { grep -E '^(E:|Err)' >&2 || true; }
    for package in "$@"; do
        ls "$folder/${package%%:*}"_*.deb >/dev/null 2>&1 || fail "$package could not be downloaded${suite:+ from $suite}"
    done
}
