import type { Random } from '../../base/clock.ts';
import { toHex } from '../../base/bytes.ts';
import { generateKeyPair } from '../../base/crypto.ts';
import { CardtillError } from '../../base/errors.ts';
import type { EnrolmentDocument } from '../../wire/enrolment.ts';
import { isTerminalId } from '../../wire/topics.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Registry } from '../ledger/registry.ts';
import { brokerPasswordVerifier, makeBrokerPassword } from './broker-password.ts';

export interface EnrolOptions {
  readonly registry: Registry;
  readonly ledger: Ledger;
  readonly random: Random;
  readonly brokerUrl: string;
  readonly brokerProtocolVersion: 4 | 5;
  readonly cloudKeyId: string;
  readonly cloudPublicKey: string;
}

export interface EnrolRequest {
  readonly storeId: string;
  /** Made up when absent. */
  readonly terminalId?: string;
  readonly attended: boolean;
}

/**
 * Creates a terminal with new keys and answers its enrolment document. The private key and the
 * password exist only in that answer. Throws NOT_FOUND, REQUEST_INVALID.
 */
export async function enrolTerminal(options: EnrolOptions, request: EnrolRequest): Promise<EnrolmentDocument> {
  const { registry, ledger, random } = options;
  const terminalId = request.terminalId ?? `t-${toHex(random.bytes(5))}`;
  if (!isTerminalId(terminalId)) throw new CardtillError('REQUEST_INVALID', 'a terminal id has 1 to 64 letters, digits and "-"');
  if ((await registry.terminal(terminalId)) !== undefined) throw new CardtillError('REQUEST_INVALID', `the terminal "${terminalId}" exists already`);
  const store = (await registry.stores()).find((candidate) => candidate.storeId === request.storeId);
  if (store === undefined) throw new CardtillError('NOT_FOUND', `there is no store "${request.storeId.slice(0, 64)}"`);
  if (store.online) throw new CardtillError('REQUEST_INVALID', 'the online store has no terminals');

  const keys = generateKeyPair();
  const brokerPassword = makeBrokerPassword(random);
  const row = await registry.addTerminal({
    terminalId, storeId: store.storeId, publicKey: keys.publicKey, passwordVerifier: brokerPasswordVerifier(brokerPassword, random), attended: request.attended,
  });
  const binding = await ledger.hello({ terminalId, terminalEpoch: row.terminalEpoch, headSeq: 0, headHash: new Uint8Array(32) });
  return {
    version: 1,
    terminalId,
    terminalEpoch: row.terminalEpoch,
    attended: row.attended,
    terminalKey: keys.privateKey,
    terminalKeyId: terminalKeyId(terminalId),
    cloudPublicKey: options.cloudPublicKey,
    cloudKeyId: options.cloudKeyId,
    brokerUrl: options.brokerUrl,
    brokerProtocolVersion: options.brokerProtocolVersion,
    brokerPassword,
    assignment: {
      storeId: binding.storeId,
      assignmentVersion: binding.assignmentVersion,
      storeName: binding.storeName,
      merchantName: binding.merchantName,
      orderPrefix: binding.orderPrefix,
      terminalShortId: binding.terminalShortId,
    },
  };
}

/** A terminal has one journal key until rotation exists (wire: Provisioning). At most 64 characters on the wire. */
export function terminalKeyId(terminalId: string): string {
  return `${terminalId.slice(0, 60)}.1`;
}
