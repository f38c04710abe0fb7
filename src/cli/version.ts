import { readFileSync } from 'node:fs';

/** Of this package; the build writes it in, a run from source reads it. */
export const agentVersion: string = process.env.CARDTILL_VERSION ?? readVersion();

function readVersion(): string {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { readonly version: string };
  return version;
}
