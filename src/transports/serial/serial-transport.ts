import type { Timers } from '../../base/clock.ts';
import type { SerialAddress } from '../../base/device-address.ts';
import { CardtillError } from '../../base/errors.ts';
import type { BytePort, ControlRequest } from '../../ports/byte-port.ts';
import { openInTime } from '../opening.ts';
import { PortCore } from '../port-core.ts';
import { readUntilHangUp, type LineBinding } from './read-until-hang-up.ts';

type SerialLibrary = Pick<typeof import('serialport'), 'SerialPort'>;
type SerialStream = InstanceType<SerialLibrary['SerialPort']>;

/**
 * Opens a serial line through npm serialport, loaded at the first use. Its traps, met here: a hang-up is seen only
 * while a data listener is attached, and then not always (read-until-hang-up.ts); a write after it never calls back (every write has a time limit); `drain` can block
 * a libuv worker for ever (never called); closing drops DTR unless told not to (reliability §3.6). `load`: the library, its own where absent.
 */
export async function openSerial(address: SerialAddress, timers: Timers, signal?: AbortSignal, load: () => Promise<SerialLibrary> = () => import('serialport')): Promise<BytePort> {
  const { SerialPort } = await load();
  signal?.throwIfAborted();
  const stream = new SerialPort({
    path: address.path,
    baudRate: address.baudRate ?? 9600,
    dataBits: address.dataBits ?? 8,
    parity: address.parity ?? 'none',
    stopBits: address.stopBits ?? 1,
    hupcl: address.hangUpOnClose ?? false,
    rtscts: address.flowControl === 'rtscts',
    // What we send waits for the device; what it sends is never too much for us, so we say neither.
    xon: address.flowControl === 'xonxoff',
    autoOpen: false,
  });
  stream.on('error', () => undefined);
  const opening = new Promise<void>((resolve, reject) => {
    stream.open((cause) => (cause === null || cause === undefined ? resolve() : reject(openFailure(cause))));
  });
  const opened = opening.then(() => setOpeningLines(stream, address)).then(() => stream);
  return serialPort(await openInTime(opened, (late) => void release(late), timers, signal), timers);
}

/**
 * The kernel has asserted both lines in open(2) itself, before anybody could say a word: a device that is reset by the edge of DTR was reset. What is
 * asked for is set before the first byte. A line that has no such wires (a pty) or a driver that refuses leaves the device as usable as before.
 */
async function setOpeningLines(stream: SerialStream, { dataTerminalReady, requestToSend, flowControl }: SerialAddress): Promise<void> {
  if (dataTerminalReady === undefined && requestToSend === undefined) return;
  // With hardware flow control RTS is the kernel's: dropped by us it would stop the device for ever.
  const isRtsOurs = flowControl !== 'rtscts';
  await setLines(stream, { kind: 'modem-lines', dataTerminalReady: dataTerminalReady !== 'dropped', requestToSend: !isRtsOurs || requestToSend !== 'dropped' }).catch(() => undefined);
}

/** The binding says it in words: "Permission denied, cannot open …", "Resource temporarily unavailable Cannot lock port". */
function openFailure(cause: Error): CardtillError {
  const [code, message] = /permission denied/i.test(cause.message) ? ['DEVICE_FORBIDDEN', 'the serial line may not be opened by this user'] as const
    : /cannot lock|busy/i.test(cause.message) ? ['DEVICE_BUSY', 'another program holds the serial line'] as const
      : ['DEVICE_GONE', 'the serial line could not be opened'] as const;
  return new CardtillError(code, message, { cause });
}

function serialPort(stream: SerialStream, timers: Timers): BytePort {
  const binding = stream.port;
  // Off Linux the binding is another.
  if (binding !== undefined && 'poller' in binding) readUntilHangUp(binding as unknown as LineBinding);
  const port = new PortCore(timers, {
    write: (bytes, _timeoutMs, done) => {
      stream.write(bytes, (error) => done(error ?? undefined));
    },
    control: (request) => setLines(stream, request),
    release: () => release(stream),
  });
  stream.on('data', (chunk: Uint8Array) => port.receive(chunk));
  stream.on('error', () => port.end('failed'));
  stream.on('close', () => port.end('gone'));
  return port;
}

function setLines(stream: SerialStream, request: ControlRequest): Promise<Uint8Array> {
  if (request.kind !== 'modem-lines') return Promise.reject(new CardtillError('DEVICE_UNSUPPORTED', 'a serial line has modem lines and no other requests'));
  return new Promise((resolve, reject) => {
    stream.set({ dtr: request.dataTerminalReady, rts: request.requestToSend }, (cause) => (cause ? reject(cause) : resolve(new Uint8Array(0))));
  });
}

function release(stream: SerialStream): Promise<void> {
  return new Promise((resolve) => {
    if (!stream.isOpen) return resolve();
    stream.close(() => resolve());
  });
}
