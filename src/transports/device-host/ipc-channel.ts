import type { HostRequest } from './host-message.ts';
import type { HostChannel } from './main.ts';

/** The parts of `process` that a forked process talks through. */
export interface IpcProcess {
  send?: ((message: unknown, handle: undefined, options: undefined, sent: (error: Error | null) => void) => boolean) | undefined;
  on(event: 'message', listener: (message: unknown) => void): unknown;
}

/** The channel of a process that was forked with 'advanced' serialization. A failed send means the agent is gone: the process ends with it. */
export function ipcChannel(process: IpcProcess): HostChannel {
  return {
    send: (answer, sent) => {
      process.send?.(answer, undefined, undefined, () => sent());
    },
    onRequest: (listener) => {
      process.on('message', (message) => listener(message as HostRequest));
    },
  };
}
