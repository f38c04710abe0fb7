import type { TwinModel } from '../../../src/doubles/twin-model.ts';

/** The same twin, and somebody who sees what it is given, before it takes it. */
export function watched(model: TwinModel, onTake: (bytes: Uint8Array) => void): TwinModel {
  return {
    take: (bytes) => {
      onTake(bytes);
      model.take(bytes);
    },
    control: (request) => model.control?.(request),
    opened: () => model.opened?.(),
    closed: () => model.closed?.(),
    get onData() { return model.onData; },
    set onData(listener) { model.onData = listener; },
    get onNotice() { return model.onNotice; },
    set onNotice(listener) { model.onNotice = listener; },
  };
}
