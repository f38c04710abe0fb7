import type { MemoryFarEnd } from './memory-byte-port.ts';
import type { TwinModel } from './twin-model.ts';
import { startTwinServer, type TwinConnection, type TwinServer } from './twin-server.ts';

/** The model at the far end of a memory link: chunks, notices and control requests as they are. */
export function joinMemory(model: TwinModel, far: MemoryFarEnd): void {
  model.onData = (bytes) => far.send(bytes);
  model.onNotice = (bytes) => far.sendNotice(bytes);
  far.onData((bytes) => model.take(bytes));
  far.onControl((request) => model.control?.(request));
  model.opened?.();
}

/**
 * The model behind a socket, for streams: over TCP, or over a pty with `startPtyBridge`. A new connection takes the line over; when it ends, whoever
 * had it before has it again.
 */
export function serveTwin(model: TwinModel, options: { readonly host?: string; readonly port?: number } = {}): Promise<TwinServer> {
  const lines: TwinConnection[] = [];
  model.onData = (bytes) => lines.at(-1)?.send(bytes);
  return startTwinServer(options, {
    onConnect: (connection) => {
      lines.push(connection);
      model.opened?.();
    },
    onData: (bytes) => model.take(new Uint8Array(bytes)),
    onDisconnect: (connection) => {
      lines.splice(lines.indexOf(connection), 1);
      if (lines.length === 0) model.closed?.();
    },
  });
}
