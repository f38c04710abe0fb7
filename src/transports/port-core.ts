import type { Timers } from '../base/clock.ts';
import { CardtillError } from '../base/errors.ts';
import { limits } from '../base/limits.ts';
import type { ByteCloseReason, BytePort, ControlRequest, PortFacts } from '../ports/byte-port.ts';
import { EarlyChunks } from './early-chunks.ts';

/** What differs between kinds of port. */
export interface PortWire {
  /** Calls `done` once: without an error when the operating system has the bytes. May never call it (serialport after a hang-up does not). */
  write(bytes: Uint8Array, timeoutMs: number, done: (error?: Error) => void): void;
  /** Absent where there is nothing beside the bytes. Its own time limit is not needed. */
  control?(request: ControlRequest, timeoutMs: number): Promise<Uint8Array>;
  /** Absent where this process reads the device itself. */
  caughtUp?(): Promise<void>;
  /** Releases the device; called once. Only a requested end still sends what was written. */
  release(reason: ByteCloseReason): Promise<void>;
}

/**
 * The rules of a byte port, once for all transports: one life, early bytes kept, every write with a time limit,
 * the end told exactly once. The transport feeds `receive` and `end`.
 */
export class PortCore implements BytePort {
  status: 'open' | 'closed' = 'open';
  readonly facts: PortFacts;
  readonly #timers: Timers;
  readonly #wire: PortWire;
  readonly caughtUp?: () => Promise<void>;
  readonly #waiting = new Set<(error: CardtillError) => void>();
  readonly #early = new EarlyChunks();
  #dataListener: ((chunk: Uint8Array) => void) | undefined;
  #noticeListener: ((notice: Uint8Array) => void) | undefined;
  #closeListener: ((reason: ByteCloseReason) => void) | undefined;
  #endedFor: ByteCloseReason | undefined;
  #released: Promise<void> = Promise.resolve();

  constructor(timers: Timers, wire: PortWire, facts: PortFacts = {}) {
    this.#timers = timers;
    this.#wire = wire;
    this.facts = facts;
    if (wire.caughtUp !== undefined) this.caughtUp = () => wire.caughtUp!();
  }

  write(bytes: Uint8Array, options: { readonly timeoutMs?: number } = {}): Promise<void> {
    if (this.status === 'closed') return Promise.reject(new CardtillError('DEVICE_GONE', 'the port is closed'));
    if (bytes.length === 0) return Promise.resolve();
    if (this.#waiting.size >= limits.deviceWritesWaitingMax) return Promise.reject(new CardtillError('BUSY', 'too many writes wait for this device'));
    const timeoutMs = options.timeoutMs ?? limits.deviceWriteTimeoutMs;
    return new Promise((resolve, reject) => {
      const settle = (error?: CardtillError) => {
        if (!this.#waiting.delete(settle)) return;
        timer.cancel();
        if (error === undefined) resolve();
        else reject(error);
      };
      this.#waiting.add(settle);
      const timer = this.#timers.after(timeoutMs, () => {
        settle(new CardtillError('DEVICE_TIMEOUT', 'the device took no bytes in time'));
        this.end('failed');
      });
      this.#wire.write(bytes, timeoutMs, (cause) => {
        if (cause === undefined) return settle();
        const error = cause instanceof CardtillError ? cause : new CardtillError('DEVICE_GONE', 'the device refused bytes', { cause });
        settle(error);
        // Nothing went out: the port is as good as before.
        if (error.code === 'DEVICE_UNSUPPORTED') return;
        // The device host has a time limit of its own, which may strike first.
        this.end(error.code === 'DEVICE_TIMEOUT' ? 'failed' : 'gone');
      });
    });
  }

  control(request: ControlRequest, options: { readonly timeoutMs?: number } = {}): Promise<Uint8Array> {
    if (this.status === 'closed') return Promise.reject(new CardtillError('DEVICE_GONE', 'the port is closed'));
    if (this.#wire.control === undefined) return Promise.reject(new CardtillError('DEVICE_UNSUPPORTED', 'this kind of port carries bytes and nothing beside them'));
    if (this.#waiting.size >= limits.deviceWritesWaitingMax) return Promise.reject(new CardtillError('BUSY', 'too many requests wait for this device'));
    const timeoutMs = options.timeoutMs ?? limits.deviceControlTimeoutMs;
    const answer = this.#wire.control(request, timeoutMs);
    return new Promise((resolve, reject) => {
      const fail = (error: CardtillError) => {
        if (!this.#waiting.delete(fail)) return;
        timer.cancel();
        reject(error);
      };
      this.#waiting.add(fail);
      const timer = this.#timers.after(timeoutMs, () => fail(new CardtillError('DEVICE_TIMEOUT', 'the device did not answer in time')));
      answer.then((bytes) => {
        if (!this.#waiting.delete(fail)) return;
        timer.cancel();
        resolve(plainBytes(bytes));
      }, (cause: unknown) => fail(cause instanceof CardtillError ? cause : new CardtillError('DEVICE_UNSUPPORTED', 'the device refused the request', { cause })));
    });
  }

  onData(listener: (chunk: Uint8Array) => void): void {
    this.#dataListener = listener;
    for (const chunk of this.#early.take()) listener(chunk);
  }

  onNotice(listener: (notice: Uint8Array) => void): void {
    this.#noticeListener = listener;
  }

  onClose(listener: (reason: ByteCloseReason) => void): void {
    this.#closeListener = listener;
    if (this.#endedFor !== undefined) listener(this.#endedFor);
  }

  async close(): Promise<void> {
    this.end('requested');
    await this.#released;
  }

  receive(chunk: Uint8Array): void {
    if (this.status === 'closed' || chunk.length === 0) return;
    if (this.#dataListener !== undefined) return this.#dataListener(plainBytes(chunk));
    this.#early.keep(plainBytes(chunk));
  }

  receiveNotice(notice: Uint8Array): void {
    if (this.status === 'open') this.#noticeListener?.(plainBytes(notice));
  }

  /** The first reason counts; later ones are echoes of it. */
  end(reason: ByteCloseReason): void {
    if (this.#endedFor !== undefined) return;
    this.#endedFor = reason;
    this.status = 'closed';
    this.#early.drop();
    this.#released = this.#releaseInTime(reason);
    const error = reason === 'host-lost' ? new CardtillError('DEVICE_HOST_LOST', 'the device host ended') : new CardtillError('DEVICE_GONE', 'the port was closed');
    for (const fail of this.#waiting) fail(error);
    this.#closeListener?.(reason);
  }

  /** Closing a tty may wait for output that nobody takes; the caller does not wait with it. */
  #releaseInTime(reason: ByteCloseReason): Promise<void> {
    return new Promise((resolve) => {
      const timer = this.#timers.after(limits.deviceWriteTimeoutMs, resolve);
      const finish = () => {
        timer.cancel();
        resolve();
      };
      this.#wire.release(reason).then(finish, finish);
    });
  }
}

/**
 * Never a Buffer, which is what libraries and the line to the device host give: its `slice` is no copy, and drivers overwrite chunks of which
 * they have kept a slice.
 */
function plainBytes(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
}
