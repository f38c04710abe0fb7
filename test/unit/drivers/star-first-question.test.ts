import { expect, it } from 'vitest';
import { limits } from '../../../src/base/limits.ts';
import { ManualTime } from '../../../src/doubles/manual-time.ts';
import { memoryLink } from '../../../src/doubles/memory-byte-port.ts';
import { starPrinterModel } from '../../../src/doubles/star-printer-twin/star-printer-twin.ts';
import { joinMemory } from '../../../src/doubles/twin-links.ts';
import { StarPrinter } from '../../../src/drivers/receipt-printer/star-printer.ts';
import { printerProfile } from './profiles.ts';

// In a file of its own: nobody has loaded the encoder before.
it('the time for an answer begins when the question is written, however long the encoder takes to load', async () => {
  const time = new ManualTime();
  const { port, far } = memoryLink();
  joinMemory(starPrinterModel(), far);
  const printer = new StarPrinter({ port, profile: { ...printerProfile, protocol: 'star-prnt', capabilities: { ...printerProfile.capabilities, characters: 'cp858' } }, clock: time, timers: time });
  const status = printer.status();
  await time.advance(2 * limits.printerStatusTimeoutMs);
  expect(await status).toEqual({ kind: 'ready', paper: 'present' });
});
