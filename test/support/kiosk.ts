import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fen } from '../../src/base/fen.ts';
import type { AgentOptions } from '../../src/agent/agent-context.ts';
import { CashAcceptorTwin } from '../../src/doubles/cash-acceptor-twin/cash-acceptor-twin.ts';
import { startPtyBridge } from '../../src/doubles/pty-bridge.ts';
import { serveTwin } from '../../src/doubles/twin-links.ts';
import type { RechargeView } from '../../src/ports/agent-control.ts';
import { timers, until } from '../integration/cloud/broker-support.ts';
import { startAgentRig, type AgentRig } from './agent-rig.ts';

/** An agent with a bill acceptor. */
export interface Kiosk {
  readonly world: AgentRig;
  readonly twin: CashAcceptorTwin;
  /** Its line is cut, and can be opened again at once. */
  hangUp(): void;
}

export interface KioskOptions {
  readonly over?: 'tcp' | 'pty';
  readonly moveMs?: number;
  readonly wrap?: (options: AgentOptions) => AgentOptions;
}

/** What ends it is put into `stops`, to be run from the last to the first. */
export async function startKiosk(stops: (() => Promise<void>)[], { over = 'tcp', moveMs = 5, wrap = (options) => options }: KioskOptions = {}): Promise<Kiosk> {
  const twin = new CashAcceptorTwin({ timers, moveMs });
  const server = await serveTwin(twin);
  stops.push(() => server.stop());
  let acceptorAddress = `tcp://127.0.0.1:${server.port}`;
  if (over === 'pty') {
    const folder = mkdtempSync(join(tmpdir(), 'cardtill-cash-'));
    stops.push(async () => rmSync(folder, { recursive: true, force: true }));
    const bridge = await startPtyBridge({ linkPath: join(folder, 'validator'), port: server.port });
    if (bridge === undefined) throw new Error('no pty');
    stops.push(() => bridge.stop());
    acceptorAddress = `serial:${bridge.path}`;
  }
  const world = await startAgentRig({ acceptorAddress, wrap });
  stops.push(() => world.stop());
  await world.ready();
  return { world, twin, hangUp: () => server.hangUp() };
}

/** A cash recharge whose headroom is reserved, and the acceptor taking notes for it. */
export async function taking({ world, twin }: Kiosk, token: string, payFen: number, memberId = 'm0001'): Promise<string> {
  const { control } = world.agent;
  const made = await control.recharge({ kind: 'cash', reference: { till: 'kiosk', token, attempt: 1 }, memberId, payFen: fen(payFen), staffId: '' });
  if (!made.ok) throw new Error(made.error.code);
  const id = made.value.rechargeId;
  await until(() => control.sale(id) === undefined && viewOf(world, id).state === 'reserved', 'the headroom is reserved');
  await until(async () => (await control.beginCashIn(id)).ok, 'the acceptor takes notes');
  await until(() => twin.state === 'idle', 'the validator is enabled');
  return id;
}

export function viewOf(world: AgentRig, id: string): RechargeView {
  const order = world.agent.control.orders(500).find((each) => each.type === 'recharge' && each.recharge.rechargeId === id);
  if (order?.type !== 'recharge') throw new Error('no such recharge');
  return order.recharge;
}

export async function insert({ twin }: Kiosk, units: number): Promise<void> {
  await until(() => twin.insert(units), `a note of ${units} is taken`);
}

export async function balance(world: AgentRig, memberId: string): Promise<number> {
  return (await world.client.members()).find((member) => member.memberId === memberId)!.balanceFen;
}
