import type { ReceiptLine } from '../domain/receipt/receipt-document.ts';

export const benchColumns = 48;

/** Forty lines as a bakery's receipt has them: 2 of them rules, 30 pairs, all of it Chinese and figures. */
export const benchReceipt: readonly ReceiptLine[] = [
  { kind: 'text', text: '晨光面包房（人民路店）', align: 'center' },
  { kind: 'text', text: '会员卡消费凭证', align: 'center' },
  { kind: 'rule' },
  ...Array.from({ length: 30 }, (_none, index): ReceiptLine => ({ kind: 'pair', label: `${index + 1} 全麦核桃面包`, value: `${index + 1} 份 ￥${(12.5 * (index + 1)).toFixed(2)}` })),
  { kind: 'rule' },
  { kind: 'text', text: '合计金额：￥5812.50 其中本金 5000.00 赠金 812.50' },
  { kind: 'text', text: '会员：张*（0000000001） 余额：￥87.50' },
  { kind: 'text', text: '门店：1001 终端：10000001 店员：李小明' },
  { kind: 'text', text: '时间：2026-11-30 15:27:33' },
  { kind: 'text', text: '单号：10000001000001261123152733000042' },
  { kind: 'text', text: '谢谢惠顾，欢迎再来', align: 'center' },
];
