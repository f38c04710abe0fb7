import { cd5220Columns } from '../../codecs/cd5220/cd5220-command.ts';
import { Cd5220Decoder } from '../../codecs/cd5220/decode-cd5220.ts';
import { startTwinServer } from '../twin-server.ts';

/** A two-line display that speaks CD5220: shows what the bytes say. */
export interface CustomerDisplayTwin {
  readonly host: string;
  readonly port: number;
  readonly connections: number;
  /** Upper and lower line, 20 characters each. */
  lines(): readonly [upper: string, lower: string];
  /** Called after every change. */
  onChange(listener: (lines: readonly [string, string]) => void): void;
  /** Bytes that meant nothing since the start. */
  readonly discardedBytes: number;
  hangUp(): void;
  stop(): Promise<void>;
}

const blank = ' '.repeat(cd5220Columns);

export async function startCustomerDisplayTwin(options: { readonly host?: string; readonly port?: number } = {}): Promise<CustomerDisplayTwin> {
  const decoder = new Cd5220Decoder();
  const shown = { upper: blank, lower: blank, discardedBytes: 0 };
  let changed: (lines: readonly [string, string]) => void = () => undefined;
  const lines = () => [shown.upper, shown.lower] as const;
  const server = await startTwinServer(options, {
    onData: (bytes) => {
      for (const frame of decoder.push(bytes)) {
        if (frame.type === 'discarded') shown.discardedBytes += frame.byteCount;
        else if (frame.type === 'write') shown[frame.line] = frame.text.slice(0, cd5220Columns).padEnd(cd5220Columns);
        else if (frame.type !== 'brightness') Object.assign(shown, { upper: blank, lower: blank });
      }
      changed(lines());
    },
  });
  return {
    host: server.host,
    port: server.port,
    get connections() { return server.connections; },
    lines,
    onChange: (listener) => { changed = listener; },
    get discardedBytes() { return shown.discardedBytes; },
    hangUp: () => server.hangUp(),
    stop: () => server.stop(),
  };
}
