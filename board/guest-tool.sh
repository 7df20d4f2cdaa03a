#!/bin/bash
# A program of Debian's for arm64 that the image does not have and a test brings into a box: board/guest-tool.sh PACKAGE FILE prints where it lies.
. "$(dirname "$0")/lib.sh"
[ -e "$WORK/toolbox.made" ] || "$BOARD/toolbox.sh" >&2
file=$WORK/guest/$1/$2
if [ ! -e "$file" ]; then
    fetch "$WORK/debs/guest-$1" "$RELEASE" "$1:arm64"
    mkdir -p "$WORK/guest/$1"
    dpkg-deb -x "$WORK/debs/guest-$1/$1"_*.deb "$WORK/guest/$1"
fi
[ -e "$file" ] || fail "the package $1 has no /$2"
printf '%s\n' "$file"
