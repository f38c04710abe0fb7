/** What a process sends and hears through the line to its parent or child. Bytes arrive as bytes with 'advanced' serialization. */
export interface RemoteLine {
  send(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
}

type Methods = object;

interface Request {
  readonly id: number;
  readonly method: string;
  readonly parameters: readonly unknown[];
}

interface Answer {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: string;
}

/** Runs what the other process asks for. Requests are run as they come: a later one may be answered first. */
export function serveRemote(line: RemoteLine, methods: Methods): void {
  const named = methods as Record<string, (...parameters: readonly unknown[]) => unknown>;
  line.onMessage((message) => {
    const { id, method, parameters } = message as Request;
    const run = async () => {
      const action = named[method];
      if (action === undefined) throw new Error(`the bench has no "${method}"`);
      return action(...parameters);
    };
    run().then(
      (result) => line.send({ id, result } satisfies Answer),
      (error: unknown) => line.send({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) } satisfies Answer),
    );
  });
}

/** Far above what anything takes: a bench that hangs is named by what it was asked for. */
const answerMs = 60_000;

/** The other process's methods. */
export function callRemote<Remote extends Methods>(line: RemoteLine): Remote {
  const waiting = new Map<number, { readonly resolve: (result: unknown) => void; readonly reject: (error: Error) => void }>();
  let lastId = 0;
  line.onMessage((message) => {
    const { id, result, error } = message as Answer;
    const one = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) one?.resolve(result);
    else one?.reject(new Error(error));
  });
  return new Proxy({}, {
    get: (_target, method) => (...parameters: readonly unknown[]) => new Promise((resolve, reject) => {
      lastId += 1;
      const timer = setTimeout(() => reject(new Error(`the bench did not answer "${String(method)}"`)), answerMs);
      waiting.set(lastId, {
        resolve: (result) => {
          clearTimeout(timer);
          resolve(result);
        },
        reject: (error) => {
          clearTimeout(timer);
          reject(error);
        },
      });
      line.send({ id: lastId, method: String(method), parameters } satisfies Request);
    }),
  }) as Remote;
}
