import { closeSync, openSync, read, writeSync } from 'node:fs';
import type { Twin } from '../twin-model.ts';
import { unheard } from '../twin-model.ts';
import { readUhidMessage, uhidMessageBytes, writeUhidCreate, writeUhidDestroy, writeUhidGetReportReply, writeUhidInput, writeUhidSetReportReply, type UhidMessage } from './uhid-messages.ts';

/** A twin that is plugged into this machine's kernel. */
export interface PluggedTwin {
  /** The plug is pulled, whatever is under way. Resolves when the kernel has let go. */
  unplug(): Promise<void>;
}

/**
 * Makes a real HID device of a twin: a hidraw node, and an input device where it is a keyboard. It has no USB device above it: rules that look
 * for one do not see it. Needs root. Each twin keeps one of libuv's workers, which waits for the kernel.
 */
export function plugUhid({ model, identity }: Twin, portName: string): PluggedTwin {
  const file = openSync('/dev/uhid', 'r+');
  let plugged = true;
  const send = (message: Uint8Array) => {
    if (plugged) writeSync(file, message);
  };
  const answer = (message: UhidMessage) => {
    switch (message.kind) {
      case 'opened': return model.opened?.();
      case 'closed': return model.closed?.();
      case 'output': return model.take(message.report);
      case 'get-report': {
        const asked = message.reportType === 'feature' ? model.control?.({ kind: 'get-feature', reportId: message.reportId, byteCount: 4_096 }) : undefined;
        return send(writeUhidGetReportReply(message.requestId, asked));
      }
      case 'set-report': {
        if (message.reportType === 'output') model.take(message.report);
        const taken = message.reportType === 'output' || model.control?.({ kind: 'set-feature', bytes: message.report }) !== undefined;
        return send(writeUhidSetReportReply(message.requestId, taken));
      }
      case 'started': case 'stopped': case 'other': return undefined;
    }
  };
  model.onData = (report) => send(writeUhidInput(report));
  model.onNotice = unheard;
  send(writeUhidCreate(identity, portName));

  const buffer = Buffer.alloc(uhidMessageBytes);
  const ended = new Promise<void>((resolve) => {
    const next = () => read(file, buffer, 0, buffer.length, null, (error, byteCount) => {
      const message = error === null && byteCount >= 4 ? readUhidMessage(buffer) : undefined;
      // After the pulling the kernel says that it stopped: the last message, after which nothing is read any more.
      if (message === undefined || (message.kind === 'stopped' && !plugged)) return resolve();
      answer(message);
      next();
    });
    next();
  });
  return {
    unplug: async () => {
      if (!plugged) return;
      plugged = false;
      model.onData = unheard;
      writeSync(file, writeUhidDestroy());
      await ended;
      closeSync(file);
      model.closed?.();
    },
  };
}
