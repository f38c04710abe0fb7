import { runColumns, type Alignment, type PaperItem } from './paper-lines.ts';

/** The paper as plain text of `columns` columns. */
export function paperText(items: readonly PaperItem[], columns: number): string {
  return items.map((item) => itemText(item, columns)).join('\n');
}

/** Every line `label   value` (two spaces or more between, or exactly two words): for tests and the demo page. */
export function receiptFields(items: readonly PaperItem[]): Readonly<Record<string, string>> {
  const fields: Record<string, string> = {};
  for (const item of items) {
    if (item.kind !== 'line') continue;
    const line = item.runs.map((run) => run.text).join('').trim();
    const parts = /^(.*\S) {2,}(\S.*)$/.exec(line) ?? /^(\S+) (\S+)$/.exec(line);
    if (parts !== null) fields[parts[1]!.trim()] = parts[2]!.trim();
  }
  return fields;
}

function itemText(item: PaperItem, columns: number): string {
  switch (item.kind) {
    case 'blank': return '\n'.repeat(Math.max(0, item.lines - 1));
    case 'qr': return aligned(`[QR ${item.data}]`, item.data.length + 5, item.align, columns);
    case 'picture': {
      const label = `[picture ${item.bitmap.widthDots}x${item.bitmap.heightDots}]`;
      return aligned(label, label.length, item.align, columns);
    }
    case 'stored-picture': return aligned(`[stored picture ${item.key}]`, item.key.length + 17, item.align, columns);
    case 'code128': return aligned(`[Code 128 ${item.data}]`, item.data.length + 11, item.align, columns);
    case 'line': {
      const text = item.runs.map((run) => run.text).join('');
      return aligned(text, item.runs.reduce((sum, run) => sum + runColumns(run), 0), item.align, columns);
    }
  }
}

function aligned(text: string, width: number, align: Alignment, columns: number): string {
  const free = Math.max(0, columns - width);
  const before = align === 'left' ? 0 : align === 'right' ? free : Math.floor(free / 2);
  return (' '.repeat(before) + text).trimEnd();
}
