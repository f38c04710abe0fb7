import { concatBytes, fromHex } from '../../base/bytes.ts';
import { encodeCardCommand, type CardCommand } from '../../codecs/card-commands/card-command.ts';
import { encodeCcid, type CcidCommand } from '../../codecs/ccid/ccid-message.ts';
import { encodeCcnetCommand, type CcnetCommand } from '../../codecs/ccnet/ccnet-command.ts';
import { encodeCcnet } from '../../codecs/ccnet/ccnet-frame.ts';
import { encodeCd5220, type Cd5220Command } from '../../codecs/cd5220/cd5220-command.ts';
import { encodeEpsonDmd, type EpsonDmdCommand } from '../../codecs/epson-dmd/epson-dmd-command.ts';
import { encodeEscpos } from '../../codecs/escpos/encode-escpos.ts';
import type { EscposCommand } from '../../codecs/escpos/escpos-command.ts';
import { encodeHoneywell } from '../../codecs/honeywell-serial/honeywell-command.ts';
import { encodeLed8, type Led8Command } from '../../codecs/led8/led8-command.ts';
import { encodeNewland } from '../../codecs/newland-serial/newland-command.ts';
import { encodePn532Command, type Pn532Command } from '../../codecs/pn532/pn532-command.ts';
import { encodePn532, pn532WakeUp } from '../../codecs/pn532/pn532-frame.ts';
import type { DrivenProfile, ScannerProfile } from '../../profiles/device-profile.ts';
import { makeScanProtocol } from '../scanner/make-scan-protocol.ts';

/** To a scanner: what opens it, its trigger, or a setting until it is switched off. */
export type ScannerCommand = { readonly type: 'opening' } | { readonly type: 'trigger'; readonly on: boolean } | { readonly type: 'setting'; readonly setting: string };

/** To a chip: its commands, what wakes it, and the acknowledgement that ends one. */
export type Pn532Vector = Pn532Command | { readonly type: 'wake-up' } | { readonly type: 'refuse' };

/**
 * The bytes that the codecs of this profile write for `means`: a list of commands of the protocol, in whose words the codec's type has them; bytes
 * within a command are hexadecimal. Undefined where a protocol has no commands.
 */
export function writtenFor(profile: DrivenProfile, means: unknown): Uint8Array | undefined {
  const commands = withBytes(means) as readonly unknown[];
  switch (profile.protocol) {
    case 'escpos': return encodeEscpos(commands as readonly EscposCommand[]);
    case 'cd5220': return encodeCd5220(commands as readonly Cd5220Command[]);
    case 'epson-dmd': return encodeEpsonDmd(commands as readonly EpsonDmdCommand[]);
    case 'led8': return encodeLed8(commands as readonly Led8Command[]);
    case 'ccid': return concatBytes(...(commands as readonly (CcidCommand | CardCommand)[]).map((command) => ('sequence' in command ? encodeCcid(command) : encodeCardCommand(command))));
    case 'pn532': return concatBytes(...(commands as readonly Pn532Vector[]).map(pn532Bytes));
    case 'ccnet': return concatBytes(...(commands as readonly CcnetCommand[]).map((command) => encodeCcnet(encodeCcnetCommand(command), profile.capabilities.address)));
    default: return profile.class === 'scanner' ? scannerBytes(profile, commands as readonly ScannerCommand[]) : undefined;
  }
}

function pn532Bytes(command: Pn532Vector): Uint8Array {
  if (command.type === 'wake-up') return pn532WakeUp;
  if (command.type === 'refuse') return encodePn532({ kind: 'refused' });
  return encodePn532({ kind: 'data', from: 'host', data: encodePn532Command(command) });
}

function scannerBytes(profile: ScannerProfile, commands: readonly ScannerCommand[]): Uint8Array | undefined {
  const parts = commands.map((command) => scannerCommand(profile, command));
  return parts.every((part) => part !== undefined) ? concatBytes(...parts) : undefined;
}

function scannerCommand(profile: ScannerProfile, command: ScannerCommand): Uint8Array | undefined {
  const { opening = [], openingRequests = [], trigger } = makeScanProtocol(profile);
  if (command.type === 'opening') return concatBytes(...opening, ...openingRequests.flatMap((request) => (request.kind === 'set-feature' ? [request.bytes] : [])));
  if (command.type === 'trigger') return command.on ? trigger?.on : trigger?.off;
  switch (profile.protocol) {
    case 'honeywell-serial': return encodeHoneywell({ ...command, storage: 'volatile' });
    case 'newland-serial': return encodeNewland({ storage: 'volatile', settings: [command.setting] });
    default: return undefined;
  }
}

const byteKeys = new Set(['data', 'key', 'keyBytes', 'uid', 'bits']);

/** Bytes in JSON are hexadecimal pairs under these names; `data` of a QR symbol and the side of a key are texts. */
function withBytes(means: unknown): unknown {
  if (Array.isArray(means)) return means.map(withBytes);
  if (typeof means !== 'object' || means === null) return means;
  return Object.fromEntries(Object.entries(means).map(([key, value]) => [key, byteKeys.has(key) && typeof value === 'string' && /^([0-9A-F]{2} )*[0-9A-F]{2}$/.test(value) && !isText(means, key) ? fromHex(value.replaceAll(' ', '')) : value]));
}

function isText(command: object, key: string): boolean {
  return key === 'data' && 'type' in command && ['qr', 'code128', 'ean13'].includes(String(command.type));
}
