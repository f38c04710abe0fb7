import { concatBytes } from '../../base/bytes.ts';
import { encodePn532, pn532Reader } from '../../codecs/pn532/pn532-frame.ts';
import { unheard, type TwinModel } from '../twin-model.ts';
import type { CardModel } from './card-model.ts';

const done = 0x00;
const noAnswer = 0x01;
const wrongKey = 0x14;

/** A PN532 on a serial line with a card in its field or none (UM0701-02; devices §2.5). It sleeps until it is woken. */
export class Pn532Model implements TwinModel {
  onData: (bytes: Uint8Array) => void = unheard;
  onNotice: (bytes: Uint8Array) => void = unheard;
  /** Called before a command is carried out, with its code. One that makes the chip silent lets it acknowledge, and no more. */
  beforeCommand: (code: number) => void = () => undefined;
  isSilent = false;
  /** So many of the next answers have a bit turned; what is asked for again is whole. */
  brokenAnswers = 0;
  /** So many of the next commands are not acknowledged, and not carried out. */
  lostCommands = 0;
  #reader = pn532Reader();
  #isAwake = false;
  #isSetUp = false;
  #answersWithoutCard = false;
  #card: CardModel | undefined;
  #isListed = false;
  #answer: Uint8Array | undefined;

  get isSetUp(): boolean {
    return this.#isSetUp;
  }

  /** The host was told of the card that lies there. */
  get isListed(): boolean {
    return this.#isListed;
  }

  place(card: CardModel): void {
    this.#card = card;
    this.#isListed = false;
  }

  takeAway(): void {
    this.#card?.left();
    this.#card = undefined;
    this.#isListed = false;
  }

  /** Power off and on. */
  reset(): void {
    this.#reader = pn532Reader();
    this.#isAwake = false;
    this.#isSetUp = false;
    this.#answersWithoutCard = false;
  }

  take(bytes: Uint8Array): void {
    if (bytes.includes(0x55)) this.#isAwake = true;
    for (const frame of this.#reader.push(bytes)) {
      if (this.isSilent || !this.#isAwake) continue;
      if (frame.kind === 'refused' && this.#answer !== undefined) this.onData(this.#answer);
      else if (frame.kind === 'data' && frame.from === 'host') this.#command(frame.data);
    }
  }

  #command(data: Uint8Array): void {
    if (this.lostCommands > 0) {
      this.lostCommands -= 1;
      return;
    }
    this.beforeCommand(data[0]!);
    this.onData(encodePn532({ kind: 'acknowledged' }));
    if (this.isSilent) return;
    const answer = this.#carryOut(data);
    if (answer === 'error') return this.onData(encodePn532({ kind: 'error' }));
    if (answer === undefined) return;
    const frame = encodePn532({ kind: 'data', from: 'chip', data: concatBytes(Uint8Array.of(data[0]! + 1), answer) });
    this.#answer = frame;
    if (this.brokenAnswers === 0) return this.onData(frame);
    this.brokenAnswers -= 1;
    const broken = frame.slice();
    broken[broken.length - 3]! ^= 0x10;
    this.onData(broken);
  }

  /** Undefined: no answer yet. */
  #carryOut(data: Uint8Array): Uint8Array | 'error' | undefined {
    switch (data[0]) {
      case 0x02: return Uint8Array.of(0x32, 0x01, 0x06, 0x07);
      case 0x14:
        this.#isSetUp = true;
        return new Uint8Array(0);
      case 0x32:
        this.#answersWithoutCard = true;
        return new Uint8Array(0);
      case 0x4a: return this.#list();
      case 0x40: return this.#exchange(data.subarray(2));
      case 0x52: return Uint8Array.of(done);
      default: return 'error';
    }
  }

  #list(): Uint8Array | undefined {
    const card = this.#card;
    card?.left();
    this.#isListed = card !== undefined;
    if (card === undefined) return this.#answersWithoutCard ? Uint8Array.of(0) : undefined;
    return Uint8Array.of(1, 1, 0x00, 0x04, card.selectAnswer, card.uid.length, ...card.uid);
  }

  #exchange(command: Uint8Array): Uint8Array {
    const card = this.#card;
    if (card === undefined || !this.#isListed) return Uint8Array.of(noAnswer);
    const [code, block = 0] = command;
    if (code === 0x60 || code === 0x61) {
      // A card that was offered a wrong key says nothing more until it is listed again.
      this.#isListed = card.authenticate(block, command.slice(2, 8));
      return Uint8Array.of(this.#isListed ? done : wrongKey);
    }
    if (code === 0xa0) return Uint8Array.of(card.write(block, command.slice(2)) ? done : noAnswer);
    const read = card.read(block);
    return read === undefined ? Uint8Array.of(noAnswer) : Uint8Array.of(done, ...read);
  }
}
