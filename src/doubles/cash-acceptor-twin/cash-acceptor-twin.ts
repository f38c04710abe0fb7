import type { Timer, Timers } from '../../base/clock.ts';
import { ccnetBillValidator, ccnetReader, encodeCcnet, type CcnetFrame } from '../../codecs/ccnet/ccnet-frame.ts';
import { decodeCcnetCommand, writeBillTable, writeCcnetState, type CcnetBill, type CcnetCommand, type CcnetState } from '../../codecs/ccnet/ccnet-command.ts';
import { unheard, type TwinModel } from '../twin-model.ts';

export interface CashAcceptorTwinOptions {
  readonly timers: Timers;
  readonly bills?: readonly CcnetBill[];
  readonly address?: number;
  /** How long a note is on its way: in, to the cassette, out. */
  readonly moveMs?: number;
}

/** Yuan notes as a validator's table has them; one row of another currency. */
export const yuanBills: readonly CcnetBill[] = [
  { type: 0, units: 1, country: 'CHN' }, { type: 2, units: 5, country: 'CHN' }, { type: 3, units: 10, country: 'CHN' }, { type: 4, units: 20, country: 'CHN' },
  { type: 5, units: 50, country: 'CHN' }, { type: 6, units: 100, country: 'CHN' }, { type: 12, units: 20, country: 'USA' },
];

/** From the manual: without a word about an escrowed note it goes back. */
const escrowMs = 10_000;

type Place = 'entry' | 'escrow' | 'stacker' | 'exit';

/** What it does instead of obeying a command: says that it cannot now, refuses it (NAK), hears nothing; `unanswered`: obeys, and its answer is lost. */
export type CashTwinInterruption = 'busy' | 'pause' | 'illegal-command' | 'refuse' | 'deaf' | 'unanswered';

/**
 * A CCNET bill validator as its manual has it (devices §5.1): a state is said again until it is acknowledged, a note waits in escrow for
 * a word, and after a power cut it says where a note was. `cassette` and `handedBack` are what a person would count.
 */
export class CashAcceptorTwin implements TwinModel {
  onData: (bytes: Uint8Array) => void = unheard;
  onNotice: (bytes: Uint8Array) => void = unheard;
  /** Whole units of the notes that lie in the cassette. */
  readonly cassette: number[] = [];
  /** Notes that the customer has back in hand. */
  readonly handedBack: number[] = [];
  /** Everything that a host asked, in order. */
  readonly commands: CcnetCommand['type'][] = [];
  /** Answers whose CRC is spoilt from now on. */
  corrupt = 0;
  /** Answers nothing, as with the plug out. */
  mute = false;
  /** So many of the next words about a note (stack, return) are answered with "busy", and not obeyed. */
  busyNext = 0;
  /** The same with "pause": somebody pushes the next note in too early. */
  pauseNext = 0;
  /** The cassette has no room: a note that is to be stacked is given back. */
  full = false;
  /** Grants what it is told, and moves no note, for ever. */
  standStill = false;
  /** Asked at every command but ACK and NAK. */
  interrupt: (command: CcnetCommand['type']) => CashTwinInterruption | undefined = () => undefined;
  readonly #timers: Timers;
  readonly #bills: readonly CcnetBill[];
  readonly #address: number;
  readonly #moveMs: number;
  readonly #reader = ccnetReader();
  #state: CcnetState = { kind: 'power-up' };
  #types = 0;
  #escrow = 0;
  #note: { readonly bill: CcnetBill; readonly place: Place } | undefined;
  #timer: Timer | undefined;
  #powered = true;
  #lastAnswer: Uint8Array | undefined;
  /** The next answer does not leave it. */
  #swallows = false;

  constructor(options: CashAcceptorTwinOptions) {
    this.#timers = options.timers;
    this.#bills = options.bills ?? yuanBills;
    this.#address = options.address ?? ccnetBillValidator;
    this.#moveMs = options.moveMs ?? 20;
  }

  get state(): CcnetState['kind'] {
    return this.#state.kind;
  }

  /** A note lies somewhere between the slot and the cassette. */
  get holdsNote(): boolean {
    return this.#note !== undefined;
  }

  /** False when the slot does not take it: it is not enabled, or another note is inside. */
  insert(units: number, country = 'CHN'): boolean {
    const bill = this.#bills.find((each) => each.units === units && each.country === country);
    if (!this.#powered || this.#state.kind !== 'idle' || this.#note !== undefined) return false;
    if (bill === undefined || ((this.#types >> bill.type) & 1) === 0) return this.reject(0x68);
    this.#note = { bill, place: 'entry' };
    this.#enter({ kind: 'accepting' }, () => {
      this.#note = { bill, place: 'escrow' };
      if (((this.#escrow >> bill.type) & 1) === 0) return this.#stack();
      this.#enter({ kind: 'escrow', type: bill.type }, () => this.#giveBack(), escrowMs);
    });
    return true;
  }

  /** A note that it cannot read. */
  reject(reason = 0x66): false {
    if (this.#powered && this.#state.kind === 'idle') this.#enter({ kind: 'rejecting', reason }, () => this.#rest());
    return false;
  }

  /** Gives up a note in escrow by itself: to the manual it is rejected, not returned. */
  rejectHeld(reason = 0x64): void {
    if (!this.#powered || !this.#isHeld) return;
    const { bill } = this.#note!;
    this.#note = { bill, place: 'exit' };
    this.#enter({ kind: 'rejecting', reason }, () => {
      this.#note = undefined;
      this.handedBack.push(bill.units);
      this.#rest();
    });
  }

  /** Somebody pushes another note in while one waits: that one is not taken, and the first waits as before. */
  rejectAnother(reason = 0x62): void {
    const waiting = this.#state;
    if (this.#powered && waiting.kind === 'escrow') this.#enter({ kind: 'rejecting', reason }, () => this.#enter(waiting, () => this.#giveBack(), escrowMs));
  }

  jam(): void {
    this.#enter({ kind: 'stopped', cause: 'jam' });
  }

  /** A note on its way sticks, and is freed by the motor. */
  jamAndGoOn(): void {
    const place = this.#note?.place;
    if (place === 'stacker' || place === 'exit') this.#enter({ kind: 'stopped', cause: 'jam' }, () => (place === 'stacker' ? this.#stack() : this.#giveBack()));
  }

  takeCassetteOut(): void {
    this.#enter({ kind: 'stopped', cause: 'cassette-removed' });
  }

  /** Whoever opens it puts a note that was stuck at the stacker into the cassette, and gives another one back. */
  clear(): void {
    if (this.#note !== undefined) (this.#note.place === 'stacker' ? this.cassette : this.handedBack).push(this.#note.bill.units);
    this.#note = undefined;
    this.#enter({ kind: 'power-up' });
  }

  /** `lands`: a note on its way to the cassette falls into it in spite of everything. */
  cutPower(lands = false): void {
    this.#powered = false;
    this.#timer?.cancel();
    if (this.#note?.place === 'stacker' && lands) this.cassette.push(this.#note.bill.units);
    if (this.#note?.place === 'exit' && lands) this.handedBack.push(this.#note.bill.units);
    if (lands && (this.#note?.place === 'stacker' || this.#note?.place === 'exit')) {
      const where = this.#note.place;
      this.#note = undefined;
      this.#state = { kind: where === 'stacker' ? 'power-up-bill-in-stacker' : 'power-up' };
    } else {
      this.#state = { kind: this.#note === undefined ? 'power-up' : this.#note.place === 'stacker' ? 'power-up-bill-in-stacker' : 'power-up-bill-in-validator' };
    }
  }

  restorePower(): void {
    this.#powered = true;
    [this.#types, this.#escrow] = [0, 0];
  }

  opened(): void {
    this.#reader.flush();
  }

  take(bytes: Uint8Array): void {
    for (const found of this.#reader.push(bytes)) if (found.kind === 'frame' && found.address === this.#address && this.#powered && !this.mute) this.#asked(found);
  }

  #asked({ data }: CcnetFrame): void {
    const command = decodeCcnetCommand(data);
    if (command === undefined) return this.#answer(writeCcnetState({ kind: 'illegal-command' }));
    this.commands.push(command.type);
    if (this.#isInterrupted(command)) return;
    switch (command.type) {
      case 'acknowledge': return this.#acknowledged();
      case 'refuse': return this.#lastAnswer === undefined ? undefined : this.#answer(this.#lastAnswer);
      case 'poll': return this.#answer(writeCcnetState(this.#state));
      case 'bill-table': return this.#answer(writeBillTable(this.#bills));
      case 'enable':
        [this.#types, this.#escrow] = [command.types, command.escrow];
        this.#answer(Uint8Array.of(0));
        return this.#state.kind === 'idle' || this.#state.kind === 'disabled' ? this.#rest() : undefined;
      case 'reset': return this.#reset();
      case 'stack': return this.#ordered(() => this.#stack());
      case 'return': return this.#ordered(() => this.#giveBack());
      case 'hold': return this.#ordered(() => this.#enter({ kind: 'holding' }, () => this.#giveBack(), escrowMs));
      case 'identify': case 'status': return this.#answer(writeCcnetState({ kind: 'illegal-command' }));
    }
  }

  #isInterrupted({ type }: CcnetCommand): boolean {
    if (type === 'acknowledge' || type === 'refuse') return false;
    const isWord = type === 'stack' || type === 'return';
    const asked = this.interrupt(type) ?? (isWord ? this.#hindrance() : undefined);
    switch (asked) {
      case undefined: return false;
      case 'deaf': return true;
      case 'unanswered': this.#swallows = true; return false;
      case 'refuse': this.#answer(Uint8Array.of(0xff)); return true;
      case 'pause': this.#answer(writeCcnetState({ kind: 'stopped', cause: 'pause' })); return true;
      default: this.#answer(writeCcnetState({ kind: asked })); return true;
    }
  }

  #hindrance(): CashTwinInterruption | undefined {
    if (this.busyNext > 0) {
      this.busyNext -= 1;
      return 'busy';
    }
    if (this.pauseNext === 0) return undefined;
    this.pauseNext -= 1;
    return 'pause';
  }

  get #isHeld(): boolean {
    return this.#state.kind === 'escrow' || this.#state.kind === 'holding';
  }

  /** Only a note in escrow can be moved by a word. */
  #ordered(move: () => void): void {
    if (!this.#isHeld) return this.#answer(writeCcnetState({ kind: 'illegal-command' }));
    this.#answer(Uint8Array.of(0));
    if (this.standStill) this.#timer?.cancel();
    else move();
  }

  #acknowledged(): void {
    const said = this.#lastAnswer?.[0];
    // The state that was said is the one that is acknowledged, if it is still the present one.
    if (this.#lastAnswer !== undefined && said === writeCcnetState(this.#state)[0] && (this.#state.kind === 'stacked' || this.#state.kind === 'returned')) this.#rest();
    this.#lastAnswer = undefined;
  }

  #reset(): void {
    this.#answer(Uint8Array.of(0));
    [this.#types, this.#escrow] = [0, 0];
    // What is still inside is given back, unless it is on its way into the cassette for good.
    if (this.#note?.place === 'stacker') this.cassette.push(this.#note.bill.units);
    else if (this.#note !== undefined) this.handedBack.push(this.#note.bill.units);
    this.#note = undefined;
    this.#enter({ kind: 'initialise' }, () => this.#enter({ kind: 'disabled' }));
  }

  #stack(): void {
    const { bill } = this.#note!;
    if (this.full) return this.#enter({ kind: 'stopped', cause: 'cassette-full' }, () => this.#giveBack());
    this.#note = { bill, place: 'stacker' };
    this.#enter({ kind: 'stacking' }, () => {
      this.#note = undefined;
      this.cassette.push(bill.units);
      this.#enter({ kind: 'stacked', type: bill.type });
    });
  }

  #giveBack(): void {
    const { bill } = this.#note!;
    this.#note = { bill, place: 'exit' };
    this.#enter({ kind: 'returning' }, () => {
      this.#note = undefined;
      this.handedBack.push(bill.units);
      this.#enter({ kind: 'returned', type: bill.type });
    });
  }

  #rest(): void {
    this.#enter({ kind: this.#types === 0 ? 'disabled' : 'idle' });
  }

  #enter(state: CcnetState, then?: () => void, afterMs = this.#moveMs): void {
    this.#timer?.cancel();
    this.#state = state;
    this.#timer = then === undefined ? undefined : this.#timers.after(afterMs, then);
  }

  #answer(data: Uint8Array): void {
    this.#lastAnswer = data;
    if (this.#swallows) {
      this.#swallows = false;
      return;
    }
    const bytes = encodeCcnet(data, this.#address);
    if (this.corrupt > 0) {
      this.corrupt -= 1;
      bytes[bytes.length - 1]! ^= 0x55;
    }
    this.onData(bytes);
  }
}
