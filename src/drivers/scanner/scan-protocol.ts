import type { LineFrame } from '../../codecs/line-frames/line-frames.ts';
import type { ControlRequest } from '../../ports/byte-port.ts';

/** `bytes` belongs to the receiver; `prefixBytes` of them are an identifier that the scanner put in front. */
export interface ScanRead {
  readonly kind: 'read';
  readonly bytes: Uint8Array;
  readonly prefixBytes: number;
  readonly symbology?: string | undefined;
}

/** What a protocol makes of a scanner's bytes. */
export type ScanFinding =
  | ScanRead
  | { readonly kind: 'unreadable'; readonly reason: 'too-long' | 'not-text' }
  /** To be sent at once: scanners that are not answered repeat themselves. */
  | { readonly kind: 'answer'; readonly bytes: Uint8Array };

/** A codec that cuts what a scanner sends: chunks of a stream, or whole reports. */
export interface ScanReader<Frame> {
  readonly pendingBytes: number;
  push(chunk: Uint8Array): readonly Frame[];
  flush(): readonly Frame[];
}

/** Of a scanner that ends each code by a suffix. */
export interface LineReader extends ScanReader<LineFrame> {
  /** Discards what a silence has cut, and the rest of it when that comes. */
  cut(): readonly LineFrame[];
}

/** What a scanner is asked when its port is open, and how it is told to look. */
export interface ScannerOrders {
  /** Written, in order. */
  readonly opening?: readonly Uint8Array[];
  /** Beside the bytes; a device that refuses them is read all the same. */
  readonly openingRequests?: readonly ControlRequest[];
  readonly trigger?: TriggerCommands;
}

export interface TriggerCommands {
  readonly on: Uint8Array;
  readonly off: Uint8Array;
}

export interface ScanProtocolOptions<Frame> extends ScannerOrders {
  readonly reader: ScanReader<Frame>;
  readonly findings: (frame: Frame) => readonly ScanFinding[];
  /** What becomes of what is open: it is flushed where nothing is said. */
  readonly atSilence?: () => readonly Frame[];
  /** Silence after which a code without an end is taken as it is, or half a code is dropped. */
  readonly silenceMs: number;
}

/** How one scanner speaks: bytes in, findings out. Used once, for one open port. */
export interface ScanProtocol extends ScannerOrders {
  readonly silenceMs: number;
  /** Whether a silence would end something. */
  readonly isPending: boolean;
  push(chunk: Uint8Array): readonly ScanFinding[];
  silence(): readonly ScanFinding[];
}

export function scanProtocol<Frame>({ reader, findings, silenceMs, atSilence = () => reader.flush(), ...orders }: ScanProtocolOptions<Frame>): ScanProtocol {
  return {
    ...orders,
    silenceMs,
    get isPending() { return reader.pendingBytes > 0; },
    push: (chunk) => reader.push(chunk).flatMap(findings),
    silence: () => atSilence().flatMap(findings),
  };
}
