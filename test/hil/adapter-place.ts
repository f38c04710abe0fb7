import type { PresentDevice } from '../../src/ports/device-presence.ts';
import type { Till } from './till.ts';

/** QEMU's serial adapter, once it is plugged in. */
export function seesAdapter(till: Till): Promise<PresentDevice> {
  return till.sees('a serial adapter', ({ identity, address }) => identity.usbVendorId === 0x0403 && address.startsWith('serial:'));
}

/** Where to look for what is behind it, which has no name of its own. */
export async function adapterPlace(till: Till): Promise<string> {
  return `plug:port/${(await seesAdapter(till)).portPath.split(':')[0]}`;
}
