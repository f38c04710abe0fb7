import type { Fen } from '../../base/fen.ts';
import { limits } from '../../base/limits.ts';
import { readBillTable, readCcnetState, type CcnetBill, type CcnetCommand, type CcnetState } from '../../codecs/ccnet/ccnet-command.ts';
import type { CashEvent, CashStatus } from '../../ports/cash-acceptor.ts';
import { noteMask, noteValue } from './note-values.ts';

/** Of 24 rows in a bill table. */
const everyType = 0xffffff;

/** The controller's side of CCNET (devices §5.1), pure: what it knows of one validator on one line. */
export interface CcnetHost {
  /** first-look: nothing was heard yet. reset: has to be sent. initialising: was sent. table: the notes are asked for. */
  readonly stage: 'first-look' | 'reset' | 'initialising' | 'table' | 'running';
  readonly bills: readonly CcnetBill[];
  readonly tableTries: number;
  /** A line that was just opened: the validator is reset as soon as no note is inside. */
  readonly resetWanted: boolean;
  readonly noteFenMax: number;
  /** What the validator was told to take; absent where that is not known. */
  readonly mask?: number;
  /** The command whose answer has not come. */
  readonly asked?: CcnetCommand;
  /** A state was heard since the last command that moves a note: commands follow what is, not what was. */
  readonly fresh: boolean;
  readonly last?: CcnetState;
  readonly note?: NoteInside;
  /** A note was told as stacked and is not on record: its state stays unacknowledged, so that the validator tells it again. */
  readonly unkept: boolean;
  readonly heardMs: number;
  /** Answers in a row that could not be read. */
  readonly noise: number;
  readonly status: CashStatus;
}

interface NoteInside {
  /** Absent: it was not read yet, or it was inside before this line was opened. */
  readonly noteFen?: Fen;
  readonly wanted: 'nothing' | 'stack' | 'return';
  readonly sinceMs: number;
}

export type CcnetInput =
  /** Time for the next command. */
  | { readonly kind: 'tick' }
  /** The data of a frame that came whole. */
  | { readonly kind: 'heard'; readonly data: Uint8Array }
  /** Bytes that are no frame. */
  | { readonly kind: 'noise' }
  | { readonly kind: 'enable'; readonly noteFenMax: Fen }
  | { readonly kind: 'disable' }
  | { readonly kind: 'stack' }
  | { readonly kind: 'give-back' }
  | { readonly kind: 'keep' }
  /** The line has ended. */
  | { readonly kind: 'ended' };

export type CcnetEffect =
  | { readonly kind: 'send'; readonly command: CcnetCommand }
  | { readonly kind: 'tell'; readonly event: CashEvent }
  /** The validator is lost: the line is to be closed and opened again. */
  | { readonly kind: 'lose' };

export interface CcnetStep {
  readonly host: CcnetHost;
  readonly effects: readonly CcnetEffect[];
}

export function newCcnetHost(nowMs: number): CcnetHost {
  return { stage: 'first-look', bills: [], tableTries: 0, resetWanted: true, noteFenMax: 0, fresh: false, unkept: false, heardMs: nowMs, noise: 0, status: { kind: 'starting' } };
}

/** A note is told as stacked on the transition into that state and at no other time; what is not known for sure is told as uncertain. */
export function ccnetStep(host: CcnetHost, input: CcnetInput, nowMs: number): CcnetStep {
  switch (input.kind) {
    case 'tick': return tick(host, nowMs);
    case 'heard': return heard({ ...host, heardMs: nowMs }, input.data, nowMs);
    case 'noise': return noise(host);
    case 'enable': return { host: { ...host, noteFenMax: input.noteFenMax }, effects: [] };
    case 'disable': return { host: wish({ ...host, noteFenMax: 0 }, 'return'), effects: [] };
    case 'stack': return { host: wish(host, 'stack'), effects: [] };
    case 'give-back': return { host: wish(host, 'return'), effects: [] };
    case 'keep': return { host: { ...host, unkept: false }, effects: [] };
    case 'ended': return doubt(host);
  }
}

/** Only of a note that still waits: what is asked twice or too late is no answer. */
function wish(host: CcnetHost, wanted: 'stack' | 'return'): CcnetHost {
  const { note } = host;
  return note?.wanted === 'nothing' ? { ...host, note: { ...note, wanted } } : host;
}

/** What was asked before and not answered is asked again by itself: a command follows from the state that the validator is in. */
function tick(host: CcnetHost, nowMs: number): CcnetStep {
  if (nowMs - host.heardMs >= limits.cashSilenceMs || host.tableTries > limits.cashTableTriesMax) {
    const { host: after, effects } = doubt(host);
    return { host: after, effects: [...effects, { kind: 'lose' }] };
  }
  const command = nextCommand(host);
  const asksTable = command.type === 'bill-table';
  return {
    host: { ...host, asked: command, ...(command.type === 'poll' ? {} : { fresh: false }), ...(asksTable ? { tableTries: host.tableTries + 1 } : {}) },
    effects: [{ kind: 'send', command }],
  };
}

function nextCommand(host: CcnetHost): CcnetCommand {
  const { last, note } = host;
  if (host.stage === 'reset') return { type: 'reset' };
  if (host.stage === 'table') return { type: 'bill-table' };
  if (host.stage !== 'running' || !host.fresh || last === undefined) return { type: 'poll' };
  if (note !== undefined) {
    const waits = last.kind === 'escrow' || last.kind === 'holding';
    return waits && note.wanted !== 'nothing' ? { type: note.wanted } : { type: 'poll' };
  }
  if (!isAtRest(last)) return { type: 'poll' };
  const mask = noteMask(host.bills, host.noteFenMax);
  const isEnabled = last.kind === 'idle';
  // Whatever is taken waits for a word first, also a note that is on its way in while notes are refused: without its bit it would be stacked uninvited.
  if (mask !== host.mask || isEnabled !== mask > 0) return { type: 'enable', types: mask, escrow: everyType };
  return { type: 'poll' };
}

function isAtRest(state: CcnetState): boolean {
  return state.kind === 'idle' || state.kind === 'disabled';
}

function noise(host: CcnetHost): CcnetStep {
  const noisy = { ...host, noise: host.noise + 1 };
  return noisy.noise > limits.cashNoiseMax || host.asked === undefined ? { host: noisy, effects: [] } : { host: noisy, effects: [{ kind: 'send', command: { type: 'refuse' } }] };
}

function heard(host: CcnetHost, data: Uint8Array, nowMs: number): CcnetStep {
  const { asked } = host;
  const [code] = data;
  if (data.length === 1 && (code === 0x00 || code === 0xff)) return { host: code === 0x00 ? acknowledged(host) : answered(host), effects: [] };
  if (asked?.type === 'bill-table') {
    const bills = readBillTable(data);
    if (bills !== undefined) return { host: { ...answered(host), bills, tableTries: 0, stage: 'running' }, effects: [{ kind: 'send', command: { type: 'acknowledge' } }] };
  }
  const state = readCcnetState(data);
  if (state === undefined) return noise(host);
  // The first word says only whether the power was off: its meaning waits until the notes have values, and unacknowledged it is said again.
  if (host.stage === 'first-look' && !isPowerUp(state) && state.kind !== 'initialise') return { host: { ...answered(host), stage: 'table' }, effects: [] };
  const { host: after, effects } = state.kind === 'illegal-command' ? { host, effects: [] } : entered(host, state, nowMs);
  const silent = state.kind === 'stacked' && after.unkept;
  return { host: { ...answered(after), fresh: true }, effects: [...effects, ...(silent ? [] : [{ kind: 'send', command: { type: 'acknowledge' } } as const])] };
}

function answered({ asked: _asked, ...host }: CcnetHost): CcnetHost {
  return { ...host, noise: 0 };
}

function acknowledged(host: CcnetHost): CcnetHost {
  const { asked } = host;
  if (asked?.type === 'enable') return { ...answered(host), mask: asked.types };
  if (asked?.type === 'reset') return { ...forgetMask(answered(host)), stage: 'initialising', resetWanted: false };
  return answered(host);
}

function forgetMask({ mask: _mask, ...host }: CcnetHost): CcnetHost {
  return host;
}

function isPowerUp({ kind }: CcnetState): boolean {
  return kind === 'power-up' || kind === 'power-up-bill-in-validator' || kind === 'power-up-bill-in-stacker';
}

function entered(host: CcnetHost, state: CcnetState, nowMs: number): CcnetStep {
  const isNew = !isSame(host.last, state);
  const at = { ...host, last: state };
  switch (state.kind) {
    case 'power-up': case 'power-up-bill-in-validator': case 'power-up-bill-in-stacker': return poweredUp(at, state.kind, isNew);
    case 'initialise': {
      const doubted = doubt(at);
      return around(told({ ...forgetMask(doubted.host), stage: at.stage === 'reset' ? 'reset' : 'initialising' }, { kind: 'starting' }), doubted.effects);
    }
    case 'idle': case 'disabled': return rested(at, state.kind);
    case 'escrow': return isNew ? offered(at, state.type, nowMs) : waiting(at, nowMs);
    case 'holding': return waiting(at, nowMs);
    case 'stacking': return told({ ...at, note: { sinceMs: nowMs, ...at.note, wanted: 'stack' } }, { kind: 'moving' });
    case 'returning': return told(at.note === undefined ? at : { ...at, note: { ...at.note, wanted: 'return' } }, { kind: 'moving' });
    // One that comes in while notes are refused stays refused, whoever is to put some in by the time that it is read.
    case 'accepting': return told({ ...at, note: at.note ?? { wanted: at.noteFenMax > 0 ? 'nothing' : 'return', sinceMs: nowMs } }, { kind: 'moving' });
    case 'rejecting': return told(at, { kind: 'moving' });
    case 'busy': case 'illegal-command': return { host: at, effects: [] };
    case 'stacked': return isNew ? stacked(at, state.type) : { host: at, effects: [] };
    case 'returned': return isNew ? returned(at, state.type) : { host: at, effects: [] };
    case 'stopped': return state.cause === 'pause' ? told(at, { kind: 'moving' }) : stopped(at, causes[state.cause]);
    case 'failure': return stopped(at, 'failure');
  }
}

const causes = { 'cassette-full': 'full', 'cassette-removed': 'cassette-removed', jam: 'jam', 'cassette-jam': 'jam', cheated: 'cheated' } as const;

function isSame(last: CcnetState | undefined, state: CcnetState): boolean {
  if (last?.kind !== state.kind) return false;
  return !('type' in state) || ('type' in last && last.type === state.type);
}

/** What was inside lies in the cassette or is given back by the reset: nobody can tell. */
function poweredUp(host: CcnetHost, kind: 'power-up' | 'power-up-bill-in-validator' | 'power-up-bill-in-stacker', isNew: boolean): CcnetStep {
  const started = { ...forgetMask(host), stage: 'reset' as const, unkept: false };
  if (!isNew) return told(started, { kind: 'starting' });
  const known = doubt(started);
  const found: readonly CcnetEffect[] = known.effects.length > 0 || kind === 'power-up' ? []
    : [{ kind: 'tell', event: { kind: 'uncertain', where: kind === 'power-up-bill-in-stacker' ? 'stacker' : 'validator' } }];
  return around(told(known.host, { kind: 'starting' }), [...known.effects, ...found]);
}

/** A note whose end was not seen: given back if nobody asked for it, else it is not known where it is. */
function rested(host: CcnetHost, kind: 'idle' | 'disabled'): CcnetStep {
  const { note } = host;
  const ended = note === undefined ? { host, effects: [] } : note.wanted === 'stack' ? doubt(host) : givenBack(host, note.noteFen);
  if (host.stage === 'initialising') return around(told({ ...ended.host, stage: 'table', bills: [] }, { kind: 'starting' }), ended.effects);
  if (host.resetWanted) return around(told({ ...ended.host, stage: 'reset' }, { kind: 'starting' }), ended.effects);
  return around(told(ended.host, { kind }), ended.effects);
}

function offered(host: CcnetHost, type: number, nowMs: number): CcnetStep {
  const before = host.note === undefined ? { host, effects: [] } : host.note.wanted === 'stack' ? doubt(host) : givenBack(host, host.note.noteFen);
  const noteFen = noteValue(host.bills, type);
  // Another currency, a note that is not in the table, one that is too large, or one that came while nobody is taking any.
  const isRefused = host.note !== undefined && host.note.noteFen === undefined && host.note.wanted === 'return';
  const isTaken = noteFen !== undefined && noteFen <= host.noteFenMax && !host.resetWanted && !isRefused;
  const note: NoteInside = { ...(noteFen === undefined ? {} : { noteFen }), wanted: isTaken ? 'nothing' : 'return', sinceMs: nowMs };
  const moved = told({ ...before.host, note }, { kind: 'moving' });
  return around(moved, before.effects, isTaken ? [{ kind: 'tell', event: { kind: 'escrow', noteFen } }] : []);
}

/** The validator gives it back by itself after ten seconds; so that its word and ours do not cross, ours comes before. */
function waiting(host: CcnetHost, nowMs: number): CcnetStep {
  return { host: host.note !== undefined && nowMs - host.note.sinceMs >= limits.cashEscrowMs ? wish(host, 'return') : host, effects: [] };
}

function stacked(host: CcnetHost, type: number): CcnetStep {
  const noteFen = noteValue(host.bills, type);
  if (noteFen === undefined) return doubt({ ...host, note: { sinceMs: 0, ...host.note, wanted: 'stack' } });
  return around(told({ ...withoutNote(host), unkept: true }, { kind: 'moving' }), [{ kind: 'tell', event: { kind: 'stacked', noteFen } }]);
}

function returned(host: CcnetHost, type: number): CcnetStep {
  return givenBack(host, noteValue(host.bills, type) ?? host.note?.noteFen);
}

function givenBack(host: CcnetHost, noteFen: Fen | undefined): CcnetStep {
  return { host: withoutNote(host), effects: noteFen === undefined ? [] : [{ kind: 'tell', event: { kind: 'returned', noteFen } }] };
}

function stopped(host: CcnetHost, cause: Extract<CashStatus, { kind: 'stopped' }>['cause']): CcnetStep {
  const { host: after, effects } = doubt(host);
  return around(told(after, { kind: 'stopped', cause }), effects);
}

/** A note that was inside may be anywhere. */
function doubt(host: CcnetHost): CcnetStep {
  const { note } = host;
  if (note === undefined) return { host, effects: [] };
  const where = note.wanted === 'stack' ? 'stacker' : 'validator';
  return { host: withoutNote(host), effects: [{ kind: 'tell', event: { kind: 'uncertain', where, ...(note.noteFen === undefined ? {} : { noteFen: note.noteFen }) } }] };
}

function withoutNote({ note: _note, ...host }: CcnetHost): CcnetHost {
  return host;
}

/** A status is told when it changes. Until it was reset a validator is starting, whatever an earlier host has left in it. */
function told(host: CcnetHost, found: CashStatus): CcnetStep {
  const status: CashStatus = host.resetWanted && found.kind !== 'stopped' ? { kind: 'starting' } : found;
  if (JSON.stringify(host.status) === JSON.stringify(status)) return { host, effects: [] };
  return { host: { ...host, status }, effects: [{ kind: 'tell', event: { kind: 'status', status } }] };
}

function around(step: CcnetStep, before: readonly CcnetEffect[], after: readonly CcnetEffect[] = []): CcnetStep {
  return { host: step.host, effects: [...before, ...step.effects, ...after] };
}
