import type { KernelWord } from './kernel-log.ts';
import type { Shelf, TwinName } from './shelf.ts';

type Hands<Name extends TwinName> = Shelf[Name]['hands'];
type Deed<Name extends TwinName, Hand extends keyof Hands<Name>> = Hands<Name>[Hand] extends (...parameters: infer Parameters) => infer Result ? { readonly parameters: Parameters; readonly result: Result } : never;

/** What the bench does for the suite, as root: everything beyond the plug. */
export interface Bench {
  /** Into the kernel's HID (`uhid`), or into port `port` of its virtual USB controller. */
  plug(name: TwinName, link: 'uhid' | 'usb', port?: number): Promise<void>;
  unplug(name: TwinName): Promise<void>;
  /** Whatever a part that failed has left plugged in. */
  clear(): Promise<void>;
  act<Name extends TwinName, Hand extends keyof Hands<Name> & string>(name: Name, hand: Hand, ...parameters: Deed<Name, Hand>['parameters']): Promise<Deed<Name, Hand>['result']>;
  /** What goes wrong on USB, as long as it is plugged in. */
  fault(name: TwinName, fault: { readonly stall?: number; readonly full?: boolean; readonly mute?: boolean }): Promise<void>;

  /** QEMU's USB serial adapter (FTDI) and the far end of its line. */
  plugAdapter(): Promise<void>;
  unplugAdapter(): Promise<void>;
  adapterSend(text: string): Promise<void>;
  /** Everything that arrived since the last call. */
  adapterReceived(): Promise<Uint8Array>;

  /** The kernel's own CDC-ACM gadget. */
  plugGadget(): Promise<void>;
  unplugGadget(): Promise<void>;
  gadgetSend(text: string): Promise<void>;
  gadgetReceived(): Promise<Uint8Array>;

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
