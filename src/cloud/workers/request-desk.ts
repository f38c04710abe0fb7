import { toHex } from '../../base/bytes.ts';
import type { Clock } from '../../base/clock.ts';
import { limits } from '../../base/limits.ts';
import type { Result } from '../../base/result.ts';
import type { Body } from '../../wire/bodies.ts';
import { decodeBody } from '../../wire/body-codec.ts';
import { kinds, type BodyKind } from '../../wire/kinds.ts';
import type { RechargeDesk } from '../channels/recharge-desk.ts';
import type { PresenceBook } from '../fleet/presence-book.ts';
import type { Ledger, OrderOutcome } from '../ledger/ledger.ts';
import type { Registry } from '../ledger/registry.ts';
import { helloCommand, leaseCommand, lookupKey, mapped, reserveCashCommand, statementQuery, type TerminalMessage } from '../mapping/ledger-commands.ts';
import { helloReplyBody, leaseReplyBody, lookupReplyBody, reserveCashReplyBody, statementReplyBody, undecidedNameOf, type AnswersName } from '../mapping/reply-bodies.ts';
import type { Correspondence } from './correspondence.ts';
import type { TimelineWatch } from './timeline-watch.ts';

export interface RequestDeskOptions {
  readonly ledger: Ledger;
  readonly registry: Registry;
  readonly desk: RechargeDesk;
  readonly presence: PresenceBook;
  readonly clock: Clock;
  readonly timeline: TimelineWatch;
}

/** Everything that is no money record: asked again when the answer is lost, and so without a receipt. */
export class RequestDesk {
  readonly #options: RequestDeskOptions;

  constructor(options: RequestDeskOptions) {
    this.#options = options;
  }

  /** False for a kind that terminals do not send. */
  async take(kind: BodyKind, message: TerminalMessage, correspondence: Correspondence): Promise<boolean> {
    const { ledger, registry, desk, timeline } = this.#options;
    const { header } = message;
    const key = { terminalId: header.terminalId, id: header.id };
    switch (kind) {
      case 'hello':
        return this.#with(kind, message, correspondence, (body) => helloCommand(message, body), async (command) => {
          const greeting = await ledger.hello(command);
          // Replies from here on name the timeline that this terminal was just told.
          if (greeting.timelineId !== (await timeline.current()).timelineId) await timeline.refresh();
          correspondence.send('helloReply', helloReplyBody(greeting));
        });
      case 'query':
        return this.#with(kind, message, correspondence, () => key, async () => this.#order('query', kind, correspondence, await ledger.query(key.terminalId, key.id)));
      case 'closeRecharge':
        return this.#with(kind, message, correspondence, () => key, async () => this.#closed(correspondence, await desk.close(key)));
      case 'lookup':
        return this.#with(kind, message, correspondence, (body) => lookupKey(body.member), async (member) => {
          correspondence.send('lookupReply', lookupReplyBody(await ledger.lookup(key.terminalId, member)));
        });
      case 'statement':
        return this.#with(kind, message, correspondence, (body) => statementQuery(message, body), async (query) => {
          correspondence.send('statementReply', statementReplyBody(await ledger.statement(query)));
        });
      case 'reserveCash':
        return this.#with(kind, message, correspondence, (body) => reserveCashCommand(message, body), async (command) => {
          correspondence.send('reserveCashReply', reserveCashReplyBody(await ledger.reserveCash(command)));
        });
      case 'releaseCash':
        return this.#with(kind, message, correspondence, () => key, ({ terminalId, id }) => ledger.releaseCash(terminalId, id));
      case 'leaseRequest':
        return this.#with(kind, message, correspondence, (body) => leaseCommand(message, body), async (command) => {
          correspondence.send('leaseReply', leaseReplyBody(await ledger.grantLease(command)));
        });
      case 'configReport':
        return this.#with(kind, message, correspondence, (body) => JSON.stringify(body), (json) => registry.storeConfigReport(key.terminalId, json));
      case 'presence':
        return this.#with(kind, message, correspondence, (body) => body, async (body) => this.#present(key.terminalId, body));
      default:
        return false;
    }
  }

  async #with<Kind extends BodyKind, Command>(
    kind: Kind, message: TerminalMessage, correspondence: Correspondence, map: (body: Body<Kind>) => Command, run: (command: Command) => Promise<void>,
  ): Promise<true> {
    const command: Result<Command, string> = mapped(() => map(decodeBody(kind, message.body)));
    if (command.ok) {
      await run(command.value);
      return true;
    }
    const { header, sealed } = message;
    correspondence.undecided('INVALID', header.kind);
    await this.#options.ledger.quarantineRecord(header.terminalId, header.terminalEpoch, undefined, sealed, command.error.slice(0, limits.wireStringCharsMax));
    correspondence.quarantined(command.error);
    return true;
  }

  async #order(name: AnswersName, kind: BodyKind, correspondence: Correspondence, outcome: OrderOutcome): Promise<void> {
    if (outcome.kind === 'undecided' || outcome.kind === 'opening') correspondence.undecided(undecidedNameOf(outcome), kinds[kind]);
    else await correspondence.orderReply(name, outcome);
  }

  /** Still ordered after a close: the channel did not say that it is closed, so nobody may. */
  async #closed(correspondence: Correspondence, outcome: OrderOutcome): Promise<void> {
    if (outcome.kind === 'ordered') correspondence.undecided('BUSY', kinds.closeRecharge);
    else await this.#order('close-recharge', 'closeRecharge', correspondence, outcome);
  }

  #present(terminalId: string, body: Body<'presence'>): void {
    this.#options.presence.note(terminalId, {
      online: body.online, sessionEpoch: toHex(body.sessionEpoch.subarray(0, 16)), agentVersion: body.agentVersion.slice(0, 64), sinceWallMs: this.#options.clock.wallMs(),
    });
  }
}
