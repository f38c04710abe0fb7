import { existsSync } from 'node:fs';
import { GlobalFonts } from '@napi-rs/canvas';

/** Which font families may be named when drawing. */
export interface PaperFonts {
  /** For ASCII; monospaced where one was found. */
  readonly narrow: string;
  /** For Chinese; undefined where no font with Chinese was found: then boxes are drawn and said so. */
  readonly wide: string | undefined;
}

/** By path and not by name: what a name means depends on the machine's font configuration. */
const narrowFiles = [
  '/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf',
  '/usr/share/fonts/truetype/liberation/LiberationMono-Regular.ttf',
  '/usr/share/fonts/truetype/noto/NotoSansMono-Regular.ttf',
];
const wideFiles = [
  '/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc',
  '/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc',
  '/usr/share/fonts/truetype/wqy/wqy-microhei.ttc',
  '/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf',
];

/** Registers the first font of each kind that is there. */
export function paperFonts(): PaperFonts {
  const wide = register(wideFiles, 'PaperWide');
  return { narrow: register(narrowFiles, 'PaperNarrow') ?? wide ?? 'monospace', wide };
}

function register(files: readonly string[], family: string): string | undefined {
  const file = files.find((path) => existsSync(path));
  if (file === undefined) return undefined;
  if (!GlobalFonts.has(family)) GlobalFonts.registerFromPath(file, family);
  return GlobalFonts.has(family) ? family : undefined;
}
