import type { ProfileVector } from './profile-vector.ts';

/** A profile file as it was read: any part of a profile, with USB ids as lsusb prints them. */
export type ProfileSource = Readonly<Record<string, unknown>> & { readonly id: string; readonly inherits?: string };

/** One level, from a base: `capabilities` merge key by key, everything else of the profile replaces. Ids become numbers. */
export function resolveProfile(source: ProfileSource, base: ProfileSource | undefined): Readonly<Record<string, unknown>> {
  const { $schema: _schema, inherits: _inherits, ...own } = source;
  const { $schema: _baseSchema, ...inherited }: Readonly<Record<string, unknown>> = base ?? {};
  const capabilities = { ...(inherited.capabilities as object | undefined), ...(own.capabilities as object | undefined) };
  const resolved: Record<string, unknown> = { ...inherited, ...own };
  // A protocol that asks for nothing leaves nothing to say.
  if ('capabilities' in inherited || 'capabilities' in own || 'protocol' in resolved) resolved['capabilities'] = capabilities;
  if (Array.isArray(resolved['match'])) resolved['match'] = resolved['match'].map((rule: Readonly<Record<string, unknown>>) => withNumbers(rule));
  return resolved;
}

const hexadecimalKeys = new Set(['usbVendorId', 'usbProductId', 'hidUsagePage']);

function withNumbers(rule: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(rule).map(([key, value]) => [key, hexadecimalKeys.has(key) && typeof value === 'string' ? Number.parseInt(value, 16) : value]));
}

/** The order of keys in a profile file; nested keys follow the schema's order. Canonical text makes differences readable. */
const keyOrder = ['$schema', 'id', 'inherits', 'class', 'name', 'protocol', 'status', 'transports', 'serial', 'match', 'plug', 'quirks', 'capabilities'];

/** The one way to write a profile: two spaces, known order of keys, short lists and objects on one line, a newline at the end. */
export function formatProfile(source: Readonly<Record<string, unknown>>): string {
  const keys = Object.keys(source).sort((left, right) => rank(left) - rank(right));
  const lines = keys.map((key) => `  ${JSON.stringify(key)}: ${formatValue(source[key], key)}`);
  return `{\n${lines.join(',\n')}\n}\n`;
}

/** The one way to write a list of vectors: a line each. */
export function formatVectors(vectors: readonly ProfileVector[]): string {
  return `[\n${vectors.map((vector) => `  ${formatShort(vector)}`).join(',\n')}\n]\n`;
}

function rank(key: string): number {
  const at = keyOrder.indexOf(key);
  return at < 0 ? keyOrder.length : at;
}

const lineCharsMax = 120;

/** On one line where it fits, else a line an entry. */
function formatValue(value: unknown, key: string): string {
  const short = formatShort(value);
  if (key.length + short.length + 6 <= lineCharsMax || typeof value !== 'object' || value === null) return short;
  if (Array.isArray(value)) return `[\n${value.map((item) => `    ${formatShort(item)}`).join(',\n')}\n  ]`;
  return `{\n${Object.entries(value).map(([name, item]) => `    ${JSON.stringify(name)}: ${formatShort(item)}`).join(',\n')}\n  }`;
}

function formatShort(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(formatShort).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return `{ ${Object.entries(value).map(([name, item]) => `${JSON.stringify(name)}: ${formatShort(item)}`).join(', ')} }`;
}
