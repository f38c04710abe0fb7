import { toHex } from '../../base/bytes.ts';
import type { Clock } from '../../base/clock.ts';
import { recordingMask, type RecordingMask } from '../../drivers/replay/recording-mask.ts';
import type { RecordingEntry } from '../../drivers/replay/recording.ts';
import type { BytePort, ByteTransport, PortFacts } from '../../ports/byte-port.ts';
import type { DrivenProfile } from '../../profiles/device-profile.ts';

export interface RecordingSink {
  /** A port was opened; what it said of itself. */
  onOpen(facts: PortFacts): void;
  onEntry(entry: RecordingEntry): void;
}

/** Opens as `transport` does, and writes down what travels: masked before it is written. */
export function recordingTransport(transport: ByteTransport, profile: DrivenProfile, clock: Pick<Clock, 'monotonicMs'>, sink: RecordingSink): ByteTransport {
  const startedMs = clock.monotonicMs();
  const write = (direction: RecordingEntry['direction'], bytes: Uint8Array) => {
    if (bytes.length > 0) sink.onEntry({ atMs: Math.round(clock.monotonicMs() - startedMs), direction, hex: toHex(bytes).toUpperCase() });
  };
  return {
    onRestart: (listener) => transport.onRestart?.(listener),
    open: async (address, options) => {
      const port = await transport.open(address, options);
      sink.onOpen(port.facts);
      return recordingPort(port, recordingMask(profile, port.facts.reportDescriptor), write);
    },
  };
}

function recordingPort(port: BytePort, mask: RecordingMask, write: (direction: RecordingEntry['direction'], bytes: Uint8Array) => void): BytePort {
  return {
    get status() { return port.status; },
    facts: port.facts,
    write: (bytes, options) => {
      write('to-device', mask.toDevice(bytes.slice()));
      return port.write(bytes, options);
    },
    control: (request, options) => {
      if (request.kind === 'set-feature') write('request', request.bytes);
      return port.control(request, options);
    },
    // Copied first: drivers overwrite what they have looked at.
    onData: (listener) => port.onData((chunk) => {
      write('from-device', mask.fromDevice(chunk.slice()));
      listener(chunk);
    }),
    onNotice: (listener) => port.onNotice((notice) => {
      write('notice', notice);
      listener(notice);
    }),
    ...(port.caughtUp === undefined ? {} : { caughtUp: () => port.caughtUp!() }),
    onClose: (listener) => port.onClose(listener),
    close: () => port.close(),
  };
}
