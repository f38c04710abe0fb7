import { concatBytes, toHex } from '../../base/bytes.ts';
import { readBillTable, readCcnetState } from '../../codecs/ccnet/ccnet-command.ts';
import { ccnetReader } from '../../codecs/ccnet/ccnet-frame.ts';
import type { EscposStatusNumber } from '../../codecs/escpos/escpos-command.ts';
import { EscposReplyDecoder, readAutomaticStatus, readStatusByte, type EscposReply } from '../../codecs/escpos/escpos-reply.ts';
import { starStatusReader } from '../../codecs/star/star-status.ts';
import { readDeviceId, readPortStatus } from '../../codecs/usb-printer/usb-printer-class.ts';
import type { CashAcceptorProfile, DrivenProfile, ReceiptPrinterProfile, ScannerProfile } from '../../profiles/device-profile.ts';
import { CodeGate } from '../scanner/code-gate.ts';
import { makeScanProtocol } from '../scanner/make-scan-protocol.ts';
import { cardEvents } from './card-events.ts';

export interface ReplayedInput {
  /** What it is expected to mean: says which question an answer belongs to. */
  readonly means: unknown;
  readonly reportDescriptor: Uint8Array | undefined;
}

/**
 * What the codecs of this profile make of what the device sent, each chunk at once. Of a scanner a list of codes; of a card reader what
 * `card-events.ts` says; of a printer `{status: 1..4, flags}`, `{automatic: flags}`, `{name, isModel}`, `{proof}`, `{port: flags}`, `{deviceId, isModel}` or, of Star, `{star: flags, blocksDone}`;
 * of a cash acceptor a list of states. Undefined where a device says nothing.
 */
export function understoodAs(profile: DrivenProfile, chunks: readonly Uint8Array[], input: ReplayedInput): unknown {
  switch (profile.class) {
    case 'scanner': return codes(profile, chunks, input.reportDescriptor);
    case 'card-reader': return cardEvents(profile, chunks, input.reportDescriptor);
    case 'receipt-printer': return profile.protocol === 'escpos' ? printerSays(profile, concatBytes(...chunks), input.means) : starSays(concatBytes(...chunks));
    case 'cash-acceptor': return cashStates(profile, chunks);
    case 'customer-display': return undefined;
  }
}

/** Through the very path of the driver: each chunk is what the port hands over at once, then silence. */
function codes(profile: ScannerProfile, chunks: readonly Uint8Array[], reportDescriptor: Uint8Array | undefined): string[] {
  const protocol = makeScanProtocol(profile, reportDescriptor === undefined ? {} : { reportDescriptor });
  const gate = new CodeGate({ monotonicMs: () => 0 });
  return [...chunks.flatMap((chunk) => protocol.push(chunk)), ...protocol.silence()].flatMap((finding) => {
    if (finding.kind === 'answer') return [];
    const event = finding.kind === 'read' ? gate.pass(finding) : gate.refuse(finding.reason);
    if (event === undefined) return ['duplicate'];
    return event.kind === 'code' ? event.code.reveal() : event.kind === 'unreadable' ? event.reason : event.kind;
  });
}

function printerSays(profile: ReceiptPrinterProfile, bytes: Uint8Array, means: unknown): unknown {
  const asked = means as { readonly status?: EscposStatusNumber; readonly port?: unknown; readonly deviceId?: unknown };
  if ('port' in asked) return { port: setFlags(readPortStatus(bytes[0] ?? 0)) };
  if ('deviceId' in asked) {
    const model = readDeviceId(bytes)?.model;
    return { deviceId: model, isModel: isModel(profile, model) };
  }
  const replies = new EscposReplyDecoder().push(bytes);
  return replies.length === 1 ? replyMeans(profile, replies[0]!, asked.status) : replies;
}

function starSays(bytes: Uint8Array): unknown {
  const said = starStatusReader().push(bytes).map((frame) => ('kind' in frame ? frame : { star: setFlags(frame), ...(frame.blocksDone === undefined ? {} : { blocksDone: frame.blocksDone }) }));
  return said.length === 1 ? said[0] : said;
}

function replyMeans(profile: ReceiptPrinterProfile, reply: EscposReply, status: EscposStatusNumber | undefined): unknown {
  if (reply.kind === 'status' && status !== undefined) return { status, flags: setFlags(readStatusByte(status, reply.byte)) };
  if (reply.kind === 'automatic-status') return { automatic: setFlags(readAutomaticStatus(reply.bytes)) };
  if (reply.kind !== 'text') return reply;
  // A process id is answered as a text that begins with `"` (GS ( H, function 48).
  return reply.text.startsWith('"') ? { proof: reply.text.slice(1) } : { name: reply.text, isModel: isModel(profile, reply.text) };
}

function isModel({ capabilities }: ReceiptPrinterProfile, name: string | undefined): boolean {
  return name !== undefined && (capabilities.modelNames ?? []).some((beginning) => name.startsWith(beginning));
}

function setFlags(flags: object): string[] {
  return Object.entries(flags).filter(([, set]) => set === true).map(([flag]) => flag);
}

function cashStates({ capabilities }: CashAcceptorProfile, chunks: readonly Uint8Array[]): unknown {
  const reader = ccnetReader();
  return chunks.flatMap((chunk) => reader.push(chunk)).map((frame) => {
    if (frame.kind !== 'frame' || frame.address !== capabilities.address) return { kind: 'foreign' };
    return readCcnetState(frame.data) ?? bills(frame.data);
  });
}

function bills(data: Uint8Array): unknown {
  const table = readBillTable(data);
  return table === undefined ? { kind: 'other', data: toHex(data) } : { kind: 'bill-table', bills: table };
}
