import { connect, createServer, type Server, type Socket } from 'node:net';

/** How the line behaves. A black hole takes bytes and answers nothing, as a router without uplink does. */
export type LineState = 'through' | 'cut' | 'black-hole';

export interface NetworkLink {
  readonly port: number;
  readonly state: LineState;
  /** Connections that were made since the start. */
  readonly connections: number;
  set(state: LineState): void;
  /** Bytes of one direction are swallowed from now on; the other goes through. */
  swallow(direction: 'up' | 'down' | 'none'): void;
  /** Nothing is read from either end: buffers fill, and writers wait, as behind a device that has stopped. */
  stall(stalled: boolean): void;
  /** So many bytes a second each way, each piece that much later; undefined for as fast as it comes. */
  slow(pace: { readonly bytesPerSecond: number; readonly delayMs: number } | undefined): void;
  stop(): Promise<void>;
}

interface Pair {
  readonly near: Socket;
  readonly far: Socket | undefined;
}

/**
 * A line between two programs on this machine that can be pulled out: a TCP relay on loopback. `cut`
 * ends every connection and refuses new ones; `black-hole` keeps them and loses every byte.
 */
export async function startNetworkLink(options: { readonly targetPort: number; readonly targetHost?: string; readonly port?: number; onTraffic?(direction: 'up' | 'down', bytes: Uint8Array): void }): Promise<NetworkLink> {
  const pairs = new Set<Pair>();
  let state: LineState = 'through';
  let swallowed: 'up' | 'down' | 'none' = 'none';
  let connections = 0;
  let stalled = false;
  let pace: Pace | undefined;
  const server = createServer({ noDelay: true }, (near) => {
    connections += 1;
    if (state === 'cut') return void near.destroy();
    const far = state === 'through' ? connect({ port: options.targetPort, host: options.targetHost ?? '127.0.0.1', noDelay: true }) : undefined;
    const pair: Pair = { near, far };
    pairs.add(pair);
    const end = () => {
      pairs.delete(pair);
      near.destroy();
      far?.destroy();
    };
    for (const socket of [near, far]) {
      socket?.on('error', end);
      socket?.on('close', end);
    }
    const up = pacedWriter((bytes) => far?.write(bytes));
    const down = pacedWriter((bytes) => near.write(bytes));
    near.on('data', (bytes: Uint8Array) => { options.onTraffic?.('up', bytes); if (state === 'through' && swallowed !== 'up') up(bytes, pace); });
    far?.on('data', (bytes: Uint8Array) => { options.onTraffic?.('down', bytes); if (state === 'through' && swallowed !== 'down') down(bytes, pace); });
    if (stalled) pausePair(pair);
  });
  const port = await listen(server, options.port ?? 0);
  return {
    port,
    get state() { return state; },
    get connections() { return connections; },
    set: (next) => {
      state = next;
      // A line that lost bytes cannot be mended: both ends start anew.
      if (next !== 'black-hole') endAll(pairs);
    },
    swallow: (direction) => {
      swallowed = direction;
      if (direction === 'none') endAll(pairs);
    },
    stall: (next) => {
      stalled = next;
      for (const pair of pairs) if (next) pausePair(pair); else resumePair(pair);
    },
    slow: (next) => { pace = next; },
    stop: () => new Promise((resolve) => {
      server.close(() => resolve());
      endAll(pairs);
    }),
  };
}

interface Pace {
  readonly bytesPerSecond: number;
  readonly delayMs: number;
}

/** Writes in order: a piece leaves when the ones before it have, and its own bytes have had their time. */
function pacedWriter(write: (bytes: Uint8Array) => void): (bytes: Uint8Array, pace: Pace | undefined) => void {
  let freeMs = 0;
  let waiting = 0;
  return (bytes, pace) => {
    if (pace === undefined && waiting === 0) return write(bytes);
    const nowMs = performance.now();
    freeMs = Math.max(nowMs, freeMs) + (pace === undefined ? 0 : (bytes.length / pace.bytesPerSecond) * 1_000);
    waiting += 1;
    setTimeout(() => {
      waiting -= 1;
      write(bytes);
    }, freeMs + (pace?.delayMs ?? 0) - nowMs);
  };
}

function pausePair({ near, far }: Pair): void {
  near.pause();
  far?.pause();
}

function resumePair({ near, far }: Pair): void {
  near.resume();
  far?.resume();
}

function endAll(pairs: ReadonlySet<Pair>): void {
  for (const { near, far } of [...pairs]) {
    near.destroy();
    far?.destroy();
  }
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}
