import { readFileSync, statSync } from 'node:fs';
import { CardtillError } from '../../base/errors.ts';
import { limits } from '../../base/limits.ts';
import type { GreyPicture } from '../../ports/receipt-pictures.ts';

/** Where a PNG file says how large it is: behind the mark, the length and the name of its first chunk. */
const widthAt = 16;
const heightAt = 20;

/** A PNG file in grey, laid on white paper. Its size is looked at before anything is unpacked. Throws PICTURE_UNREADABLE, or as the file system does. */
export async function readPng(path: string): Promise<GreyPicture> {
  if (statSync(path).size > limits.logoFileBytesMax) throw new CardtillError('PICTURE_UNREADABLE', `${path} is larger than ${limits.logoFileBytesMax} bytes`);
  const file = readFileSync(path);
  if (file.length < heightAt + 4) throw new CardtillError('PICTURE_UNREADABLE', `${path} is no PNG file`);
  const [widthDots, heightDots] = [file.readUInt32BE(widthAt), file.readUInt32BE(heightAt)];
  if (widthDots > limits.pictureWidthDotsMax || heightDots > limits.pictureHeightDotsMax) throw new CardtillError('PICTURE_UNREADABLE', `${path} has too many dots`);
  // Only terminals with a logo load the package.
  const { PNG } = await import('pngjs');
  try {
    const { data } = PNG.sync.read(file);
    return { widthDots, heightDots, grey: Uint8Array.from({ length: widthDots * heightDots }, (_none, index) => greyOf(data, index * 4)) };
  } catch (error) {
    throw new CardtillError('PICTURE_UNREADABLE', `${path} is no PNG file that can be read`, { cause: error });
  }
}

/** Luma of ITU-R BT.601, then as much white paper as shines through. */
function greyOf(data: Uint8Array, at: number): number {
  const luma = 0.299 * data[at]! + 0.587 * data[at + 1]! + 0.114 * data[at + 2]!;
  return Math.round(255 - ((255 - luma) * data[at + 3]!) / 255);
}
