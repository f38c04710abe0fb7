import { afterEach, describe, expect, it } from 'vitest';
import type { TerminalConfig } from '../../../src/domain/config/terminal-config.ts';
import { until } from '../cloud/broker-support.ts';
import { startAgentRig, type AgentRig } from '../../support/agent-rig.ts';

const stops: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

describe('a pushed configuration', () => {
  it('is told to the process when it is applied, and again at every start; before the first one nothing is told', async () => {
    const told: TerminalConfig[] = [];
    const world: AgentRig = await startAgentRig({ wrap: (options) => ({ ...options, onConfig: (config) => void told.push(config) }) });
    stops.push(() => world.stop());
    await world.ready();
    expect(told).toEqual([]);
    await world.client.pushConfig('t1', { logLevel: 'debug' });
    await until(() => told.length > 0, 'the configuration is applied');
    world.link.set('cut');
    await world.crash();
    expect(told.map(({ logLevel }) => logLevel)).toEqual(['debug', 'debug']);
  });

  it('counts characters as the cloud does', async () => {
    const world: AgentRig = await startAgentRig();
    stops.push(() => world.stop());
    await world.ready();
    const idleText = '𠮷'.repeat(30);
    const { version } = await world.client.pushConfig('t1', { idleText });
    await until(() => world.agent.control.health().configVersion === version, 'the configuration is applied');
    expect(world.stores.stateStore.config()?.idleText).toBe(idleText);
  });
});
