import { createServer, request } from 'node:http';
import { once } from 'node:events';
import { buffer } from 'node:stream/consumers';

export interface LosingProxy {
  /** "POST /v1/payments?waitMs=0", in the order of their arrival. */
  readonly calls: readonly string[];
  stop(): Promise<void>;
}

/** Stands at `socketFile` before the agent at `agentFile`: what `loses` picks is done by the agent, and its answer is lost; `last` is the last call that is taken at all. */
export async function startLosingProxy({ socketFile, agentFile, loses = () => false, last = () => false }: {
  readonly socketFile: string; readonly agentFile: string; loses?(call: string): boolean; last?(call: string): boolean;
}): Promise<LosingProxy> {
  const calls: string[] = [];
  const server = createServer(async (incoming, response) => {
    const call = `${incoming.method} ${incoming.url}`;
    calls.push(call);
    const { host: _host, ...headers } = incoming.headers;
    const sent = request({ socketPath: agentFile, method: incoming.method, path: incoming.url, headers: { ...headers, host: 'localhost' }, agent: false });
    sent.end(await buffer(incoming));
    const [answer] = await once(sent, 'response');
    const body = await buffer(answer);
    if (last(call)) server.close();
    if (loses(call)) return void incoming.socket.destroy();
    response.writeHead(answer.statusCode, { ...answer.headers, connection: 'close' });
    response.end(body);
  });
  server.listen(socketFile);
  await once(server, 'listening');
  return {
    calls,
    stop: async () => {
      if (!server.listening) return;
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
