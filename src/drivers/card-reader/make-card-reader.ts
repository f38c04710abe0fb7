import type { Clock, Timers } from '../../base/clock.ts';
import type { BytePort } from '../../ports/byte-port.ts';
import type { CardReaderProfile } from '../../profiles/device-profile.ts';
import type { CardReaderDriver } from './card-reader-driver.ts';
import { CcidReader } from './ccid-reader.ts';
import { Pn532Reader } from './pn532-reader.ts';
import { StripeReader } from './stripe-reader.ts';
import { TagKeyboard } from './tag-keyboard.ts';

export interface MakeCardReaderOptions {
  readonly port: BytePort;
  readonly profile: CardReaderProfile;
  /** The merchant's own, checked (`checkCardPrefixes`). */
  readonly cardPrefixes: readonly string[];
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly timers: Timers;
}

/** The driver that this profile asks for. Throws DEVICE_UNSUPPORTED with the reason, where the device says of itself that it cannot be driven. */
export function makeCardReader(options: MakeCardReaderOptions): CardReaderDriver {
  switch (options.profile.protocol) {
    case 'magtek-hid':
    case 'idtech-hid': return new StripeReader(options);
    case 'ccid': return new CcidReader(options);
    case 'pn532': return new Pn532Reader(options);
    case 'rfid-keyboard': return new TagKeyboard(options);
  }
}
