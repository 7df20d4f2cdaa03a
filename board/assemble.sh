#!/bin/bash
# The inside of image.sh, run in the toolbox: root tree → squashfs with its hash tree, boot partition, data partition, image, bundle.
set -euo pipefail
root=$STAGE/root boot=$STAGE/boot esp=$STAGE/esp
version=$(ls "$WORK/kernel/usr/lib/modules")
kernel=$WORK/kernel/usr/lib/modules/$version

# --- root tree: Debian, the kernel's modules, ours -----------------------------------------------------------------------------------
cp -a "$WORK/rootfs" "$root"
rm -rf "$root"/etc/apt "$root"/var/lib/{apt,dpkg} "$root"/var/cache/* "$root"/var/log/* "$root"/usr/share/{doc,man,locale,info,lintian,bug,bash-completion,zsh,gdb} \
    "$root"/usr/lib/aarch64-linux-gnu/gconv "$root"/usr/lib/systemd/boot "$root"/boot/* "$root"/dev/*
modules=$root/usr/lib/modules/$version
mkdir -p "$modules"
cp -a "$kernel/." "$modules/"
chmod -R u=rwX,go=rX "$modules"
(
    cd "$modules"
    rm -rf dtb build source vmlinuz System.map config
    cd kernel
    # What no board of ours has. What is left serves storage, networks, USB, pins, screens of the boards and of virtual machines.
    rm -rf sound drivers/{accel,android,ata,comedi,edac,firewire,hv,infiniband,isdn,media,memstick,mtd,nfc,nvdimm,parport,scsi/[a-r]*,soundwire,target,thunderbolt,ufs,vdpa,vfio,xen} \
        drivers/gpu/drm/{amd,nouveau,radeon,xe,msm,etnaviv,imx,mediatek,meson,rockchip,tegra,hisilicon,hyperv,vmwgfx,qxl,ast} \
        drivers/net/{fddi,hamradio,hippi,ieee802154,plip,slip,wan,wwan,can,hyperv,dsa} drivers/net/ethernet/{mellanox,qlogic,chelsio,marvell,cavium,netronome,sfc,huawei,amazon,hisilicon,broadcom/bnx2x,emulex,brocade} \
        fs/{xfs,btrfs,ocfs2,gfs2,ceph,smb,nfs,nfsd,f2fs,bcachefs,jfs,jffs2,nilfs2,afs,ubifs,ntfs3,dlm,orangefs,hfs,hfsplus,minix,reiserfs,romfs,sysv,ufs,9p,affs,befs,bfs,coda,ecryptfs,efs,erofs,freevxfs,hpfs,omfs,qnx4,qnx6,udf,zonefs,lockd} \
        net/{sctp,tipc,rds,openvswitch,batman-adv,ceph,sunrpc,9p,atm,ax25,can,dccp,decnet,ieee802154,l2tp,mac802154,mpls,netrom,nfc,rose,vmw_vsock,x25}
)
depmod -b "$root" "$version"
mkdir -p "$root/usr/lib/firmware/brcm" "$root/usr/lib/firmware/cypress"
for folder in brcm cypress; do
    source=$(find "$WORK/firmware" -type d -path "*firmware/$folder" | sed -n 1p)
    # Only the chips of the Raspberry Pis.
    [ -z "$source" ] || (cd "$source" && find . -name '*434[35][0-9]*' -o -name '*raspberrypi*' | cpio -pdm --quiet "$root/usr/lib/firmware/$folder")
done

install -D -m 0755 "$OUT/arm64/landfall" "$root/usr/bin/landfall"
mkdir -p "$root/usr/lib/swift/linux" "$root/usr/share/landfall/catalog" "$root/efi" "$root/var/lib/landfall"
cp "$OUT"/arm64/swift/* "$root/usr/lib/swift/linux/"
echo /usr/lib/swift/linux > "$root/etc/ld.so.conf.d/landfall.conf"
cp -r "$CHECKOUT/assets/web" "$root/usr/share/landfall/web"
cp -r "$CHECKOUT/assets/catalog/starter" "$root/usr/share/landfall/starter"
cp -r "$CHECKOUT/assets/office" "$root/usr/share/landfall/office"
[ ! -d "$CHECKOUT/assets/adapter" ] || cp -r "$CHECKOUT/assets/adapter" "$root/usr/share/landfall/adapter"
cp "$CHECKOUT/LICENSE" "$CHECKOUT/assets/NOTICE.md" "$root/usr/share/landfall/"
cp "$STAGE/starter.sqlite" "$root/usr/share/landfall/catalog/"
for board in qemu-virt raspberry-pi uefi; do
    install -D -m 0644 -t "$root/usr/share/landfall/boards/$board" "$BOARD/$board/panel.conf" "$BOARD/$board/serve.json"
done
cp -r --no-preserve=ownership "$BOARD/root/." "$root/"
if [ "$KIOSK" != none ]; then
    cp -r --no-preserve=ownership "$BOARD/kiosk/root/." "$root/"
    install -D -m 0644 -t "$root/usr/share/landfall/boards/qemu-virt" "$BOARD/qemu-virt/kiosk.env"
    cp -a "$WORK"/kiosk/{etc,usr} "$root/"
    # What the page needs none of: voices that nothing is linked with, another browser, lists of countries and file types, an X server's files,
    # and GIO's modules, one of which ends the browser's network process where there are no desktop settings.
    rm -rf "$root"/usr/lib/aarch64-linux-gnu/gio/modules "$root"/usr/{include,share/{doc,man,locale,xml,iso-codes,mime,X11/xorg.conf.d}} "$root"/etc/{init.d,X11/Xsession*} \
        "$root"/usr/lib/aarch64-linux-gnu/wpe-webkit-2.0/MiniBrowser "$root"/usr/lib/aarch64-linux-gnu/libflite_{cmu_time,cmu_grapheme,cmu_indic,cmu_us_kal16}*
fi
install -D -m 0644 "$RAUC_RING" "$root/etc/rauc/keyring.pem"

# pdftotext, with the libraries it needs that are not there already.
install -m 0755 "$WORK/pdftotext/usr/bin/pdftotext" "$root/usr/bin/"
todo=$root/usr/bin/pdftotext
while [ -n "$todo" ]; do
    found=""
    for library in $(for file in $todo; do readelf -d "$file"; done | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p' | sort -u); do
        from=$WORK/pdftotext/usr/lib/aarch64-linux-gnu/$library to=$root/usr/lib/aarch64-linux-gnu/$library
        if [ ! -e "$to" ] && [ -e "$from" ]; then cp -L "$from" "$to"; found="$found $to"; fi
    done
    todo=$found
done
# NSS opens these by name.
cp -L "$WORK"/pdftotext/usr/lib/aarch64-linux-gnu/lib{softokn3,freebl3,freeblpriv3,nssckbi}.so "$root/usr/lib/aarch64-linux-gnu/" 2>/dev/null || true

arm() { qemu-aarch64-static -L "$root" "$@"; }
arm "$root/usr/sbin/ldconfig" -r "$root"
# It notes when each file was last changed here.
rm -f "$root/var/cache/ldconfig/aux-cache"
systemd-sysusers --root="$root" 2>/dev/null
cat "$root"/usr/share/ca-certificates/mozilla/*.crt > "$root/etc/ssl/certs/ca-certificates.crt"
# Every program of ours starts, or there is no image.
arm "$root/usr/bin/landfall" --version > /dev/null
if arm "$root/usr/bin/landfall" console --help 2>/dev/null | grep -e --tty > /dev/null; then touch "$root/usr/share/landfall/has-console"; fi
case ${BREAK:-} in
# A system that starts and does not answer, for the tests of updates.
silent) printf "#!/bin/sh\nexec systemd-notify --ready --status=silent --exec \\; sleep infinity\n" > "$root/usr/bin/landfall" ;;
esac

# --- configuration ---------------------------------------------------------------------------------------------------------------------
: > "$root/etc/machine-id"
rm -f "$root/etc/resolv.conf" "$root/var/lib/dbus/machine-id"
ln -s ../run/systemd/resolve/stub-resolv.conf "$root/etc/resolv.conf"
ln -sfn /proc/self/mounts "$root/etc/mtab"
# Nobody logs in by a password: there are none.
sed -i 's/^root:[^:]*:/root:!*:/' "$root/etc/shadow"
sed -i "s/^VERSION=.*/&\nIMAGE_ID=landfall\nIMAGE_VERSION=$VERSION/" "$root/usr/lib/os-release"
rm -f "$root"/etc/systemd/system/timers.target.wants/* "$root"/etc/systemd/system/multi-user.target.wants/{e2scrub_reap.service,remote-fs.target}
enable() { arm "$root/usr/bin/systemctl" --root="$root" --quiet enable "$@" 2>/dev/null || systemctl --root="$root" --quiet enable "$@"; }
mask() { for unit in "$@"; do ln -sfn /dev/null "$root/etc/systemd/system/$unit"; done; }
enable systemd-networkd.service systemd-resolved.service systemd-timesyncd.service landfall.service landfall-setup.service landfall-health.service \
    landfall-screen.service landfall-trial.timer landfall-box.path landfall-network.service landfall-clock.service landfall-clock-save.timer
mask systemd-random-seed.service systemd-machine-id-commit.service systemd-networkd-wait-online.service systemd-pcrlock.socket \
    systemd-rfkill.service systemd-rfkill.socket ctrl-alt-del.target apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer fstrim.timer e2scrub_all.timer
if [ -e "$root/usr/share/landfall/has-console" ]; then
    mkdir -p "$root/etc/systemd/system-generators"
    ln -sfn /dev/null "$root/etc/systemd/system-generators/systemd-getty-generator"
    mask getty@tty1.service
fi
install -D -m 0644 /dev/null "$root/usr/lib/clock-epoch"
find "$root" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +

# --- root image: squashfs, and behind it the hash tree ----------------------------------------------------------------------------------
mksquashfs "$root" "$STAGE/root.img" -comp zstd -Xcompression-level 15 -b 256K -noappend -quiet -no-progress -no-xattrs
size=$(stat -c %s "$STAGE/root.img")
offset=$(((size + 4095) / 4096 * 4096))
truncate -s "$offset" "$STAGE/root.img"
hash=$(veritysetup format --hash-offset="$offset" --data-blocks=$((offset / 4096)) --salt=$(printf %s "$VERSION$SOURCE_DATE_EPOCH" | sha256sum | cut -c1-64) \
    --uuid=6c616e64-6661-6c6c-0000-000000000001 "$STAGE/root.img" "$STAGE/root.img" | sed -n 's/^Root hash:[[:space:]]*//p')

# --- initrd: busybox, veritysetup, and the modules for storage ---------------------------------------------------------------------------
initrd=$STAGE/initrd
mkdir -p "$initrd"/{bin,dev,proc,sys,run,newroot,lib/modules,lib/aarch64-linux-gnu}
ln -s . "$initrd/usr"
cp "$WORK/loader/usr/bin/busybox" "$BOARD/initrd/init" "$initrd/"
mv "$initrd/busybox" "$initrd/bin/"
cp "$root/usr/sbin/veritysetup" "$initrd/bin/"
cp -L "$root/lib/ld-linux-aarch64.so.1" "$initrd/lib/"
todo=$initrd/bin/veritysetup
while [ -n "$todo" ]; do
    found=""
    for library in $(for file in $todo; do readelf -d "$file"; done | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p' | sort -u); do
        to=$initrd/lib/aarch64-linux-gnu/$library
        [ -e "$to" ] || { cp -L "$root/usr/lib/aarch64-linux-gnu/$library" "$to"; found="$found $to"; }
    done
    todo=$found
done
# In the order in which they are loaded. dmi-sysfs brings what a virtual machine's owner passes to the system manager.
for module in virtio_blk virtio_mmio virtio_scsi squashfs dm-verity sha256 sha256_generic nls_ascii nls_cp437 vfat ext4 dmi-sysfs gpio-regulator fixed \
    reset-raspberrypi sdhci-iproc sdhci-brcmstb bcm2835 sdhci-of-dwcmshc sdhci-acpi dw_mmc-rockchip meson-gx-mmc usb-storage uas sd_mod xhci-pci xhci-plat-hcd nvme ahci; do
    modprobe -d "$root" -S "$version" -aD "$module" 2>/dev/null || true
done | awk '/^insmod/ && !seen[$2]++ {print $2}' | while read -r module; do
    name=$(basename "$module" .xz)
    case $module in *.xz) xz -dc "$module" > "$initrd/lib/modules/$name" ;; *) cp "$module" "$initrd/lib/modules/$name" ;; esac
    echo "$name"
done > "$STAGE/order"
cp "$STAGE/order" "$initrd/lib/modules/order"
find "$initrd" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +

# --- what a slot has on the boot partition -------------------------------------------------------------------------------------------------
mkdir -p "$boot"
cp "$kernel/vmlinuz" "$boot/linux"
(cd "$initrd" && find . | LC_ALL=C sort | cpio -o -H newc --quiet --reproducible -R 0:0 | zstd -q -9 -T0 > "$boot/initrd.img")
for dtb in "$kernel"/dtb/broadcom/bcm2[78]*rpi-{3-a-plus,3-b,3-b-plus,4-b,400,5-b,500,cm4-io,cm5-cm5io,zero-2-w,02-w}.dtb; do
    [ ! -e "$dtb" ] || cp "$dtb" "$boot/"
done
options="rauc.slot=@SLOT@ landfall.roothash=$hash landfall.hashoffset=$offset ro quiet panic=10 systemd.gpt_auto=no fsck.repair=yes"
printf 'title Landfall %s\nsort-key landfall\nlinux /@SLOT@/linux\ninitrd /@SLOT@/initrd.img\noptions %s%s\n' "$VERSION" "$options" \
    "$(sed 's/^./ &/' "$BOARD/uefi/cmdline")" > "$boot/entry.conf"
printf '%s %s\n' "$(cat "$BOARD/raspberry-pi/cmdline")" "$options" > "$boot/cmdline.txt"

# --- bundle --------------------------------------------------------------------------------------------------------------------------------
# "plain": RAUC 1.13 does not understand what dm-verity of kernel 7 reports, so it cannot take the other format.
bundle=$STAGE/bundle
mkdir -p "$bundle"
tar -C "$boot" -cf "$bundle/boot.tar" --sort=name --owner=0 --group=0 --mtime="@$SOURCE_DATE_EPOCH" .
cp "$STAGE/root.img" "$bundle/root.img"
install -m 0755 "$BOARD/bundle/hook" "$bundle/hook"
printf '[update]\ncompatible=landfall-arm64\nversion=%s\n\n[bundle]\nformat=plain\n\n[hooks]\nfilename=hook\n\n[image.root]\nfilename=root.img\nhooks=post-install\n' \
    "$VERSION" > "$bundle/manifest.raucm"
rauc --cert="$CERT" --key="$KEY" bundle "$bundle" "$STAGE/landfall-arm64.raucb" > "$STAGE/rauc.log" 2>&1 || { cat "$STAGE/rauc.log" >&2; exit 1; }
[ -z "${BREAK:-}" ] || exit 0

# --- image ---------------------------------------------------------------------------------------------------------------------------------
mkdir -p "$esp"/EFI/BOOT "$esp/loader/entries"
cp "$WORK/loader/usr/lib/systemd/boot/efi/systemd-bootaa64.efi" "$esp/EFI/BOOT/BOOTAA64.EFI"
printf 'timeout 0\neditor no\nauto-entries no\nauto-firmware no\n' > "$esp/loader/loader.conf"
cp -r "$boot" "$esp/a"
sed -i 's/@SLOT@/a/g' "$esp/a/entry.conf" "$esp/a/cmdline.txt"
{ cat "$esp/a/entry.conf"; echo "version 1"; } > "$esp/loader/entries/landfall-a.conf"
pi=$(find "$WORK/firmware" -type d -name raspi-firmware -path '*lib*' | sed -n 1p)
for file in bootcode.bin start.elf fixup.dat start4.elf fixup4.dat; do [ ! -e "$pi/$file" ] || cp "$pi/$file" "$esp/"; done
cp "$BOARD/raspberry-pi/config.txt" "$esp/"
find "$esp" "$STAGE/models" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +

definitions=$STAGE/repart.d
mkdir -p "$definitions" "$STAGE/data/system" "$STAGE/data/adapters"
mv "$STAGE/models" "$STAGE/data/models"
partition() { printf '[Partition]\n%b' "$2" > "$definitions/$1.conf"; }
partition 10-esp 'Type=esp\nLabel=esp\nFormat=vfat\nCopyFiles=/esp:/\nSizeMinBytes=256M\nSizeMaxBytes=256M\n'
partition 20-root-a 'Type=root-arm64\nLabel=root-a\nCopyBlocks=/root.img\nSizeMinBytes=384M\nSizeMaxBytes=384M\n'
partition 30-root-b 'Type=root-arm64\nLabel=root-b\nSizeMinBytes=384M\nSizeMaxBytes=384M\n'
data=$(($(du -sm "$STAGE/data" | cut -f1) * 5 / 4 + 96))
partition 40-data "Type=linux-generic\nLabel=data\nFormat=ext4\nCopyFiles=/data:/\nSizeMinBytes=${data}M\nSizeMaxBytes=${data}M\n"
# 512, because UEFI and the Pi's firmware read no other FAT.
seed=6c616e64-6661-6c6c-0000-000000000000
SYSTEMD_REPART_MKFS_OPTIONS_VFAT="-S 512" SYSTEMD_REPART_MKFS_OPTIONS_EXT4="-E hash_seed=$seed" systemd-repart --offline=yes --sector-size=512 --empty=create --size=auto --definitions="$definitions" \
    --root="$STAGE" --seed=$seed --architecture=arm64 --dry-run=no --no-pager "$STAGE/landfall-arm64.img" \
    > "$STAGE/repart.log" 2>&1 || { tail -20 "$STAGE/repart.log" >&2; exit 1; }
echo "board: image: root $((offset >> 20)) MiB with $(($(stat -c %s "$STAGE/root.img") - offset >> 10)) KiB of hashes, boot files of a slot $(du -sm "$boot" | cut -f1) MiB"
