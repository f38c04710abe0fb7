import { appendFileSync } from 'node:fs';

/** Far above what anything takes under emulation on a busy machine: only what hangs meets it. */
const checkMs = 120_000;
/** Of all checks of a part together. */
export const partMs = 600_000;

/** Says for each check whether it held, at once: to people and into the file that is counted. */
export class Checks {
  readonly #file: string;
  #passed = 0;
  #failed = 0;

  constructor(file: string) {
    this.#file = file;
  }

  get passed(): number {
    return this.#passed;
  }

  get failed(): number {
    return this.#failed;
  }

  /** Whether it held. What depends on it comes out false by itself. */
  readonly check = async (name: string, body: () => unknown, limitMs = checkMs): Promise<boolean> => {
    let timer: NodeJS.Timeout | undefined;
    try {
      await Promise.race([body(), new Promise((_resolve, reject) => { timer = setTimeout(() => reject(new Error('it did not end')), limitMs); })]);
      this.#passed += 1;
      this.#say(`PASS ${name}`);
      return true;
    } catch (error) {
      this.#failed += 1;
      this.#say(`FAIL ${name}: ${error instanceof Error ? error.message.split('\n').slice(0, 12).join(' | ') : String(error)}`);
      return false;
    } finally {
      clearTimeout(timer);
    }
  }

  #say(line: string): void {
    appendFileSync(this.#file, `${line}\n`);
    process.stdout.write(`${line}\n`);
  }
}

/** Resolves to the first thing that is there. `what` is named when it does not come. */
export async function until<Found>(what: string | (() => string), look: () => Found | undefined | false | null | Promise<Found | undefined | false | null>, withinMs = 100_000): Promise<Found> {
  const endMs = performance.now() + withinMs;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false && found !== null) return found;
    if (performance.now() > endMs) throw new Error(`did not come: ${typeof what === 'string' ? what : what()}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
