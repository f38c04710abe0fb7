import type { Command } from 'commander';
import { existsSync, readFileSync } from 'node:fs';
import { equalBytes, toHex } from '../../base/bytes.ts';
import { publicKeyOf, verifyingKey, type VerifyingKey } from '../../base/crypto.ts';
import { CardtillError, isCardtillError } from '../../base/errors.ts';
import { readJournal } from '../../storage/journal/verify-journal.ts';
import { recordHash } from '../../wire/envelope.ts';
import { readReceipt, type ReadReceiptCode, type ReceiptCode } from '../../wire/receipt-code.ts';
import { yuan } from '../output.ts';
import { readEnrolment } from '../terminal-identity.ts';
import { action, type CommandContext } from './command-context.ts';

const exitCodes = { valid: 0, notValid: 2, usage: 64 } as const;

interface VerifyOptions {
  readonly key?: string;
  readonly journal: boolean;
}

/** Checks a receipt without a network. */
export function addVerifyCommand(program: Command): void {
  program.command('verify').description('check the QR text of a receipt, without a network; exit code 0 valid, 2 not valid, 64 asked wrongly').argument('[text]', 'what the symbol says: CT1.….…')
    .option('--key <key>', 'the terminal\'s public key, as "cardtill cloud terminal key" prints it, or a file with it; default: the terminal enrolled on this machine')
    .option('--journal', 'also find the record that it certifies in the journal of this machine', false)
    .exitOverride((error) => {
      process.exitCode = error.exitCode === 0 ? 0 : exitCodes.usage;
      throw error;
    })
    .action(action(program, async (context, text: string | undefined, options: VerifyOptions) => {
      if (text === undefined || text.trim() === '') return refuse(context, exitCodes.usage, 'Give the text of the receipt\'s symbol: cardtill verify CT1.….…');
      let read: ReadReceiptCode;
      try {
        read = readReceipt(text.trim());
      } catch (error) {
        if (!isCardtillError(error)) throw error;
        return refuse(context, exitCodes.notValid, error.message);
      }
      const key = keyFor(context, read.code, options.key);
      if (typeof key === 'string') return refuse(context, exitCodes.usage, key);
      if (!read.signedBy(key)) return refuse(context, exitCodes.notValid, `it is not signed by terminal ${read.code.terminalId} with this key: it was changed, or made up, or the key is another terminal's`);
      if (options.journal && !isJournaled(context, read.code)) return refuse(context, exitCodes.notValid, `its signature is right, but the journal of this machine has no record of it`);
      return approve(context, read.code, options.journal);
    }));
}

/** A sentence when there is none. */
function keyFor({ settings }: CommandContext, code: ReceiptCode, given: string | undefined): VerifyingKey | string {
  try {
    if (given !== undefined) return verifyingKey(code.keyId, derOf(existsSync(given) ? readFileSync(given, 'utf8') : given));
    const enrolment = readEnrolment(settings.agent.enrolmentFile);
    if (enrolment.terminalId === code.terminalId && enrolment.terminalKeyId === code.keyId) return verifyingKey(enrolment.terminalKeyId, publicKeyOf(enrolment.terminalKey));
    return `The receipt is of terminal ${code.terminalId}, and this machine is ${enrolment.terminalId}: give its key with --key.`;
  } catch (error) {
    if (!(error instanceof CardtillError)) throw error;
    return given === undefined ? `The receipt is of terminal ${code.terminalId}; no terminal is enrolled on this machine: give its key with --key.` : 'What --key names is no Ed25519 public key.';
  }
}

/** Base64 of the DER form, with or without the lines of PEM. */
function derOf(text: string): string {
  return text.replace(/-----[A-Z ]+-----/g, '').replace(/\s/g, '');
}

function isJournaled({ settings }: CommandContext, code: ReceiptCode): boolean {
  return readJournal(settings.agent.journalFolders).some(({ sealed }) => equalBytes(recordHash(sealed).slice(0, code.recordHash.length), code.recordHash));
}

function refuse({ output }: CommandContext, exitCode: number, reason: string): number {
  output.value({ valid: false, reason }, [exitCode === exitCodes.usage ? reason : `NOT VALID: ${reason}.`]);
  return exitCode;
}

const titles = { payment: 'Payment', recharge: 'Recharge', 'cash-taken': 'Cash taken for a recharge', 'cash-note': 'A bank note that is not accounted for,' } as const;

function approve({ output }: CommandContext, code: ReceiptCode, journaled: boolean): number {
  const { recordHash: hash, ...said } = code;
  output.value({ valid: true, receipt: { ...said, recordHash: toHex(hash) }, ...(journaled ? { journaled } : {}) }, [
    `VALID: signed by terminal ${code.terminalId}.`,
    `${titles[code.kind]} of ${yuan(code.amountFen)} in store ${code.storeId}, ${new Date(code.wallMs).toISOString()}`,
    `order ${code.orderId}, record ${code.seq}, ${toHex(hash)}`,
    ...(journaled ? ['The journal of this machine holds that record.'] : []),
  ]);
  return exitCodes.valid;
}
