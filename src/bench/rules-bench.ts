import { sleep, type Timers } from '../base/clock.ts';
import { generateKeyPair, sha256, signingKey, verifyingKey } from '../base/crypto.ts';
import { encodeFrame, frameRoom, writeFrame } from '../storage/journal/journal-frame.ts';
import { benchResult, microseconds, type BenchResult } from './bench-result.ts';

const recordBytes = 480;
/** Between two signatures at a counter: the processor has done other things since. */
const paceMs = 25;
const loopsAtOnce = 16;

/**
 * What the money rules ask of each record, whatever the disk and the line: `signature.make` and `signature.check` at
 * a counter's pace, against the same in a loop; `record.digest`, the hash and the checksummed frame of a record of 480
 * bytes, against copying its bytes to their place.
 */
export async function benchRules(rounds: number, timers: Timers): Promise<readonly BenchResult[]> {
  const pair = generateKeyPair();
  const maker = signingKey('bench', pair.privateKey);
  const checker = verifyingKey('bench', pair.publicKey);
  const message = new Uint8Array(recordBytes).fill(7);
  const signature = maker.sign(message);
  return [
    await paced('signature.make', () => maker.sign(message), rounds, timers),
    await paced('signature.check', () => checker.verify(message, signature), rounds, timers),
    await digest(rounds * loopsAtOnce),
  ];
}

async function paced(name: string, work: () => unknown, rounds: number, timers: Timers): Promise<BenchResult> {
  const measured: number[] = [];
  const floor: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    await sleep(timers, paceMs);
    measured.push(await once(work));
    for (let loop = 0; loop < loopsAtOnce; loop += 1) floor.push(await once(work));
  }
  return benchResult(name, 'µs', { measured, floor });
}

/** A group of 64 as the journal writes it. */
async function digest(rounds: number): Promise<BenchResult> {
  const callers = 64;
  const sealed = new Uint8Array(recordBytes).fill(7);
  const frame = encodeFrame({ type: 1, place: 0, seq: 1, previousHash: new Uint8Array(32), sealed });
  const room = frameRoom(new Uint8Array(frame.length * callers));
  const measured: number[] = [];
  const floor: number[] = [];
  const perRecord = async (work: (place: number) => void) => (await once(() => {
    for (let place = 0; place < callers; place += 1) work(place);
  })) / callers;
  for (let round = 0; round < rounds; round += 1) {
    let previousHash: Uint8Array = new Uint8Array(32);
    measured.push(await perRecord((place) => {
      writeFrame({ type: 1, seq: place + 1, previousHash, sealed }, place, room, place * frame.length);
      previousHash = sha256(sealed);
    }));
    floor.push(await perRecord((place) => room.bytes.set(frame, place * frame.length)));
  }
  return benchResult('record.digest', 'µs', { measured, floor });
}

function once(work: () => unknown): Promise<number> {
  return microseconds(() => {
    work();
    return Promise.resolve();
  });
}
