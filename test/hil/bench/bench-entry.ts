import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { makeBench } from './make-bench.ts';
import { serveRemote } from './remote.ts';

/** In the guest's /etc/passwd and /etc/group (guest/init). Serial lines are Debian's group dialout. */
const ordinaryUser = ['--reuid', 'till', '--regid', 'cardtill', '--groups', 'cardtill,dialout'];

/** Root plugs; the suite, and the product in it, runs as an ordinary user in a process of its own. */
async function main(): Promise<number> {
  const suiteFile = fileURLToPath(new URL('suite.js', import.meta.url));
  const suite = spawn('setpriv', [...ordinaryUser, process.execPath, suiteFile], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'], serialization: 'advanced' });
  const ended = new Promise<number>((resolve) => suite.once('exit', (code) => resolve(code ?? 1)));
  // It takes as long to load as the bench to get ready; what it asks for until then waits in the line.
  const { bench, stop } = await makeBench();
  serveRemote({ send: (message) => suite.connected && suite.send(message as object), onMessage: (listener) => void suite.on('message', listener) }, bench);
  const status = await ended;
  await stop();
  return status;
}

void main().then((status) => process.exit(status));
