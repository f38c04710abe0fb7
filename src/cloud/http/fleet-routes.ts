import type { FastifyInstance } from 'fastify';
import { CardtillError } from '../../base/errors.ts';
import type { AdminServerOptions } from './admin-server.ts';

interface Terminal {
  readonly terminalId: string;
}

/** Terminals, their configuration and their presence. */
export function fleetRoutes(server: FastifyInstance, options: AdminServerOptions): void {
  const { registry, ledger, fleet, presence } = options;
  server.get('/v1/broker/mosquitto', () => options.mosquittoFiles());
  server.get('/v1/terminals', async () => {
    const terminals = (await registry.terminals()).map(({ terminalId, merchantId, storeId, assignmentVersion, terminalEpoch, terminalShortId, attended }) => ({
      terminalId, merchantId, storeId, assignmentVersion, terminalEpoch, terminalShortId, attended, presence: presence.of(terminalId) ?? null,
    }));
    return { terminals };
  });
  server.get<{ Params: { terminalId: string } }>('/v1/terminals/:terminalId/key', async (request) => {
    const terminal = await registry.terminal(request.params.terminalId);
    if (terminal === undefined) throw new CardtillError('NOT_FOUND', 'there is no such terminal');
    return { terminalId: terminal.terminalId, publicKey: terminal.publicKey };
  });
  const binding = { body: { type: 'object', additionalProperties: false, required: ['storeId'], properties: { storeId: { type: 'string', minLength: 1, maxLength: 64 } } } };
  server.post<{ Params: Terminal; Body: { storeId: string } }>('/v1/terminals/:terminalId/store', { schema: binding }, async (request) => {
    const { terminalId, storeId, assignmentVersion } = await registry.bindTerminal(request.params.terminalId, request.body.storeId);
    return { terminalId, storeId, assignmentVersion };
  });
  const nothing = { body: { type: 'object', additionalProperties: false } };
  server.post<{ Params: Terminal }>('/v1/terminals/:terminalId/fence', { schema: nothing }, async (request) => {
    const { terminalId } = request.params;
    if ((await registry.terminal(terminalId)) === undefined) throw new CardtillError('NOT_FOUND', 'there is no such terminal');
    return { terminalId, leases: await ledger.fenceLeases(terminalId) };
  });
  server.get<{ Params: Terminal }>('/v1/fleet/:terminalId', async (request) => {
    const view = await fleet.show(request.params.terminalId);
    return { terminalId: view.terminalId, desired: view.desired ?? null, reported: view.reported ?? null, presence: view.presence ?? null };
  });
  const set = { type: 'object', minProperties: 1, maxProperties: 16 };
  const schema = { body: { type: 'object', additionalProperties: false, required: ['set'], properties: { set } } };
  server.post<{ Params: Terminal; Body: { set: Record<string, unknown> } }>('/v1/fleet/:terminalId/config', { schema }, async (request) => {
    return fleet.push(request.params.terminalId, request.body.set);
  });
}
