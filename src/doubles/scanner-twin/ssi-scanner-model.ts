import { asciiBytes, concatBytes } from '../../base/bytes.ts';
import type { Timer, Timers } from '../../base/clock.ts';
import { encodeSsi, ssiOpcodes, ssiReader, ssiRefusals, ssiStatus, type SsiMessage } from '../../codecs/zebra-ssi/ssi-message.ts';
import { unheard, type TwinModel } from '../twin-model.ts';

const acknowledgeMs = 2_000;
const repeatsMax = 2;
const packetParameter = 0xee;

/**
 * A Zebra scanner in SSI mode: says codes as lines until it is asked for packets, acknowledges commands, and repeats a packet that nobody
 * acknowledges (72E-40451; devices §1.3).
 */
export class SsiScannerModel implements TwinModel {
  onData: (bytes: Uint8Array) => void = unheard;
  onNotice: (bytes: Uint8Array) => void = unheard;
  /** Commands are not acknowledged and acknowledgements not heard. */
  isDeaf = false;
  /** So many of its next packets with a code are damaged on the line, and so many of the next commands to it. */
  damagedPackets = 0;
  damagedCommands = 0;
  readonly #timers: Timers;
  #reader = ssiReader();
  #sendsPackets = false;
  #isLooking = false;
  #unacknowledged: { readonly data: Uint8Array; readonly repeats: number; readonly timer: Timer } | undefined;

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  get isLooking(): boolean {
    return this.#isLooking;
  }

  get isWaiting(): boolean {
    return this.#unacknowledged !== undefined;
  }

  opened(): void {
    this.#reader = ssiReader();
  }

  closed(): void {
    this.#heard();
  }

  /** Power off and on: what it was asked for is forgotten. */
  reset(): void {
    this.#heard();
    this.#sendsPackets = false;
    this.#isLooking = false;
  }

  /** `type`: 0x0b is EAN-13, 0x1c QR. */
  scan(text: string, type = 0x1c): void {
    this.#isLooking = false;
    if (!this.#sendsPackets) return this.onData(asciiBytes(`${text}\r`));
    this.#heard();
    this.#send(concatBytes(Uint8Array.of(type), new Uint8Array(Buffer.from(text, 'utf8'))), 0);
  }

  take(bytes: Uint8Array): void {
    for (const frame of this.#reader.push(bytes)) if (frame.kind === 'message' && frame.from === 'host' && !this.isDeaf) this.#command(frame);
  }

  #command({ opcode, data }: SsiMessage): void {
    if (opcode === ssiOpcodes.acknowledge) return this.#heard();
    if (opcode === ssiOpcodes.refuse) return data[0] === ssiRefusals.resend ? this.#sendAgain() : undefined;
    if (this.damagedCommands > 0) {
      this.damagedCommands -= 1;
      return this.onData(encodeSsi({ opcode: ssiOpcodes.refuse, from: 'decoder', data: Uint8Array.of(ssiRefusals.resend) }));
    }
    if (opcode === ssiOpcodes.paramSend && data[1] === packetParameter) this.#sendsPackets = data[2] === 1;
    if (opcode === ssiOpcodes.startSession) this.#isLooking = true;
    if (opcode === ssiOpcodes.stopSession) this.#isLooking = false;
    this.onData(encodeSsi({ opcode: ssiOpcodes.acknowledge, from: 'decoder' }));
  }

  #heard(): void {
    this.#unacknowledged?.timer.cancel();
    this.#unacknowledged = undefined;
  }

  #sendAgain(): void {
    const last = this.#unacknowledged;
    this.#heard();
    if (last !== undefined && last.repeats < repeatsMax) this.#send(last.data, last.repeats + 1);
  }

  #send(data: Uint8Array, repeats: number): void {
    const timer = this.#timers.after(acknowledgeMs, () => {
      this.#unacknowledged = undefined;
      if (repeats < repeatsMax) this.#send(data, repeats + 1);
    });
    this.#unacknowledged = { data, repeats, timer };
    const packet = encodeSsi({ opcode: ssiOpcodes.decodeData, from: 'decoder', status: repeats === 0 ? 0 : ssiStatus.repeat, data });
    if (this.damagedPackets > 0) {
      this.damagedPackets -= 1;
      packet[6]! ^= 0x10;
    }
    this.onData(packet);
  }
}
