import { memoryLink } from '../doubles/memory-byte-port.ts';
import { encodeEscpos } from '../codecs/escpos/encode-escpos.ts';
import { layoutReceipt } from '../drivers/receipt-printer/layout-receipt.ts';
import { makeScanProtocol } from '../drivers/scanner/make-scan-protocol.ts';
import { ScannerDriver } from '../drivers/scanner/scanner-driver.ts';
import type { ReceiptPrinterCapabilities, ScannerProfile } from '../profiles/device-profile.ts';
import { benchColumns, benchReceipt } from './bench-receipt.ts';
import { benchResult, type BenchResult } from './bench-result.ts';
import type { BenchTime } from './bench-world.ts';
import { otherEncoders } from './other-encoders.ts';

/** A start bit, eight bits and a stop bit. */
const bitsOfByte = 10;
const baudRate = 115_200;
const warmUps = 200;

const capabilities: ReceiptPrinterCapabilities = {
  columns: benchColumns, widthDots: 576, characters: 'gb18030', cutter: true, qr: true, barcode: true, realTimeStatus: true,
};

/**
 * receipt.encode: from the document to the bytes. Floor: the time that those bytes need on a serial line of 115,200 baud. The same receipt through what others
 * use, each against the time of its own bytes, taking turns; what is not installed is left out and said so.
 */
export async function benchReceipts(rounds: number, say: (line: string) => void): Promise<readonly BenchResult[]> {
  const ours = () => encodeEscpos(layoutReceipt({ jobId: 'bench', lines: benchReceipt }, capabilities).commands);
  const encoders = new Map<string, () => Uint8Array>([['receipt.encode', ours], ...(await otherEncoders(say))]);
  const samples = new Map([...encoders.keys()].map((name) => [name, { measured: [] as number[], floor: [] as number[] }]));
  for (let round = 0; round < rounds + warmUps; round += 1) {
    for (const [name, encode] of encoders) {
      const startedNs = process.hrtime.bigint();
      const bytes = encode();
      const tookUs = Number(process.hrtime.bigint() - startedNs) / 1_000;
      if (round < warmUps) continue;
      samples.get(name)!.measured.push(tookUs);
      samples.get(name)!.floor.push(lineTimeUs(bytes.length));
    }
  }
  return [...samples].map(([name, of]) => benchResult(name, 'µs', of));
}

const scanner: ScannerProfile = {
  id: 'bench', name: 'Bench', class: 'scanner', protocol: 'line', transports: ['serial'], status: { kind: 'should-work', manual: 'bench' }, capabilities: { aimPrefix: true },
};
/** A clock gives no figure for one code. */
const codesAtOnce = 50;

/** scan.decode: from the bytes of one code at the port to the event, all checks for bank cards and repeats on the way. Floor: those bytes on the line. */
export function benchDecode(rounds: number, { clock, timers }: BenchTime): BenchResult {
  const { port, far } = memoryLink();
  const driver = new ScannerDriver({ port, protocol: makeScanProtocol(scanner), clock, timers });
  const counts = { codes: 0 };
  driver.onEvent((event) => {
    if (event.kind === 'code') counts.codes += 1;
  });
  const samples = { measured: [] as number[], floor: [] as number[] };
  for (let round = 0; round < rounds + warmUps; round += 1) {
    const codes = Array.from({ length: codesAtOnce }, (_none, index) => new TextEncoder().encode(`]Q199${String(round * codesAtOnce + index).padStart(16, '0')}\r`));
    const startedNs = process.hrtime.bigint();
    for (const code of codes) far.send(code);
    const tookUs = Number(process.hrtime.bigint() - startedNs) / 1_000 / codesAtOnce;
    if (round < warmUps) continue;
    samples.measured.push(tookUs);
    samples.floor.push(lineTimeUs(codes[0]!.length));
  }
  driver.end();
  return { ...benchResult('scan.decode', 'µs', samples), n: counts.codes - warmUps * codesAtOnce };
}

function lineTimeUs(byteCount: number): number {
  return (byteCount * bitsOfByte * 1_000_000) / baudRate;
}
