import { mkdtempSync, rmSync } from 'node:fs';
import { request as httpRequest, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Timers } from '../../src/base/clock.ts';
import type { LogFields, Logger, LogLevel } from '../../src/base/logger.ts';
import { holdsBankCard } from '../../src/codecs/bank-card/holds-bank-card.ts';
import { startCounter, type CounterOptions, type RunningCounter } from '../../src/counter/start-counter.ts';
import { clock, timers } from '../integration/cloud/broker-support.ts';
import { agentControlDouble, type AgentControlDouble } from './agent-control-double.ts';

export const token = 'token-of-the-counter-tests';
export const allowedOrigin = 'https://till.example';
/** Three rows of a pattern: the page draws what it is sent. */
export const qrRows = ['1110111', '1010101', '0111110', '1110111', '0101010', '1011101', '1110111'];

export interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
  readonly json: unknown;
}

export interface CounterRig {
  readonly control: AgentControlDouble;
  readonly counter: RunningCounter;
  readonly socketFile: string;
  readonly logRows: { readonly level: LogLevel; readonly event: string; readonly fields: LogFields }[];
  options(change?: Partial<CounterOptions>): CounterOptions;
  /** On loopback with the token, unless told otherwise. */
  call(method: string, path: string, options?: CallOptions): Promise<Answer>;
  stop(): Promise<void>;
}

export interface CallOptions {
  readonly unix?: boolean;
  /** As JSON; a string or bytes as they are. */
  readonly body?: unknown;
  /** An undefined value takes a header away. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal;
}

/** The counter on a real socket and on loopback, over an agent that answers as it is told. */
export async function startCounterRig(change: Partial<CounterOptions> = {}): Promise<CounterRig> {
  const folder = mkdtempSync(join(tmpdir(), 'cardtill-counter-'));
  const control = agentControlDouble();
  const logRows: CounterRig['logRows'] = [];
  const socketFile = join(folder, 'agent.sock');
  const options = (more: Partial<CounterOptions> = {}): CounterOptions => ({
    control, socketFile, port: 0, token, allowedOrigins: [allowedOrigin], frameAncestors: ['https://frame.example'], clock, timers, logger: collectingLogger(logRows), version: '0.1.0',
    assetsFolder: fileURLToPath(new URL('../../src/counter/assets', import.meta.url)), drawQr: () => qrRows, holdsBankCard, ...change, ...more,
  });
  const counter = await startCounter(options());
  return {
    control, counter, socketFile, logRows, options,
    call: (method, path, more = {}) => callCounter(more.unix === true ? { socketPath: socketFile } : { host: '127.0.0.1', port: counter.port }, method, path, more),
    stop: async () => {
      await counter.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function collectingLogger(rows: CounterRig['logRows'], inherited: LogFields = {}): Logger {
  return {
    log: (level, event, fields = {}) => void rows.push({ level, event, fields: { ...inherited, ...fields } }),
    child: (fields) => collectingLogger(rows, { ...inherited, ...fields }),
  };
}

type Address = { readonly socketPath: string } | { readonly host: string; readonly port: number };

/** The answer as soon as its headers are there; its body is the caller's. */
export function openCall(address: Address, method: string, path: string, { unix = false, body, headers = {}, signal }: CallOptions = {}): Promise<IncomingMessage> {
  const all: Record<string, string | undefined> = { ...(unix ? {} : { authorization: `Bearer ${token}` }), ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers };
  const given = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as OutgoingHttpHeaders;
  return new Promise((resolve, reject) => {
    const sent = httpRequest({ ...address, method, path, headers: given, agent: false, ...(signal === undefined ? {} : { signal }) }, resolve);
    sent.once('error', reject);
    sent.end(body === undefined ? undefined : typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body));
  });
}

async function callCounter(address: Address, method: string, path: string, options: CallOptions): Promise<Answer> {
  const response = await openCall(address, method, path, options);
  let text = '';
  for await (const chunk of response as AsyncIterable<Buffer>) text += chunk.toString('utf8');
  const isJson = response.headers['content-type']?.startsWith('application/json') === true;
  return { status: response.statusCode ?? 0, headers: response.headers, text, json: isJson ? JSON.parse(text) : undefined };
}

/** Runs only when told. */
export function heldTimers(): Timers & { run(): void; readonly waiting: number } {
  const due = new Set<() => void>();
  return {
    after: (_delayMs, run) => {
      due.add(run);
      return { cancel: () => void due.delete(run) };
    },
    run: () => {
      for (const each of [...due]) {
        due.delete(each);
        each();
      }
    },
    get waiting() { return due.size; },
  };
}
