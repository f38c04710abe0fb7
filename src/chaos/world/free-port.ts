import { createServer, type ListenOptions, type Server } from 'node:net';
import type { Random } from '../../base/clock.ts';
import { CardtillError } from '../../base/errors.ts';

/**
 * A port of loopback that nobody has, and that no other caller on this machine is given while this process lives: for programs that are told their port,
 * and are ended and started again on it. Below the ports that the kernel gives to outgoing connections (32768 and up): while a program is away, a client that
 * tries its port again and again can be given that very port as its own, is connected to itself, and the program cannot have it any more.
 */
export async function freePort(random: Random): Promise<number> {
  for (let attempt = 0; attempt < attemptsMax; attempt += 1) {
    const port = firstPort + Math.floor(random.unit() * (lastPort + 1 - firstPort));
    const claim = await listening({ path: `\0cardtill-port-${port}` });
    if (claim === undefined) continue;
    const listener = await listening({ port, host: '127.0.0.1' });
    if (listener !== undefined) {
      claim.unref();
      await closed(listener);
      return port;
    }
    await closed(claim);
  }
  throw new CardtillError('SETUP_FAILED', `no free port of loopback between ${firstPort} and ${lastPort}`);
}

const [firstPort, lastPort] = [20_000, 31_999] as const;
const attemptsMax = 200;

/** Undefined where somebody else listens. An abstract name (unix(7)) is free again when its process has ended, however it ends. */
function listening(place: ListenOptions): Promise<Server | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen(place, () => resolve(server));
  });
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => void server.close(() => resolve()));
}
