import type { Clock } from '../../base/clock.ts';
import type { SigningKey, VerifyingKey } from '../../base/crypto.ts';
import { CardtillError } from '../../base/errors.ts';
import type { Attribution } from '../../domain/attribution/attribution.ts';
import type { MoneyRecord } from '../../domain/money/money-record.ts';
import type { RecordSealer, SealPosition } from '../../ports/record-sealer.ts';
import { openMessage, sealMessage, type Header } from '../../wire/envelope.ts';
import { kindName } from '../../wire/kinds.ts';
import { decodeRecordBody, encodeRecordBody, recordKindNumber } from './record-bodies.ts';

/** Who speaks: what every header of this terminal says beside its own matter. */
export interface TerminalIdentity {
  readonly terminalId: string;
  /** The epoch in force: of plain requests. Records carry the one they are sealed in. */
  terminalEpoch(): number;
  readonly key: SigningKey;
  /** The public half: a journal is read back with it. */
  readonly ownKey: VerifyingKey;
  readonly clock: Clock;
  /** The version of the configuration in force. */
  configVersion(): number;
}

export interface Chained {
  readonly epoch: number;
  readonly seq: number;
  readonly previousHash: Uint8Array;
}

export function headerOf(identity: TerminalIdentity, kind: number, id: Header['id'], store: Pick<Attribution, 'storeId' | 'assignmentVersion'>, chained?: Chained): Header {
  const { terminalId, clock } = identity;
  return {
    terminalId, terminalEpoch: chained?.epoch ?? identity.terminalEpoch(), id, kind,
    storeId: store.storeId,
    assignmentVersion: store.assignmentVersion,
    configVersion: identity.configVersion(),
    wallMs: clock.wallMs(),
    monotonicMs: Math.floor(clock.monotonicMs()),
    bootId: clock.bootId,
    // A clock before this software existed was never set (measured on boards without a battery).
    clockQuality: clock.wallMs() >= softwareBirthMs ? 'good' : 'bad',
    ...(chained === undefined ? {} : { seq: chained.seq, previousHash: chained.previousHash }),
  };
}

const softwareBirthMs = Date.UTC(2026, 0, 1);

/** Seals money records with the terminal's key, once; what it returns is journaled and sent, byte for byte. */
export function recordSealer(identity: TerminalIdentity): RecordSealer {
  const keyOf = (keyId: string) => (keyId === identity.ownKey.keyId ? identity.ownKey : undefined);
  return {
    seal(record: MoneyRecord, position: SealPosition) {
      const header = headerOf(identity, recordKindNumber(record.kind), record.id, record.attribution, position);
      return sealMessage('up', header, encodeRecordBody(record), identity.key);
    },
    unseal(sealed) {
      const { header, body } = openMessage('up', sealed, keyOf);
      if (header.terminalId !== identity.terminalId) throw new CardtillError('WIRE_MALFORMED', 'a record of another terminal');
      const record = decodeRecordBody(kindName(header.kind), header.id, { storeId: header.storeId, assignmentVersion: header.assignmentVersion }, body);
      return { record, at: { epoch: header.terminalEpoch, seq: header.seq!, wallMs: header.wallMs, monotonicMs: header.monotonicMs, bootId: header.bootId } };
    },
  };
}
