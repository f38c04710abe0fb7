import { CardtillError } from '../../base/errors.ts';

/**
 * Reads one object of the configuration file, key by key, and knows which keys nobody asked for.
 * Every refusal names the key by its path.
 */
export class SettingReader {
  readonly #fields: Readonly<Record<string, unknown>>;
  readonly #path: string;
  readonly #asked = new Set<string>();
  readonly #inner: SettingReader[] = [];

  constructor(value: unknown, path: string) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw invalid(path === '' ? 'the file' : path, 'must be an object');
    this.#fields = value as Readonly<Record<string, unknown>>;
    this.#path = path;
  }

  has(key: string): boolean {
    this.#asked.add(key);
    return this.#fields[key] !== undefined;
  }

  raw(key: string): unknown {
    this.#asked.add(key);
    return this.#fields[key];
  }

  object(key: string): SettingReader {
    this.#asked.add(key);
    const inner = new SettingReader(this.#fields[key] ?? {}, this.pathOf(key));
    this.#inner.push(inner);
    return inner;
  }

  objects(key: string): readonly SettingReader[] {
    const list = this.raw(key) ?? [];
    if (!Array.isArray(list)) throw invalid(this.pathOf(key), 'must be a list');
    const inner = list.map((item, index) => new SettingReader(item, `${this.pathOf(key)}[${index}]`));
    this.#inner.push(...inner);
    return inner;
  }

  text(key: string, fallback: string): string;
  text(key: string): string | undefined;
  text(key: string, fallback?: string): string | undefined {
    const value = this.raw(key) ?? fallback;
    if (value !== undefined && (typeof value !== 'string' || value === '')) throw invalid(this.pathOf(key), 'must be a text that is not empty');
    return value;
  }

  texts(key: string, fallback: readonly string[]): readonly string[] {
    const value = this.raw(key) ?? fallback;
    if (!Array.isArray(value) || value.some((item) => typeof item !== 'string' || item === '')) throw invalid(this.pathOf(key), 'must be a list of texts');
    return value as readonly string[];
  }

  choice<Choice extends string>(key: string, choices: readonly Choice[], fallback: Choice): Choice {
    const value = this.raw(key) ?? fallback;
    const found = choices.find((choice) => choice === value);
    if (found === undefined) throw invalid(this.pathOf(key), `must be one of ${choices.join(', ')}`);
    return found;
  }

  /** Port 0 takes a free one. */
  port(key: string, fallback: number): number {
    const value = this.raw(key) ?? fallback;
    if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > 65_535) throw invalid(this.pathOf(key), 'must be a port from 0 to 65535');
    return value;
  }

  flag(key: string, fallback: boolean): boolean {
    const value = this.raw(key) ?? fallback;
    if (typeof value !== 'boolean') throw invalid(this.pathOf(key), 'must be true or false');
    return value;
  }

  /** Throws CONFIG_INVALID when the file has a key that does not exist: most often a wrong spelling. */
  finish(): void {
    const unknown = Object.keys(this.#fields).find((key) => !this.#asked.has(key));
    if (unknown !== undefined) throw invalid(this.pathOf(unknown), 'is no setting');
    for (const inner of this.#inner) inner.finish();
  }

  pathOf(key: string): string {
    return this.#path === '' ? key : `${this.#path}.${key}`;
  }
}

export function invalid(path: string, what: string): CardtillError {
  return new CardtillError('CONFIG_INVALID', `${path} ${what}`);
}
