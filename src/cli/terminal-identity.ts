import { existsSync, readFileSync } from 'node:fs';
import type { Clock } from '../base/clock.ts';
import { publicKeyOf, signingKey, verifyingKey } from '../base/crypto.ts';
import { CardtillError } from '../base/errors.ts';
import type { TerminalIdentity } from '../uplink/mapping/record-sealer.ts';
import { parseEnrolment, type EnrolmentDocument } from '../wire/enrolment.ts';

/** Throws ENROLMENT_INVALID, never with a secret in its message. */
export function readEnrolment(file: string): EnrolmentDocument {
  if (!existsSync(file)) throw new CardtillError('ENROLMENT_INVALID', `there is no enrolment file ${file}`);
  return parseEnrolment(readFileSync(file, 'utf8'));
}

/** @param terminalEpoch the one in force: the enrolment's, until the cloud gives another. */
export function identityOf(enrolment: EnrolmentDocument, clock: Clock, configVersion: () => number, terminalEpoch: () => number): TerminalIdentity {
  const { terminalId, terminalKeyId, terminalKey } = enrolment;
  return { terminalId, terminalEpoch, clock, configVersion, key: signingKey(terminalKeyId, terminalKey), ownKey: verifyingKey(terminalKeyId, publicKeyOf(terminalKey)) };
}
