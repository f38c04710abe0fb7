import { chmod, mkdir, open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Random } from '../base/clock.ts';
import { generateKeyPair, sha256 } from '../base/crypto.ts';
import { toHex } from '../base/bytes.ts';
import { CardtillError } from '../base/errors.ts';

export interface KeyFile {
  readonly keyId: string;
  /** Ed25519: PKCS#8 and SPKI in base64 DER. */
  readonly privateKey: string;
  readonly publicKey: string;
}

export interface CloudSecrets {
  /** Signs replies, configuration and notices. */
  readonly cloudKey: KeyFile;
  /** Signs requests to the payment channel. */
  readonly merchantKey: KeyFile;
  /** The channel's own key, when the channel is the double. */
  readonly doubleKey: KeyFile;
  /** Of the cloud's account at the embedded broker. */
  readonly workerPassword: string;
  /** For the operators' interface. */
  readonly adminToken: string;
}

/** Where the command line finds the token. */
export function adminTokenPath(dataDirectory: string): string {
  return join(dataDirectory, 'secrets', 'admin-token');
}

/** Reads the cloud's secrets, making what is missing: files of mode 0600 in a folder of mode 0700. Throws SETUP_FAILED. */
export async function cloudSecrets(dataDirectory: string, random: Random): Promise<CloudSecrets> {
  const folder = join(dataDirectory, 'secrets');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(folder, 0o700);
  const keyFile = async (name: string) => parseKey(await readOrMake(folder, name, random, () => newKey(name.replace(/-key\.json$/, ''))));
  const secret = (name: string) => readOrMake(folder, name, random, () => Buffer.from(random.bytes(32)).toString('base64url'));
  return {
    cloudKey: await keyFile('cloud-key.json'),
    merchantKey: await keyFile('merchant-key.json'),
    doubleKey: await keyFile('channel-key.json'),
    workerPassword: await secret('worker-password'),
    adminToken: await secret('admin-token'),
  };
}

function newKey(name: string): string {
  const pair = generateKeyPair();
  const keyId = `${name}-${toHex(sha256(new Uint8Array(Buffer.from(pair.publicKey, 'base64')))).slice(0, 8)}`;
  return JSON.stringify({ keyId, ...pair });
}

function parseKey(text: string): KeyFile {
  const { keyId, privateKey, publicKey } = JSON.parse(text) as Partial<KeyFile>;
  if (typeof keyId !== 'string' || typeof privateKey !== 'string' || typeof publicKey !== 'string') throw new CardtillError('SETUP_FAILED', 'a key file of the cloud cannot be read');
  return { keyId, privateKey, publicKey };
}

/** Written beside its place, synced and moved there: a start that was cut short leaves no half of a key. */
async function readOrMake(folder: string, name: string, random: Random, make: () => string): Promise<string> {
  const path = join(folder, name);
  const existing = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw new CardtillError('SETUP_FAILED', `${path} cannot be read: ${error.message}`, { cause: error });
  });
  if (existing !== undefined) return existing;
  const text = make();
  const unfinished = `${path}.${toHex(random.bytes(4))}`;
  const file = await open(unfinished, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(unfinished, path);
  return text;
}
