#!/bin/bash
# `make image`: landfall-arm64.img.zst and, beside it, the bundle that updates a box to the same version.
#
#   MODEL=FILE.gguf   the model that is packed into the image (default: what `make model` fetched); MODEL=none for an image without
#   KIOSK=none        leaves out the browser for a screen of the box's own
#   RAUC_KEY=, RAUC_CERT=, RAUC_KEYRING=   who signs bundles, and whose signatures the box takes (default: a pair made here once)
. "$(dirname "$0")/lib.sh"
"$BOARD/parts.sh"
[ -x "$OUT/arm64/landfall" ] || "$BOARD/build.sh"
MODEL=${MODEL:-$CHECKOUT/var/models/SmolLM2-135M-Instruct.Q4_1.gguf}
[ "$MODEL" = none ] || [ -r "$MODEL" ] || fail "there is no model at $MODEL: run 'make model', or pass MODEL=none"

# Same input, same image: times are the last commit's.
export SOURCE_DATE_EPOCH
SOURCE_DATE_EPOCH=$(git -C "$CHECKOUT" log -1 --format=%ct 2>/dev/null || date +%s)
VERSION=${VERSION:-$(git -C "$CHECKOUT" describe --always --tags --dirty 2>/dev/null || echo unknown)}

# The development key: boxes flashed from this checkout take bundles made in it. A published image is signed with a key kept elsewhere.
keys=$OUT/signing
if [ -z "${RAUC_KEY:-}" ] && [ ! -e "$keys/key.pem" ]; then
    mkdir -p "$keys"
    (umask 0077; openssl req -x509 -newkey rsa:3072 -nodes -keyout "$keys/key.pem" -out "$keys/cert.pem" -days 7300 \
        -subj "/CN=landfall development" -addext "keyUsage=digitalSignature" 2>/dev/null)
fi
key=${RAUC_KEY:-$keys/key.pem} cert=${RAUC_CERT:-$keys/cert.pem}
keyring=${RAUC_KEYRING:-$cert}

stage=$OUT/stage
rm -rf "$stage"
mkdir -p "$stage"
say "image: catalogue and model"
run() { "$BOARD/run.sh" "$@"; }
(cd "$CHECKOUT" && CPU=max run catalog import cricos "$CHECKOUT/assets/catalog/starter" --catalog "$stage/starter.sqlite" > /dev/null)
rm -f "$stage"/starter.sqlite-{wal,shm}
mkdir -p "$stage/models"
if [ "$MODEL" != none ]; then
    name=$(basename "${MODEL%.gguf}").landfall
    packed=$OUT/models/$name
    if [ ! "$packed" -nt "$MODEL" ]; then
        mkdir -p "$OUT/models"
        cp "$MODEL" "$OUT/models/in.gguf"
        CPU=max run model pack "$OUT/models/in.gguf" -o "$packed"
        rm -f "$OUT/models/in.gguf"
    fi
    cp "$packed" "$stage/models/$name"
    ln -s "$name" "$stage/models/current"
fi

TOOLBOX_FOLDERS=$(dirname "$key")" "$(dirname "$cert")" "$(dirname "$keyring")
export TOOLBOX_FOLDERS
in_toolbox env WORK="$WORK" BOARD="$BOARD" CHECKOUT="$CHECKOUT" OUT="$OUT" STAGE="$stage" SOURCE_DATE_EPOCH="$SOURCE_DATE_EPOCH" VERSION="$VERSION" \
    KIOSK="${KIOSK:-}" \
    KEY="$key" CERT="$cert" RAUC_RING="$keyring" BREAK="${BREAK:-}" bash "$BOARD/assemble.sh"

if [ -n "${BREAK:-}" ]; then
    mv "$stage/landfall-arm64.raucb" "$OUT/landfall-arm64-$BREAK.raucb"
    exit 0
fi
mv "$stage/landfall-arm64.raucb" "$stage/landfall-arm64.img" "$OUT/"
say "image: compressing"
zstd -q -f -T0 -10 --sparse "$OUT/landfall-arm64.img" -o "$OUT/landfall-arm64.img.zst"
(cd "$OUT" && sha256sum landfall-arm64.img.zst > landfall-arm64.img.zst.sha256)
say "image: ${OUT#"$CHECKOUT"/}/landfall-arm64.img.zst, $(du -h "$OUT/landfall-arm64.img.zst" | cut -f1); bundle $(du -h "$OUT/landfall-arm64.raucb" | cut -f1); version $VERSION"
