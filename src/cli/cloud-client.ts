import { request } from 'node:http';
import type { AttentionReport } from '../cloud/ledger/attention.ts';
import type { Timeline } from '../cloud/ledger/order-advice.ts';
import type { Movement } from '../cloud/ledger/ledger.ts';
import type { FloatView } from '../cloud/ledger/office-commands.ts';
import type { EntryRow, OrderRow, StoreRow } from '../cloud/ledger/registry.ts';
import type { ChainAudit } from '../cloud/chain/audit-chain.ts';
import type { PublishedDayRoot } from '../cloud/chain/chain-books.ts';
import type { Presence } from '../cloud/fleet/presence-book.ts';
import type { DesiredConfig } from '../cloud/fleet/desired-config.ts';
import type { ShownMemberCode } from '../cloud/cards/show-member-code.ts';
import { brokenCall } from './broken-call.ts';
import { CardtillError, errorTable, type ErrorCode } from '../base/errors.ts';
import type { Fen } from '../base/fen.ts';
import type { EnrolmentDocument } from '../wire/enrolment.ts';

export interface CloudAddress {
  /** http://127.0.0.1:port */
  readonly url: string;
  /** From the token file in the cloud's data folder. */
  readonly token: string;
}

export interface ListedTerminal {
  readonly terminalId: string;
  readonly merchantId: string;
  readonly storeId: string;
  readonly assignmentVersion: number;
  readonly terminalEpoch: number;
  readonly terminalShortId: string;
  readonly attended: boolean;
  readonly presence: Presence | null;
}

export interface ListedMember {
  readonly memberId: string;
  readonly memberNumber: string;
  readonly nameMasked: string;
  readonly balanceFen: Fen;
}

export interface ShownFleet {
  readonly terminalId: string;
  readonly desired: { readonly version: number; readonly config: DesiredConfig } | null;
  readonly reported: unknown;
  readonly presence: Presence | null;
}

export interface CloudClient {
  health(): Promise<{ readonly ok: boolean; readonly link: 'up' | 'down' }>;
  stores(): Promise<readonly StoreRow[]>;
  terminals(): Promise<readonly ListedTerminal[]>;
  addTerminal(terminal: { readonly storeId: string; readonly terminalId?: string; readonly attended?: boolean }): Promise<EnrolmentDocument>;
  members(limit?: number): Promise<readonly ListedMember[]>;
  memberCode(memberId: string): Promise<ShownMemberCode>;
  /** Upper-case hexadecimal; null takes the member's card away. */
  setMemberCard(memberId: string, cardUid: string | null): Promise<{ readonly memberId: string; readonly hasCard: boolean }>;
  orders(limit?: number): Promise<readonly OrderRow[]>;
  entries(limit?: number): Promise<readonly EntryRow[]>;
  audit(): Promise<readonly string[]>;
  /** What waits for people. */
  attention(limit?: number): Promise<AttentionReport>;
  /** After a restore from a backup: terminals send again what they keep. */
  beginTimeline(): Promise<Timeline>;
  /** Gives money of a payment back to the card. Rejects with REFUND_REFUSED and the reason. */
  refund(refund: { readonly refundId: string; readonly terminalId: string; readonly orderId: string; readonly amountFen: number; readonly storeId: string; readonly staffId: string }): Promise<{ readonly amountFen: number; readonly leftFen: number; readonly movement?: Movement }>;
  /** The merchant's money for sales without a line. */
  showFloat(storeId: string): Promise<FloatView>;
  fundFloat(storeId: string, funding: { readonly id: string; readonly amountFen: number; readonly from: 'card-account' | 'cash'; readonly staffId: string }): Promise<FloatView>;
  auditChain(): Promise<ChainAudit>;
  /** Newest first. */
  roots(limit?: number): Promise<readonly PublishedDayRoot[]>;
  /** Ed25519, SPKI in base64 DER. */
  terminalKey(terminalId: string): Promise<{ readonly terminalId: string; readonly publicKey: string }>;
  /** From now on its sales are booked to that store; what it sold before keeps its own. */
  bindTerminal(terminalId: string, storeId: string): Promise<{ readonly terminalId: string; readonly storeId: string; readonly assignmentVersion: number }>;
  /** Gives a terminal up: its leases are frozen. */
  fenceTerminal(terminalId: string): Promise<{ readonly terminalId: string; readonly leases: number }>;
  pushConfig(terminalId: string, set: Readonly<Record<string, unknown>>): Promise<{ readonly version: number; readonly config: DesiredConfig }>;
  showFleet(terminalId: string): Promise<ShownFleet>;
  /** Texts for Mosquitto's `password_file` and `acl_file`. */
  mosquittoFiles(): Promise<{ readonly passwords: string; readonly accessList: string }>;
}

/**
 * The operators' interface of a cloud, as the command line calls it. Everything rejects with the
 * CardtillError that the cloud answered, OFFLINE when nobody listens there, OUTCOME_UNKNOWN (of a question NO_ANSWER) when no answer came.
 */
export function cloudClient(address: CloudAddress): CloudClient {
  const get = <T>(path: string) => call<T>(address, 'GET', path);
  const limited = (path: string, limit: number | undefined) => (limit === undefined ? path : `${path}?limit=${limit}`);
  return {
    health: () => get('/health'),
    stores: async () => (await get<{ stores: readonly StoreRow[] }>('/v1/stores')).stores,
    terminals: async () => (await get<{ terminals: readonly ListedTerminal[] }>('/v1/terminals')).terminals,
    addTerminal: (terminal) => call(address, 'POST', '/v1/terminals', terminal),
    members: async (limit) => (await get<{ members: readonly ListedMember[] }>(limited('/v1/members', limit))).members,
    memberCode: (memberId) => get(`/v1/members/${encodeURIComponent(memberId)}/code`),
    setMemberCard: (memberId, cardUid) => call(address, 'POST', `/v1/members/${encodeURIComponent(memberId)}/card`, { cardUid }),
    orders: async (limit) => (await get<{ orders: readonly OrderRow[] }>(limited('/v1/orders', limit))).orders,
    entries: async (limit) => (await get<{ entries: readonly EntryRow[] }>(limited('/v1/entries', limit))).entries,
    audit: async () => (await call<{ findings: readonly string[] }>(address, 'GET', '/v1/audit', undefined, auditTimeoutMs)).findings,
    attention: (limit) => get(limited('/v1/attention', limit)),
    beginTimeline: () => call(address, 'POST', '/v1/timelines', {}),
    refund: (refund) => call(address, 'POST', '/v1/refunds', refund),
    showFloat: (storeId) => get(`/v1/stores/${encodeURIComponent(storeId)}/float`),
    fundFloat: (storeId, funding) => call(address, 'POST', `/v1/stores/${encodeURIComponent(storeId)}/float`, funding),
    auditChain: () => call(address, 'GET', '/v1/audit/chain', undefined, auditTimeoutMs),
    roots: async (limit) => (await get<{ roots: readonly PublishedDayRoot[] }>(limited('/v1/roots', limit))).roots,
    terminalKey: (terminalId) => get(`/v1/terminals/${encodeURIComponent(terminalId)}/key`),
    bindTerminal: (terminalId, storeId) => call(address, 'POST', `/v1/terminals/${encodeURIComponent(terminalId)}/store`, { storeId }),
    fenceTerminal: (terminalId) => call(address, 'POST', `/v1/terminals/${encodeURIComponent(terminalId)}/fence`, {}),
    pushConfig: (terminalId, set) => call(address, 'POST', `/v1/fleet/${encodeURIComponent(terminalId)}/config`, { set }),
    mosquittoFiles: () => get('/v1/broker/mosquitto'),
    showFleet: (terminalId) => get(`/v1/fleet/${encodeURIComponent(terminalId)}`),
  };
}

const answerTimeoutMs = 10_000;
/** An audit reads every row of the books. */
const auditTimeoutMs = 3_600_000;
const answerBytesMax = 16 * 1024 * 1024;

async function call<T>(address: CloudAddress, method: string, path: string, json?: object, timeoutMs = answerTimeoutMs): Promise<T> {
  const { status, text } = await exchange(address, method, path, json === undefined ? undefined : JSON.stringify(json), timeoutMs);
  const value = parse(text, status);
  if (status >= 200 && status < 300) return value as T;
  const { error } = value as { readonly error?: { readonly code?: string; readonly message?: string } };
  const code = error?.code !== undefined && error.code in errorTable ? (error.code as ErrorCode) : 'REQUEST_INVALID';
  throw new CardtillError(code, error?.message ?? `the cloud answered ${status}`);
}

function parse(text: string, status: number): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new CardtillError('REQUEST_INVALID', `the cloud answered ${status} and no JSON`, { cause });
  }
}

function exchange(address: CloudAddress, method: string, path: string, body: string | undefined, timeoutMs: number): Promise<{ readonly status: number; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${address.token}`, ...(body === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }) };
    const sent = request(new URL(path, address.url), { method, headers, timeout: timeoutMs, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      let length = 0;
      response.on('data', (chunk: Buffer) => {
        length += chunk.length;
        if (length > answerBytesMax) sent.destroy();
        else chunks.push(chunk);
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }));
      response.on('error', (cause) => reject(broken(cause)));
    });
    const broken = brokenCall(sent, { callee: 'the cloud', nobody: `nobody answers at ${address.url}: start the cloud first`, asksOnly: method === 'GET' });
    sent.on('timeout', () => sent.destroy());
    sent.on('error', (cause) => reject(broken(cause)));
    sent.end(body);
  });
}
