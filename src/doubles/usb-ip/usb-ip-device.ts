import { assert } from '../../base/assert.ts';
import { concatBytes } from '../../base/bytes.ts';
import type { Twin, TwinModel } from '../twin-model.ts';
import { unheard } from '../twin-model.ts';
import { hidControl } from './hid-control.ts';
import { readUsbIpMessages, usbIpStatus, writeSubmitReturn, type UsbIpSubmit } from './usb-ip-messages.ts';
import { UsbPipes } from './usb-pipes.ts';
import { readUsbShapes, type UsbShape } from './usb-shape.ts';

const hidClass = 0x03;
const empty = new Uint8Array(0);

/** Standard requests (USB 2.0 §9.4), by request type and request. */
const standard = { getDescriptor: 0x8006, getConfiguration: 0x8008, getDeviceStatus: 0x8000, getInterfaceStatus: 0x8100, getEndpointStatus: 0x8200, getInterface: 0x810a, setConfiguration: 0x0009, setInterface: 0x010b, clearEndpointFeature: 0x0201, setEndpointFeature: 0x0203 } as const;
const descriptorType = { device: 1, configuration: 2, text: 3 } as const;

/** A USB device of one configuration and one interface that is a twin, behind the messages of USB/IP. */
export class UsbIpDevice {
  readonly pipes: UsbPipes;
  readonly #twin: Twin;
  readonly #send: (message: Uint8Array) => void;
  readonly #descriptors: Uint8Array;
  readonly #shape: UsbShape;
  #rest: Uint8Array = empty;
  #configuration = 0;
  #mute = false;

  constructor(twin: Twin, send: (message: Uint8Array) => void) {
    const { usbDescriptors } = twin.identity;
    assert(usbDescriptors !== undefined, 'a device on USB has descriptors');
    const [shape] = readUsbShapes(usbDescriptors);
    assert(shape !== undefined, 'a device on USB has an interface');
    this.#twin = twin;
    this.#send = send;
    this.#descriptors = usbDescriptors;
    this.#shape = shape;
    this.pipes = new UsbPipes(send);
    twin.model.onData = (bytes) => this.#give(shape.dataIn, bytes);
    twin.model.onNotice = (bytes) => this.#give(shape.noticeIn, bytes);
  }

  /** From now on it answers nothing at all, as a device whose program hangs. */
  setMute(mute: boolean): void {
    this.#mute = mute;
  }

  unplugged(): void {
    this.#twin.model.onData = unheard;
    this.#twin.model.onNotice = unheard;
    this.#twin.model.closed?.();
  }

  /** Bytes of the host, in any pieces. */
  take(bytes: Uint8Array): void {
    const { messages, rest } = readUsbIpMessages(this.#rest.length === 0 ? bytes : concatBytes(this.#rest, bytes));
    this.#rest = rest.slice();
    for (const message of messages) {
      if (message.kind === 'unlink') this.pipes.unlink(message);
      else if (!this.#mute) this.#submitted(message);
    }
  }

  get #model(): TwinModel {
    return this.#twin.model;
  }

  #give(endpoint: number | undefined, bytes: Uint8Array): void {
    if (endpoint !== undefined) this.pipes.give(endpoint, bytes.slice());
  }

  #submitted(submit: UsbIpSubmit): void {
    if ((submit.endpoint & 0x7f) === 0) return this.#control(submit);
    if (submit.endpoint >= 0x80) return this.pipes.ask(submit);
    // An output report of a device without numbered reports travels without its id.
    const isHid = this.#shape.interfaceClass === hidClass;
    this.pipes.out(submit, (bytes) => this.#model.take(isHid ? concatBytes(Uint8Array.of(0), bytes) : bytes));
  }

  #control({ sequence, setup, data, byteCount, endpoint }: UsbIpSubmit): void {
    const answer = this.#answer(setup, data);
    if (answer === undefined) return this.#send(writeSubmitReturn(sequence, usbIpStatus.stall, 0));
    if (endpoint < 0x80) return this.#send(writeSubmitReturn(sequence, usbIpStatus.done, data.length));
    const part = answer.subarray(0, byteCount);
    this.#send(writeSubmitReturn(sequence, usbIpStatus.done, part.length, part));
  }

  /** Undefined is a STALL. */
  #answer(setup: Uint8Array, data: Uint8Array): Uint8Array | undefined {
    const [requestType, request] = setup as unknown as [number, number];
    const value = setup[2]! + setup[3]! * 256;
    const index = setup[4]! + setup[5]! * 256;
    switch (requestType * 256 + request) {
      case standard.getDescriptor: return this.#descriptor(value >> 8, value & 0xff);
      case standard.getConfiguration: return Uint8Array.of(this.#configuration);
      case standard.getDeviceStatus: case standard.getInterfaceStatus: return Uint8Array.of(0, 0);
      case standard.getEndpointStatus: return Uint8Array.of(this.pipes.isStalled(index) ? 1 : 0, 0);
      case standard.getInterface: return Uint8Array.of(0);
      case standard.setConfiguration:
        this.#configuration = value;
        this.#model.opened?.();
        return empty;
      case standard.setInterface: return empty;
      case standard.clearEndpointFeature:
        this.pipes.clearStall(index);
        return empty;
      case standard.setEndpointFeature:
        this.pipes.stall(index);
        return empty;
      default: break;
    }
    if (this.#shape.interfaceClass === hidClass) return hidControl(this.#twin, { requestType, request, value, data });
    const byteCount = setup[6]! + setup[7]! * 256;
    const asked = { requestType, request, value, index };
    return this.#model.control?.(requestType >= 0x80 ? { kind: 'usb-in', ...asked, byteCount } : { kind: 'usb-out', ...asked, bytes: data });
  }

  #descriptor(type: number, index: number): Uint8Array | undefined {
    if (type === descriptorType.device) return this.#descriptors.subarray(0, 18);
    if (type === descriptorType.configuration) return this.#descriptors.subarray(18);
    if (type !== descriptorType.text) return undefined;
    const { manufacturer, product, serialNumber } = this.#twin.identity;
    // String 0 names the languages there are: US English.
    const body = index === 0 ? Buffer.from([0x09, 0x04]) : Buffer.from([manufacturer, product, serialNumber][index - 1] ?? '', 'utf16le');
    return concatBytes(Uint8Array.of(2 + body.length, descriptorType.text), body);
  }
}
