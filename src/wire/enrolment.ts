import { signingKey, verifyingKey } from '../base/crypto.ts';
import { CardtillError } from '../base/errors.ts';

/**
 * What a terminal is given once, as a file of mode 0600: its name, its keys, the cloud's key, the way
 * to the broker, and the binding in force on that day (HELLO brings later ones).
 */
export interface EnrolmentDocument {
  readonly version: 1;
  readonly terminalId: string;
  readonly terminalEpoch: number;
  readonly attended: boolean;
  /** Ed25519, PKCS#8 in base64 DER. */
  readonly terminalKey: string;
  readonly terminalKeyId: string;
  /** Ed25519, SPKI in base64 DER. */
  readonly cloudPublicKey: string;
  readonly cloudKeyId: string;
  /** mqtt://host:port or mqtts://host:port. */
  readonly brokerUrl: string;
  /** 4 is MQTT 3.1.1 (the embedded broker), 5 is MQTT 5. */
  readonly brokerProtocolVersion: 4 | 5;
  /** The user name is the terminal's id. */
  readonly brokerPassword: string;
  readonly assignment: EnrolmentAssignment;
}

export interface EnrolmentAssignment {
  readonly storeId: string;
  readonly assignmentVersion: number;
  readonly storeName: string;
  readonly merchantName: string;
  /** 8 digits. */
  readonly orderPrefix: string;
  /** 6 digits. */
  readonly terminalShortId: string;
}

const charsMax = 64 * 1024;

/** Reads an enrolment file. Throws ENROLMENT_INVALID, never with a secret in its message. */
export function parseEnrolment(text: string): EnrolmentDocument {
  if (text.length > charsMax) throw invalid('it is too long');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw invalid('it is not JSON');
  }
  const fields = objectOf(value, 'it');
  if (fields['version'] !== 1) throw invalid('its version is not 1');
  const assignment = objectOf(fields['assignment'], 'assignment');
  const document: EnrolmentDocument = {
    version: 1,
    terminalId: textOf(fields, 'terminalId', /^[A-Za-z0-9-]{1,64}$/),
    terminalEpoch: countOf(fields, 'terminalEpoch'),
    attended: flagOf(fields, 'attended'),
    terminalKey: textOf(fields, 'terminalKey', /^[A-Za-z0-9+/=]{1,256}$/),
    terminalKeyId: textOf(fields, 'terminalKeyId', /^[\x21-\x7e]{1,64}$/),
    cloudPublicKey: textOf(fields, 'cloudPublicKey', /^[A-Za-z0-9+/=]{1,256}$/),
    cloudKeyId: textOf(fields, 'cloudKeyId', /^[\x21-\x7e]{1,64}$/),
    brokerUrl: textOf(fields, 'brokerUrl', /^mqtts?:\/\/[^\s/@]{1,253}(:\d{1,5})?\/?$/),
    brokerProtocolVersion: fields['brokerProtocolVersion'] === 4 ? 4 : fields['brokerProtocolVersion'] === 5 ? 5 : fail('brokerProtocolVersion'),
    brokerPassword: textOf(fields, 'brokerPassword', /^[\x21-\x7e]{16,128}$/),
    assignment: {
      storeId: textOf(assignment, 'storeId', /^[^\p{Cc}]{1,64}$/u),
      assignmentVersion: countOf(assignment, 'assignmentVersion'),
      storeName: textOf(assignment, 'storeName', /^[^\p{Cc}]{0,64}$/u),
      merchantName: textOf(assignment, 'merchantName', /^[^\p{Cc}]{0,64}$/u),
      orderPrefix: textOf(assignment, 'orderPrefix', /^\d{8}$/),
      terminalShortId: textOf(assignment, 'terminalShortId', /^\d{6}$/),
    },
  };
  // Keys that cannot be read are found now, not at the first sale.
  signingKey(document.terminalKeyId, document.terminalKey);
  verifyingKey(document.cloudKeyId, document.cloudPublicKey);
  return document;
}

function objectOf(value: unknown, name: string): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Readonly<Record<string, unknown>>;
  throw invalid(`${name} is not an object`);
}

function textOf(fields: Readonly<Record<string, unknown>>, name: string, pattern: RegExp): string {
  const value = fields[name];
  return typeof value === 'string' && pattern.test(value) ? value : fail(name);
}

function countOf(fields: Readonly<Record<string, unknown>>, name: string): number {
  const value = fields[name];
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : fail(name);
}

function flagOf(fields: Readonly<Record<string, unknown>>, name: string): boolean {
  const value = fields[name];
  return typeof value === 'boolean' ? value : fail(name);
}

function fail(name: string): never {
  throw invalid(`its field ${name} is missing or wrong`);
}

function invalid(what: string): CardtillError {
  return new CardtillError('ENROLMENT_INVALID', `the enrolment file cannot be used: ${what}`);
}
