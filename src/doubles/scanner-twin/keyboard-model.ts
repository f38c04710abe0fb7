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

interface Stroke {
  readonly modifier: number;
  readonly key: number;
}

/** What types as a keyboard: a wedge scanner, or a reader of tags. Each key is pressed and let go (devices §1.2). */
export class KeyboardModel implements TwinModel {
  onData: (bytes: Uint8Array) => void = unheard;
  onNotice: (bytes: Uint8Array) => void = unheard;
  readonly reportDescriptor: Uint8Array;
  readonly #options: KeyboardModelOptions;
  readonly #strokes: ReadonlyMap<string, Stroke>;
  #lamps = 0;
  #requests: string[] = [];

  constructor(options: KeyboardModelOptions = {}) {
    this.#options = options;
    this.#strokes = strokesOf(options.layout ?? 'us');
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
    this.send(this.reportsOf(text));
  }

  /** Without the suffix: half a code. */
  typeOpen(text: string): void {
    this.send([...text].flatMap((character) => this.#character(character)));
  }

  /** What `type` would send. A scanner has read all of a code before it sends the first key. */
  reportsOf(text: string): readonly Uint8Array[] {
    const { suffix = 'enter' } = this.#options;
    return [...[...text].flatMap((character) => this.#character(character)), ...(suffix === 'none' ? [] : this.#stroke({ modifier: 0, key: suffix === 'enter' ? enter : tab }))];
  }

  send(reports: readonly Uint8Array[]): void {
    for (const report of reports) this.onData(report);
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

  #character(character: string): readonly Uint8Array[] {
    const stroke = this.#strokes.get(character);
    return stroke === undefined ? this.#altEntry(String(this.#options.altNumber?.(character) ?? character.codePointAt(0)!)) : this.#stroke(stroke);
  }

  #altEntry(digits: string): readonly Uint8Array[] {
    const keys = [...digits].flatMap((digit) => [this.#report(alt, digit === '0' ? 0x62 : 0x58 + Number(digit)), this.#report(alt)]);
    return [this.#report(alt), ...keys, this.#report(0)];
  }

  #stroke({ modifier, key }: Stroke): readonly Uint8Array[] {
    return [this.#report(modifier, key), this.#report(0)];
  }

  #report(modifier: number, key = 0): Uint8Array {
    const { reportId = 0 } = this.#options;
    const body = Uint8Array.of(modifier, 0, key, 0, 0, 0, 0, 0);
    return reportId === 0 ? body : concatBytes(Uint8Array.of(reportId), body);
  }
}

/** By character. Where two keys have one, the first types it. */
function strokesOf(layout: LayoutName): ReadonlyMap<string, Stroke> {
  const strokes = new Map<string, Stroke>([['\u001d', { modifier: control, key: closingBracket }]]);
  for (const [key, meanings] of Object.entries(keyboardLayouts[layout])) {
    for (const [level, character] of meanings.entries()) if (character !== undefined && !strokes.has(character)) strokes.set(character, { modifier: [0, shift, altGr][level]!, key: Number(key) });
  }
  return strokes;
}
