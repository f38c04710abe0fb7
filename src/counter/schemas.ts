import type { ScreenModel } from '../domain/screen/screen-model.ts';

/** JSON schema as OpenAPI 3.1 carries it. */
export type JsonSchema = Readonly<Record<string, unknown>>;

const text: JsonSchema = { type: 'string' };
const flag: JsonSchema = { type: 'boolean' };
const count: JsonSchema = { type: 'integer' };

export const fenSchema: JsonSchema = { type: 'integer', description: 'Fen: 1/100 yuan.' };
export const referenceSchema: JsonSchema = object({ till: text, token: text, attempt: { type: 'integer', minimum: 1, maximum: 999, default: 1 } }, ['till', 'token'], 'How the till names a sale; the token is unique for the sale, attempt counts explicit new tries. Digits that pass as the number of a bank card are refused: put a letter before numbers of 13 to 19 digits.');

/** A balance has three parts, of which two are told apart by what they were paid in as. */
const balanceSchema: JsonSchema = { type: 'integer', description: 'Fen. All that the member has: principal, bonus, and what is set aside for paying without a line, which is the rest of this sum.' };

export const movementSchema = object({
  memberId: text, memberNumber: text, nameMasked: text, amountFen: fenSchema, principalFen: fenSchema, bonusFen: fenSchema, balanceBeforeFen: balanceSchema, balanceAfterFen: balanceSchema,
  principalAfterFen: fenSchema, bonusAfterFen: fenSchema, memberSequence: count, cloudWallMs: count,
}, [], 'What the balance movement did, as the card system answered it.');

const receiptFields: Readonly<Record<string, JsonSchema>> = {
  receipt: { type: 'string', enum: ['none', 'queued', 'proved', 'unproved', 'failed'], description: 'unproved: nothing shows that paper came out; a marked repeat waits, or the printer can prove nothing. failed: ask for a reprint.' },
  receiptReason: { type: 'string', enum: ['paper-out', 'cover-open', 'cutter', 'offline', 'gone', 'no-answer', 'write-failed', 'no-proof', 'not-composed', 'interrupted', 'disk', 'expired', 'queue-full', 'spool-lost'], description: 'Why the receipt waits, is unproved or has failed. spool-lost: the terminal forgot which receipts waited, and this may have been one. not-composed: the terminal could not put it into the printer\'s language, and sent nothing.' },
};

export const saleSchema = object({
  saleId: text, reference: referenceSchema,
  state: { type: 'string', enum: ['awaiting_code', 'in_progress', 'checking', 'approved', 'approved_late', 'declined', 'reversed', 'cancelled', 'needs_attention'] },
  final: { type: 'boolean', description: 'No further change by itself.' }, amountFen: fenSchema, orderId: text, orderNumber: text, movement: movementSchema, declineCode: text, staffHint: { type: 'string', description: 'For staff alone: the masked number of a bank card that was shown instead of a code.' }, shortfallFen: fenSchema,
  offline: object({ leaseLeftFen: fenSchema }, [], 'Paid without a line, from what was set aside for the member at this terminal; the balance is known when the line is back.'),
  handOver: { type: 'string', enum: ['done', 'ask', 'none'] }, storeId: text, createdWallMs: count, message: text, ...receiptFields,
}, ['saleId', 'reference', 'state', 'final', 'amountFen', 'handOver', 'message']);

export const rechargeSchema = object({
  rechargeId: text, kind: { type: 'string', enum: ['cash', 'channel'] }, reference: referenceSchema,
  state: { type: 'string', enum: ['reserving', 'reserved', 'taking_cash', 'credit_pending', 'awaiting_pay_code', 'ordering', 'awaiting_payment', 'user_paying', 'credited', 'held', 'refused', 'closed', 'cancelled', 'needs_attention'] },
  final: flag, memberId: text, payFen: fenSchema, bonusFen: fenSchema,
  cashInFen: { ...fenSchema, description: 'What the bill acceptor took in, in fen; payFen becomes it when no more notes come.' },
  noteUncertain: { type: 'boolean', description: 'A note is not accounted for. It was not credited, the receipt says so, and the card system shows it to the office. cash-in/checked says that it is settled with the customer.' },
  orderNumber: text, qrContent: text, movement: movementSchema, refusalCode: text, storeId: text, createdWallMs: count, message: text,
  ...receiptFields,
}, ['rechargeId', 'kind', 'reference', 'state', 'final', 'payFen', 'bonusFen', 'message']);

export const memberSchema = object({
  member: object({
    memberId: text, memberNumber: text, nameMasked: text, phoneMasked: text, state: { type: 'string', enum: ['ACTIVE', 'SUSPENDED', 'LOST', 'CLOSING', 'CLOSED'] },
    balanceFen: balanceSchema, principalFen: fenSchema, bonusFen: fenSchema, memberSequence: count, asOfWallMs: count,
  }, ['memberId', 'balanceFen']),
  source: { type: 'string', enum: ['cloud', 'cache'] },
  tiers: list(object({ payFen: fenSchema, bonusFen: fenSchema }, ['payFen', 'bonusFen'])), arbitraryAmounts: flag,
}, ['member', 'source', 'tiers', 'arbitraryAmounts']);

export const statementSchema = object({
  lines: list(object({
    orderNumber: text, event: text, amountFen: fenSchema, principalFen: fenSchema, bonusFen: fenSchema, balanceAfterFen: fenSchema, storeId: text, storeName: text, wallMs: count,
  }, ['event', 'amountFen', 'balanceAfterFen'])),
  more: flag,
}, ['lines', 'more']);

export const orderSchema: JsonSchema = { oneOf: [object({ type: { const: 'payment' }, sale: saleSchema }, ['type', 'sale']), object({ type: { const: 'recharge' }, recharge: rechargeSchema }, ['type', 'recharge'])] };
export const ordersSchema = object({ orders: list(orderSchema) }, ['orders']);

/** The fields of each kind of screen; a name with "?" may be absent. A new kind does not compile until it is here. */
const screenFields: { readonly [Kind in ScreenModel['kind']]: readonly (keyof Extract<ScreenModel, { readonly kind: Kind }> | 'shortfallFen?' | 'balanceAfterFen?')[] } = {
  idle: ['text'], closed: ['text'],
  'scan-code': ['amountFen'], working: ['amountFen'], checking: ['amountFen'], approved: ['amountFen', 'balanceAfterFen?'], declined: ['amountFen', 'reason', 'shortfallFen?'],
  reversed: ['amountFen'], 'ask-staff': ['amountFen'],
  'recharge-cash': ['payFen', 'bonusFen'], 'cash-in': ['payFen', 'takenFen', 'missingFen'], 'recharge-qr': ['payFen', 'bonusFen', 'qrContent'], 'scan-pay-code': ['payFen', 'bonusFen'], 'confirm-on-phone': ['payFen'], 'recharge-pending': ['payFen'], 'recharge-credited': ['payFen', 'bonusFen', 'balanceAfterFen'],
  balance: ['balanceFen', 'asOfWallMs'],
};

export const screenSchema: JsonSchema = { oneOf: Object.entries(screenFields).map(([kind, names]) => screenOf(kind, names)), description: 'What the customer sees.' };

function screenOf(kind: string, names: readonly string[]): JsonSchema {
  const fields = names.map((name) => [name.replace('?', ''), name.replace('?', '').endsWith('Fen') ? fenSchema : name.endsWith('Ms') ? count : text] as const);
  return object({ kind: { const: kind }, ...Object.fromEntries(fields) }, ['kind', ...names.filter((name) => !name.endsWith('?'))]);
}

export const healthSchema = object({
  ready: { type: 'boolean', description: 'A payment can be taken now.' }, link: { type: 'string', enum: ['down', 'connecting', 'up'] }, head: { type: 'string', enum: ['proven', 'unproven'] },
  journal: { type: 'string', enum: ['sound', 'tail-in-doubt', 'full'] }, unsettledOrders: count, unacknowledgedRecords: count, needsAttention: count, leases: object({ open: count, leftFen: fenSchema }, ['open', 'leftFen'], 'What may be sold without a line: open leases, and what is left of them together.'),
  receipts: object({ waiting: count, oldestWaitingMs: count, failed: count }, ['waiting', 'oldestWaitingMs', 'failed'], 'Receipts that wait for paper, and those that failed and nobody has printed again.'), storeId: text, terminalId: text, configVersion: count,
  devices: list(object({ name: text, class: text, status: text, detail: text, label: text, counters: { type: 'object', additionalProperties: { type: 'number' } } }, ['name', 'class', 'status'])),
  unsupportedDevices: list(object({ label: text, portPath: text, reason: text }, ['label', 'portPath', 'reason'])), counters: { type: 'object', additionalProperties: { type: 'number' } }, agentVersion: text,
}, ['ready', 'link', 'head', 'journal']);

export const deviceCheckSchema = object({
  name: text, level: { type: 'string', enum: ['internal', 'external', 'interactive'] },
  result: { type: 'string', enum: ['good', 'bad', 'not-offered', 'running'], description: 'running: the same call again joins the check and tells what it found. not-offered: this kind of device has no such check.' }, text,
}, ['name', 'level', 'result', 'text']);

export const failureSchema = object({ error: object({ code: text, message: text, hint: text, retryable: flag }, ['code', 'message', 'hint', 'retryable']), sale: saleSchema }, ['error']);

export function object(properties: Readonly<Record<string, JsonSchema>>, required: readonly string[], description?: string): JsonSchema {
  return { type: 'object', properties, required, additionalProperties: false, ...(description === undefined ? {} : { description }) };
}

export function list(items: JsonSchema): JsonSchema {
  return { type: 'array', items };
}
