import { createCanvas, GlobalFonts } from '@napi-rs/canvas';
import { describe, expect, it } from 'vitest';
import { silentLogger } from '../../../src/base/logger.ts';
import { realTimers } from '../../../src/doubles/real-time.ts';
import { FontGlyphs } from '../../../src/pictures/font/font-glyphs.ts';

const file = '/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc';
const dots = 48;
const text = '永喆㛃镕会员卡消费凭证面包房谢谢惠顾一二三国龙龟鑫';

/** The same character by Skia, which shares no code with ours: true where it is darker than half. */
function bySkia(character: string): boolean[] {
  GlobalFonts.registerFromPath(file, 'Oracle');
  const context = createCanvas(dots, dots).getContext('2d');
  context.font = `${dots}px Oracle`;
  context.fillText(character, 0, dots * 0.86);
  const { data } = context.getImageData(0, 0, dots, dots);
  return Array.from({ length: dots * dots }, (_none, index) => data[index * 4 + 3]! > 127);
}

describe('characters of a font', () => {
  it('look as another reader of fonts draws them', async () => {
    const source = new FontGlyphs({ places: [{ path: file, face: 0 }], timers: realTimers, logger: silentLogger });
    const glyphs = await source.glyphs(new Map(Array.from(text, (character) => [character, 2] as const)), dots);
    source.close();
    expect(glyphs.size).toBe(new Set(text).size);
    for (const [character, glyph] of glyphs) {
      const other = bySkia(character);
      const ours = other.map((_dark, index) => glyph.isDark(index % dots, Math.floor(index / dots)));
      const both = ours.filter((dark, index) => dark && other[index]).length;
      const either = ours.filter((dark, index) => dark || other[index]).length;
      expect([character, both / either > 0.7]).toEqual([character, true]);
    }
  });

  it.each([['no file', '/nowhere.ttf'], ['no font', '/etc/hostname']])('%s: none, said once, and no failure', async (_name, path) => {
    const said: string[] = [];
    const logger = { log: (_level: string, event: string) => void said.push(event), child: () => silentLogger };
    const source = new FontGlyphs({ places: [{ path, face: 0 }], timers: realTimers, logger });
    expect((await source.glyphs(new Map([['a', 1], ['b', 1]]), 24)).size).toBe(0);
    expect(said).toEqual(['receipt.font-unreadable']);
  });
});
