import type { Clock, Timers } from '../../base/clock.ts';
import type { BytePort } from '../../ports/byte-port.ts';
import type { Scanner, ScannerEvent } from '../../ports/scanner.ts';
import { Silence } from '../silence.ts';
import { CodeGate, type ScannerCounters } from './code-gate.ts';
import type { ScanFinding, ScanProtocol } from './scan-protocol.ts';
import { Trigger } from './trigger.ts';

export interface ScannerDriverOptions {
  readonly port: BytePort;
  readonly protocol: ScanProtocol;
  readonly clock: Clock;
  readonly timers: Timers;
}

/** A scanner on an open port: its protocol says what was read, the gate what of it goes on. */
export class ScannerDriver implements Scanner {
  readonly #options: ScannerDriverOptions;
  readonly #gate: CodeGate;
  readonly #trigger: Trigger | undefined;
  readonly #silence: Silence;
  #listener: ((event: ScannerEvent) => void) | undefined;

  constructor(options: ScannerDriverOptions) {
    this.#options = options;
    this.#gate = new CodeGate(options.clock);
    this.#silence = new Silence(options);
    const { trigger } = options.protocol;
    this.#trigger = trigger === undefined ? undefined : new Trigger({ commands: trigger, timers: options.timers, send: (bytes) => this.#send(bytes) });
  }

  get counters(): ScannerCounters {
    return this.#gate.counters;
  }

  /** Bytes that came before the listener are kept by the port. */
  onEvent(listener: (event: ScannerEvent) => void): void {
    this.#listener = listener;
    const { port, protocol } = this.#options;
    for (const request of protocol.openingRequests ?? []) port.control(request).catch(() => undefined);
    for (const bytes of protocol.opening ?? []) this.#send(bytes);
    port.onData((chunk) => this.#take(chunk));
  }

  trigger(on: boolean): void {
    this.#trigger?.set(on);
  }

  /** Stops the timers; call when the port has ended. Half a code is dropped. */
  end(): void {
    this.#silence.cancel();
    this.#trigger?.end();
    this.#listener = undefined;
    this.#gate.forget();
    for (const finding of this.#options.protocol.silence()) if (finding.kind === 'read') finding.bytes.fill(0);
  }

  #take(chunk: Uint8Array): void {
    const { protocol } = this.#options;
    this.#silence.cancel();
    const findings = protocol.push(chunk);
    chunk.fill(0);
    for (const finding of findings) this.#report(finding);
    if (!protocol.isPending) return;
    this.#silence.await(protocol.silenceMs, () => {
      for (const finding of protocol.silence()) this.#report(finding);
    });
  }

  #report(finding: ScanFinding): void {
    if (finding.kind === 'answer') return this.#send(finding.bytes);
    const event = finding.kind === 'read' ? this.#gate.pass(finding) : this.#gate.refuse(finding.reason);
    if (event !== undefined) this.#listener?.(event);
  }

  /** A port that cannot write ends by itself, and its session opens another. */
  #send(bytes: Uint8Array): void {
    this.#options.port.write(bytes).catch(() => undefined);
  }
}
