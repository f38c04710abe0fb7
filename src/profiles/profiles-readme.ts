import { isDriven, type DeviceProfile, type DrivenProfile, type MatchRule, type SourcedFigures } from './device-profile.ts';
import { ruleText } from './rule-text.ts';

const headings: readonly (readonly [DeviceProfile['class'], string])[] = [
  ['scanner', 'Scanners'], ['card-reader', 'Card readers'], ['receipt-printer', 'Receipt printers'], ['customer-display', 'Customer displays'], ['cash-acceptor', 'Cash acceptors'], ['scale', 'Scales'],
];

const evidenceNames: Readonly<Record<MatchRule['evidence'], string>> = {
  maker: 'maker', 'usb-ids': 'usb.ids', trace: 'a trace', 'driver-code': 'driver code', 'general-knowledge': '', contradicting: '',
};

/** The text of device-profiles/README.md. A test holds that the file is this. */
export function profilesReadme(profiles: readonly DeviceProfile[]): string {
  const driven = profiles.filter(isDriven).length;
  const supported = profiles.filter(({ status }) => status.kind === 'supported').length;
  return [
    '# Device profiles', '',
    'One JSON file a device and mode: how to speak to it and what it can do. No code, no conditions. This file is written by `cardtill profile readme`; its words are in',
    '`src/profiles/profiles-readme.ts`, its tables are what lies here.', '',
    '| folder | what lies there |', '|---|---|',
    '| `_base/` | what several devices share; `inherits` names one of these, one level only |',
    '| the other folders | a class of device each: `<id>.json` and, where it has some of its own, `<id>.vectors.json` |', '',
    '`schema.json` is the whole vocabulary, with hints for your editor.', '',
    ...howToAdd,
    '## What is known', '',
    `${profiles.length} profiles: ${driven} that should work, and ${profiles.length - driven} devices that are recognised and do not work here, with the reason.`,
    supported === 0 ? '**None is `supported`: nothing of this was tried on hardware yet.**' : `${supported} are \`supported\`: a recording from real hardware is named.`,
    '"should work" means that the named source describes it and that the vectors replay; send a recording and it becomes `supported`. "Recognised by" are USB ids (vendor:product),',
    'the interface class, or the HID usage page and usage, with where they are from; a dash is a device that nothing tells from others: it is configured by its address.', '',
    ...headings.flatMap(([deviceClass, heading]) => classTable(heading, profiles.filter((profile) => profile.class === deviceClass))),
    ...figureTable(profiles.filter(isDriven)),
  ].join('\n');
}

const howToAdd = [
  '## Adding one', '',
  'You need one JSON file and its vectors, nothing in `src/`. Work in the terminal\'s own folder (`agent.profilesFolder`, by default `agent/device-profiles` in the data folder), laid out as this one:',
  'what lies there wins over what ships. A fault in it costs that device and nothing else. When it works, copy it here.', '',
  '1. Plug the device in. `cardtill devices list` shows what it says of itself and which profile would match; `cardtill devices explain 1234:5678` says why.',
  '2. Copy the nearest file of its class to `<class>/<vendor>-<model>.json`; its name is its `id`. Keep what is equal to a base out: `inherits` it. `capabilities` merge key by key, every other',
  '   key replaces. One file a mode: a scanner that can be a keyboard, a serial line and HID POS is three.',
  '3. Say how sure you are: `supported` (a `recording` from real hardware), `should-work` (the `manual` and its page, in plain words) or `unsupported` (the `reason`, for an installer: what it is and',
  '   what to do instead; then there is no protocol and there are no vectors). What you do not know you leave out.',
  '4. Say how it is recognised: each rule of `match` names the ids as `lsusb` prints them and where they are from (`evidence`: `maker`, `usb-ids`, `trace`, `driver-code`). What is only general knowledge,',
  '   or what sources disagree about, may not match. Every key of a rule must be equal; the rule that says more wins. Refused are: a maker alone; a serial bridge (CH340, PL2303, CP210x, FTDI: they',
  '   say nothing of what is behind them, configure the device by `/dev/serial/by-path/…`); a printer by a product id without interface class 7 or its name; HID POS without usage page `008c`;',
  '   keyboards, stripe and chip card readers without the usage or interface class; vendor `ffff` without a usage; and what another profile matches, too. With `plug:any` a profile leaves a',
  '   device to a better one of another protocol, and a rule that names no maker also to a better one that is configured; by serial number or port a profile has what the configuration says.',
  '5. A device that deviates gets a `quirk` from the closed list, with `why` and `source`. Is yours not on the list? Then the driver must learn it first. One that takes its time after plugging or resets itself',
  '   says so in `plug`, one that wants DTR or RTS otherwise in `serial`, with `evidence` and `source`: a figure that nobody gives is left out.',
  '6. Put vectors beside it in `<id>.vectors.json`, unless its base has all there is to say: a list of `{name, direction, hex, means}`. `hex` is upper-case pairs, ` | ` parts what a device sends as packets or',
  '   reports of their own; HID may have the device\'s `reportDescriptor`. `to-device`: `means` is the list of commands in the words of the codec. `from-device`: of a scanner the list of codes, of a printer',
  '   `{status, flags}`, `{automatic}`, `{name, isModel}`, `{proof}` or `{port}`, of a card reader or cash acceptor the list of events (`src/drivers/replay/` says all of them).',
  '7. `cardtill profile format FILE…` writes both files in their one form; `cardtill profile lint` runs the gates: schema, form, references, house rules, and your vectors through the very codecs of the drivers.',
  '   `cardtill devices explain` shows that yours is found. `cardtill devices test NAME` uses it; `cardtill devices record NAME --out FILE` keeps what travelled, codes and card numbers masked, and',
  '   `cardtill devices replay FILE --profile ID` says what it means.',
  '8. Here, in the repository, with both files copied and the program built (`npm run build`): `npx cardtill profile lint --folder device-profiles` runs the gates over what will ship;',
  '   `npx cardtill profile readme --folder device-profiles > README.new && mv README.new device-profiles/README.md` writes this file;',
  '   `npx vitest run --config test/vitest.config.ts test/profiles -u` writes the snapshot of what all profiles resolve to and holds the rest: look at what the snapshot has got.',
  '   `npm run build` again, and the program itself knows the device.', '',
];

function classTable(heading: string, profiles: readonly DeviceProfile[]): string[] {
  if (profiles.length === 0) return [];
  const rows = profiles.toSorted((left, right) => Number(isDriven(right)) - Number(isDriven(left)) || (left.id < right.id ? -1 : 1)).map(row);
  return [`### ${heading}`, '', '| profile | device | speaks | recognised by | status and source |', '|---|---|---|---|---|', ...rows, ''];
}

function row(profile: DeviceProfile): string {
  const speaks = isDriven(profile) ? `${profile.protocol}, ${profile.transports.join(' ')}` : '–';
  const status = profile.status.kind === 'unsupported' ? `**unsupported**: ${profile.status.reason}` : profile.status.kind === 'supported' ? `supported: ${profile.status.recording}` : `should work: ${profile.status.manual}`;
  return `| ${[`\`${profile.id}\``, profile.name, speaks, recognisedBy(profile.match ?? []), status].map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

/** What differs from the rest in plugging and on the line. */
function figureTable(profiles: readonly DrivenProfile[]): string[] {
  const rows = profiles.toSorted((left, right) => (left.id < right.id ? -1 : 1)).flatMap(({ id, plug, serial }) => [
    ...(plug === undefined ? [] : [figureRow(id, [...figure(plug.settleMs, 'ms until it may be spoken to'), ...figure(plug.graceMs, 'ms to come back in')], plug)]),
    ...(serial?.evidence === undefined ? [] : [figureRow(id, [...line('DTR', serial.dataTerminalReady), ...line('RTS', serial.requestToSend)], serial)]),
  ]);
  if (rows.length === 0) return [];
  return [
    '## Plugging and lines', '',
    'Every other device is spoken to as soon as the kernel has it, its going is told at once, and DTR and RTS are left asserted, as the kernel has them (`src/transports/README.md` says what can be chosen).', '',
    '| profile | what | source |', '|---|---|---|', ...rows, '',
  ];
}

function figure(ms: number | undefined, what: string): readonly string[] {
  return ms === undefined ? [] : [`${ms} ${what}`];
}

function line(name: string, state: string | undefined): readonly string[] {
  return state === undefined ? [] : [`${name} ${state}`];
}

function figureRow(id: string, figures: readonly string[], { evidence, source }: Partial<SourcedFigures>): string {
  const from = evidence === undefined ? '' : `${evidenceNames[evidence]}: `;
  return `| ${[`\`${id}\``, figures.join(', '), `${from}${source ?? ''}`].map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

function recognisedBy(rules: readonly MatchRule[]): string {
  return rules.length === 0 ? '–' : rules.map((rule) => `${ruleText(rule)} (${evidenceNames[rule.evidence]})`).join('; ');
}
