import { asciiBytes, concatBytes } from '../../base/bytes.ts';
import { encodeGm65Reply, gm65CommandReader, type Gm65Command } from '../../codecs/gm65-serial/gm65-command.ts';
import { decodeHoneywell, encodeHoneywellReply, type HoneywellCommand } from '../../codecs/honeywell-serial/honeywell-command.ts';
import { encodeNewlandReply, newlandCommandReader, type NewlandCommand } from '../../codecs/newland-serial/newland-command.ts';
import { unheard, type TwinModel } from '../twin-model.ts';

export interface SerialScannerOptions {
  /** Whose commands it understands; `plain` understands none. */
  readonly dialect: 'plain' | 'honeywell' | 'newland' | 'gm65';
  /** It reads only while it was told to look, and stops looking after a code. */
  readonly needsTrigger?: boolean;
  readonly suffix?: '\r' | '\n' | '\r\n' | '';
}

/** Longest command of a Honeywell that is kept while it is incomplete. */
const commandBytesMax = 80;

/** A scanner on a serial line or USB CDC: what it reads goes out as a line, commands are answered as its maker says (devices §1.3). */
export class SerialScannerModel implements TwinModel {
  onData: (bytes: Uint8Array) => void = unheard;
  onNotice: (bytes: Uint8Array) => void = unheard;
  readonly #options: SerialScannerOptions;
  #newland = newlandCommandReader();
  #gm65 = gm65CommandReader();
  #open = new Uint8Array(0);
  #isLooking = false;
  #triggers = 0;

  constructor(options: SerialScannerOptions) {
    this.#options = options;
  }

  get isLooking(): boolean {
    return this.#isLooking;
  }

  /** How often it was told to look. */
  get triggers(): number {
    return this.#triggers;
  }

  opened(): void {
    this.#newland = newlandCommandReader();
    this.#gm65 = gm65CommandReader();
    this.#open = new Uint8Array(0);
  }

  /** False: it was not looking. */
  scan(code: string | Uint8Array): boolean {
    if (this.#options.needsTrigger === true && !this.#isLooking) return false;
    this.#isLooking = false;
    const bytes = typeof code === 'string' ? new Uint8Array(Buffer.from(code, 'utf8')) : code;
    this.onData(concatBytes(bytes, asciiBytes(this.#options.suffix ?? '\r')));
    return true;
  }

  take(bytes: Uint8Array): void {
    switch (this.#options.dialect) {
      case 'plain': return;
      case 'honeywell': return this.#takeHoneywell(bytes);
      case 'newland':
        for (const frame of this.#newland.push(bytes)) if (frame.kind === 'command') this.#newlandCommand(frame);
        return;
      case 'gm65':
        for (const frame of this.#gm65.push(bytes)) if ('type' in frame) this.#gm65Command(frame);
        return;
    }
  }

  #look(on: boolean): void {
    this.#isLooking = on;
    if (on) this.#triggers += 1;
  }

  #takeHoneywell(bytes: Uint8Array): void {
    this.#open = concatBytes(this.#open, bytes).slice(-commandBytesMax);
    for (let end = 1; end <= this.#open.length; end += 1) {
      const command = decodeHoneywell(this.#open.subarray(0, end));
      if (command === undefined) continue;
      this.#open = this.#open.slice(end);
      this.#honeywellCommand(command);
      end = 0;
    }
  }

  /** The trigger is not answered; menu commands are. */
  #honeywellCommand(command: HoneywellCommand): void {
    if (command.type === 'trigger') return this.#look(command.on);
    this.onData(encodeHoneywellReply({ setting: command.setting, verdict: 'taken' }, command.type === 'setting' ? command.storage : 'volatile'));
  }

  #newlandCommand({ storage, settings }: NewlandCommand): void {
    for (const setting of settings) if (setting === 'SCNTRG1' || setting === 'SCNTRG0') this.#look(setting === 'SCNTRG1');
    this.onData(encodeNewlandReply({ storage, results: settings.map((setting) => ({ setting, verdict: 'taken' as const })) }));
  }

  #gm65Command(command: Gm65Command): void {
    if (command.type === 'write' && command.address === 2) this.#look((command.data[0]! & 1) === 1);
    this.onData(encodeGm65Reply(new Uint8Array(command.type === 'read' ? command.count : 1)));
  }
}
