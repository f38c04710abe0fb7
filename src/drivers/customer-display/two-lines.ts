import { formatYuan, type Fen } from '../../base/fen.ts';
import { unreachable } from '../../base/assert.ts';
import { cd5220Columns, isDisplayable } from '../../codecs/cd5220/cd5220-command.ts';
import type { ScreenModel } from '../../domain/screen/screen-model.ts';

/** Upper and lower line, 20 columns each. */
export type TwoLines = readonly [upper: string, lower: string];

/**
 * The words of a screen on a display that knows no Chinese: English, amounts in yuan, right-aligned.
 * Text that the display cannot show is replaced, never mangled.
 */
export function twoLines(screen: ScreenModel): TwoLines {
  switch (screen.kind) {
    case 'idle': return freeText(screen.text, 'Welcome');
    case 'closed': return freeText(screen.text, 'Closed');
    case 'scan-code': return [amountLine('Total', screen.amountFen), padded('Scan member code')];
    case 'working': return [amountLine('Total', screen.amountFen), padded('One moment please')];
    case 'checking': return [padded('Checking payment'), padded('Do not pay again')];
    case 'approved': return [amountLine('Paid', screen.amountFen), screen.balanceAfterFen === undefined ? padded('Thank you') : amountLine('Balance', screen.balanceAfterFen)];
    case 'declined': return [amountLine('Not paid', screen.amountFen), declineLine(screen)];
    case 'reversed': return [amountLine('Reversed', screen.amountFen), padded('Nothing was charged')];
    case 'ask-staff': return [amountLine('Total', screen.amountFen), padded('Please ask the staff')];
    case 'recharge-cash': return [amountLine('Recharge', screen.payFen), bonusLine(screen.bonusFen)];
    case 'cash-in': return [amountLine('Taken', screen.takenFen), amountLine('Missing', screen.missingFen)];
    case 'recharge-qr': return [amountLine('Recharge', screen.payFen), padded('Scan code on screen')];
    case 'scan-pay-code': return [amountLine('Recharge', screen.payFen), padded('Show code to pay')];
    case 'confirm-on-phone': return [amountLine('Recharge', screen.payFen), padded('Confirm on phone')];
    case 'recharge-pending': return [amountLine('Recharge', screen.payFen), padded('One moment please')];
    case 'recharge-credited': return [amountLine('Recharged', screen.payFen), amountLine('Balance', screen.balanceAfterFen)];
    case 'balance': return [padded('Your balance'), amountLine('', screen.balanceFen)];
    default: return unreachable(screen);
  }
}

function declineLine(screen: Extract<ScreenModel, { kind: 'declined' }>): string {
  if (screen.shortfallFen !== undefined) return amountLine('Missing', screen.shortfallFen);
  return padded(isDisplayable(screen.reason) && screen.reason.length <= cd5220Columns ? screen.reason : 'Please ask the staff');
}

function bonusLine(bonusFen: Fen): string {
  return bonusFen > 0 ? amountLine('Bonus', bonusFen) : padded('Please pay cash');
}

/** Label left, amount right. An amount too wide for its label stands alone: figures are never cut. */
function amountLine(label: string, amountFen: Fen): string {
  const amount = formatYuan(amountFen);
  if (label.length + 1 + amount.length > cd5220Columns) return amount.padStart(cd5220Columns);
  return label.padEnd(cd5220Columns - amount.length) + amount;
}

function freeText(text: string, replacement: string): TwoLines {
  const words = (isDisplayable(text) && text.trim() !== '' ? text.trim() : replacement).split(/\s+/);
  const lines = ['', ''];
  let at = 0;
  for (const word of words) {
    const joined = lines[at] === '' ? word : `${lines[at]} ${word}`;
    if (joined.length <= cd5220Columns || lines[at] === '') lines[at] = joined.slice(0, cd5220Columns);
    else if (at === 0) lines[at = 1] = word.slice(0, cd5220Columns);
    else break;
  }
  return [centered(lines[0]!), centered(lines[1]!)];
}

function centered(text: string): string {
  return padded(' '.repeat(Math.floor((cd5220Columns - text.length) / 2)) + text);
}

function padded(text: string): string {
  return text.slice(0, cd5220Columns).padEnd(cd5220Columns);
}
