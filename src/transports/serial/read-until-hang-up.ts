import { read } from 'node:fs';
import { CardtillError } from '../../base/errors.ts';

/** What is used of the binding of npm serialport on Linux (`LinuxPortBinding` of @serialport/bindings-cpp). */
export interface LineBinding {
  readonly fd: number | null;
  readonly isOpen: boolean;
  readonly poller: { once(event: 'readable', told: (error: Error | null) => void): unknown };
  read(buffer: Buffer, offset: number, length: number): Promise<{ readonly bytesRead: number; readonly buffer: Buffer }>;
}

const notNow: ReadonlySet<string | undefined> = new Set(['EAGAIN', 'EWOULDBLOCK', 'EINTR']);

/**
 * Reads of a tty that has hung up answer 0 bytes, for ever (tty(4), and read(2) with VMIN 1 and O_NONBLOCK: without data it is EAGAIN). The binding's own
 * read asks again at once: nobody is told that the line is gone, and a core spins. Here 0 is the end, as every error is but those that mean "not now".
 */
export function readUntilHangUp(binding: LineBinding): void {
  binding.read = async (buffer, offset, length) => {
    for (;;) {
      const got = await readOnce(openDescriptor(binding), buffer, offset, length);
      if (got === 0) throw new CardtillError('DEVICE_GONE', 'the serial line has hung up');
      if (typeof got === 'number') return { bytesRead: got, buffer };
      if (!notNow.has(got.code)) throw got;
      // It may have been closed meanwhile, and its poller with it: native code that is asked then ends the process.
      openDescriptor(binding);
      await readable(binding);
    }
  };
}

/** The stream takes what is marked as cancelled for the end that it asked for. */
function openDescriptor({ isOpen, fd }: LineBinding): number {
  if (!isOpen || fd === null) throw Object.assign(new CardtillError('DEVICE_GONE', 'the serial line is closed'), { canceled: true });
  return fd;
}

function readOnce(fd: number, buffer: Buffer, offset: number, length: number): Promise<number | NodeJS.ErrnoException> {
  return new Promise((resolve) => {
    read(fd, buffer, offset, length, null, (cause, count) => resolve(cause ?? count));
  });
}

function readable({ poller }: LineBinding): Promise<void> {
  return new Promise((resolve, reject) => {
    poller.once('readable', (cause) => (cause === null || cause === undefined ? resolve() : reject(cause)));
  });
}
