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
    near.on('data', (bytes: Uint8Array) => { options.onTraffic?.('up', bytes); if (state === 'through' && swallowed !== 'up') far?.write(bytes); });
    far?.on('data', (bytes: Uint8Array) => { options.onTraffic?.('down', bytes); if (state === 'through' && swallowed !== 'down') near.write(bytes); });
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
    stop: () => new Promise((resolve) => {
      server.close(() => resolve());
      endAll(pairs);
    }),
  };
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
