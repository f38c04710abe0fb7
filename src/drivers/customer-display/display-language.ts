import { unreachable } from '../../base/assert.ts';
import type { Fen } from '../../base/fen.ts';
import { encodeCd5220 } from '../../codecs/cd5220/cd5220-command.ts';
import { encodeEpsonDmd } from '../../codecs/epson-dmd/epson-dmd-command.ts';
import { encodeLed8, led8Amount, type Led8Lamp } from '../../codecs/led8/led8-command.ts';
import type { ScreenModel } from '../../domain/screen/screen-model.ts';
import type { CustomerDisplayProfile } from '../../profiles/device-profile.ts';
import { twoLines } from './two-lines.ts';

/** How one kind of display is spoken to. */
export interface DisplayLanguage {
  /** Once, before the first screen: whoever spoke before us may have left any mode behind. */
  readonly opening: Uint8Array;
  screen(screen: ScreenModel): Uint8Array;
}

export function displayLanguage(protocol: CustomerDisplayProfile['protocol']): DisplayLanguage {
  switch (protocol) {
    case 'cd5220': return cd5220;
    case 'epson-dmd': return epsonDmd;
    case 'led8': return led8;
    default: return unreachable(protocol);
  }
}

const cd5220: DisplayLanguage = {
  // Form feed first: it is the one way out of string mode (devices §4).
  opening: encodeCd5220([{ type: 'clear' }, { type: 'init' }]),
  screen: (screen) => {
    const [upper, lower] = twoLines(screen);
    return encodeCd5220([{ type: 'write', line: 'upper', text: upper }, { type: 'write', line: 'lower', text: lower }]);
  },
};

/**
 * A display of this family may stand in the printer's line: it is selected for each screen and the printer after it, or it would swallow receipts. Alone
 * on its line it is as well off (DM-D110 manual, ESC =; devices §4).
 */
const epsonDmd: DisplayLanguage = {
  opening: encodeEpsonDmd([{ type: 'select', device: 'display' }, { type: 'init' }, { type: 'clear' }, { type: 'cursor', visible: false }, { type: 'select', device: 'printer' }]),
  screen: (screen) => {
    const [upper, lower] = twoLines(screen);
    return encodeEpsonDmd([
      { type: 'select', device: 'display' },
      { type: 'move', column: 1, line: 1 }, { type: 'text', text: upper },
      { type: 'move', column: 1, line: 2 }, { type: 'text', text: lower },
      { type: 'select', device: 'printer' },
    ]);
  },
};

/** Digits and lamps alone: clear, value, lamp is the order in the field (devices §4). */
const led8: DisplayLanguage = {
  opening: encodeLed8([{ type: 'clear' }, { type: 'lamp', lamp: 'off' }]),
  screen: (screen) => {
    const { amountFen, lamp } = led8Reading(screen);
    return encodeLed8([{ type: 'clear' }, ...(amountFen === undefined ? [] : [{ type: 'show', digits: led8Amount(amountFen) }] as const), { type: 'lamp', lamp }]);
  },
};

interface Led8Reading {
  readonly lamp: Led8Lamp;
  readonly amountFen?: Fen;
}

/** What is to be paid under "total", what was paid under "paid"; a balance without a lamp. What has no amount is dark,
 * and so is what was reversed: an amount would say that it was charged. */
export function led8Reading(screen: ScreenModel): Led8Reading {
  switch (screen.kind) {
    case 'idle':
    case 'closed':
    case 'reversed': return { lamp: 'off' };
    case 'scan-code':
    case 'working':
    case 'checking':
    case 'declined':
    case 'ask-staff': return { lamp: 'total', amountFen: screen.amountFen };
    case 'approved': return { lamp: 'paid', amountFen: screen.amountFen };
    case 'recharge-cash':
    case 'recharge-qr':
    case 'scan-pay-code':
    case 'confirm-on-phone':
    case 'recharge-pending': return { lamp: 'total', amountFen: screen.payFen };
    case 'cash-in': return { lamp: 'total', amountFen: screen.missingFen };
    case 'recharge-credited': return { lamp: 'paid', amountFen: screen.payFen };
    case 'balance': return { lamp: 'off', amountFen: screen.balanceFen };
    default: return unreachable(screen);
  }
}
