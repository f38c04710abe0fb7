import { zeroFen } from '../../base/fen.ts';
import type { Recharge } from '../recharge/recharge.ts';
import type { Language } from '../screen/screen-model.ts';
import { amountText } from './amount-text.ts';
import type { ReceiptLine } from './receipt-document.ts';

const words = {
  title: { 'zh-CN': '有纸币待核实', en: 'A note is not accounted for' },
  note: { 'zh-CN': '未入账纸币', en: 'Note not credited' },
  unread: { 'zh-CN': '面额未识别', en: 'value not read' },
  nothingLost: { 'zh-CN': '卡内余额没有变动。', en: 'The balance of the card was not touched.' },
  restSafe: { 'zh-CN': '其余已放入的钱均已登记,不受影响。', en: 'All other money that was put in is on record and not affected.' },
  whatToDo: { 'zh-CN': '系统会自动报告门店核实。请保留小票,凭单号到服务台办理。', en: 'The system reports it to the store. Keep this receipt and ask at the service desk with its order number.' },
  checked: { 'zh-CN': '门店已核实处理。', en: 'The store has settled it.' },
} as const satisfies Record<string, Record<Language, string>>;

/** Of notes that are not accounted for: what happened, what was not lost, and what to do. Nothing where every note has its end. */
export function noteLines({ phase, cashIn }: Recharge, language: Language): readonly ReceiptLine[] {
  if (cashIn === undefined || cashIn.uncertain.length === 0) return [];
  const say = (word: keyof typeof words) => words[word][language];
  const isOfNotesAlone = phase.kind === 'cancelled' && cashIn.takenFen === zeroFen;
  return [
    ...(isOfNotesAlone ? [] : [{ kind: 'rule' } as const]),
    { kind: 'text', text: say('title'), align: 'center', bold: true },
    ...cashIn.uncertain.map(({ noteFen }): ReceiptLine => ({ kind: 'pair', label: say('note'), value: noteFen === undefined ? say('unread') : amountText(noteFen), bold: true })),
    { kind: 'text', text: say(isOfNotesAlone ? 'nothingLost' : 'restSafe') },
    { kind: 'text', text: say(cashIn.checked === true ? 'checked' : 'whatToDo') },
  ];
}
