import { Bitmap } from '../../base/bitmap.ts';
import type { GreyPicture } from '../../ports/receipt-pictures.ts';

/** Where the error of a dot goes, in sixteenths (Floyd and Steinberg, 1976). */
const spread = [{ x: 1, y: 0, share: 7 / 16 }, { x: -1, y: 1, share: 3 / 16 }, { x: 0, y: 1, share: 5 / 16 }, { x: 1, y: 1, share: 1 / 16 }] as const;

/** One bit a dot, by diffusion of the error: pure black and white stay as they are, greys become grain. */
export function dithered({ widthDots, heightDots, grey }: GreyPicture): Bitmap {
  const bitmap = new Bitmap(widthDots, heightDots);
  const levels = Float32Array.from(grey);
  for (let y = 0; y < heightDots; y += 1) {
    for (let x = 0; x < widthDots; x += 1) {
      const level = levels[y * widthDots + x]!;
      const isDark = level < 128;
      if (isDark) bitmap.darken(x, y);
      const error = level - (isDark ? 0 : 255);
      if (error === 0) continue;
      for (const to of spread) {
        const column = x + to.x;
        if (column >= 0 && column < widthDots && y + to.y < heightDots) levels[(y + to.y) * widthDots + column]! += error * to.share;
      }
    }
  }
  return bitmap;
}

/** As it is where it fits; else made smaller to the width, each dot the mean of those that it stands for. */
export function narrowed(picture: GreyPicture, widthDotsMax: number): GreyPicture {
  if (picture.widthDots <= widthDotsMax) return picture;
  const scale = picture.widthDots / widthDotsMax;
  const heightDots = Math.max(1, Math.round(picture.heightDots / scale));
  const grey = new Uint8Array(widthDotsMax * heightDots);
  for (let y = 0; y < heightDots; y += 1) {
    for (let x = 0; x < widthDotsMax; x += 1) grey[y * widthDotsMax + x] = mean(picture, x * scale, y * scale, scale);
  }
  return { widthDots: widthDotsMax, heightDots, grey };
}

function mean({ widthDots, heightDots, grey }: GreyPicture, left: number, top: number, side: number): number {
  const [right, bottom] = [Math.min(widthDots, Math.ceil(left + side)), Math.min(heightDots, Math.ceil(top + side))];
  let [sum, count] = [0, 0];
  for (let y = Math.min(Math.floor(top), heightDots - 1); y < bottom; y += 1) {
    for (let x = Math.floor(left); x < right; x += 1) {
      sum += grey[y * widthDots + x]!;
      count += 1;
    }
  }
  return Math.round(sum / count);
}
