import type { ScreenModel } from '../../domain/screen/screen-model.ts';
import { displayLanguage } from '../../drivers/customer-display/display-language.ts';
import { LineDisplay } from '../../drivers/customer-display/line-display.ts';
import { testScreen } from '../../drivers/customer-display/test-screen.ts';
import type { BytePort } from '../../ports/byte-port.ts';
import type { CustomerDisplay } from '../../ports/customer-display.ts';
import type { CustomerDisplayProfile } from '../../profiles/device-profile.ts';
import type { DeviceBay, OpenDevice } from './device-bay.ts';

/** All displays show the same; one that comes back is shown the latest screen. */
export class DisplayBay implements DeviceBay<CustomerDisplayProfile> {
  readonly display: CustomerDisplay;
  readonly counters = {};
  readonly #displays = new Set<CustomerDisplay>();
  #screen: ScreenModel | undefined;

  constructor() {
    this.display = {
      show: (screen) => {
        this.#screen = screen;
        for (const display of this.#displays) display.show(screen);
      },
    };
  }

  attach(port: BytePort, profile: CustomerDisplayProfile): OpenDevice {
    const display = new LineDisplay(port, displayLanguage(profile.protocol));
    this.#displays.add(display);
    if (this.#screen !== undefined) display.show(this.#screen);
    return {
      end: () => void this.#displays.delete(display),
      check: async (level) => {
        if (level === 'external') return { kind: 'not-offered' };
        const { screen, shows } = testScreen(profile.protocol);
        display.show(screen);
        return { kind: 'good', text: `shows "${shows}" until the next screen: look at it` };
      },
    };
  }
}
