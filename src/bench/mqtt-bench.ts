import { benchResult, microseconds, type BenchResult } from './bench-result.ts';
import { tcpEcho, type MqttEcho } from './mqtt-echo.ts';

/** Question and answer through a broker, taking turns with as many bytes over plain TCP. Closes the echo. */
export async function benchMqtt(name: string, echo: MqttEcho, rounds: number): Promise<BenchResult> {
  const plain = await tcpEcho();
  const measured: number[] = [];
  const floor: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    measured.push(await microseconds(() => echo.roundTrip()));
    floor.push(await microseconds(() => plain.roundTrip()));
  }
  await plain.stop();
  await echo.stop();
  return benchResult(name, 'µs', { measured, floor });
}
