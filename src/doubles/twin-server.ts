import { createServer, type Server, type Socket } from 'node:net';

/** One connection of an agent (or of the pty bridge in front of it) to a twin. */
export interface TwinConnection {
  send(bytes: Uint8Array): void;
  /** Stops taking bytes, as a printer with a full buffer does. */
  pause(): void;
  resume(): void;
}

export interface TwinServer {
  readonly host: string;
  readonly port: number;
  readonly connections: number;
  send(bytes: Uint8Array): void;
  /** Cuts every connection; new ones are taken. */
  hangUp(): void;
  pause(): void;
  resume(): void;
  stop(): Promise<void>;
}

export interface TwinListener {
  onData(bytes: Uint8Array, connection: TwinConnection): void;
  onConnect?(connection: TwinConnection): void;
  onDisconnect?(connection: TwinConnection): void;
}

/** The socket every twin has: loopback only, no delay, any number of connections. Rejects when the port is taken. */
export async function startTwinServer(options: { readonly host?: string; readonly port?: number }, listener: TwinListener): Promise<TwinServer> {
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    const connection: TwinConnection = { send: (bytes) => void socket.write(bytes), pause: () => void socket.pause(), resume: () => void socket.resume() };
    socket.on('data', (bytes: Uint8Array) => listener.onData(bytes, connection));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      sockets.delete(socket);
      listener.onDisconnect?.(connection);
    });
    listener.onConnect?.(connection);
  });
  const host = options.host ?? '127.0.0.1';
  const port = await listen(server, host, options.port ?? 0);
  const each = (act: (socket: Socket) => void) => { for (const socket of sockets) act(socket); };
  return {
    host,
    port,
    get connections() { return sockets.size; },
    send: (bytes) => each((socket) => void socket.write(bytes)),
    hangUp: () => each((socket) => socket.destroy()),
    pause: () => each((socket) => void socket.pause()),
    resume: () => each((socket) => void socket.resume()),
    stop: () => new Promise((resolve) => {
      server.close(() => resolve());
      each((socket) => socket.destroy());
    }),
  };
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}
