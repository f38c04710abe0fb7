import type { Language } from '../screen/screen-model.ts';

/** What people read about an order: what happened, what was not lost, what to do. */
export type MessageKey =
  | 'awaiting_code' | 'in_progress' | 'checking' | 'approved' | 'approved_late' | 'hand_over' | 'declined' | 'reversed' | 'reversing' | 'cancelled' | 'needs_attention'
  | 'reserving' | 'reserved' | 'taking_cash' | 'cash_ending' | 'note_uncertain' | 'credit_pending' | 'awaiting_pay_code' | 'ordering' | 'awaiting_payment' | 'user_paying' | 'credited' | 'held' | 'refused' | 'closed';

const messages: Readonly<Record<MessageKey, Readonly<Record<Language, string>>>> = {
  awaiting_code: { 'zh-CN': '请顾客出示会员码并扫描。尚未扣款。', en: 'Ask the customer for the member code and scan it. Nothing was taken yet.' },
  in_progress: { 'zh-CN': '正在付款,请稍候。', en: 'The payment is on its way. Please wait.' },
  checking: { 'zh-CN': '正在核对结果,请勿重复收款。系统会自动处理,不会多扣。', en: 'The result is being checked. Do not charge again: it settles by itself and nothing is taken twice.' },
  approved: { 'zh-CN': '已付款。', en: 'Paid.' },
  approved_late: { 'zh-CN': '扣款成功但结果来迟。顾客还在吗?在则交货,否则退回。', en: 'Paid, but the answer came late. Is the customer still here? Hand over, or give the money back.' },
  hand_over: { 'zh-CN': '已付款。请确认商品是否已交给顾客。', en: 'Paid. Please confirm that the goods were handed over.' },
  declined: { 'zh-CN': '未付款,余额没有变动。', en: 'Not paid. The balance was not touched.' },
  reversed: { 'zh-CN': '已撤销,款项已全部退回会员卡。', en: 'Reversed. Nothing stays taken from the card.' },
  reversing: { 'zh-CN': '正在撤销,请勿交货。款项会自动退回会员卡。', en: 'Being reversed: do not hand over. The money returns to the card by itself.' },
  cancelled: { 'zh-CN': '已取消,没有扣款。', en: 'Cancelled. Nothing was taken.' },
  needs_attention: { 'zh-CN': '此单需要人工处理。没有重复扣款,请联系客服并提供单号。', en: 'This order needs support. Nothing was taken twice. Call support with the order number.' },
  reserving: { 'zh-CN': '正在确认可充值额度。请先不要收现金。', en: 'Asking whether the card may be recharged. Do not take the cash yet.' },
  reserved: { 'zh-CN': '可以收款。收到现金后请确认。', en: 'You may take the cash. Confirm when you have it.' },
  taking_cash: { 'zh-CN': '请逐张放入纸币。放入的钱都会到账,可随时结束。', en: 'Put the notes in one by one. Whatever is put in is credited; you may stop at any time.' },
  cash_ending: { 'zh-CN': '请不要再放入纸币。已放入的钱正在结算。', en: 'Put no more notes in. What was put in is being settled.' },
  note_uncertain: { 'zh-CN': '有一张纸币待核实,没有入账,其余不受影响。系统会自动报告门店,请顾客凭小票到服务台办理。', en: ' One note is not accounted for and was not credited; nothing else is affected. The system reports it to the store, and the customer asks at the service desk with the receipt.' },
  credit_pending: { 'zh-CN': '现金已收,充值处理中,稍后自动到账。', en: 'Cash taken. The credit is on its way and arrives by itself.' },
  ordering: { 'zh-CN': '正在生成充值二维码。', en: 'The recharge order is being made.' },
  awaiting_pay_code: { 'zh-CN': '请扫描顾客的付款码。尚未收款。', en: 'Scan the code to pay on the customer\'s phone. Nothing was taken yet.' },
  awaiting_payment: { 'zh-CN': '请顾客扫码付款。', en: 'Ask the customer to scan and pay.' },
  user_paying: { 'zh-CN': '正在等待付款结果,顾客可能需在手机上输入密码。请勿重复收款,系统会自动处理。', en: 'Waiting for the payment: the customer may have to confirm it on the phone. Do not charge again: it settles by itself.' },
  credited: { 'zh-CN': '充值成功。', en: 'Recharged.' },
  held: { 'zh-CN': '现金已登记但不能入卡。请保留现金并联系店长。', en: 'The cash is on record but could not be credited. Keep it and call the manager.' },
  refused: { 'zh-CN': '不能充值,没有收款。', en: 'The recharge was refused. Nothing was taken.' },
  closed: { 'zh-CN': '订单已关闭,没有收款;如已扣款会自动退回。', en: 'Closed unpaid. Nothing was taken; what was taken goes back by itself.' },
};

export function message(key: MessageKey, language: Language): string {
  return messages[key][language];
}

/** Why the card system said no, in words for the customer. Unknown codes are shown as they are. */
const reasons: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  BALANCE_INSUFFICIENT: { 'zh-CN': '余额不足。', en: 'The balance is too low.' },
  BALANCE_HELD: { 'zh-CN': '部分余额正留在另一门店终端备用,已要求退回,请稍候再试一次。', en: 'Part of the balance is set aside at another terminal. It was asked back: please try again in a moment.' },
  CODE_USED: { 'zh-CN': '会员码已使用,请刷新后再扫。', en: 'This code was used already. Refresh it and scan again.' },
  CODE_EXPIRED: { 'zh-CN': '会员码已过期,请刷新后再扫。', en: 'The code has expired. Refresh it and scan again.' },
  CODE_WRONG: { 'zh-CN': '会员码不正确,请刷新后再扫。', en: 'The code is not right. Refresh it and scan again.' },
  MEMBER_NOT_FOUND: { 'zh-CN': '没有找到会员。', en: 'No such member.' },
  CARD_NOT_ACTIVE: { 'zh-CN': '会员卡当前不可用。', en: 'The card cannot be used at the moment.' },
  CARD_LOST: { 'zh-CN': '会员卡已挂失,请到服务台办理。', en: 'The card was reported lost. Please ask at the service desk.' },
  CARD_CLOSED: { 'zh-CN': '会员卡已注销或正在注销。', en: 'The card is closed or being closed.' },
  RATE_LIMITED: { 'zh-CN': '尝试次数过多,请五分钟后再试。', en: 'Too many wrong codes. Please wait five minutes.' },
  REFERENCE_USED: { 'zh-CN': '这一次收款尝试已使用,请重新发起。', en: 'This attempt was used already. Please start a new one.' },
  PAID_AMOUNT_WRONG: { 'zh-CN': '支付金额不符,将自动退回。', en: 'Another amount was paid. It is paid back by itself.' },
  REFERENCE_ALREADY_PAID: { 'zh-CN': '这笔销售已经付款,请勿重复收款。', en: 'This sale was paid already. Do not charge again.' },
  RECHARGE_LIMIT_CARD: { 'zh-CN': '超过会员卡余额上限。', en: 'The card would hold more than allowed.' },
  RECHARGE_LIMIT_MERCHANT: { 'zh-CN': '超过商户余额上限。', en: 'The merchant\'s total limit is reached.' },
  RECHARGE_TIER_UNKNOWN: { 'zh-CN': '没有这个充值金额。', en: 'This amount is not offered.' },
  CHANNEL_NOTENOUGH: { 'zh-CN': '顾客钱包余额不足。', en: 'There is not enough money in the customer\'s wallet.' },
  CHANNEL_AUTHCODEEXPIRE: { 'zh-CN': '付款码已过期,请刷新后再扫。', en: 'The code to pay has expired. Refresh it and scan again.' },
  CHANNEL_AUTH_CODE_INVALID: { 'zh-CN': '付款码无效,请刷新后再扫。', en: 'The code to pay is not valid. Refresh it and scan again.' },
  ASSIGNMENT_STALE: { 'zh-CN': '本机的归属门店已变更,请再试一次。', en: 'This terminal was moved to another store. Please try once more.' },
  EPOCH_STALE: { 'zh-CN': '本机与会员系统的记录需要重新核对,请稍后再试。', en: 'The records of this terminal are being compared with the card system. Please try again in a moment.' },
  STALE: { 'zh-CN': '会员系统中本机的登记已变更,请再试一次。', en: 'What the card system knows of this terminal has changed. Please try once more.' },
  OFFLINE: { 'zh-CN': '网络中断。', en: 'The line to the card system is down.' },
};

export function reason(code: string, language: Language): string {
  return reasons[code]?.[language] ?? code;
}

/** The reason, and what it means for the order; English puts a space between sentences. */
export function withReason(code: string, text: string, language: Language): string {
  if (reasons[code] === undefined) return `${code}: ${text}`;
  return `${reason(code, language)}${language === 'en' ? ' ' : ''}${text}`;
}
