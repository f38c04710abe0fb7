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
  /** What was heard last of a note or of the device; what only hinders a command (`isHindrance`) does not replace it. */
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
  /** Its row in the bill table. Absent: it was not read yet, or it was inside before this line was opened. */
  readonly type?: number;
  /** Absent also where the row is worth no yuan. */
  readonly noteFen?: Fen;
  readonly wanted: 'nothing' | 'stack' | 'return';
  readonly sinceMs: number;
  /** How often the wanted word was said. */
  readonly words: number;
  /** Whether it may lie in the cassette: asked for and not answered, refused by the device (every time), or granted or seen. */
  readonly stacking: 'no' | 'asked' | 'refused' | 'maybe';
  /** The device has stopped with it inside. */
  readonly stoppedMs?: number;
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
    host: { ...said(host, command), asked: command, ...(command.type === 'poll' ? {} : { fresh: false }), ...(asksTable ? { tableTries: host.tableTries + 1 } : {}) },
    effects: [{ kind: 'send', command }],
  };
}

function said(host: CcnetHost, { type }: CcnetCommand): CcnetHost {
  const { note } = host;
  if (note === undefined || (type !== 'stack' && type !== 'return')) return host;
  // Of one that was not answered nobody knows whether it was heard.
  const stacking = type === 'return' ? note.stacking : note.stacking === 'no' || note.stacking === 'refused' ? 'asked' : 'maybe';
  return { ...host, note: { ...note, words: note.words + 1, stacking } };
}

/** The answer to the word that was said last. */
function stackAnswered(host: CcnetHost, stacking: 'refused' | 'maybe'): CcnetHost {
  const { asked, note } = host;
  return asked?.type === 'stack' && note?.stacking === 'asked' ? { ...host, note: { ...note, stacking } } : host;
}

function nextCommand(host: CcnetHost): CcnetCommand {
  const { last, note } = host;
  if (host.stage === 'reset') return { type: 'reset' };
  if (host.stage === 'table') return { type: 'bill-table' };
  if (host.stage !== 'running' || !host.fresh || last === undefined) return { type: 'poll' };
  if (note !== undefined) return last.kind === 'escrow' && note.wanted !== 'nothing' ? { type: note.wanted } : { type: 'poll' };
  if (!isAtRest(last)) return { type: 'poll' };
  const mask = noteMask(host.bills, host.noteFenMax);
  const isEnabled = last.kind === 'idle';
  // Whatever is taken waits for a word first, also a note that is on its way in while notes are refused: without its bit it would be stacked uninvited.
  if (mask !== host.mask || isEnabled !== mask > 0) return { type: 'enable', types: mask, escrow: everyType };
  return { type: 'poll' };
}

/** It cannot obey now, or would not have in any state: it says nothing of where a note is. Somebody may push the next one in too early. */
function isHindrance(state: CcnetState): boolean {
  return state.kind === 'busy' || state.kind === 'illegal-command' || (state.kind === 'stopped' && state.cause === 'pause');
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
  if (data.length === 1 && (code === 0x00 || code === 0xff)) return { host: code === 0x00 ? acknowledged(host) : answered(stackAnswered(host, 'refused')), effects: [] };
  if (asked?.type === 'bill-table') {
    const bills = readBillTable(data);
    if (bills !== undefined) return { host: { ...answered(host), bills, tableTries: 0, stage: 'running' }, effects: [{ kind: 'send', command: { type: 'acknowledge' } }] };
  }
  const state = readCcnetState(data);
  if (state === undefined) return noise(host);
  // Before the notes have values a word says only whether the power was off: its meaning waits, and unacknowledged it is said again.
  if ((host.stage === 'first-look' || host.stage === 'table') && !isPowerUp(state) && state.kind !== 'initialise') return { host: { ...answered(host), stage: 'table' }, effects: [] };
  // What hinders a word is followed by a poll: whether the word is still wanted, the state says that comes then.
  const { host: after, effects } = isHindrance(state) ? entered({ ...stackAnswered(host, 'refused'), fresh: false }, state, nowMs) : entered({ ...host, fresh: true }, state, nowMs);
  const silent = state.kind === 'stacked' && after.unkept;
  return { host: answered(after), effects: [...effects, ...(silent ? [] : [{ kind: 'send', command: { type: 'acknowledge' } } as const])] };
}

function answered({ asked: _asked, ...host }: CcnetHost): CcnetHost {
  return { ...host, noise: 0 };
}

function acknowledged(host: CcnetHost): CcnetHost {
  const { asked } = host;
  if (asked?.type === 'enable') return { ...answered(host), mask: asked.types };
  if (asked?.type === 'reset') return { ...forgetMask(answered(host)), stage: 'initialising', resetWanted: false };
  return answered(stackAnswered(host, 'maybe'));
}

function forgetMask({ mask: _mask, ...host }: CcnetHost): CcnetHost {
  return host;
}

function isPowerUp({ kind }: CcnetState): boolean {
  return kind === 'power-up' || kind === 'power-up-bill-in-validator' || kind === 'power-up-bill-in-stacker';
}

function entered(host: CcnetHost, state: CcnetState, nowMs: number): CcnetStep {
  const isNew = !isSame(host.last, state);
  // While it is held a note is in escrow as before.
  const at = state.kind === 'holding' || isHindrance(state) ? host : { ...host, last: state };
  switch (state.kind) {
    case 'power-up': case 'power-up-bill-in-validator': case 'power-up-bill-in-stacker': return poweredUp(at, state.kind, isNew);
    case 'initialise': {
      const doubted = doubt(at);
      return around(told({ ...forgetMask(doubted.host), stage: at.stage === 'reset' ? 'reset' : 'initialising' }, { kind: 'starting' }), doubted.effects);
    }
    case 'idle': case 'disabled': return rested(at, state.kind);
    case 'escrow': return isNewNote(host, state.type, isNew) ? offered(at, state.type, nowMs) : waiting(goingOn(at), nowMs);
    case 'holding': return waiting(at, nowMs);
    case 'stacking': return told({ ...at, note: { ...unread(nowMs), ...goingOn(at).note, wanted: 'stack', stacking: 'maybe' } }, { kind: 'moving' });
    case 'returning': return told(leaving(at, 'return'), { kind: 'moving' });
    // One that comes in while notes are refused stays refused, whoever is to put some in by the time that it is read.
    case 'accepting': return told({ ...at, note: at.note ?? { ...unread(nowMs), wanted: at.noteFenMax > 0 ? 'nothing' : 'return' } }, { kind: 'moving' });
    case 'rejecting': return told(host.last?.kind === 'escrow' ? leaving(at) : at, { kind: 'moving' });
    case 'stacked': return isNew ? stacked(at, state.type, nowMs) : { host: at, effects: [] };
    case 'returned': return isNew ? returned(at, state.type) : { host: at, effects: [] };
    case 'failure': return stopped(at, 'failure', nowMs);
    case 'stopped': return state.cause === 'pause' ? told(at, { kind: 'moving' }) : stopped(at, causes[state.cause], nowMs);
    case 'busy': case 'illegal-command': return { host: at, effects: [] };
  }
}

function unread(nowMs: number): NoteInside {
  return { wanted: 'nothing', sinceMs: nowMs, words: 0, stacking: 'no' };
}

/** Of this row, and no end of it was heard: a note in escrow is the one before, whatever the device has said in between. Whichever it is, one such note is inside. */
function isNewNote({ note }: CcnetHost, type: number, isNew: boolean): boolean {
  return note === undefined ? isNew : note.type !== type;
}

/** It moves again, or waits for a word again. */
function goingOn(host: CcnetHost): CcnetHost {
  if (host.note?.stoppedMs === undefined) return host;
  const { stoppedMs: _stoppedMs, ...note } = host.note;
  return { ...host, note };
}

/** Out of escrow it is given back by the device itself. */
function leaving(host: CcnetHost, wanted = host.note?.wanted): CcnetHost {
  const { note } = goingOn(host);
  return note === undefined || wanted === undefined ? host : { ...host, note: { ...note, wanted, stacking: 'no' } };
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

/** A note whose end was not seen: given back if it cannot have been stacked, else it is not known where it is. After a stop somebody may have taken it out. */
function rested(host: CcnetHost, kind: 'idle' | 'disabled'): CcnetStep {
  const { note } = host;
  const ended = note === undefined ? { host, effects: [] } : mayBeStacked(note) || note.stoppedMs !== undefined ? doubt(host) : givenBack(host, note.noteFen);
  if (host.stage === 'initialising') return around(told({ ...ended.host, stage: 'table', bills: [] }, { kind: 'starting' }), ended.effects);
  if (host.resetWanted) return around(told({ ...ended.host, stage: 'reset' }, { kind: 'starting' }), ended.effects);
  return around(told(ended.host, { kind }), ended.effects);
}

function mayBeStacked({ stacking }: NoteInside): boolean {
  return stacking === 'asked' || stacking === 'maybe';
}

function offered(host: CcnetHost, type: number, nowMs: number): CcnetStep {
  const before = host.note === undefined ? { host, effects: [] } : mayBeStacked(host.note) ? doubt(host) : givenBack(host, host.note.noteFen);
  const noteFen = noteValue(host.bills, type);
  // Another currency, a note that is not in the table, one that is too large, or one that came while nobody is taking any.
  const isRefused = host.note !== undefined && host.note.noteFen === undefined && host.note.wanted === 'return';
  const isTaken = noteFen !== undefined && noteFen <= host.noteFenMax && !host.resetWanted && !isRefused;
  const note: NoteInside = { ...unread(nowMs), type, ...(noteFen === undefined ? {} : { noteFen }), wanted: isTaken ? 'nothing' : 'return' };
  const moved = told({ ...before.host, note }, { kind: 'moving' });
  return around(moved, before.effects, isTaken ? [{ kind: 'tell', event: { kind: 'escrow', noteFen } }] : []);
}

/**
 * The validator gives it back by itself after ten seconds; so that its word and ours do not cross, ours comes before. One that does nothing for
 * all our words is not well: one that does not stack may give back, and one that does neither keeps the note, nobody knows where.
 */
function waiting(host: CcnetHost, nowMs: number): CcnetStep {
  const { note } = host;
  if (note === undefined) return { host, effects: [] };
  if (note.words < limits.cashWordsMax) return { host: nowMs - note.sinceMs >= limits.cashEscrowMs ? wish(host, 'return') : host, effects: [] };
  if (note.wanted === 'stack') return { host: { ...host, note: { ...note, wanted: 'return', words: 0 } }, effects: [] };
  const { host: after, effects } = doubt(host);
  return around(told(after, { kind: 'stopped', cause: 'failure' }), effects);
}

function stacked(host: CcnetHost, type: number, nowMs: number): CcnetStep {
  const noteFen = noteValue(host.bills, type);
  if (noteFen === undefined) return doubt({ ...host, note: { ...unread(nowMs), ...host.note, stacking: 'maybe' } });
  return around(told({ ...withoutNote(host), unkept: true }, { kind: 'moving' }), [{ kind: 'tell', event: { kind: 'stacked', noteFen } }]);
}

function returned(host: CcnetHost, type: number): CcnetStep {
  return givenBack(host, noteValue(host.bills, type) ?? host.note?.noteFen);
}

function givenBack(host: CcnetHost, noteFen: Fen | undefined): CcnetStep {
  return { host: withoutNote(host), effects: noteFen === undefined ? [] : [{ kind: 'tell', event: { kind: 'returned', noteFen } }] };
}

/** Full, jammed or without its cassette a device may still say what became of a note: whoever had it in hand again would have a receipt that it is missing. */
function stopped(host: CcnetHost, cause: Extract<CashStatus, { kind: 'stopped' }>['cause'], nowMs: number): CcnetStep {
  const { note } = host;
  const stoppedMs = note?.stoppedMs ?? nowMs;
  if (note !== undefined && nowMs - stoppedMs < limits.cashStoppedMs) return told({ ...host, note: { ...note, stoppedMs } }, { kind: 'stopped', cause });
  const { host: after, effects } = doubt(host);
  return around(told(after, { kind: 'stopped', cause }), effects);
}

/** A note that was inside may be anywhere. */
function doubt(host: CcnetHost): CcnetStep {
  const { note } = host;
  if (note === undefined) return { host, effects: [] };
  const where = note.stacking !== 'no' ? 'stacker' : 'validator';
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
