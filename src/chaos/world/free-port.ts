import { createServer } from 'node:net';
import type { Random } from '../../base/clock.ts';
import { CardtillError } from '../../base/errors.ts';

/**
 * A port of loopback that nobody has at this moment: for programs that are told their port. Below the ports that the
 * kernel gives to outgoing connections (32768 and up): while a program is away, a client that tries its port again and again
 * can be given that very port as its own, is connected to itself, and the program cannot have it any more.
 */
export async function freePort(random: Random): Promise<number> {
  for (let attempt = 0; attempt < attemptsMax; attempt += 1) {
    const port = firstPort + Math.floor(random.unit() * (lastPort + 1 - firstPort));
    if (await isFree(port)) return port;
  }
  throw new CardtillError('SETUP_FAILED', `no free port of loopback between ${firstPort} and ${lastPort}`);
}

const [firstPort, lastPort] = [20_000, 31_999] as const;
const attemptsMax = 200;

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
