'use strict';
// The page holds no state of its own beyond what is typed: everything shown comes from /events.

const element = (id) => document.getElementById(id);
const yuan = (fen) => `${fen < 0 ? '-' : ''}${Math.floor(Math.abs(fen) / 100)}.${String(Math.abs(fen) % 100).padStart(2, '0')}`;
const view = { world: undefined, tier: 0, receiptIds: '', entryIds: '', memberIds: '' };

async function act(name, body = {}) {
  const response = await fetch(`/actions/${name}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  const answer = await response.json().catch(() => ({}));
  element('fault-message').textContent = response.ok ? '' : `${answer.error?.message ?? 'The demo did not answer.'} ${answer.error?.hint ?? ''}`;
}

const outcomes = {
  awaiting_code: ['Waiting for the code', 'wait'], in_progress: ['Working…', 'wait'], checking: ['Checking: do not charge again', 'wait'],
  approved: ['Paid', 'good'], approved_late: ['Paid late: is the customer here?', 'wait'], declined: ['Declined', 'bad'],
  reversed: ['Reversed: nothing was taken', 'bad'], cancelled: ['Cancelled', 'none'], needs_attention: ['Needs attention', 'bad'],
  reserving: ['Asking the card system…', 'wait'], reserved: ['Reserved', 'wait'], taking_cash: ['Taking notes', 'wait'], credit_pending: ['Cash taken, credit pending', 'wait'],
  ordering: ['Making the order…', 'wait'], awaiting_payment: ['Waiting for the customer to pay', 'wait'], credited: ['Credited', 'good'],
  held: ['Cash held', 'bad'], refused: ['Refused', 'bad'], closed: ['Closed unpaid', 'none'],
};

function showOutcome(world) {
  const shown = world.current;
  const [title, tone] = shown ? (outcomes[shown.state] ?? [shown.state, 'none']) : ['Ready', 'none'];
  element('outcome').dataset.state = tone;
  element('outcome-state').textContent = title;
  const parts = shown ? [shown.message] : [world.fault ?? 'Type an amount and press “Scan member code”.'];
  if (shown?.movement) parts.push(`Balance ${yuan(shown.movement.balanceBeforeFen)} → ${yuan(shown.movement.balanceAfterFen)} (principal ${yuan(shown.movement.principalFen)}, bonus ${yuan(shown.movement.bonusFen)}).`);
  if (shown?.offline) parts.push(`Paid without the line, from what was set aside for this member here; ¥${yuan(shown.offline.leaseLeftFen)} of it are left.`);
  if (shown?.state === 'taking_cash') parts.push(`¥${yuan(shown.cashInFen ?? 0)} of ¥${yuan(shown.payFen)} are in.`);
  if (shown?.orderNumber) parts.push(`Order ${shown.orderNumber}.`);
  element('till-message').textContent = parts.filter(Boolean).join(' ');
  element('staff-choice').hidden = !(shown && (shown.state === 'approved_late' || shown.handOver === 'ask'));
  element('channel-pay').hidden = !(shown && shown.state === 'awaiting_payment');
}

function showLamps(world) {
  const lamps = [['cloud', world.cloud.up, world.cloud.text], ['network', world.network === 'up', world.network], ['agent', world.agent.up, world.agent.text],
    ...world.devices.map((device) => [device.name, device.status === 'ready', device.status])];
  element('lamps').replaceChildren(...lamps.map(([name, good, text]) => {
    const item = document.createElement('li');
    item.dataset.good = good ? 'yes' : 'no';
    item.textContent = `${name}: ${text}`;
    return item;
  }));
  const network = element('network');
  network.setAttribute('aria-pressed', String(world.network !== 'up'));
  network.textContent = world.network === 'up' ? 'Pull the network' : 'Plug the network in';
  const paper = element('paper');
  paper.setAttribute('aria-pressed', String(world.paper === 'out'));
  paper.textContent = world.paper === 'out' ? 'Load paper' : 'Paper out';
}

const places = { inside: 'is on its way', cassette: 'is in the cassette', 'given-back': 'came back' };

function showKiosk({ reader, acceptor }) {
  const read = reader.cardsRead === 0 ? '' : ` ${reader.cardsRead} read${reader.cardsUnknown === 0 ? '' : `, ${reader.cardsUnknown} unknown to the card system`}.`;
  element('reader-state').textContent = `${reader.hasCard ? 'A card lies on it.' : 'No card on it.'}${read}`;
  element('card').disabled = reader.hasCard;
  element('cassette').textContent = `CCNET, ${acceptor.takesNotes ? 'takes notes' : 'slot shut'}, cassette: ${acceptor.cassetteNotes} ${acceptor.cassetteNotes === 1 ? 'note' : 'notes'}, ¥${yuan(acceptor.cassetteFen)}`;
  const last = acceptor.lastNote;
  element('last-note').dataset.state = last?.place === 'given-back' ? 'bad' : 'none';
  element('last-note').textContent = last === undefined ? 'Begin with the amount that is chosen under “Recharge”, then put notes in.' : `The note of ¥${yuan(last.noteFen)} ${places[last.place]}${last.reason ? `: ${last.reason}` : ''}.`;
}

function showMembers(world) {
  const ids = world.members.map((member) => `${member.memberId}:${member.balanceFen}`).join();
  if (ids === view.memberIds) return;
  view.memberIds = ids;
  const select = element('member');
  const chosen = select.value;
  select.replaceChildren(...world.members.map((member) => new Option(`${member.nameMasked}  ${member.memberNumber}  ¥${yuan(member.balanceFen)}`, member.memberId)));
  if (chosen) select.value = chosen;
}

function showTiers(world) {
  element('tiers').replaceChildren(...world.tiers.map((tier, index) => {
    const button = document.createElement('button');
    button.textContent = `¥${yuan(tier.payFen)} +${yuan(tier.bonusFen)}`;
    button.setAttribute('role', 'radio');
    button.setAttribute('aria-checked', String(index === view.tier));
    button.onclick = () => { view.tier = index; showTiers(view.world); };
    return button;
  }));
}

function showPaper(world) {
  const ids = world.receipts.map((receipt) => receipt.id).join();
  element('receipt-count').textContent = world.paper === 'out' ? 'paper out' : `${world.receipts.length} on the strip`;
  if (ids === view.receiptIds) return;
  view.receiptIds = ids;
  if (world.receipts.length === 0) return;
  element('strip').replaceChildren(...world.receipts.map((receipt) => {
    const image = document.createElement('img');
    image.src = `/receipts/${encodeURIComponent(receipt.id)}.png`;
    image.alt = receipt.text;
    return image;
  }));
}

function showBooks(world) {
  const audit = element('audit');
  audit.className = world.audit.length === 0 ? 'good' : 'bad';
  audit.textContent = world.audit.length === 0 ? 'balanced: every posting sums to zero' : world.audit.join('; ');
  const ids = world.entries.map((entry) => entry.entryId).join();
  if (ids === view.entryIds) return;
  view.entryIds = ids;
  element('entries').replaceChildren(...world.entries.flatMap((entry) => entry.postings.map((posting, index) => {
    const row = document.createElement('tr');
    if (index === 0) row.className = 'first';
    const cells = index === 0 ? [entry.entryId, entry.event, entry.storeId] : ['', '', ''];
    cells.push(posting.account, posting.debitFen ? yuan(posting.debitFen) : '', posting.creditFen ? yuan(posting.creditFen) : '');
    cells.forEach((text, at) => {
      const cell = row.insertCell();
      cell.textContent = String(text);
      if (at > 3) cell.className = 'number';
    });
    return row;
  })));
}

function show(world) {
  view.world = world;
  showOutcome(world);
  showLamps(world);
  showKiosk(world);
  showMembers(world);
  showTiers(world);
  showPaper(world);
  showBooks(world);
  element('line-1').textContent = world.display[0];
  element('line-2').textContent = world.display[1];
  const frame = element('customer-page');
  if (world.customerUrl && frame.dataset.url !== world.customerUrl) {
    frame.dataset.url = world.customerUrl;
    frame.src = world.customerUrl;
    element('customer-link').textContent = world.customerUrl;
  }
}

function chosenMember() { return element('member').value; }
function chosenTier() { return view.world?.tiers[view.tier]; }

element('scan').onclick = () => act('pay', { amount: element('amount').value, memberId: chosenMember() });
element('amount').onkeydown = (event) => { if (event.key === 'Enter') element('scan').click(); };
element('cancel').onclick = () => act('cancel');
element('cash').onclick = () => act('cash-recharge', { memberId: chosenMember(), payFen: chosenTier()?.payFen });
element('qr').onclick = () => act('qr-recharge', { memberId: chosenMember(), payFen: chosenTier()?.payFen });
element('channel-pay').onclick = () => act('channel-pay');
element('card').onclick = () => act('card', { memberId: chosenMember() });
element('note-recharge').onclick = () => act('note-recharge', { memberId: chosenMember(), payFen: chosenTier()?.payFen });
element('finish-notes').onclick = () => act('finish-notes');
for (const button of document.querySelectorAll('[data-note]')) button.onclick = () => act('note', { noteFen: Number(button.dataset.note) });
element('network').onclick = () => act('network', { up: view.world?.network !== 'up' });
element('kill').onclick = () => act('kill-agent');
element('paper').onclick = () => act('paper', { out: view.world?.paper !== 'out' });
for (const button of element('staff-choice').children) button.onclick = () => act('confirm', { choice: button.dataset.choice });

const events = new EventSource('/events');
events.onmessage = (event) => show(JSON.parse(event.data));
events.onerror = () => { element('fault-message').textContent = 'The demo has stopped or is starting again.'; };
