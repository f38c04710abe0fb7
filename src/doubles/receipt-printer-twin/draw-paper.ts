import type { SKRSContext2D } from '@napi-rs/canvas';
import type { Bitmap } from '../../base/bitmap.ts';
import { code128Bars } from '../../codecs/escpos/code128.ts';
import { qrMatrix } from '../../codecs/escpos/qr-matrix.ts';
import type { PaperFonts } from './paper-fonts.ts';
import { runCharacters, runColumns, type Alignment, type PaperItem, type TextRun } from './paper-lines.ts';

/** 80 mm paper at 203 dpi is 640 dots wide, of which the head reaches 576; 58 mm paper 448 and 384. */
const marginDots = 32;
const columnDots = 12;
const characterDots = 24;
const lineDots = 30;
const topDots = 48;
const bottomDots = 56;
const heightMaxDots = 20_000;
const storedPictureDots = 96;
const ink = '#1d1f27';
const paperColour = '#fbfaf6';

/** PNG of the paper, every dot of the head a dot of the picture. Chinese text needs a font of the machine; without one its characters are boxes and a line says so. */
export async function drawPaper(items: readonly PaperItem[], columns = 48): Promise<Uint8Array> {
  // The canvas is a large native library: only a machine that looks at receipts loads it.
  const { createCanvas } = await import('@napi-rs/canvas');
  const { paperFonts } = await import('./paper-fonts.ts');
  const fonts = paperFonts();
  const hasChinese = items.some((item) => item.kind === 'line' && item.runs.some((run) => !run.isSingleByte && /[^\x20-\x7e]/.test(run.text)));
  const note = hasChinese && fonts.wide === undefined;
  const heightDots = Math.min(heightMaxDots, topDots + items.reduce((sum, item) => sum + itemHeight(item), 0) + (note ? lineDots : 0) + bottomDots);
  const printDots = columns * columnDots;
  const paperDots = printDots + 2 * marginDots;
  const canvas = createCanvas(paperDots, heightDots);
  const context = canvas.getContext('2d');
  drawSheet(context, paperDots, heightDots);
  context.fillStyle = ink;
  context.textBaseline = 'alphabetic';
  let y = topDots;
  for (const item of items) {
    if (y > heightMaxDots) break;
    drawItem({ context, fonts, printDots }, item, y);
    y += itemHeight(item);
  }
  if (note) drawItem({ context, fonts, printDots }, { kind: 'line', align: 'center', runs: [plainRun('(no Chinese font on this machine)')] }, y);
  return new Uint8Array(await canvas.encode('png'));
}

/** Paper with a straight upper edge and the serrated cut below. */
function drawSheet(context: SKRSContext2D, paperDots: number, heightDots: number): void {
  const tooth = 10;
  context.beginPath();
  context.moveTo(0, 0);
  context.lineTo(paperDots, 0);
  context.lineTo(paperDots, heightDots - tooth);
  for (let x = paperDots, up = false; x > 0; x -= tooth, up = !up) context.lineTo(x - tooth, heightDots - (up ? tooth : 0));
  context.lineTo(0, heightDots - tooth);
  context.closePath();
  context.fillStyle = paperColour;
  context.fill();
}

function itemHeight(item: PaperItem): number {
  switch (item.kind) {
    case 'blank': return item.lines * lineDots;
    case 'line': return Math.max(...item.runs.map((run) => run.height)) * characterDots + (lineDots - characterDots);
    case 'qr': return qrMatrix(item.data, item.errorCorrection).size * item.moduleDots + lineDots;
    case 'picture': return item.bitmap.heightDots;
    case 'stored-picture': return storedPictureDots + lineDots;
    case 'code128': return item.heightDots + (item.textBelow ? lineDots : 0) + lineDots / 2;
  }
}

interface Sheet {
  readonly context: SKRSContext2D;
  readonly fonts: PaperFonts;
  readonly printDots: number;
}

function plainRun(text: string): TextRun {
  return { text, isSingleByte: true, bold: false, width: 1, height: 1 };
}

function drawItem(sheet: Sheet, item: PaperItem, y: number): void {
  const { context, printDots } = sheet;
  switch (item.kind) {
    case 'blank': return;
    case 'line': return drawLine(sheet, item.align, item.runs, y);
    case 'qr': {
      const matrix = qrMatrix(item.data, item.errorCorrection);
      const left = leftOf(matrix.size * item.moduleDots, item.align, printDots);
      for (let row = 0; row < matrix.size; row += 1) {
        for (let column = 0; column < matrix.size; column += 1) {
          if (matrix.dark(row, column)) context.fillRect(left + column * item.moduleDots, y + 8 + row * item.moduleDots, item.moduleDots, item.moduleDots);
        }
      }
      return;
    }
    case 'picture': return drawPicture(context, item.bitmap, leftOf(item.bitmap.widthDots, item.align, printDots), y);
    case 'stored-picture': {
      context.strokeRect(leftOf(2 * storedPictureDots, item.align, printDots), y, 2 * storedPictureDots, storedPictureDots);
      return drawLine(sheet, item.align, [plainRun(item.key)], y + (storedPictureDots - characterDots) / 2);
    }
    case 'code128': {
      const bars = code128Bars(item.data);
      const left = leftOf(bars.length * item.moduleDots, item.align, printDots);
      bars.forEach((dark, index) => {
        if (dark) context.fillRect(left + index * item.moduleDots, y + 4, item.moduleDots, item.heightDots);
      });
      if (item.textBelow) drawLine(sheet, item.align, [plainRun(item.data)], y + item.heightDots + 6);
    }
  }
}

/** Dots side by side become one stroke: a receipt has many. */
function drawPicture(context: SKRSContext2D, bitmap: Bitmap, left: number, top: number): void {
  for (let y = 0; y < bitmap.heightDots; y += 1) {
    for (let x = 0; x < bitmap.widthDots; x += 1) {
      let end = x;
      while (bitmap.isDark(end, y)) end += 1;
      if (end > x) context.fillRect(left + x, top + y, end - x, 1);
      x = end;
    }
  }
}

function leftOf(widthDots: number, align: Alignment, printDots: number): number {
  const free = Math.max(0, printDots - widthDots);
  return marginDots + (align === 'left' ? 0 : align === 'right' ? free : Math.floor(free / 2));
}

/** Every character stands in its own cell, as the head prints it: columns line up whatever the font. */
function drawLine({ context, fonts, printDots }: Sheet, align: Alignment, runs: readonly TextRun[], y: number): void {
  const lineHeight = Math.max(...runs.map((run) => run.height));
  let x = leftOf(runs.reduce((sum, run) => sum + runColumns(run), 0) * columnDots, align, printDots);
  for (const run of runs) {
    for (const { character, columns } of runCharacters(run)) {
      const cellDots = columns * columnDots;
      context.save();
      context.translate(x, y + (lineHeight - run.height) * characterDots);
      context.scale(run.width, run.height);
      drawCharacter(context, character, cellDots, run.bold, fonts);
      context.restore();
      x += cellDots * run.width;
    }
  }
}

function drawCharacter(context: SKRSContext2D, character: string, cellDots: number, bold: boolean, fonts: PaperFonts): void {
  const wide = cellDots > columnDots;
  if (wide && fonts.wide === undefined) {
    context.strokeRect(3, 3, cellDots - 6, characterDots - 6);
    return;
  }
  context.font = wide ? `${characterDots - 1}px ${fonts.wide}` : `19.9px ${fonts.narrow}`;
  const left = (cellDots - context.measureText(character).width) / 2;
  context.fillText(character, left, 20);
  // A thermal head makes bold by printing the same column twice, one dot apart.
  if (bold) context.fillText(character, left + 1, 20);
}
