import { isCardtillError } from '../base/errors.ts';
import { mutated } from '../base/mutants.ts';
import { advanceMark, cloudTimeAt, heardCloud, type CloudTime, type TimeMark } from '../domain/time/cloud-time.ts';
import type { LeaseMark } from '../ports/rollback-witness.ts';
import type { AgentContext } from './agent-context.ts';
import type { ChainPlace } from './record-streams.ts';

/** How often the age without the cloud is written down, in case the power goes. */
const keepTimeMs = 600_000;

/**
 * Whether this terminal may rest on its own memory while the line is down: its journal is no old
 * copy (REQ-LSE-4), and it knows how late it is (money rules §7, Rollback of a disk, Age).
 */
export class OfflineTrust {
  readonly #context: AgentContext;
  #headTrusted = false;
  #mark: LeaseMark = { epoch: 0, steps: 0 };
  #time: TimeMark | undefined;
  #acknowledged: ChainPlace | undefined;
  #keptMs = Number.NEGATIVE_INFINITY;

  constructor(context: AgentContext) {
    this.#context = context;
  }

  get headTrusted(): boolean {
    return this.#headTrusted || mutated('rollback_no_fence');
  }

  /** A lease record of this terminal has its place in the journal, or was found there at boot. */
  counted(): void {
    const { epoch } = this.#context.streams;
    this.#mark = { epoch, steps: this.#mark.epoch === epoch ? this.#mark.steps + 1 : 1 };
  }

  /** Boot has read the whole journal. */
  open(): void {
    const { stateStore, journal, rollbackWitness, config } = this.#context;
    const recalled = rollbackWitness.recall();
    const proof = recalled === undefined ? (config().offline.rebootTrust && journal.condition.kind === 'sound' ? 'reboot-trust' : 'none') : this.isOldCopy() ? 'old-copy' : 'witness';
    this.#headTrusted = proof === 'witness' || proof === 'reboot-trust';
    const facts = stateStore.offlineFacts();
    this.#time = facts?.time;
    this.#acknowledged = facts?.acknowledged;
    this.keep();
    this.remember();
    this.#context.logger.log('info', 'offline.head', { proof });
  }

  /** Something outside the disk remembers more than the journal does. */
  isOldCopy(): boolean {
    const recalled = this.#context.rollbackWitness.recall();
    const { epoch } = this.#context.streams;
    const steps = this.#mark.epoch === epoch ? this.#mark.steps : 0;
    return recalled !== undefined && !mutated('rollback_no_fence') && (recalled.epoch > epoch || (recalled.epoch === epoch && recalled.steps > steps));
  }

  /** The cloud has compared heads and they agree. */
  proven(cloudWallMs: number, acknowledged: ChainPlace): void {
    this.#headTrusted = true;
    this.#time = heardCloud(this.#time, cloudWallMs, this.#context.moment());
    this.keep(acknowledged);
    this.remember();
  }

  /** The disk is an old one. */
  distrust(): void {
    this.#headTrusted = false;
  }

  /** Before anything is let out that rests on the journal's lease records. */
  remember(): void {
    if (!this.#headTrusted) return;
    const { epoch } = this.#context.streams;
    try {
      this.#context.rollbackWitness.remember(this.#mark.epoch === epoch ? this.#mark : { epoch, steps: 0 });
    } catch (error) {
      if (!isCardtillError(error)) throw error;
      // What nobody witnesses is not sold without a line.
      this.#headTrusted = false;
      this.#context.logger.log('error', 'offline.witness-lost', { code: error.code });
    }
  }

  /** Undefined before the cloud was ever heard. */
  time(): CloudTime | undefined {
    if (this.#context.clock.monotonicMs() - this.#keptMs >= keepTimeMs) this.keep();
    return cloudTimeAt(this.#time, this.#context.moment());
  }

  /** Whether the cloud had this record when that was last written down. */
  wasAcknowledged(place: ChainPlace | undefined): boolean {
    const known = this.#acknowledged;
    return place !== undefined && known !== undefined && (place.epoch < known.epoch || (place.epoch === known.epoch && place.seq <= known.seq));
  }

  /** A clock that was moved stays untrusted over restarts, and the age survives them. */
  keep(acknowledged = this.#acknowledged): void {
    const moment = this.#context.moment();
    this.#acknowledged = acknowledged;
    if (this.#time === undefined || acknowledged === undefined) return;
    this.#time = advanceMark(this.#time, moment);
    this.#keptMs = moment.monotonicMs;
    try {
      this.#context.stateStore.saveOfflineFacts({ time: this.#time, acknowledged });
    } catch (error) {
      if (!isCardtillError(error)) throw error;
      this.#context.logger.log('error', 'offline.time-not-kept', { code: error.code });
    }
  }
}
