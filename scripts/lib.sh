# shellcheck shell=bash
# What scripts/test and scripts/demo share. Sourced, never run: every function leaves the decision to its caller.

# The checkout, whatever the caller's working directory.
repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

say() { printf '%s\n' "$*"; }
complain() { printf '%s\n' "$*" >&2; }

# Node 20.19 is the first that loads every native module here.
require_node() {
  if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
    complain 'Node 20.19 or newer with npm is needed; it is not on the PATH.'
    return 1
  fi
  if ! node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)'; then
    complain "Node 20.19 or newer is needed; this is $(node --version)."
    return 1
  fi
}

# Sets as_root to the words that run a command as root, or returns 1 and sets no_root_reason. A password is asked for
# only where somebody is there to type it.
as_root=()
no_root_reason=''
find_root() {
  as_root=()
  if [ "$(id -u)" -eq 0 ]; then return 0; fi
  if ! command -v sudo >/dev/null; then
    no_root_reason='this is not root and there is no sudo'
    return 1
  fi
  as_root=(sudo)
  if sudo -n true 2>/dev/null || { [ -t 0 ] && sudo -v; }; then return 0; fi
  no_root_reason='sudo wants a password and nobody is there to type it'
  return 1
}

# Prints those of the named Debian packages that are not installed.
missing_packages() {
  local name
  for name in "$@"; do
    if ! command -v dpkg-query >/dev/null || [ "$(dpkg-query -W -f='${db:Status-Status}' "$name" 2>/dev/null)" != installed ]; then say "$name"; fi
  done
}

# Runs as root, so that one process puts back what it changed whatever becomes of the caller. Services stay off while
# it installs: policy-rc.d answers 101 ("forbidden"), which is Debian's own way.
# shellcheck disable=SC2016 # Expanded by the shell that runs it.
install_as_root='
set -eu
policy=/usr/sbin/policy-rc.d
kept=
made=
put_back() {
  if [ -n "$made" ]; then rm -f "$policy"; fi
  if [ -n "$kept" ]; then mv -f "$kept" "$policy"; fi
}
trap put_back EXIT
trap "exit 130" INT TERM HUP
answer=0
if [ -e "$policy" ]; then "$policy" cardtill start >/dev/null 2>&1 || answer=$?; fi
if [ "$answer" -ne 101 ]; then
  if [ -e "$policy" ]; then
    mv "$policy" "$policy.before-cardtill"
    kept=$policy.before-cardtill
  fi
  made=yes
  printf "#!/bin/sh\nexit 101\n" > "$policy"
  chmod 755 "$policy"
fi
export DEBIAN_FRONTEND=noninteractive
wait="-o DPkg::Lock::Timeout=120"
fresh=
for name in "$@"; do
  if ! apt-cache show "$name" >/dev/null 2>&1; then
    apt-get $wait update -qq
    fresh=yes
    break
  fi
done
if ! apt-get $wait install -y -qq --no-install-recommends "$@"; then
  # Lists that are too old name files that are gone.
  if [ -n "$fresh" ]; then exit 1; fi
  apt-get $wait update -qq
  apt-get $wait install -y -qq --no-install-recommends "$@"
fi
'

# install_packages PURPOSE NAME...: installs what is missing of the named Debian packages, or says why not and returns 1.
install_packages() {
  local purpose=$1 missing
  shift
  missing=$(missing_packages "$@" | tr '\n' ' ')
  if [ -z "$missing" ]; then return 0; fi
  if ! command -v apt-get >/dev/null; then
    say "Not installed: ${missing}(${purpose}): this is no Debian, so they are left out."
    return 1
  fi
  if ! find_root; then
    say "Not installed: ${missing}(${purpose}): ${no_root_reason}."
    return 1
  fi
  say "Installing from Debian: ${missing}(${purpose}). No service is started now; Debian would start one at the next boot."
  # shellcheck disable=SC2086 # One word a package.
  if ! "${as_root[@]}" sh -c "$install_as_root" install-packages $missing </dev/null >"$repository/.cache/apt.log" 2>&1; then
    tail -n 5 "$repository/.cache/apt.log"
    say "Not installed: ${missing}(${purpose}): apt-get failed; its words are in .cache/apt.log."
    return 1
  fi
}

# Installs the npm packages of package-lock.json unless exactly these are there already. No install script runs.
install_node_modules() {
  local stamp=node_modules/.cardtill-lock wanted
  wanted="$(sha256sum package-lock.json | cut -d ' ' -f 1) $(node -p 'process.platform + "-" + process.arch')"
  if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ]; then return 0; fi
  say 'Installing the npm packages of package-lock.json into node_modules (no install script is run).'
  npm ci --ignore-scripts --no-audit --no-fund --loglevel=error || return 1
  say "$wanted" >"$stamp"
}
