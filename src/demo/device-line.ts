import { startPtyBridge } from '../doubles/pty-bridge.ts';

/** How the terminal reaches a twin that listens on a port. */
export interface DeviceLine {
  /** As a terminal's configuration has it. */
  readonly address: string;
  /** False where ptys cannot be made: it is TCP then. */
  readonly isSerial: boolean;
  stop(): Promise<void>;
}

/** A real pty at `linkPath`, else the port itself. */
export async function layDeviceLine(linkPath: string, port: number): Promise<DeviceLine> {
  const bridge = await startPtyBridge({ linkPath, port });
  return {
    address: bridge === undefined ? `tcp://127.0.0.1:${port}` : `serial:${bridge.path}`,
    isSerial: bridge !== undefined,
    stop: async () => bridge?.stop(),
  };
}
