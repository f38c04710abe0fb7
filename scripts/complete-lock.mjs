// Completes package-lock.json after `npm install`. A registry that holds no packages for other platforms makes npm write a lock
// file without them, and `npm ci` then refuses that file everywhere. The missing rows are known without the registry: the
// package that wants them gives the exact version, and their names give the platform, so that nobody here fetches them.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const path = fileURLToPath(new URL('../package-lock.json', import.meta.url));
const lock = JSON.parse(readFileSync(path, 'utf8'));

const systems = { aix: 'aix', android: 'android', darwin: 'darwin', freebsd: 'freebsd', linux: 'linux', linuxmusl: 'linux', netbsd: 'netbsd', openbsd: 'openbsd', openharmony: 'openharmony', sunos: 'sunos', win32: 'win32', windows: 'win32', wasm32: 'none', wasm: 'none', wasi: 'none' };
const processors = { arm: 'arm', arm64: 'arm64', ia32: 'ia32', loong64: 'loong64', mips64el: 'mips64el', ppc64: 'ppc64', ppc64le: 'ppc64', riscv64: 'riscv64', s390x: 's390x', x64: 'x64', wasm32: 'wasm32' };

const added = [];
for (const parent of Object.values(lock.packages)) {
  for (const [name, version] of Object.entries(parent.optionalDependencies ?? {})) {
    const key = `node_modules/${name}`;
    if (lock.packages[key] !== undefined) continue;
    if (!/^\d+\.\d+\.\d+[\w.+-]*$/.test(version)) throw new Error(`${name}@${version} is missing and its version is not exact: install it where it can be had`);
    const words = name.split('/').at(-1).split(/[-.]/);
    const os = words.map((word) => systems[word]).find((word) => word !== undefined);
    const cpu = words.map((word) => processors[word]).find((word) => word !== undefined);
    if (os === undefined) throw new Error(`${name} is missing and names no platform`);
    const libc = os !== 'linux' ? undefined : words.some((word) => word.includes('musl')) ? 'musl' : 'glibc';
    lock.packages[key] = { version, ...(cpu && { cpu: [cpu] }), ...(parent.dev && { dev: true }), ...(libc && { libc: [libc] }), optional: true, os: [os] };
    added.push(name);
  }
}

const [top, ...rest] = Object.entries(lock.packages);
lock.packages = Object.fromEntries([top, ...rest.sort(([left], [right]) => left.localeCompare(right, 'en'))]);
writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`${added.length} packages of other platforms added${added.length > 0 ? `: ${added.join(', ')}` : ''}`);
