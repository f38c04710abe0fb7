/** Time comes from here and nowhere else, so that the simulator can own it. */
export interface Clock {
  /** Wall time, milliseconds since 1970-01-01T00:00Z. May jump. */
  wallMs(): number;
  /** Never goes back within one boot; its zero has no meaning. */
  monotonicMs(): number;
  /** Changes with every boot of the machine. */
  readonly bootId: string;
}

export interface Timer {
  cancel(): void;
}

/** Delays come from here and nowhere else. */
export interface Timers {
  after(delayMs: number, run: () => void): Timer;
}

export interface Random {
  /** Cryptographic bytes outside the simulator. */
  bytes(length: number): Uint8Array;
  /** Uniform in [0, 1). For jitter, never for ids. */
  unit(): number;
}

/** Resolves after `delayMs`; rejects at once when `signal` is or becomes aborted. */
export function sleep(timers: Timers, delayMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const onAbort = () => {
      timer.cancel();
      reject(signal?.reason);
    };
    const timer = timers.after(delayMs, () => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    });
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}
