import { unreachable } from '../../base/assert.ts';
import type { CloudRequest } from '../../domain/cloud/cloud-message.ts';
import type { ConfigReport } from '../../domain/config/terminal-config.ts';
import type { Bodies } from '../../wire/bodies.ts';
import { encodeBody } from '../../wire/body-codec.ts';
import { kinds } from '../../wire/kinds.ts';
import { lookupKeyBody } from './record-bodies.ts';

export interface EncodedRequest {
  readonly kind: number;
  readonly body: Uint8Array;
}

/** A plain request as the contract carries it. */
export function encodeRequest(request: CloudRequest, agentVersion: string): EncodedRequest {
  switch (request.kind) {
    case 'hello': {
      const { headSeq, headHash, headInDoubt, timelineId, confirmedSeq, rebuild } = request;
      return { kind: kinds.hello, body: encodeBody('hello', { headSeq, headHash, headInDoubt, openLeases: [], agentVersion, rebuild: rebuild !== undefined, afterEpoch: rebuild?.afterEpoch ?? 0, afterSeq: rebuild?.afterSeq ?? 0, timelineId, confirmedSeq }) };
    }
    case 'query': return { kind: kinds.query, body: encodeBody('query', {}) };
    case 'close-recharge': return { kind: kinds.closeRecharge, body: encodeBody('closeRecharge', {}) };
    case 'lookup': return { kind: kinds.lookup, body: encodeBody('lookup', { member: lookupKeyBody(request.member) }) };
    case 'statement': {
      const { memberId, fromWallMs, toWallMs, linesMax } = request;
      return { kind: kinds.statement, body: encodeBody('statement', { memberId, fromWallMs, toWallMs, linesMax }) };
    }
    case 'reserve-cash': return { kind: kinds.reserveCash, body: encodeBody('reserveCash', { memberId: request.memberId, payFen: request.payFen }) };
    case 'release-cash': return { kind: kinds.releaseCash, body: encodeBody('releaseCash', {}) };
    case 'lease': return { kind: kinds.leaseRequest, body: encodeBody('leaseRequest', { memberId: request.memberId }) };
    default: return unreachable(request);
  }
}

export function configReportBody(report: ConfigReport): Bodies['configReport'] {
  return {
    appliedVersion: report.appliedVersion,
    refusedVersion: report.refused?.version ?? 0,
    refusedCode: report.refused?.code ?? '',
    refusedDetail: report.refused?.detail ?? '',
    keys: report.keys,
  };
}
