# shellcheck shell=bash disable=SC2154 # lib.sh, which comes first, has set them.
# How scripts/hil makes its guest. Sourced after lib.sh; every function leaves the decision to its caller.

hil_cache=$repository/.cache/hil
guest_sources=$repository/test/hil/guest

# What the guest has beside the host's files: the kernel is found by its meta package.
guest_packages=(udev libudev1 kmod libkmod2 pcscd libccid libpcsclite1 libusb-1.0-0)
# What mounts the root, and the consoles.
early_modules=(virtio_pci 9pnet_virtio 9p overlay virtio_console)
# The buses and drivers of the devices; what else the kernel asks for when a device comes it has from udev, as on any machine.
device_modules=(xhci_pci usbhid hid_generic uhid usblp usbserial ftdi_sio cdc_acm evdev vhci_hcd dummy_hcd libcomposite usb_f_acm)

# Prints why there can be no guest on this machine; nothing when there can.
why_no_guest() {
  if [ "$(uname -s)" != Linux ] || ! command -v dpkg >/dev/null || ! command -v apt-get >/dev/null; then
    say 'this is no Debian'
  elif [ "$(dpkg --print-architecture)" != amd64 ]; then
    say "the guest runs this machine's own programs, and QEMU is set up for amd64 alone"
  elif [ "$(readlink -f /bin)" != /usr/bin ]; then
    say 'the programs of this Debian are not all below /usr'
  fi
}

# As root apt's own sandbox user cannot write into a folder of ours.
apt_download() { (cd "$hil_cache/packages" && apt-get -qq -o APT::Sandbox::User="$(id -un)" download "$@") >>"$repository/.cache/apt.log" 2>&1; }

# Puts the packages of the guest into the cache, or returns 1. Lists that are too old name files that are gone.
download_packages() {
  local kernel
  mkdir -p "$hil_cache/packages"
  : >"$repository/.cache/apt.log"
  for _ in once again; do
    kernel=$(apt-cache depends linux-image-amd64 2>/dev/null | awk '/Depends:/ { print $2; exit }')
    if [ -n "$kernel" ] && apt_download "$kernel" "${guest_packages[@]}"; then
      say "${kernel#linux-image-}" >"$hil_cache/packages/kernel-version"
      return 0
    fi
    if ! find_root; then return 1; fi
    "${as_root[@]}" apt-get -o DPkg::Lock::Timeout=120 update -qq </dev/null >>"$repository/.cache/apt.log" 2>&1 || return 1
  done
  return 1
}

# make_guest FOLDER: kernel, initramfs and the guest's own files from the packages.
make_guest() {
  local folder=$1 version package name
  version=$(cat "$hil_cache/packages/kernel-version")
  mkdir -p "$folder/kernel" "$folder/layer"
  dpkg -x "$hil_cache/packages/linux-image-${version}_"*.deb "$folder/kernel"
  for package in "${guest_packages[@]}"; do dpkg -x "$hil_cache/packages/${package}_"*.deb "$folder/layer"; done
  # Debian's packages put some files into folders that are links in a system of today.
  for name in lib bin sbin; do
    if [ -d "$folder/layer/$name" ]; then
      mkdir -p "$folder/layer/usr/$name"
      cp -a "$folder/layer/$name/." "$folder/layer/usr/$name/"
      rm -rf "${folder:?}/layer/$name"
    fi
  done
  mkdir -p "$folder/layer/usr/lib/modules" "$folder/layer/usr/lib/cardtill-hil"
  cp "$guest_sources/init" "$folder/layer/usr/lib/cardtill-hil/init"
  unpack_kernel "$folder/kernel/boot/vmlinuz-$version" "$folder/kernel-image" || cp "$folder/kernel/boot/vmlinuz-$version" "$folder/kernel-image"
  # Debian 13 has its modules below /usr.
  mv "$folder"/kernel/lib/modules/"$version" "$folder/layer/usr/lib/modules/$version" 2>/dev/null || mv "$folder"/kernel/usr/lib/modules/"$version" "$folder/layer/usr/lib/modules/$version"
  rm -rf "${folder:?}/kernel"
  ln -sfn usr/lib "$folder/layer/lib"
  (export LD_LIBRARY_PATH=$folder/layer/usr/lib/x86_64-linux-gnu; exec -a depmod "$folder/layer/usr/bin/kmod" -b "$folder/layer" "$version")
  rm "$folder/layer/lib"
  make_initramfs "$folder" "$version"
  # Whether one of these steps failed: a guest that is half made does not boot.
  [ -s "$folder/kernel-image" ] && [ -s "$folder/initramfs" ] && [ -s "$folder/layer/usr/lib/modules/$version/modules.dep" ]
}

# unpack_kernel FILE TARGET: the kernel without its own unpacking, which takes an emulated machine seconds; or returns 1. Where the packed
# kernel lies in the file is written in its header (Linux, Documentation/arch/x86/boot.rst: setup_sects, payload_offset, payload_length).
unpack_kernel() {
  local file=$1 target=$2 sectors offset length
  sectors=$(od -An -tu1 -j 497 -N 1 "$file")
  read -r offset length < <(od -An -tu4 -j 584 -N 8 "$file")
  # Its last four bytes are the unpacked size.
  dd if="$file" iflag=skip_bytes,count_bytes skip="$(((sectors + 1) * 512 + offset))" count="$((length - 4))" bs=1M status=none | xz -dc >"$target" 2>/dev/null || return 1
  [ "$(head -c 4 "$target" | tail -c 3)" = ELF ]
}

# make_initramfs FOLDER VERSION: busybox, the modules that mount the root, and those of the devices. Nothing is packed: unpacking is slow in the guest.
make_initramfs() {
  local folder=$1 modules=$1/layer/usr/lib/modules/$2 root=$1/initramfs-root name
  mkdir -p "$root"/{bin,proc,sys,dev,host,layer,memory,newroot,modules}
  cp "$(command -v busybox)" "$root/bin/busybox"
  for name in sh mount insmod switch_root mkdir cp cut sleep dmesg tail; do ln -s busybox "$root/bin/$name"; done
  cp "$guest_sources/initramfs-init" "$root/init"
  chmod 755 "$root/init"
  : >"$root/modules/early"
  : >"$root/modules/devices"
  for name in "${early_modules[@]}"; do add_module "$modules" "$name" "$root/modules" early; done
  for name in "${device_modules[@]}"; do add_module "$modules" "$name" "$root/modules" devices; done
  (cd "$root" && find . | cpio -o -H newc --quiet) >"$folder/initramfs"
  rm -rf "$root"
}

# add_module MODULES NAME FOLDER LIST: the module after those that it needs, each once. One that is not there is built in.
add_module() {
  local modules=$1 name=$2 folder=$3 list=$4 line path file
  line=$(grep -E "/${name//[-_]/[-_]}\.ko(\.xz)?:" "$modules/modules.dep") || return 0
  # The line names what it needs from the last to the first.
  for path in $(printf '%s\n' "${line/:/}" | tr ' ' '\n' | tac); do
    file=$(basename "$path" .xz)
    if [ -e "$folder/$file" ]; then continue; fi
    case $path in *.xz) xz -dc "$modules/$path" >"$folder/$file" ;; *) cp "$modules/$path" "$folder/$file" ;; esac
    say "$file" >>"$folder/$list"
  done
}

# One at a time in this checkout, from lock_cache to unlock_cache.
lock_cache() {
  mkdir -p "$hil_cache"
  exec 8>"$hil_cache/lock"
  flock 8
}
unlock_cache() { exec 8>&-; }

# Whoever uses a folder holds a lock on it, which its machine inherits. Removes those of the folders that nobody uses.
sweep() {
  local folder
  for folder in "$@"; do
    if [ ! -d "$folder" ] || ! exec 9<"$folder"; then continue; fi
    if flock -n 9; then rm -rf "$folder"; fi
    exec 9<&-
  done
}

# Sets guest to the folder of a guest that is made of these sources and packages, and holds it, or returns 1. Within the lock of the cache.
prepare_guest() {
  local stamp
  stamp=$(cat "$guest_sources"/* "${BASH_SOURCE[0]}" | sha256sum | cut -c 1-16)
  guest=$hil_cache/guest-$stamp
  if [ ! -d "$guest" ]; then
    sweep "$hil_cache"/guest-*
    if [ ! -f "$hil_cache/packages/kernel-version" ]; then
      rm -rf "$hil_cache/packages"
      say "Downloading from Debian, not installing: a kernel and ${guest_packages[*]} (90 MB, for the guest alone)."
      if ! download_packages; then return 1; fi
    fi
    rm -rf "$hil_cache/new"
    if ! make_guest "$hil_cache/new"; then return 1; fi
    mv "$hil_cache/new" "$guest"
  fi
  exec 7<"$guest"
  flock -s 7
}
