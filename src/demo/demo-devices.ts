import { join } from 'node:path';
import type { Timers } from '../base/clock.ts';
import { Pn532Model } from '../doubles/card-reader-twin/pn532-model.ts';
import { CashAcceptorTwin } from '../doubles/cash-acceptor-twin/cash-acceptor-twin.ts';
import { serveTwin } from '../doubles/twin-links.ts';
import { startCounterDevices, type CounterDevices } from './counter-devices.ts';
import { layDeviceLine } from './device-line.ts';

export interface DemoDevices extends CounterDevices {
  readonly reader: Pn532Model;
  readonly acceptor: CashAcceptorTwin;
}

/** As long as the rollers of a validator take: a person can see the note go in. */
const noteMoveMs = 400;

/** The counter's devices and those of a kiosk: a card reader and a bill acceptor, at the other end of real ptys, too. */
export async function startDemoDevices(folder: string, timers: Timers): Promise<DemoDevices> {
  const counter = await startCounterDevices(folder);
  const [reader, acceptor] = [new Pn532Model(), new CashAcceptorTwin({ timers, moveMs: noteMoveMs })];
  const servers = [await serveTwin(reader), await serveTwin(acceptor)] as const;
  const lines = [await layDeviceLine(join(folder, 'reader'), servers[0].port), await layDeviceLine(join(folder, 'acceptor'), servers[1].port)] as const;
  return {
    ...counter, reader, acceptor,
    onSerialLines: counter.onSerialLines && lines.every(({ isSerial }) => isSerial),
    config: [
      ...counter.config,
      { class: 'card-reader', profile: 'pn532-uart', name: 'reader', address: lines[0].address },
      { class: 'cash-acceptor', profile: 'cashcode-ccnet', name: 'acceptor', address: lines[1].address },
    ],
    stop: async () => {
      for (const line of lines) await line.stop();
      for (const server of servers) await server.stop();
      await counter.stop();
    },
  };
}
