/** A class request of HID 1.11 §7.2 to one interface. */
export interface KeyboardRequest {
  readonly kind: 'usb-out';
  readonly requestType: number;
  readonly request: number;
  readonly value: number;
  readonly index: number;
  readonly bytes: Uint8Array;
}

const classRequestToInterface = 0x21;
const setReport = 0x09;
const setIdle = 0x0a;
const setProtocol = 0x0b;
const outputReport = 0x0200;
const numLock = 0x01;

/** Boot protocol: reports in the form that needs no descriptor. */
export function bootProtocolRequest(interfaceNumber: number): KeyboardRequest {
  return { kind: 'usb-out', requestType: classRequestToInterface, request: setProtocol, value: 0, index: interfaceNumber, bytes: new Uint8Array(0) };
}

/** A report at changes only: one that is repeated by the clock says nothing. */
export function idleRequest(interfaceNumber: number): KeyboardRequest {
  return { kind: 'usb-out', requestType: classRequestToInterface, request: setIdle, value: 0, index: interfaceNumber, bytes: new Uint8Array(0) };
}

/** The lamps as an operating system would have them: some units type with Alt and the keypad only while Num Lock is on (devices §1.2). */
export function numLockRequest(interfaceNumber: number, reportId = 0): KeyboardRequest {
  const bytes = reportId === 0 ? Uint8Array.of(numLock) : Uint8Array.of(reportId, numLock);
  return { kind: 'usb-out', requestType: classRequestToInterface, request: setReport, value: outputReport + reportId, index: interfaceNumber, bytes };
}
