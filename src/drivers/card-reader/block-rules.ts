import { isProtectedBlock } from '../../codecs/card-commands/card-command.ts';
import type { CardAccess, ContactlessKind } from '../../ports/card-reader.ts';

export type AccessRefusal = Extract<CardAccess<never>, { kind: 'refused' }>['reason'];

/** Blocks of sixteen bytes that a card of MIFARE Classic has; other cards have none that a key opens. */
const blockCounts: Partial<Readonly<Record<ContactlessKind, number>>> = { mini: 20, 'classic-1k': 64, 'classic-4k': 256 };

/** Why this block may not be read. */
export function readRefusal(kind: ContactlessKind, block: number): AccessRefusal | undefined {
  return Number.isInteger(block) && block >= 0 && block < (blockCounts[kind] ?? 0) ? undefined : 'not-supported';
}

/** A wrong byte in a trailer locks its sector for ever, and block 0 is the maker's: both only for who asks for it (devices §2.4). */
export function writeRefusal(kind: ContactlessKind, block: number, allowProtected: boolean): AccessRefusal | undefined {
  return readRefusal(kind, block) ?? (isProtectedBlock(block) && !allowProtected ? 'protected-block' : undefined);
}

export function refused(reason: AccessRefusal): CardAccess<never> {
  return { kind: 'refused', reason };
}
