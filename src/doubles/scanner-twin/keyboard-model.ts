import { concatBytes, fromHex } from '../../base/bytes.ts';
import { keyboardLayouts, type LayoutName } from '../../codecs/hid-keyboard/keyboard-layouts.ts';
import type { ControlRequest } from '../../ports/byte-port.ts';
import { hidTwinIdentity } from '../hid-twin-identity.ts';
import { unheard, type TwinIdentity, type TwinModel } from '../twin-model.ts';

/** HID 1.11 appendix E.6: the descriptor of a boot keyboard, parted where a report id goes in. */
const descriptorHead = fromHex('05010906a101');
const descriptorBody = fromHex('050719e029e71500250175019508810295017508810195057501050819012905910295017503910195067508150025650507190029658100c0');

const enter = 0x28;
const tab = 0x2b;
const control = 0x01;
const shift = 0x02;
const alt = 0x04;
const altGr = 0x40;
const closingBracket = 0x30;

export interface KeyboardModelOptions {
  readonly layout?: LayoutName;
  /** Of composite devices; 0 where reports have no id. */
  readonly reportId?: number;
  readonly suffix?: 'enter' | 'tab' | 'none';
  /** Number that is typed with Alt for a character that the layout does not have. */
  readonly altNumber?: (character: string) => number;
}

/** What types as a keyboard: a wedge scanner, or a reader of tags. Each key is pressed and let go (devices §1.2). */
export class KeyboardModel implements TwinModel {
  onData: (bytes: Uint8Array) => void = unheard;
  onNotice: (bytes: Uint8Array) => void = unheard;
  readonly reportDescriptor: Uint8Array;
  readonly #options: KeyboardModelOptions;
  #lamps = 0;
  #requests: string[] = [];

  constructor(options: KeyboardModelOptions = {}) {
    this.#options = options;
    const { reportId = 0 } = options;
    this.reportDescriptor = concatBytes(descriptorHead, reportId === 0 ? new Uint8Array(0) : Uint8Array.of(0x85, reportId), descriptorBody);
  }

  /** Bit 0 Num Lock, bit 1 Caps Lock, as the host set them. */
  get lamps(): number {
    return this.#lamps;
  }

  /** Class requests in order: `set-report`, `set-idle`, `set-protocol`. */
  get requests(): readonly string[] {
    return this.#requests;
  }

  identity(ids: Partial<Pick<TwinIdentity, 'vendorId' | 'productId' | 'product' | 'serialNumber'>> = {}): TwinIdentity {
    return hidTwinIdentity({ vendorId: 0x0c2e, productId: 0x0901, product: 'keyboard twin', ...ids, reportDescriptor: this.reportDescriptor, packetBytes: this.#options.reportId === undefined ? 8 : 16, isKeyboard: true });
  }

  /** Types the text and its suffix. */
  type(text: string): void {
    this.typeOpen(text);
    const { suffix = 'enter' } = this.#options;
    if (suffix !== 'none') this.#stroke(0, suffix === 'enter' ? enter : tab);
  }

  /** Without the suffix: half a code. */
  typeOpen(text: string): void {
    for (const character of text) this.#character(character);
  }

  take(bytes: Uint8Array): void {
    // The kernel's own lamp reports have no id in front where the device has none.
    this.#lamps = bytes.at(-1) ?? 0;
  }

  control(request: ControlRequest): Uint8Array | undefined {
    if (request.kind !== 'usb-out') return undefined;
    const name = { 0x09: 'set-report', 0x0a: 'set-idle', 0x0b: 'set-protocol' }[request.request];
    if (name === undefined) return undefined;
    this.#requests.push(name);
    if (name === 'set-report') this.#lamps = request.bytes.at(-1) ?? 0;
    return new Uint8Array(0);
  }

  #character(character: string): void {
    if (character === '\u001d') return this.#stroke(control, closingBracket);
    for (const [key, meanings] of Object.entries(keyboardLayouts[this.#options.layout ?? 'us'])) {
      const level = meanings.indexOf(character);
      if (level >= 0) return this.#stroke([0, shift, altGr][level]!, Number(key));
    }
    this.#altEntry(String(this.#options.altNumber?.(character) ?? character.codePointAt(0)!));
  }

  #altEntry(digits: string): void {
    this.#report(alt);
    for (const digit of digits) {
      this.#report(alt, digit === '0' ? 0x62 : 0x58 + Number(digit));
      this.#report(alt);
    }
    this.#report(0);
  }

  #stroke(modifier: number, key: number): void {
    this.#report(modifier, key);
    this.#report(0);
  }

  #report(modifier: number, key = 0): void {
    const { reportId = 0 } = this.#options;
    const body = Uint8Array.of(modifier, 0, key, 0, 0, 0, 0, 0);
    this.onData(reportId === 0 ? body : concatBytes(Uint8Array.of(reportId), body));
  }
}
