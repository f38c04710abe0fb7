import type { EscposStatusFlags } from '../../codecs/escpos/escpos-reply.ts';
import type { UsbPortStatus } from '../../codecs/usb-printer/usb-printer-class.ts';
import type { PrinterStatus } from '../../ports/receipt-printer.ts';

/** What several answers say together: the cause goes before the effect, so that staff read "paper out" and not "offline". */
export function conditionOf(answers: readonly EscposStatusFlags[]): PrinterStatus {
  const says = (flag: keyof EscposStatusFlags) => answers.some((answer) => answer[flag]);
  if (says('paperOut')) return { kind: 'faulted', fault: 'paper-out' };
  if (says('coverOpen')) return { kind: 'faulted', fault: 'cover-open' };
  if (says('cutterError')) return { kind: 'faulted', fault: 'cutter' };
  if (says('offline') || says('unrecoverable')) return { kind: 'faulted', fault: 'offline' };
  return { kind: 'ready', paper: says('paperNearEnd') ? 'near-end' : 'present' };
}

/** The status of a USB port has three bits and no paper that runs low (USB printer class 1.1 §4.2.2). */
export function conditionOfPort({ paperEmpty, selected, error }: UsbPortStatus): PrinterStatus {
  if (paperEmpty) return { kind: 'faulted', fault: 'paper-out' };
  return error || !selected ? { kind: 'faulted', fault: 'offline' } : { kind: 'ready', paper: 'unknown' };
}

export function isSameStatus(left: PrinterStatus, right: PrinterStatus): boolean {
  return left.kind === right.kind && (left.kind !== 'faulted' || (right.kind === 'faulted' && left.fault === right.fault)) && (left.kind !== 'ready' || (right.kind === 'ready' && left.paper === right.paper));
}
