import { existsSync } from 'node:fs';

export interface FontPlace {
  readonly path: string;
  /** In a collection, from 0. */
  readonly face: number;
  /** Asked first for narrow characters and last for wide ones. */
  readonly isNarrow?: boolean;
}

/**
 * Where Debian's packages put fonts with Chinese, the commonest first: fonts-wqy-zenhei (its second face has narrow Latin), fonts-wqy-microhei, and for
 * the planes that those lack fonts-babelstone-han, fonts-hanazono and fonts-vlgothic; fonts-dejavu-core for other scripts. Each character is taken
 * from the first that has it. Fonts with outlines of PostScript (Noto CJK) are not read.
 */
const debianFonts: readonly FontPlace[] = [
  { path: '/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf', face: 0, isNarrow: true },
  { path: '/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc', face: 1 },
  { path: '/usr/share/fonts/truetype/wqy/wqy-microhei.ttc', face: 1 },
  { path: '/usr/share/fonts/truetype/babelstone/BabelStoneHan.ttf', face: 0 },
  { path: '/usr/share/fonts/truetype/hanazono/HanaMinA.ttf', face: 0 },
  { path: '/usr/share/fonts/truetype/hanazono/HanaMinB.ttf', face: 0 },
  { path: '/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf', face: 0 },
  { path: '/usr/share/fonts/truetype/vlgothic/VL-Gothic-Regular.ttf', face: 0 },
];

/** The fonts of this machine, after the one that the configuration names (`path`, or `path#face`). */
export function fontPlaces(named: string | undefined): readonly FontPlace[] {
  const present = debianFonts.filter(({ path }) => existsSync(path));
  return named === undefined ? present : [namedFont(named), ...present];
}

function namedFont(named: string): FontPlace {
  const [, path = named, face = '0'] = /^(.*?)(?:#(\d{1,3}))?$/.exec(named) ?? [];
  return { path, face: Number(face) };
}
