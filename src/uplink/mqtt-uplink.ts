import type { Random, Timer, Timers } from '../base/clock.ts';
import type { VerifyingKey } from '../base/crypto.ts';
import { fromHex } from '../base/bytes.ts';
import type { Logger } from '../base/logger.ts';
import { limits } from '../base/limits.ts';
import { mintOrderId, type OrderId } from '../base/order-id.ts';
import type { Assignment } from '../domain/attribution/attribution.ts';
import type { CloudRequest } from '../domain/cloud/cloud-message.ts';
import type { ConfigReport } from '../domain/config/terminal-config.ts';
import type { BrokerAddress, BrokerLine, MakeBrokerLine, OutgoingMessage } from '../mqtt/broker-session.ts';
import type { OutboundRecord, Uplink, UplinkEvent } from '../ports/uplink.ts';
import { encodeBody } from '../wire/body-codec.ts';
import { sealMessage } from '../wire/envelope.ts';
import { kinds } from '../wire/kinds.ts';
import { terminalFilter, topicOf } from '../wire/topics.ts';
import { configReportBody, encodeRequest } from './mapping/request-bodies.ts';
import { headerOf, type TerminalIdentity } from './mapping/record-sealer.ts';
import { readMessage } from './message-reader.ts';
import { Outbox, type Lane } from './outbox.ts';
import { ReconnectSchedule } from './reconnect-schedule.ts';

export interface MqttUplinkOptions {
  readonly address: BrokerAddress;
  readonly identity: TerminalIdentity;
  readonly cloudKey: VerifyingKey;
  readonly agentVersion: string;
  readonly timers: Timers;
  readonly random: Random;
  readonly logger: Logger;
  /** Other lines than MQTT's, of simulated brokers. */
  readonly makeLine?: MakeBrokerLine;
  /** Awaited before the code of MQTT's line is read, which takes the loop for a while. */
  beforeLine?(): Promise<void>;
  /** The binding in force: plain requests carry it. */
  assignment(): Pick<Assignment, 'storeId' | 'assignmentVersion'>;
}

/** The terminal's line to the cloud over MQTT 3.1.1 or 5. A new session object for every connection. */
export function mqttUplink(options: MqttUplinkOptions): Uplink {
  return new MqttUplink(options);
}

class MqttUplink implements Uplink {
  readonly #options: MqttUplinkOptions;
  readonly #schedule: ReconnectSchedule;
  #listener: (event: UplinkEvent) => void = () => undefined;
  #status: 'down' | 'connecting' | 'up' = 'down';
  #session: BrokerLine | undefined;
  #outbox = new Outbox<OutgoingMessage>();
  #sessionEpoch: OrderId | undefined;
  #upSinceMs = 0;
  #timer: Timer | undefined;
  #report: ConfigReport | undefined;
  #stopped = false;

  constructor(options: MqttUplinkOptions) {
    this.#options = options;
    this.#schedule = new ReconnectSchedule(options.random);
  }

  get status(): 'down' | 'connecting' | 'up' {
    return this.#status;
  }

  onEvent(listener: (event: UplinkEvent) => void): void {
    this.#listener = listener;
  }

  start(): void {
    void this.#connect();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#timer?.cancel();
    const session = this.#session;
    if (session === undefined) return;
    // Forced ends publish the will too, but a broker that is told at once need not wait for the keep-alive.
    if (this.#status === 'up') await session.publish(this.#presence(false));
    this.#status = 'down';
    await session.close();
  }

  sendRecord(record: OutboundRecord, lane: Lane): void {
    this.#send({ topic: this.#topic(asksForVerdict(record.kind, lane) ? 'upRequest' : 'upEvent'), bytes: record.sealed, retain: false }, lane);
  }

  request(request: CloudRequest): void {
    if (this.#status !== 'up') return;
    const { kind, body } = encodeRequest(request, this.#options.agentVersion);
    this.#send({ topic: this.#topic('upRequest'), bytes: this.#seal(kind, request.id, body), retain: false }, 'live');
  }

  reportConfig(report: ConfigReport): void {
    this.#report = report;
    this.#publishReport();
  }

  setUnsettled(unsettled: boolean): void {
    const began = unsettled && !this.#schedule.unsettled;
    this.#schedule.unsettled = unsettled;
    if (began && this.#timer !== undefined) this.#connectAfter(this.#schedule.shortenedMs());
  }

  hurry(): void {
    if (this.#timer !== undefined) this.#connectAfter(this.#schedule.hurriedMs());
  }

  async #connect(): Promise<void> {
    this.#timer = undefined;
    this.#status = 'connecting';
    const { timers, logger, identity } = this.#options;
    const makeLine = this.#options.makeLine ?? await mqttLines(this.#options.beforeLine?.());
    if (this.#stopped) return;
    this.#sessionEpoch = mintOrderId(identity.clock, this.#options.random);
    const session: BrokerLine = makeLine({
      address: this.#options.address,
      clientId: identity.terminalId,
      filters: [terminalFilter(identity.terminalId)],
      will: this.#presence(false),
      timers,
      onMessage: (topic, bytes) => this.#received(topic, bytes),
      onDown: (reason) => this.#lost(session, reason),
    });
    this.#session = session;
    this.#outbox = new Outbox();
    try {
      await session.open();
    } catch (error) {
      await session.close();
      return this.#lost(session, error instanceof Error ? error.message : String(error));
    }
    if (this.#session !== session || this.#stopped) return;
    this.#status = 'up';
    this.#upSinceMs = identity.clock.monotonicMs();
    logger.log('info', 'uplink.up');
    this.#listener({ kind: 'up' });
    this.#send(this.#presence(true), 'backlog');
    this.#publishReport();
  }

  /** Told once by the session's end and perhaps once more by a failed opening. */
  #lost(session: BrokerLine, reason: string): void {
    if (this.#stopped || this.#session !== session) return;
    const wasUp = this.#status === 'up';
    if (wasUp && this.#options.identity.clock.monotonicMs() - this.#upSinceMs >= limits.reconnectStableMs) this.#schedule.reset();
    this.#session = undefined;
    this.#status = 'down';
    const delayMs = this.#schedule.delayMs(wasUp);
    this.#options.logger.log('warn', 'uplink.down', { reason, delayMs });
    this.#connectAfter(delayMs);
    if (wasUp) this.#listener({ kind: 'down', reason });
  }

  #connectAfter(delayMs: number): void {
    this.#timer?.cancel();
    this.#timer = this.#options.timers.after(delayMs, () => void this.#connect());
  }

  #received(topic: string, bytes: Uint8Array): void {
    const { identity, cloudKey, agentVersion, logger } = this.#options;
    const reading = readMessage(topic, new Uint8Array(bytes), { terminalId: identity.terminalId, cloudKey, agentVersion, wallMs: () => identity.clock.wallMs() });
    if ('event' in reading) this.#listener(reading.event);
    else logger.log('warn', 'uplink.ignored', { reason: reading.ignored, bytes: bytes.length });
  }

  #send(message: OutgoingMessage, lane: Lane): void {
    if (this.#status !== 'up') return;
    if (!this.#outbox.push(message, lane)) this.#options.logger.log('warn', 'uplink.full', { lane });
    this.#pump();
  }

  #pump(): void {
    const session = this.#session;
    const outbox = this.#outbox;
    if (session === undefined) return;
    for (let message = outbox.next(); message !== undefined; message = outbox.next()) void this.#publish(session, outbox, message);
  }

  async #publish(session: BrokerLine, outbox: Outbox<OutgoingMessage>, message: OutgoingMessage): Promise<void> {
    const outcome = await session.publish(message);
    outbox.done();
    if (this.#session !== session) return;
    // An unanswered publish means that the line is gone, though TCP may take minutes to say so.
    if (outcome === 'failed') {
      await session.close();
      return this.#lost(session, 'a message was not acknowledged in time');
    }
    // One topic that the broker's access list forbids holds nothing else up; what it was comes again with the backlog.
    if (outcome === 'refused') this.#options.logger.log('error', 'uplink.refused', { topic: message.topic });
    this.#pump();
  }

  #publishReport(): void {
    const report = this.#report;
    const session = this.#session;
    if (report === undefined || session === undefined || this.#status !== 'up') return;
    const id = mintOrderId(this.#options.identity.clock, this.#options.random);
    const bytes = this.#seal(kinds.configReport, id, encodeBody('configReport', configReportBody(report)));
    void session.publish({ topic: this.#topic('upConfig'), bytes, retain: true }).then((outcome) => {
      if (outcome === 'published' && this.#report === report) this.#report = undefined;
    });
  }

  #presence(online: boolean): OutgoingMessage {
    const epoch = this.#sessionEpoch!;
    const body = encodeBody('presence', { online, sessionEpoch: fromHex(epoch), agentVersion: this.#options.agentVersion });
    return { topic: this.#topic('upPresence'), bytes: this.#seal(kinds.presence, epoch, body), retain: true };
  }

  #seal(kind: number, id: OrderId, body: Uint8Array): Uint8Array {
    const { identity, assignment } = this.#options;
    return sealMessage('up', headerOf(identity, kind, id, assignment()), body, identity.key);
  }

  #topic(name: Parameters<typeof topicOf>[0]): string {
    return topicOf(name, this.#options.identity.terminalId);
  }
}

/** Of the backlog a payment or a channel order is settled: it states that it was made, and asks for nothing (REQ-SES-6). */
function asksForVerdict(kind: OutboundRecord['kind'], lane: Lane): boolean {
  if (kind === 'payment.intent' || kind === 'recharge.channel-order') return lane === 'live';
  return kind === 'payment.reversing' || kind === 'recharge.cash-taken';
}

/** Loaded late: it costs more than half of the start, and the scanner does not wait for it. */
async function mqttLines(before: Promise<void> | undefined): Promise<MakeBrokerLine> {
  await before;
  const { BrokerSession } = await import('../mqtt/broker-session.ts');
  return (options) => new BrokerSession(options);
}
