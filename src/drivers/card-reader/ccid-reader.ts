import type { Timer, Timers } from '../../base/clock.ts';
import { CardtillError } from '../../base/errors.ts';
import { limits } from '../../base/limits.ts';
import { Sensitive } from '../../base/sensitive.ts';
import { encodeCardCommand, type CardCommand } from '../../codecs/card-commands/card-command.ts';
import { readCcidClassDescriptor, type CcidClassDescriptor } from '../../codecs/ccid/ccid-class-descriptor.ts';
import { readCcidNotice } from '../../codecs/ccid/ccid-notice.ts';
import type { BytePort, PortFacts } from '../../ports/byte-port.ts';
import type { CardReaderEvent, CardStorage } from '../../ports/card-reader.ts';
import { hasQuirk, type CardReaderProfile } from '../../profiles/device-profile.ts';
import { CardOutlet, type CardReaderCounters, type CardReaderDriver } from './card-reader-driver.ts';
import { powerOff, powerOn, readUid, type CardFailure, type PoweredCard } from './ccid-card.ts';
import { CcidConversation, type CcidAnswer } from './ccid-conversation.ts';
import { BlockStorage } from './block-storage.ts';
import { ccidBlock, type PresentCard } from './ccid-blocks.ts';
import { Turns } from './turns.ts';

export interface CcidReaderOptions {
  readonly port: BytePort;
  readonly profile: CardReaderProfile;
  readonly timers: Timers;
}

/** What lies in the slot, as far as it was told. */
type Slot =
  | { readonly kind: 'empty' }
  | { readonly kind: 'card'; readonly card: PresentCard }
  /** Told as unreadable: not again before it was taken away. */
  | { readonly kind: 'unreadable' };

/** ACR122U API 2.02 §6.2: green once with the buzzer; red twice. */
const signals = {
  read: { type: 'signal', control: 0xa0, firstTenths: 1, secondTenths: 1, repeats: 1, buzzer: 1 },
  refused: { type: 'signal', control: 0x50, firstTenths: 1, secondTenths: 1, repeats: 2, buzzer: 1 },
} as const satisfies Readonly<Record<string, CardCommand>>;

/**
 * A card reader with a CCID interface whose slot takes whole commands. Its notices say that a card came or went; the slot is asked as
 * well, often where a reader has no notices, now and then where it has: one that was lost loses no card.
 */
export class CcidReader implements CardReaderDriver {
  readonly storage: CardStorage;
  readonly #options: CcidReaderOptions;
  readonly #shape: CcidClassDescriptor;
  readonly #conversation: CcidConversation;
  readonly #turns = new Turns();
  readonly #outlet = new CardOutlet();
  #slot: Slot = { kind: 'empty' };
  /** How often a card was taken away: what was asked of one that is gone since is no answer of the next. */
  #removals = 0;
  #silences = 0;
  #timer: Timer | undefined;
  #isLookDue = false;
  #isEnded = false;

  /** Throws DEVICE_UNSUPPORTED with the reason. */
  constructor(options: CcidReaderOptions) {
    this.#options = options;
    this.#shape = shapeOf(options.port.facts);
    this.#conversation = new CcidConversation(options.port, options.timers, Math.min(this.#shape.messageBytesMax, limits.ccidMessageBytesMax));
    this.storage = new BlockStorage({
      turns: this.#turns,
      present: () => (this.#slot.kind === 'card' ? this.#slot.card : undefined),
      work: (card, block, key, work) => ccidBlock(this.#conversation, card, block, key, work),
    });
  }

  get counters(): CardReaderCounters {
    return this.#outlet.counters;
  }

  onEvent(listener: (event: CardReaderEvent) => void): void {
    this.#outlet.open(listener);
    this.#conversation.start();
    this.#options.port.onNotice((notice) => this.#noticed(notice));
    if (this.#hasLamps) void this.#turns.take(() => this.#escape({ type: 'detection-beep', on: false }));
    this.#lookSoon();
  }

  async askSlot(): Promise<'empty' | 'occupied' | 'silent'> {
    const status = await this.#turns.take(() => this.#askStatus());
    if (status === undefined || typeof status === 'string') return 'silent';
    return status.card === 'absent' ? 'empty' : 'occupied';
  }

  end(): void {
    this.#isEnded = true;
    this.#outlet.close();
    this.#timer?.cancel();
    this.#conversation.end();
  }

  get #hasLamps(): boolean {
    return hasQuirk(this.#options.profile, 'acr122u-commands');
  }

  #noticed(bytes: Uint8Array): void {
    const notice = readCcidNotice(bytes);
    if (notice.kind === 'discarded') return;
    // After an error of its hardware the reader says nothing of its slot by itself.
    if (notice.kind === 'slot-change' && notice.slots[0]?.isPresent !== true) this.#taken();
    this.#lookSoon();
  }

  #taken(): void {
    this.#removals += 1;
    const before = this.#slot;
    this.#slot = { kind: 'empty' };
    if (before.kind === 'card') this.#outlet.tell({ kind: 'card-removed' });
  }

  /** At most one look waits for its turn. */
  #lookSoon(): void {
    if (this.#isLookDue || this.#isEnded) return;
    this.#timer?.cancel();
    const turn = this.#turns.take(async () => {
      this.#isLookDue = false;
      await this.#look();
      this.#lookLater();
    });
    if (turn === undefined) this.#lookLater();
    else this.#isLookDue = true;
  }

  #lookLater(): void {
    if (this.#isEnded) return;
    this.#timer?.cancel();
    this.#timer = this.#options.timers.after(this.#shape.hasNotices ? limits.ccidSlotCheckMs : limits.ccidSlotPollMs, () => this.#lookSoon());
  }

  #askStatus(): Promise<CcidAnswer> {
    return this.#conversation.ask({ type: 'slot-status' }, this.#options.profile.capabilities.slotStatusTimeoutMs ?? limits.cardAnswerTimeoutMs);
  }

  async #look(): Promise<void> {
    const status = await this.#askStatus();
    if (typeof status === 'string') return this.#failed(status);
    this.#silences = 0;
    if (status.card === 'absent') {
      if (this.#slot.kind !== 'empty') this.#taken();
      return;
    }
    if (this.#slot.kind === 'empty') await this.#read();
  }

  /** A card that just comes into the field may fail once or twice. */
  async #read(): Promise<void> {
    const removals = this.#removals;
    let failure: CardFailure = 'failed';
    for (let tries = 0; tries < limits.cardReadTriesMax; tries += 1) {
      const card = await this.#readOnce();
      if (this.#removals !== removals || card === 'gone' || card === 'ended') return;
      if (typeof card === 'object') {
        this.#slot = { kind: 'card', card };
        this.#outlet.tell({ kind: 'card', card: { medium: 'contactless', uid: new Sensitive(card.uid, '[uid]'), kind: card.kind } });
        return this.#signal('read');
      }
      failure = card;
      if (card === 'silent') this.#failed(card);
    }
    this.#slot = { kind: 'unreadable' };
    this.#outlet.tell({ kind: 'unreadable', reason: failure === 'mute' ? 'mute' : 'damaged' });
    await this.#signal('refused');
  }

  async #readOnce(): Promise<PresentCard | CardFailure> {
    const powered = await powerOn(this.#conversation);
    if (powered === 'gone' || powered === 'ended' || powered === 'silent') return powered;
    const card = typeof powered === 'string' ? powered : await this.#identify(powered);
    // Its answer says last of all whether the card is still there.
    const left = await powerOff(this.#conversation);
    return left === 'there' ? card : left;
  }

  async #identify({ kind }: PoweredCard): Promise<PresentCard | CardFailure> {
    const found = await readUid(this.#conversation);
    return typeof found === 'string' ? found : { uid: found.uid, kind };
  }

  async #signal(signal: keyof typeof signals): Promise<void> {
    if (this.#hasLamps) await this.#escape(signals[signal]);
  }

  /** Without a card commands to the reader itself go this way. What it makes of them is not needed. */
  async #escape(command: CardCommand): Promise<void> {
    await this.#conversation.ask({ type: 'escape', data: encodeCardCommand(command) }, limits.cardAnswerTimeoutMs);
  }

  /** A reader that answers nothing any more is opened anew. */
  #failed(failure: 'silent' | 'ended'): void {
    if (failure === 'ended') return;
    this.#silences += 1;
    if (this.#silences >= limits.cardReaderSilencesMax) void this.#options.port.close();
  }
}

function shapeOf({ usb }: PortFacts): CcidClassDescriptor {
  const shape = usb === undefined ? undefined : readCcidClassDescriptor(usb.descriptors, usb.interfaceNumber);
  if (shape === undefined) throw new CardtillError('DEVICE_UNSUPPORTED', 'the device has no class descriptor of a CCID reader');
  if (shape.level !== 'short-apdu' && shape.level !== 'extended-apdu') throw new CardtillError('DEVICE_UNSUPPORTED', `the reader works at the level of ${shape.level} and leaves the card's protocol to the host; readers that take whole commands are supported`);
  return shape;
}
