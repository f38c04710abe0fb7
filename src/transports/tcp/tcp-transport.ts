import { connect, type Socket } from 'node:net';
import type { Timers } from '../../base/clock.ts';
import type { TcpAddress } from '../../base/device-address.ts';
import { CardtillError } from '../../base/errors.ts';
import { limits } from '../../base/limits.ts';
import type { BytePort } from '../../ports/byte-port.ts';
import { PortCore } from '../port-core.ts';

/** Opens a socket to a network printer or a twin. Small writes leave at once: a status question must not wait for an acknowledgement. A printer that lost its power sends no end: an idle socket asks whether it is there. */
export function openTcp(address: TcpAddress, timers: Timers, signal?: AbortSignal): Promise<BytePort> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: address.host, port: address.port });
    socket.setNoDelay(true);
    socket.setKeepAlive(true, limits.deviceKeepAliveMs);
    const refuse = (error: unknown) => {
      settled();
      // A socket that is given up may still fail: the failure has been told already.
      socket.on('error', () => undefined);
      socket.destroy();
      reject(error);
    };
    const onError = (cause: Error) => refuse(new CardtillError('DEVICE_GONE', 'nothing answers at this address', { cause }));
    const onAbort = () => refuse(signal?.reason);
    const timer = timers.after(limits.deviceOpenTimeoutMs, () => refuse(new CardtillError('DEVICE_TIMEOUT', 'the device did not accept the connection in time')));
    const settled = () => {
      timer.cancel();
      signal?.removeEventListener('abort', onAbort);
      socket.off('error', onError);
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    socket.once('error', onError);
    socket.once('connect', () => {
      settled();
      resolve(socketPort(socket, timers));
    });
  });
}

function socketPort(socket: Socket, timers: Timers): BytePort {
  const port = new PortCore(timers, {
    write: (bytes, _timeoutMs, done) => {
      socket.write(bytes, (error) => done(error ?? undefined));
    },
    release: (reason) => new Promise((resolve) => {
      if (socket.destroyed) return resolve();
      // Where the device takes nothing any more, waiting for the last bytes would keep the socket for ever.
      const timer = timers.after(reason === 'requested' ? limits.deviceWriteTimeoutMs : 0, () => socket.destroy());
      socket.once('close', () => {
        timer.cancel();
        resolve();
      });
      if (reason === 'requested') socket.end(() => socket.destroy());
    }),
  });
  socket.on('data', (chunk) => port.receive(chunk));
  socket.on('end', () => port.end('gone'));
  socket.on('error', () => port.end('gone'));
  socket.on('close', () => port.end('gone'));
  return port;
}
