import { closeSync, constants, openSync, readFileSync, statfsSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { toHex } from '../../base/bytes.ts';
import { sha256 } from '../../base/crypto.ts';
import { CardtillError } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import type { LeaseMark, RollbackWitness } from '../../ports/rollback-witness.ts';

/** Linux tmpfs (statfs(2), f_type). */
const tmpfsMagic = 0x0102_1994;
/** Mark: two 48-bit numbers, each with zeros before it. */
const digits = 16;

/**
 * A witness in memory: a small file on a file system that has no disk. It outlives the process and
 * not the boot, which it names besides. Where `folder` is no such file system nothing outlives the
 * process, and every start has to hear the cloud first.
 */
export function volatileWitness(options: { readonly folder: string; readonly owner: string; readonly bootId: string; readonly logger: Logger }): RollbackWitness {
  const { folder, owner, bootId, logger } = options;
  const file = join(folder, `cardtill-${toHex(sha256(new TextEncoder().encode(owner))).slice(0, 16)}`);
  if (!isInMemory(folder)) {
    logger.log('warn', 'witness.no-memory-folder', { folder });
    let kept: LeaseMark | undefined;
    return { recall: () => kept, remember: (mark) => { kept = mark; } };
  }
  let known = read(file, bootId);
  return {
    recall: () => known,
    remember: (mark) => {
      if (known?.epoch === mark.epoch && known.steps === mark.steps) return;
      write(file, `${bootId}\n${padded(mark.epoch)}\n${padded(mark.steps)}\n`);
      known = mark;
    },
  };
}

function isInMemory(folder: string): boolean {
  try {
    return statfsSync(folder).type === tmpfsMagic;
  } catch {
    return false;
  }
}

function padded(count: number): string {
  return String(count).padStart(digits, '0');
}

/** A file of another boot, or one that cannot be read, remembers nothing. */
function read(file: string, bootId: string): LeaseMark | undefined {
  try {
    const [boot, epoch, steps] = readFileSync(file, 'utf8').split('\n');
    const mark = { epoch: Number(epoch), steps: Number(steps) };
    return boot === bootId && Number.isSafeInteger(mark.epoch) && Number.isSafeInteger(mark.steps) ? mark : undefined;
  } catch {
    return undefined;
  }
}

/** The length never changes within a boot: written over in one call, it is old or new. */
function write(file: string, text: string): void {
  try {
    const descriptor = openSync(file, constants.O_WRONLY | constants.O_CREAT, 0o600);
    try {
      writeSync(descriptor, text, 0);
    } finally {
      closeSync(descriptor);
    }
  } catch (cause) {
    throw new CardtillError('STORAGE_FAILED', 'the witness of the leases could not be written', { cause });
  }
}
