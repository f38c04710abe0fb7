import { startTwinServer } from '../twin-server.ts';

/** A serial scanner with suffix CR: what it reads goes out as bytes. */
export interface ScannerTwin {
  readonly host: string;
  readonly port: number;
  readonly connections: number;
  /** Sends `text` and CR to whoever is connected; false when nobody is. */
  send(text: string): boolean;
  /** Raw bytes, for noise and broken reads. */
  sendBytes(bytes: Uint8Array): boolean;
  hangUp(): void;
  stop(): Promise<void>;
}

export async function startScannerTwin(options: { readonly host?: string; readonly port?: number } = {}): Promise<ScannerTwin> {
  const server = await startTwinServer(options, { onData: () => undefined });
  const sendBytes = (bytes: Uint8Array) => {
    server.send(bytes);
    return server.connections > 0;
  };
  return {
    host: server.host,
    port: server.port,
    get connections() { return server.connections; },
    send: (text) => sendBytes(new Uint8Array(Buffer.from(`${text}\r`, 'utf8'))),
    sendBytes,
    hangUp: () => server.hangUp(),
    stop: () => server.stop(),
  };
}
