import { CardtillError } from '../../base/errors.ts';
import { zeroFen, type Fen } from '../../base/fen.ts';
import { limits } from '../../base/limits.ts';
import { CcnetAcceptor } from '../../drivers/cash-acceptor/ccnet-acceptor.ts';
import { CcnetWatch, type ValidatorSight } from '../../drivers/cash-acceptor/ccnet-watch.ts';
import type { BytePort } from '../../ports/byte-port.ts';
import type { CashAcceptor, CashEvent, CashStatus } from '../../ports/cash-acceptor.ts';
import type { CashAcceptorProfile } from '../../profiles/device-profile.ts';
import type { BayOptions, DeviceBay, OpenDevice } from './device-bay.ts';
import type { CheckResult } from './device-check.ts';

export interface CashBayOptions extends BayOptions {
  /** Nobody is here who would record a note: an acceptor is looked at, and told nothing that it would forget a note for. */
  readonly onlyWatchesCash?: boolean;
}

/** The terminal's acceptor. It takes notes on one line at a time: of two that are plugged in the second stays disabled. */
export class CashBay implements DeviceBay<CashAcceptorProfile> {
  readonly acceptor: CashAcceptor;
  readonly #options: CashBayOptions;
  readonly #acceptors: CcnetAcceptor[] = [];
  readonly #counts = { cashNotesStacked: 0, cashNotesReturned: 0, cashNotesUncertain: 0 };
  #listener: ((event: CashEvent) => void) | undefined;
  /** Asked for, also of one that comes later. */
  #noteFenMax: Fen = zeroFen;

  constructor(options: CashBayOptions) {
    this.#options = options;
    const bay = this;
    this.acceptor = {
      get status() { return bay.#status; },
      onEvent: (listener) => { this.#listener = listener; },
      enable: (noteFenMax) => this.#want(noteFenMax),
      disable: () => this.#want(zeroFen),
      stack: () => this.#acceptors[0]?.stack(),
      giveBack: () => this.#acceptors[0]?.giveBack(),
      keep: () => this.#acceptors[0]?.keep(),
    };
  }

  get counters(): Readonly<Record<string, number>> {
    return this.#counts;
  }

  attach(port: BytePort, profile: CashAcceptorProfile, name: string): OpenDevice {
    if (profile.protocol !== 'ccnet') throw new CardtillError('PROFILE_INVALID', `no driver speaks ${profile.protocol}`);
    if (this.#options.onlyWatchesCash === true) return watched(new CcnetWatch(port, profile, this.#options.timers));
    const acceptor = new CcnetAcceptor({ port, profile, clock: this.#options.clock, timers: this.#options.timers });
    this.#acceptors.push(acceptor);
    this.#tellMask();
    acceptor.onEvent((event) => this.#told(acceptor, event, name));
    return {
      check: async (level) => (level === 'interactive' ? { kind: 'not-offered' } : checkOfStatus(acceptor.status)),
      end: () => {
        acceptor.end();
        const wasInUse = this.#acceptors[0] === acceptor;
        this.#acceptors.splice(this.#acceptors.indexOf(acceptor), 1);
        if (wasInUse) this.#listener?.({ kind: 'status', status: this.#status });
        this.#tellMask();
      },
    };
  }

  get #status(): CashStatus {
    return this.#acceptors[0]?.status ?? { kind: 'absent' };
  }

  #want(noteFenMax: Fen): void {
    this.#noteFenMax = noteFenMax;
    this.#tellMask();
  }

  #tellMask(): void {
    const [inUse] = this.#acceptors;
    if (this.#noteFenMax > 0) inUse?.enable(this.#noteFenMax);
    else inUse?.disable();
  }

  #told(acceptor: CcnetAcceptor, event: CashEvent, name: string): void {
    if (event.kind === 'stacked') this.#counts.cashNotesStacked += 1;
    if (event.kind === 'returned') this.#counts.cashNotesReturned += 1;
    if (event.kind === 'uncertain') this.#counts.cashNotesUncertain += 1;
    if (event.kind !== 'status' || event.status.kind === 'stopped') {
      this.#options.logger.log(event.kind === 'uncertain' || event.kind === 'status' ? 'error' : 'info', `cash.${event.kind}`, {
        device: name, ...('noteFen' in event ? { noteFen: event.noteFen } : {}), ...(event.kind === 'uncertain' ? { where: event.where } : {}), ...(event.kind === 'status' && event.status.kind === 'stopped' ? { cause: event.status.cause } : {}),
      });
    }
    // What another one says of notes is not of this session, but no note is lost silently: it is counted and in the log.
    if (this.#acceptors[0] === acceptor) this.#listener?.(event);
    else if (event.kind === 'stacked') acceptor.keep();
  }
}

function watched(watch: CcnetWatch): OpenDevice {
  return {
    check: async (level) => (level === 'interactive' ? { kind: 'not-offered' } : checkOfSight(await watch.sight(limits.cashSightMs))),
    end: () => watch.end(),
  };
}

function checkOfSight(sight: ValidatorSight | undefined): CheckResult {
  if (sight === undefined) return { kind: 'bad', text: 'it does not answer' };
  if (sight.kind === 'note') return { kind: 'bad', text: `${sight.state}: a note is inside: start the agent, it records it` };
  return { kind: sight.kind === 'stopped' ? 'bad' : 'good', text: sight.state };
}

/** The acceptor is polled all the time: what it said last is how it is. An interactive check would take somebody's money. */
function checkOfStatus(status: CashStatus): CheckResult {
  if (status.kind === 'stopped') return { kind: 'bad', text: `stopped: ${status.cause}` };
  return status.kind === 'absent' || status.kind === 'starting' ? { kind: 'bad', text: 'the acceptor does not answer' } : { kind: 'good', text: status.kind };
}
