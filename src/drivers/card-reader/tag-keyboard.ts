import type { Clock, Timers } from '../../base/clock.ts';
import { limits } from '../../base/limits.ts';
import { Sensitive } from '../../base/sensitive.ts';
import { isBankCard } from '../../codecs/bank-card/is-bank-card.ts';
import { parseReportDescriptor } from '../../codecs/hid-descriptor/parse-report-descriptor.ts';
import { HidKeyboardReader } from '../../codecs/hid-keyboard/hid-keyboard-reader.ts';
import { keyboardReport } from '../../codecs/hid-keyboard/keyboard-report.ts';
import { bootProtocolRequest, idleRequest } from '../../codecs/hid-keyboard/keyboard-requests.ts';
import type { LineFrame } from '../../codecs/line-frames/line-frames.ts';
import { isUidFormat, tagNumber, type RfidReading } from '../../codecs/rfid-number/rfid-number.ts';
import type { BytePort, ControlRequest, PortFacts } from '../../ports/byte-port.ts';
import type { CardReaderEvent } from '../../ports/card-reader.ts';
import type { CardReaderProfile } from '../../profiles/device-profile.ts';
import { Silence } from '../silence.ts';
import { CardOutlet, type CardReaderCounters, type CardReaderDriver } from './card-reader-driver.ts';

export interface TagKeyboardOptions {
  readonly port: BytePort;
  readonly profile: CardReaderProfile;
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly timers: Timers;
}

/** A reader of tags that types their numbers as a keyboard (devices §2.6): each chunk is one report. */
export class TagKeyboard implements CardReaderDriver {
  readonly #options: TagKeyboardOptions;
  readonly #reader: HidKeyboardReader;
  readonly #reading: RfidReading;
  readonly #outlet = new CardOutlet();
  readonly #silence: Silence;

  constructor(options: TagKeyboardOptions) {
    this.#options = options;
    this.#silence = new Silence(options);
    const { keyboardLayout = 'us', altKeypad = 'unicode', tagFormat = '10D', tagByteOrder = 'big' } = options.profile.capabilities;
    const report = reportOf(options.port.facts);
    this.#reader = new HidKeyboardReader({ layout: keyboardLayout, altKeypad, lineBytesMax: limits.tagCharsMax, ...(report === undefined ? {} : { report }) });
    this.#reading = { format: tagFormat, byteOrder: tagByteOrder };
  }

  get counters(): CardReaderCounters {
    return this.#outlet.counters;
  }

  onEvent(listener: (event: CardReaderEvent) => void): void {
    const { port } = this.#options;
    this.#outlet.open(listener);
    for (const request of openingRequests(port.facts)) port.control(request).catch(() => undefined);
    port.onData((report) => this.#take(report));
  }

  end(): void {
    this.#outlet.close();
    this.#silence.cancel();
    for (const frame of this.#reader.flush()) if (frame.kind === 'line') frame.bytes.fill(0);
  }

  #take(report: Uint8Array): void {
    this.#silence.cancel();
    const frames = this.#reader.push(report);
    report.fill(0);
    for (const frame of frames) this.#outlet.tell(this.#eventOf(frame));
    if (this.#reader.pendingBytes === 0) return;
    const { endGapMs } = this.#options.profile.capabilities;
    this.#silence.await(endGapMs ?? limits.scanHalfCodeMs, () => {
      // Only a reader that is said to send no suffix ends a number by silence: either half of one may be another tag's.
      for (const frame of endGapMs === undefined ? this.#reader.cut() : this.#reader.flush()) this.#outlet.tell(this.#eventOf(frame));
    });
  }

  #eventOf(frame: LineFrame): CardReaderEvent {
    if (frame.kind === 'discarded') return { kind: 'unreadable', reason: frame.reason === 'cut' ? 'damaged' : 'too-long' };
    const isBank = isBankCard(frame.bytes);
    const text = isBank ? '' : Buffer.from(frame.bytes).toString('latin1');
    frame.bytes.fill(0);
    if (isBank) return { kind: 'bank-card-refused', hint: '' };
    const number = tagNumber(text, this.#reading);
    return number === undefined ? { kind: 'unreadable', reason: 'damaged' } : { kind: 'card', card: { medium: 'tag', number: new Sensitive(number, '[tag]'), isUid: isUidFormat(this.#reading.format) } };
  }
}

function reportOf({ reportDescriptor }: PortFacts) {
  const reports = reportDescriptor === undefined ? undefined : parseReportDescriptor(reportDescriptor);
  return reports?.ok === true ? keyboardReport(reports.value) : undefined;
}

/** Claimed over USB it is set up as the kernel's driver would have done. */
function openingRequests(facts: PortFacts): readonly ControlRequest[] {
  if (facts.usb === undefined) return [];
  const { interfaceNumber } = facts.usb;
  return [...(reportOf(facts) === undefined ? [bootProtocolRequest(interfaceNumber)] : []), idleRequest(interfaceNumber)];
}
