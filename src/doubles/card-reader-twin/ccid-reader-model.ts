import { decodeCcid, encodeCcidReply, type CcidCommand, type CcidReply } from '../../codecs/ccid/ccid-message.ts';
import { writeSlotChange } from '../../codecs/ccid/ccid-notice.ts';
import { unheard, type TwinIdentity, type TwinModel } from '../twin-model.ts';
import { usbDescriptors, type TwinEndpoint } from '../usb-descriptors.ts';
import type { CardModel } from './card-model.ts';
import { PseudoCommands } from './pseudo-commands.ts';

export interface CcidReaderModelOptions {
  readonly level?: 'short-apdu' | 'extended-apdu' | 'tpdu' | 'character';
  /** Without an interrupt endpoint the host has to ask. */
  readonly hasNotices?: boolean;
  /** It wants to be told the voltage. */
  readonly refusesAutomaticVoltage?: boolean;
}

const features = { character: 0x00000000, tpdu: 0x00010000, 'short-apdu': 0x00020000, 'extended-apdu': 0x00040000 } as const;
const messageBytesMax = 271;
const empty = new Uint8Array(0);

/** A CCID reader with one slot and a card that is put on it and taken away (CCID 1.1; devices §2.3). */
export class CcidReaderModel implements TwinModel {
  onData: (bytes: Uint8Array) => void = unheard;
  onNotice: (bytes: Uint8Array) => void = unheard;
  /** Called before a command is carried out: whatever a person or a fault does in the middle of an exchange. */
  beforeCommand: (command: CcidCommand) => void = () => undefined;
  /** So many time extensions come before each answer of the card. */
  extensions = 0;
  /** Nothing is answered. */
  isSilent = false;
  /** Commands to the reader itself, as they came. */
  readonly escapes: Uint8Array[] = [];
  readonly #options: CcidReaderModelOptions;
  readonly #commands = new PseudoCommands();
  #card: CardModel | undefined;
  #isPowered = false;
  #failNext: number | undefined;
  #late: Uint8Array | undefined;
  #holdNext = false;

  constructor(options: CcidReaderModelOptions = {}) {
    this.#options = options;
  }

  identity(ids: Partial<Pick<TwinIdentity, 'vendorId' | 'productId' | 'product' | 'serialNumber'>> = {}): TwinIdentity {
    const { level = 'short-apdu', hasNotices = true } = this.#options;
    const { vendorId = 0x072f, productId = 0x2200, product = 'ACR122U PICC Interface' } = ids;
    const endpoints: TwinEndpoint[] = [
      ...(hasNotices ? [{ address: 0x81, type: 'interrupt', packetBytes: 8, intervalMs: 10 } as const] : []),
      { address: 0x02, type: 'bulk', packetBytes: 64 }, { address: 0x82, type: 'bulk', packetBytes: 64 },
    ];
    return {
      manufacturer: 'cardtill twins', ...ids, vendorId, productId, product,
      usbDescriptors: usbDescriptors({
        vendorId, productId, release: 0x0214, hasSerialNumber: ids.serialNumber !== undefined,
        interfaces: [{ number: 0, interfaceClass: 0x0b, classDescriptors: [ccidClassDescriptor(features[level])], endpoints }],
      }),
    };
  }

  get isPowered(): boolean {
    return this.#isPowered;
  }

  insert(card: CardModel): void {
    this.#card = card;
    this.#isPowered = false;
    this.#tell(true);
  }

  remove(): void {
    this.#card?.left();
    this.#card = undefined;
    this.#isPowered = false;
    this.#tell(false);
  }

  /** The reader says that its slot's hardware failed (overcurrent). */
  hardwareError(): void {
    this.onNotice(Uint8Array.of(0x51, 0, 0, 1));
  }

  /** The next command of the slot fails with this error. */
  failNext(error: number): void {
    this.#failNext = error;
  }

  /** The next reply is kept back until `release`. */
  holdNext(): void {
    this.#holdNext = true;
  }

  release(): void {
    const late = this.#late;
    this.#late = undefined;
    if (late !== undefined) this.onData(late);
  }

  closed(): void {
    this.#isPowered = false;
    this.#commands.forget();
  }

  take(bytes: Uint8Array): void {
    const command = decodeCcid(bytes);
    if (command === undefined) return;
    this.beforeCommand(command);
    if (this.isSilent) return;
    if (command.type === 'transfer' || command.type === 'power-on') for (let count = 0; count < this.extensions; count += 1) this.#reply(command, { type: 'data', outcome: 'more-time', error: 1 });
    this.#carryOut(command);
  }

  #carryOut(command: CcidCommand): void {
    const error = this.#failNext;
    if (error !== undefined && command.type !== 'slot-status') {
      this.#failNext = undefined;
      return this.#reply(command, { type: command.type === 'power-off' ? 'slot-status' : 'data', outcome: 'failed', error });
    }
    switch (command.type) {
      case 'slot-status': return this.#reply(command, { type: 'slot-status' });
      case 'power-off':
        this.#isPowered = false;
        this.#card?.left();
        return this.#reply(command, { type: 'slot-status' });
      case 'power-on': return this.#powerOn(command);
      case 'transfer': {
        if (this.#card === undefined || !this.#isPowered) return this.#reply(command, { type: 'data', outcome: 'failed', error: 0xfe });
        return this.#reply(command, { type: 'data', data: this.#commands.execute(this.#card, command.data) });
      }
      case 'escape':
        this.escapes.push(command.data);
        return this.#reply(command, { type: 'escape', data: Uint8Array.of(0x90, 0x00) });
    }
  }

  #powerOn(command: Extract<CcidCommand, { type: 'power-on' }>): void {
    if (command.voltage === 'automatic' && this.#options.refusesAutomaticVoltage === true) return this.#reply(command, { type: 'data', outcome: 'failed', error: 7 });
    if (this.#card === undefined || this.#card.isMute) return this.#reply(command, { type: 'data', outcome: 'failed', error: 0xfe });
    this.#isPowered = true;
    this.#reply(command, { type: 'data', data: this.#card.answerToReset });
  }

  #reply({ slot, sequence }: CcidCommand, { type, outcome = 'done', error = 0, data = empty }: Pick<CcidReply, 'type'> & Partial<CcidReply>): void {
    const card = this.#card === undefined ? 'absent' : this.#isPowered ? 'active' : 'inactive';
    const bytes = encodeCcidReply({ type, slot, sequence, card, outcome, error, data });
    if (!this.#holdNext) return this.onData(bytes);
    this.#holdNext = false;
    this.#late = bytes;
  }

  #tell(isPresent: boolean): void {
    if (this.#options.hasNotices !== false) this.onNotice(writeSlotChange(isPresent));
  }
}

/** CCID 1.1 §5.1: one slot, all voltages, no PIN pad. */
function ccidClassDescriptor(exchangeLevel: number): Uint8Array {
  const bytes = new Uint8Array(0x36);
  const view = new DataView(bytes.buffer);
  bytes.set([0x36, 0x21, 0x10, 0x01, 0x00, 0x07]);
  view.setUint32(6, 0x03, true);
  view.setUint32(10, 4_000, true);
  view.setUint32(14, 4_000, true);
  view.setUint32(19, 10_752, true);
  view.setUint32(23, 344_086, true);
  view.setUint32(28, 254, true);
  view.setUint32(40, exchangeLevel | 0xba, true);
  view.setUint32(44, messageBytesMax, true);
  bytes[53] = 1;
  return bytes;
}
