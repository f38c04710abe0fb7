import { describe, expect, it } from 'vitest';
import { similarProfile } from '../../src/profiles/similar-profile.ts';

const ids = ['honeywell-serial', 'honeywell-hid-pos', 'zebra-cdc', 'vfd'];

describe('the profile that was probably meant', () => {
  it.each([
    ['a letter is missing', 'honeywel-serial', 'honeywell-serial'],
    ['two are swapped', 'honeywell-sreial', 'honeywell-serial'],
    ['one is wrong and one too many', 'zebrra-cdx', 'zebra-cdc'],
    ['it is another that is near', 'honeywell-hidpos', 'honeywell-hid-pos'],
    ['none is near', 'datalogic-serial', undefined],
    ['a short one has nothing to spare', 'vfx', undefined],
    ['nothing was written', '', undefined],
  ])('%s', (_what, text, meant) => {
    expect(similarProfile(text, ids)).toBe(meant);
  });
});
