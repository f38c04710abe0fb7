import { concatBytes, toHex } from '../../base/bytes.ts';
import { limits } from '../../base/limits.ts';
import { readCardAnswer } from '../../codecs/card-commands/card-command.ts';
import { storageCardOf } from '../../codecs/card-commands/storage-card.ts';
import { ccidReplyReader, type CcidReply } from '../../codecs/ccid/ccid-message.ts';
import { readCcidNotice } from '../../codecs/ccid/ccid-notice.ts';
import { readFirmware, readTarget } from '../../codecs/pn532/pn532-command.ts';
import { pn532Reader, type Pn532Frame } from '../../codecs/pn532/pn532-frame.ts';
import type { CardReaderEvent } from '../../ports/card-reader.ts';
import type { CardReaderProfile } from '../../profiles/device-profile.ts';
import { makeCardReader } from '../card-reader/make-card-reader.ts';
import { replayPort, stillTime } from './replay-port.ts';

/**
 * What a card reader said, a list. Of stripes and of keyboards what the driver tells: `{card, digits}`, `{card, number}`, `{bankCard}` with its masked
 * number, `{unreadable}`; of CCID and PN532 the replies and notices.
 */
export function cardEvents(profile: CardReaderProfile, chunks: readonly Uint8Array[], reportDescriptor: Uint8Array | undefined): unknown {
  switch (profile.protocol) {
    case 'magtek-hid':
    case 'idtech-hid':
    case 'rfid-keyboard': return driverSays(profile, chunks, reportDescriptor);
    case 'ccid': return chunks.flatMap(ccidSays);
    case 'pn532': return pn532Says(chunks);
  }
}

function driverSays(profile: CardReaderProfile, reports: readonly Uint8Array[], reportDescriptor: Uint8Array | undefined): readonly unknown[] {
  const { port, hear } = replayPort(reportDescriptor === undefined ? {} : { reportDescriptor });
  const driver = makeCardReader({ port, profile, cardPrefixes: [], clock: stillTime, timers: stillTime });
  const events: unknown[] = [];
  driver.onEvent((event) => void events.push(eventSays(event)));
  for (const report of reports) hear(report);
  driver.end();
  return events;
}

function eventSays(event: CardReaderEvent): unknown {
  if (event.kind === 'bank-card-refused') return { bankCard: event.hint };
  if (event.kind === 'unreadable') return { unreadable: event.reason };
  if (event.kind === 'card-removed') return { removed: true };
  const { card } = event;
  switch (card.medium) {
    case 'stripe': return { card: 'stripe', digits: card.digits.reveal() };
    case 'contactless': return { card: card.kind, uid: card.uid.reveal() };
    case 'tag': return { card: 'tag', number: card.number.reveal() };
  }
}

/** Notices come over the interrupt pipe, replies over the bulk pipe: their first bytes tell them apart (CCID 1.1 §6). */
function ccidSays(bytes: Uint8Array): readonly unknown[] {
  if ((bytes[0] ?? 0) < 0x80) {
    const notice = readCcidNotice(bytes);
    return [notice.kind === 'slot-change' ? { notice: notice.slots[0]?.isPresent === true ? 'card-there' : 'card-gone' } : { notice: notice.kind }];
  }
  const reader = ccidReplyReader(limits.deviceReadBufferBytesMax);
  return [...reader.push(bytes), ...reader.flush()].map((reply) => (reply.kind === 'reply' ? replySays(reply) : { discarded: reply.byteCount }));
}

function replySays({ type, card, outcome, data }: CcidReply): unknown {
  if (type !== 'data' || outcome !== 'done') return { type, card, outcome };
  const kind = storageCardOf(data);
  if (kind !== undefined) return { type, card, kind };
  const answer = readCardAnswer(data);
  return answer.kind === 'done' ? { type, card, answer: toHex(answer.data).toUpperCase() } : { type, card, answer: answer.kind };
}

function pn532Says(chunks: readonly Uint8Array[]): unknown {
  return pn532Reader().push(concatBytes(...chunks)).map((frame) => (frame.kind === 'data' ? chipSays(frame) : { kind: frame.kind }));
}

function chipSays({ data }: Extract<Pn532Frame, { kind: 'data' }>): unknown {
  const target = readTarget(data);
  if (target !== undefined) return { kind: target.kind, uid: toHex(target.uid).toUpperCase() };
  return readFirmware(data) ?? { kind: 'data', code: data[0] };
}
