import { startTwinServer } from '../twin-server.ts';
import { displayModel, type DisplayProtocol } from './display-models.ts';

/** A customer display on a socket: shows what the bytes say. */
export interface CustomerDisplayTwin {
  readonly host: string;
  readonly port: number;
  readonly connections: number;
  /** Upper and lower line, 20 characters each; of an LED8 its digits and the name of the lamp that is lit. */
  lines(): readonly [upper: string, lower: string];
  /** Called after every change. */
  onChange(listener: (lines: readonly [string, string]) => void): void;
  /** Bytes that meant nothing since the start. */
  readonly discardedBytes: number;
  hangUp(): void;
  stop(): Promise<void>;
}

export async function startCustomerDisplayTwin(options: { readonly host?: string; readonly port?: number; readonly protocol?: DisplayProtocol } = {}): Promise<CustomerDisplayTwin> {
  const model = displayModel(options.protocol ?? 'cd5220');
  let changed: (lines: readonly [string, string]) => void = () => undefined;
  const server = await startTwinServer(options, {
    onData: (bytes) => {
      model.take(bytes);
      changed(model.lines());
    },
  });
  return {
    host: server.host,
    port: server.port,
    get connections() { return server.connections; },
    lines: () => model.lines(),
    onChange: (listener) => { changed = listener; },
    get discardedBytes() { return model.discardedBytes; },
    hangUp: () => server.hangUp(),
    stop: () => server.stop(),
  };
}
