import { fen } from '../../src/base/fen.ts';
import type { BytePort } from '../../src/ports/byte-port.ts';
import { CashAcceptorTwin } from '../../src/doubles/cash-acceptor-twin/cash-acceptor-twin.ts';
import { ManualTime } from '../../src/doubles/manual-time.ts';
import { memoryLink, type MemoryFarEnd } from '../../src/doubles/memory-byte-port.ts';
import { CcnetAcceptor } from '../../src/drivers/cash-acceptor/ccnet-acceptor.ts';
import type { CashEvent } from '../../src/ports/cash-acceptor.ts';
import { acceptorProfile } from './acceptor-profile.ts';

/** A validator's twin, and a driver on a memory line to it that can be cut and laid again. Answers come in pieces of `pieceBytes`. */
export class CashLine {
  readonly time = new ManualTime();
  readonly twin: CashAcceptorTwin;
  readonly events: string[] = [];
  readonly closes: string[] = [];
  /** What whoever listens does at once. */
  onEvent: (event: CashEvent, acceptor: CcnetAcceptor) => void = () => undefined;
  acceptor!: CcnetAcceptor;
  readonly #pieceBytes: number;
  #far: MemoryFarEnd | undefined;

  /** `moveMs`: how long a note is on its way. */
  constructor(pieceBytes = Number.MAX_SAFE_INTEGER, moveMs?: number) {
    this.twin = new CashAcceptorTwin({ timers: this.time, ...(moveMs === undefined ? {} : { moveMs }) });
    this.#pieceBytes = pieceBytes;
  }

  open(): CcnetAcceptor {
    const { port, far } = memoryLink();
    this.#far = far;
    this.twin.onData = (bytes) => { for (let at = 0; at < bytes.length; at += this.#pieceBytes) far.send(bytes.subarray(at, at + this.#pieceBytes)); };
    far.onData((bytes) => this.twin.take(bytes));
    this.twin.opened();
    const acceptor = new CcnetAcceptor({ port: port as BytePort, profile: acceptorProfile, clock: this.time, timers: this.time });
    this.acceptor = acceptor;
    port.onClose((reason) => {
      this.closes.push(reason);
      acceptor.end();
    });
    acceptor.onEvent((event) => {
      this.events.push(textOf(event));
      this.onEvent(event, acceptor);
    });
    return acceptor;
  }

  get isOpen(): boolean {
    return this.#far?.open === true;
  }

  cut(): void {
    this.#far?.hangUp();
  }

  noise(bytes: Uint8Array): void {
    this.#far?.send(bytes);
  }

  /** Opened, reset, and taking notes of up to 100 yuan. */
  async ready(): Promise<this> {
    this.open().enable(fen(10_000));
    await this.time.advance(3_000);
    this.events.length = 0;
    return this;
  }
}

export function textOf(event: CashEvent): string {
  switch (event.kind) {
    case 'status': return event.status.kind === 'stopped' ? event.status.cause : event.status.kind;
    case 'uncertain': return `uncertain ${event.where} ${event.noteFen ?? '?'}`;
    default: return `${event.kind} ${event.noteFen}`;
  }
}
