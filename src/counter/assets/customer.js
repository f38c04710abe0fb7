// A projection of the agent's screen model, which comes with every change and every two seconds. When the agent is gone
// the page says so and shows neither amounts nor balances.
'use strict';

const silentMs = 6000;

const words = {
  'zh-CN': {
    closed: '暂停服务', neutral: '请稍候', neutralDetail: '终端正在启动', scan: '请出示会员码', working: '正在付款', checking: '正在核对，请勿重复付款', checkingDetail: '不会多扣，稍后自动完成',
    approved: '付款成功', balance: '余额', declined: '未付款', shortfall: '还差', reversed: '已撤销，款项退回会员卡', staff: '请联系店员', cash: '现金充值', cashIn: '请放入纸币', taken: '已放入', qr: '请扫码付款', payCode: '请出示付款码', confirm: '请在手机上确认付款', confirmDetail: '如需密码请输入', pending: '充值处理中', pendingDetail: '稍后自动到账',
    credited: '充值成功', bonus: '赠送', member: '会员余额',
  },
  en: {
    closed: 'Closed', neutral: 'One moment please', neutralDetail: 'The terminal is starting', scan: 'Show your member code', working: 'Paying', checking: 'Checking: do not pay again', checkingDetail: 'Nothing is taken twice; it settles by itself',
    approved: 'Paid', balance: 'Balance', declined: 'Not paid', shortfall: 'Missing', reversed: 'Reversed: the money is back on your card', staff: 'Please ask the staff', cash: 'Recharge in cash', cashIn: 'Put your notes in', taken: 'Taken', qr: 'Scan and pay', payCode: 'Show your code to pay', confirm: 'Confirm on your phone', confirmDetail: 'Your wallet may ask for its password', pending: 'Your recharge is on its way', pendingDetail: 'It arrives by itself',
    credited: 'Recharged', bonus: 'Bonus', member: 'Balance',
  },
};

const money = (fen) => `¥${Math.trunc(fen / 100)}.${String(fen % 100).padStart(2, '0')}`;
const part = (id) => document.getElementById(id);
let silence;
let shown;

function show(kind, title, amount, detail, qr) {
  document.body.dataset.kind = kind;
  part('title').textContent = title;
  part('amount').textContent = amount ?? '';
  part('detail').textContent = detail ?? '';
  const box = part('qr');
  box.hidden = qr === undefined;
  box.replaceChildren(...(qr === undefined ? [] : [drawQr(qr)]));
}

function neutral() {
  shown = undefined;
  const text = words[document.documentElement.lang] ?? words['zh-CN'];
  show('neutral', text.neutral, '', text.neutralDetail);
}

function render({ screen, language, qr }) {
  document.documentElement.lang = language;
  const text = words[language] ?? words['zh-CN'];
  const kind = screen.kind;
  const plus = (bonusFen) => (bonusFen > 0 ? `${text.bonus} ${money(bonusFen)}` : '');
  switch (kind) {
    case 'idle': return show(kind, screen.text, '', '');
    case 'closed': return show(kind, screen.text || text.closed, '', '');
    case 'scan-code': return show(kind, text.scan, money(screen.amountFen));
    case 'working': return show(kind, text.working, money(screen.amountFen));
    case 'checking': return show(kind, text.checking, money(screen.amountFen), text.checkingDetail);
    case 'approved': return show(kind, text.approved, money(screen.amountFen), screen.balanceAfterFen === undefined ? '' : `${text.balance} ${money(screen.balanceAfterFen)}`);
    case 'declined': return show(kind, text.declined, money(screen.amountFen), [screen.reason, screen.shortfallFen === undefined ? '' : `${text.shortfall} ${money(screen.shortfallFen)}`].filter(Boolean).join('\n'));
    case 'reversed': return show(kind, text.reversed, money(screen.amountFen));
    case 'ask-staff': return show(kind, text.staff, money(screen.amountFen));
    case 'recharge-cash': return show(kind, text.cash, money(screen.payFen), plus(screen.bonusFen));
    case 'cash-in': return show(kind, text.cashIn, money(screen.payFen), `${text.taken} ${money(screen.takenFen)}\n${text.shortfall} ${money(screen.missingFen)}`);
    case 'recharge-qr': return show(kind, text.qr, money(screen.payFen), plus(screen.bonusFen), qr);
    case 'scan-pay-code': return show(kind, text.payCode, money(screen.payFen), plus(screen.bonusFen));
    case 'confirm-on-phone': return show(kind, text.confirm, money(screen.payFen), text.confirmDetail);
    case 'recharge-pending': return show(kind, text.pending, money(screen.payFen), text.pendingDetail);
    case 'recharge-credited': return show(kind, text.credited, money(screen.payFen), [plus(screen.bonusFen), `${text.balance} ${money(screen.balanceAfterFen)}`].filter(Boolean).join('\n'));
    case 'balance': return show(kind, text.member, money(screen.balanceFen));
    default: return neutral();
  }
}

function drawQr(rows) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  // Four modules of white on every side (ISO/IEC 18004, quiet zone).
  svg.setAttribute('viewBox', `-4 -4 ${rows.length + 8} ${rows.length + 8}`);
  svg.setAttribute('shape-rendering', 'crispEdges');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', rows.flatMap((row, y) => [...row].map((dark, x) => (dark === '1' ? `M${x} ${y}h1v1h-1z` : ''))).join(''));
  svg.append(path);
  return svg;
}

function heard() {
  clearTimeout(silence);
  silence = setTimeout(neutral, silentMs);
}

function connect() {
  const events = new EventSource('/customer/events');
  events.addEventListener('screen', (event) => {
    heard();
    if (event.data === shown) return;
    shown = event.data;
    render(JSON.parse(event.data));
  });
  events.addEventListener('error', () => {
    neutral();
    // A browser gives up for good on some answers: begin anew then.
    if (events.readyState === EventSource.CLOSED) setTimeout(connect, 2000);
  });
}

neutral();
connect();
