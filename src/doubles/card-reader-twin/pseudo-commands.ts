import { concatBytes } from '../../base/bytes.ts';
import type { CardModel } from './card-model.ts';

const done = Uint8Array.of(0x90, 0x00);
const failed = Uint8Array.of(0x63, 0x00);
const unsupported = Uint8Array.of(0x6a, 0x81);
const unknown = Uint8Array.of(0x6d, 0x00);

/** What a contactless reader makes of commands of class FF: they never reach the card as they are (PC/SC part 3 §3.2.2; devices §2.4). */
export class PseudoCommands {
  readonly #keys = new Map<number, Uint8Array>();

  execute(card: CardModel, command: Uint8Array): Uint8Array {
    if (command[0] !== 0xff || card.kind === 'contact') return unknown;
    switch (command[1]) {
      case 0xca: return command[2] === 0 ? concatBytes(card.uid, done) : unsupported;
      case 0x82:
        this.#keys.set(command[3]!, command.slice(5, 11));
        return done;
      case 0x86: return card.authenticate(command[7]!, this.#keys.get(command[9]!) ?? new Uint8Array(0)) ? done : failed;
      case 0xb0: {
        const data = card.read(command[3]!);
        return data === undefined ? failed : concatBytes(data, done);
      }
      case 0xd6: return card.write(command[3]!, command.slice(5)) ? done : failed;
      default: return unsupported;
    }
  }

  /** Keys are kept without power for nobody. */
  forget(): void {
    this.#keys.clear();
  }
}
