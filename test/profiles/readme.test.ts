import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseProfiles } from '../../src/profiles/parse-profiles.ts';
import { profilesReadme } from '../../src/profiles/profiles-readme.ts';
import { shippedProfileFiles } from './profile-files.ts';

describe('device-profiles/README.md', () => {
  const profiles = [...parseProfiles(shippedProfileFiles()).values()];

  it('is what "cardtill profile readme" writes', () => {
    expect(readFileSync(new URL('../../device-profiles/README.md', import.meta.url), 'utf8')).toBe(profilesReadme(profiles));
  });

  it('has a row for every profile, with its source or reason', () => {
    const text = profilesReadme(profiles);
    for (const { id } of profiles) expect(text).toMatch(new RegExp(`^\\| \`${id}\` \\|.*\\| (should work: |\\*\\*unsupported\\*\\*: ).+ \\|$`, 'm'));
    expect(text).toContain('| `zebra-snapi` | Zebra scanner in SNAPI mode | – | 05e0:1900 (usb.ids) | **unsupported**: The scanner is set to SNAPI');
    expect(text).toContain('| `epson-tm-t20iii` | Epson TM-T20III | escpos, usb tcp serial | 04b8:0e28 class 7 (maker); 04b8:0202 "TM-T20III" (maker)');
  });
});
