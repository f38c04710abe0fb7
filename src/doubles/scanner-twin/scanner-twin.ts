import { serveTwin } from '../twin-links.ts';
import { SerialScannerModel } from './serial-scanner-model.ts';

/** A scanner on a socket that sends what it reads with suffix CR and understands no commands. */
export interface ScannerTwin {
  readonly host: string;
  readonly port: number;
  readonly connections: number;
  /** It reads `text`; false when nobody is connected. */
  send(text: string): boolean;
  /** Raw bytes on its line, for noise and broken reads; false when nobody is connected. */
  sendBytes(bytes: Uint8Array): boolean;
  hangUp(): void;
  stop(): Promise<void>;
}

export async function startScannerTwin(options: { readonly host?: string; readonly port?: number } = {}): Promise<ScannerTwin> {
  const model = new SerialScannerModel({ dialect: 'plain' });
  const server = await serveTwin(model, options);
  const isHeard = () => server.connections > 0;
  return {
    host: server.host,
    port: server.port,
    get connections() { return server.connections; },
    send: (text) => isHeard() && model.scan(text),
    sendBytes: (bytes) => {
      server.send(bytes);
      return isHeard();
    },
    hangUp: () => server.hangUp(),
    stop: () => server.stop(),
  };
}
