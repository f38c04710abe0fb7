import type { KernelWord } from './kernel-log.ts';
import type { Shelf, TwinName } from './shelf.ts';

type Hands<Name extends TwinName> = Shelf[Name]['hands'];
type Deed<Name extends TwinName, Hand extends keyof Hands<Name>> = Hands<Name>[Hand] extends (...parameters: infer Parameters) => infer Result ? { readonly parameters: Parameters; readonly result: Result } : never;

/** Into the kernel's HID, its virtual USB controller, behind QEMU's serial adapter (FTDI), or as the kernel's own CDC-ACM gadget. Adapter and gadget are one each. */
export type TwinLink = 'uhid' | 'usb' | 'adapter' | 'gadget';

/** What the bench does for the suite, as root: everything beyond the plug. */
export interface Bench {
  /** `port`: of the kernel's virtual USB controller, where the link is `usb`. Plugging and pulling resolve to the moment of it, by the clock of the kernel's words. */
  plug(name: TwinName, link: TwinLink, port?: number): Promise<number>;
  unplug(name: TwinName): Promise<number>;
  /** Whatever a part that failed has left plugged in. */
  clear(): Promise<void>;
  act<Name extends TwinName, Hand extends keyof Hands<Name> & string>(name: Name, hand: Hand, ...parameters: Deed<Name, Hand>['parameters']): Promise<Deed<Name, Hand>['result']>;
  /** What goes wrong on USB, as long as it is plugged in. */
  fault(name: TwinName, fault: { readonly stall?: number; readonly full?: boolean; readonly mute?: boolean }): Promise<void>;

  /** Our udev rules, there or not; udev looks at what is plugged in again. */
  setRules(text: string | undefined): Promise<void>;
  startPcscd(): Promise<void>;
  stopPcscd(): Promise<void>;
  /** Listens to a keyboard of the kernel's, as a console does. */
  listenToKeys(eventNode: string): Promise<void>;
  /** Bytes of key events since `listenToKeys`; -1 when the node is gone. */
  keyBytesHeard(): Promise<number>;
  kernelWords(): Promise<readonly KernelWord[]>;
}
