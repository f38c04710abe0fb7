import type { SKRSContext2D } from '@napi-rs/canvas';
import { code128Bars } from '../../codecs/escpos/code128.ts';
import { printableCharacters } from '../../codecs/escpos/escpos-text.ts';
import { qrMatrix } from '../../codecs/escpos/qr-matrix.ts';
import type { PaperFonts } from './paper-fonts.ts';
import { runColumns, type Alignment, type PaperItem, type TextRun } from './paper-lines.ts';

/** 80 mm paper at 203 dpi: 640 dots wide, of which the head reaches 576. */
const paperDots = 640;
const printDots = 576;
const marginDots = (paperDots - printDots) / 2;
const columnDots = 12;
const characterDots = 24;
const lineDots = 30;
const topDots = 48;
const bottomDots = 56;
const heightMaxDots = 20_000;
const ink = '#1d1f27';
const paperColour = '#fbfaf6';

/** PNG of the paper. Chinese needs a font of the machine; without one its characters are boxes and a line says so. */
export async function drawPaper(items: readonly PaperItem[]): Promise<Uint8Array> {
  // The canvas is a large native library: only a machine that looks at receipts loads it.
  const { createCanvas } = await import('@napi-rs/canvas');
  const { paperFonts } = await import('./paper-fonts.ts');
  const fonts = paperFonts();
  const hasChinese = items.some((item) => item.kind === 'line' && item.runs.some((run) => /[^\x20-\x7e]/.test(run.text)));
  const note = hasChinese && fonts.wide === undefined;
  const heightDots = Math.min(heightMaxDots, topDots + items.reduce((sum, item) => sum + itemHeight(item), 0) + (note ? lineDots : 0) + bottomDots);
  const canvas = createCanvas(paperDots, heightDots);
  const context = canvas.getContext('2d');
  drawSheet(context, heightDots);
  context.fillStyle = ink;
  context.textBaseline = 'alphabetic';
  let y = topDots;
  for (const item of items) {
    if (y > heightMaxDots) break;
    drawItem(context, item, y, fonts);
    y += itemHeight(item);
  }
  if (note) drawItem(context, { kind: 'line', align: 'center', runs: [{ text: '(no Chinese font on this machine)', bold: false, width: 1, height: 1 }] }, y, fonts);
  return new Uint8Array(await canvas.encode('png'));
}

/** Paper with a straight upper edge and the serrated cut below. */
function drawSheet(context: SKRSContext2D, heightDots: number): void {
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
    case 'code128': return item.heightDots + (item.textBelow ? lineDots : 0) + lineDots / 2;
  }
}

function drawItem(context: SKRSContext2D, item: PaperItem, y: number, fonts: PaperFonts): void {
  switch (item.kind) {
    case 'blank': return;
    case 'line': return drawLine(context, item.align, item.runs, y, fonts);
    case 'qr': {
      const matrix = qrMatrix(item.data, item.errorCorrection);
      const left = leftOf(matrix.size * item.moduleDots, item.align);
      for (let row = 0; row < matrix.size; row += 1) {
        for (let column = 0; column < matrix.size; column += 1) {
          if (matrix.dark(row, column)) context.fillRect(left + column * item.moduleDots, y + 8 + row * item.moduleDots, item.moduleDots, item.moduleDots);
        }
      }
      return;
    }
    case 'code128': {
      const bars = code128Bars(item.data);
      const left = leftOf(bars.length * item.moduleDots, item.align);
      bars.forEach((dark, index) => {
        if (dark) context.fillRect(left + index * item.moduleDots, y + 4, item.moduleDots, item.heightDots);
      });
      if (item.textBelow) drawLine(context, item.align, [{ text: item.data, bold: false, width: 1, height: 1 }], y + item.heightDots + 6, fonts);
    }
  }
}

function leftOf(widthDots: number, align: Alignment): number {
  const free = Math.max(0, printDots - widthDots);
  return marginDots + (align === 'left' ? 0 : align === 'right' ? free : Math.floor(free / 2));
}

/** Every character stands in its own cell, as the head prints it: columns line up whatever the font. */
function drawLine(context: SKRSContext2D, align: Alignment, runs: readonly TextRun[], y: number, fonts: PaperFonts): void {
  const lineHeight = Math.max(...runs.map((run) => run.height));
  let x = leftOf(runs.reduce((sum, run) => sum + runColumns(run), 0) * columnDots, align);
  for (const run of runs) {
    for (const { character, columns } of printableCharacters(run.text)) {
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
