import { Bitmap } from '../../base/bitmap.ts';
import type { EscposCommand } from '../../codecs/escpos/escpos-command.ts';
import type { StarAlign, StarCommand } from '../../codecs/star/star-command.ts';

const bandRows = 24;
const dotsOfFineStep = 2;

interface Modes {
  readonly align: StarAlign;
  readonly bold: boolean;
  readonly scale: 1 | 2;
  readonly text: string;
}

const startModes: Modes = { align: 'left', bold: false, scale: 1, text: '' };

/** A receipt that was laid out for paper, in Star's words: modes are folded into the lines that they serve. What Star has no word for is left out. */
export function starCommands(commands: readonly EscposCommand[]): StarCommand[] {
  const found: StarCommand[] = [];
  let modes = startModes;
  for (const command of commands) {
    modes = modesAfter(command, modes);
    found.push(...translated(command, modes));
    if (command.type === 'line-feed') modes = { ...modes, text: '' };
  }
  return found;
}

function modesAfter(command: EscposCommand, modes: Modes): Modes {
  switch (command.type) {
    case 'init': return startModes;
    case 'align': return { ...modes, align: command.align };
    case 'bold': return { ...modes, bold: command.on };
    case 'size': return { ...modes, scale: command.width === 2 ? 2 : 1 };
    case 'text':
    case 'single-byte-text': return { ...modes, text: modes.text + command.text };
    default: return modes;
  }
}

function translated(command: EscposCommand, { align, bold, scale, text }: Modes): readonly StarCommand[] {
  switch (command.type) {
    case 'init': return [{ type: 'init' }];
    case 'line-feed': return [{ type: 'line', text, align, bold, scale }];
    case 'feed': return [{ type: 'feed', lines: command.lines }];
    case 'qr': return [{ ...command, align }];
    case 'code128': {
      const { data, moduleDots, heightDots } = command;
      return [{ type: 'code128', data, moduleDots, heightDots, align }];
    }
    case 'image': return picture(new Bitmap(command.widthDots, command.bits.length / Math.ceil(command.widthDots / 8), command.bits), align);
    case 'numbered-image': return [{ type: 'numbered-image', number: command.number, align }];
    case 'cut': return [{ type: 'cut' }];
    case 'drawer': return [{ type: 'drawer', pin: command.pin, onMs: command.onMs, offMs: command.offMs }];
    default: return [];
  }
}

/** White below the last black row is fed, not printed: a line of text as a picture would take two bands, the second empty. */
function picture(bitmap: Bitmap, align: StarAlign): readonly StarCommand[] {
  const inkRows = inkRowsOf(bitmap);
  const rows = Math.min(bitmap.heightDots, Math.max(1, Math.ceil(inkRows / bandRows)) * bandRows);
  const printed = new Bitmap(bitmap.widthDots, rows, bitmap.bits.slice(0, rows * bitmap.rowBytes));
  const steps = Math.min(255, Math.round((bitmap.heightDots - rows) / dotsOfFineStep));
  return [{ type: 'image', bitmap: printed, align }, ...(steps > 0 ? [{ type: 'fine-feed', steps } as const] : [])];
}

function inkRowsOf({ bits, rowBytes }: Bitmap): number {
  let last = bits.length;
  while (last > 0 && bits[last - 1] === 0) last -= 1;
  return Math.ceil(last / rowBytes);
}
