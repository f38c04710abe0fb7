import { describe, expect, it } from 'vitest';
import { CardtillError } from '../../../src/base/errors.ts';
import type { CounterClient } from '../../../src/cli/counter-client.ts';
import { runningHealth } from '../../../src/cli/devices/configured-device.ts';

const asking = (answer: () => Promise<unknown>) => runningHealth({ counter: () => ({ health: answer }) as unknown as CounterClient });
const failing = (code: string) => () => Promise.reject(new CardtillError('OFFLINE', 'no answer', { cause: Object.assign(new Error(code), { code }) }));

describe('whether an agent runs', () => {
  it.each([['ENOENT'], ['ECONNREFUSED']])('it does not where nobody listens: %s', async (code) => {
    expect(await asking(failing(code))).toBeUndefined();
  });

  it.each([['EACCES'], ['ETIMEDOUT'], ['ECONNRESET']])('is not known otherwise, and its devices are not touched: %s', async (code) => {
    await expect(asking(failing(code))).rejects.toMatchObject({ code: 'OFFLINE' });
  });

  it('it does where it answers, whatever it answers', async () => {
    expect(await asking(() => Promise.resolve({ ok: true, status: 200, value: { ready: false } }))).toEqual({ ready: false });
    await expect(asking(() => Promise.resolve({ ok: false, status: 503, error: { code: 'BUSY', message: 'too many', hint: '', retryable: true } }))).rejects.toMatchObject({ code: 'BUSY' });
  });
});
