import { usbIpStatus, writeSubmitReturn, writeUnlinkReturn, type UsbIpSubmit, type UsbIpUnlink } from './usb-ip-messages.ts';

interface WaitingOut {
  readonly submit: UsbIpSubmit;
  readonly take: (bytes: Uint8Array) => void;
}

/** The transfers of a device that wait: the host's for bytes, the device's bytes for a transfer, and what a device that is full does not take. */
export class UsbPipes {
  readonly #send: (message: Uint8Array) => void;
  readonly #asked = new Map<number, UsbIpSubmit[]>();
  readonly #ready = new Map<number, Uint8Array[]>();
  readonly #stalled = new Set<number>();
  #held: WaitingOut[] = [];
  #full = false;

  constructor(send: (message: Uint8Array) => void) {
    this.#send = send;
  }

  /** The host wants bytes of an endpoint. They may come much later. */
  ask(submit: UsbIpSubmit): void {
    if (this.#refuseStalled(submit)) return;
    listOf(this.#asked, submit.endpoint).push(submit);
    this.#join(submit.endpoint);
  }

  /** One transfer of the device. */
  give(endpoint: number, bytes: Uint8Array): void {
    listOf(this.#ready, endpoint).push(bytes);
    this.#join(endpoint);
  }

  /** Bytes of the host: taken, refused, or held while the device is full. */
  out(submit: UsbIpSubmit, take: (bytes: Uint8Array) => void): void {
    if (this.#refuseStalled(submit)) return;
    this.#held.push({ submit, take });
    this.#drain();
  }

  /** A full device answers NAK: the host's transfer goes on waiting. */
  setFull(full: boolean): void {
    this.#full = full;
    this.#drain();
  }

  /** From now on transfers of this endpoint end with a STALL, until the host clears it. */
  stall(endpoint: number): void {
    this.#stalled.add(endpoint);
    const asked = listOf(this.#asked, endpoint).splice(0);
    for (const submit of asked) this.#refuseStalled(submit);
  }

  clearStall(endpoint: number): void {
    this.#stalled.delete(endpoint);
  }

  isStalled(endpoint: number): boolean {
    return this.#stalled.has(endpoint);
  }

  /** The host gives a transfer up. One that has ended meanwhile was returned before. */
  unlink({ sequence, unlinked }: UsbIpUnlink): void {
    let found = false;
    const others = (submit: UsbIpSubmit) => {
      if (submit.sequence !== unlinked) return true;
      found = true;
      return false;
    };
    for (const [endpoint, list] of this.#asked) this.#asked.set(endpoint, list.filter(others));
    this.#held = this.#held.filter(({ submit }) => others(submit));
    this.#send(writeUnlinkReturn(sequence, found ? usbIpStatus.unlinked : usbIpStatus.done));
  }

  #refuseStalled({ sequence, endpoint }: UsbIpSubmit): boolean {
    if (!this.#stalled.has(endpoint)) return false;
    this.#send(writeSubmitReturn(sequence, usbIpStatus.stall, 0));
    return true;
  }

  #join(endpoint: number): void {
    const asked = listOf(this.#asked, endpoint);
    const ready = listOf(this.#ready, endpoint);
    while (asked.length > 0 && ready.length > 0) {
      const { sequence, byteCount } = asked.shift()!;
      const bytes = ready.shift()!;
      // What the host's buffer does not hold comes with its next transfer.
      if (bytes.length > byteCount) ready.unshift(bytes.subarray(byteCount));
      const part = bytes.subarray(0, byteCount);
      this.#send(writeSubmitReturn(sequence, usbIpStatus.done, part.length, part));
    }
  }

  #drain(): void {
    while (!this.#full && this.#held.length > 0) {
      const { submit, take } = this.#held.shift()!;
      // Returned first: what the device answers comes after the host knows that its bytes are taken.
      this.#send(writeSubmitReturn(submit.sequence, usbIpStatus.done, submit.data.length));
      take(submit.data);
    }
  }
}

function listOf<Item>(map: Map<number, Item[]>, key: number): Item[] {
  const list = map.get(key) ?? [];
  map.set(key, list);
  return list;
}
