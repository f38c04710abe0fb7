import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { CardtillError } from '../../base/errors.ts';
import { logLevels } from '../../base/logger.ts';
import type { DeviceConfig } from '../../agent/devices/device-config.ts';
import type { CloudDatabase } from '../open-card-system.ts';
import type { CloudBroker, CloudChannel } from '../start-cloud.ts';
import { invalid, SettingReader } from './setting-reader.ts';
import type { AgentSettings, CloudSettings, Settings } from './settings.ts';

export const defaultPorts = { counter: 7310, broker: 7311, cloudHttp: 7312, demo: 7300 } as const;

/** Environment variables over the file: for containers and units that set one thing. */
export const environmentKeys = {
  CARDTILL_CONFIG: 'path of the configuration file',
  CARDTILL_DATA_FOLDER: 'dataFolder',
  CARDTILL_LOG_LEVEL: 'logLevel',
  CARDTILL_DATABASE_URL: 'cloud.database',
  CARDTILL_BROKER_URL: 'cloud.broker.url',
  CARDTILL_BROKER_PASSWORD: 'cloud.broker.password',
} as const;

export interface ReadSettingsOptions {
  /** From --config. */
  readonly file?: string | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Where a file is looked for when none is named, first one wins. */
export function defaultFiles(environment: ReadSettingsOptions['environment']): readonly string[] {
  const configHome = environment['XDG_CONFIG_HOME'] ?? join(homedir(), '.config');
  return [join(configHome, 'cardtill', 'cardtill.json'), '/etc/cardtill/cardtill.json'];
}

/**
 * One JSON file, and a few environment variables over it. Precedence: flag, environment, file,
 * default. Throws CONFIG_INVALID naming the key.
 */
export function readSettings(options: ReadSettingsOptions): Settings {
  const { environment } = options;
  const named = options.file ?? environment['CARDTILL_CONFIG'];
  const { file, value } = named === undefined ? firstOf(defaultFiles(environment)) : { file: resolve(named), value: read(resolve(named)) };
  if (named !== undefined && value === undefined) throw new CardtillError('CONFIG_INVALID', `there is no configuration file ${file}`);
  const root = new SettingReader(value ?? {}, '');
  const dataHome = environment['XDG_DATA_HOME'] ?? join(homedir(), '.local', 'share');
  const dataFolder = resolve(environment['CARDTILL_DATA_FOLDER'] ?? root.text('dataFolder', join(dataHome, 'cardtill')));
  root.has('dataFolder');
  const fileLevel = root.choice('logLevel', logLevels, 'info');
  const namedLevel = environment['CARDTILL_LOG_LEVEL'];
  const logLevel = namedLevel === undefined ? fileLevel : logLevels.find((level) => level === namedLevel);
  if (logLevel === undefined) throw invalid('CARDTILL_LOG_LEVEL', `must be one of ${logLevels.join(', ')}`);
  const settings: Settings = {
    file: value === undefined ? undefined : file,
    dataFolder,
    logLevel,
    agent: agentSettings(root.object('agent'), join(dataFolder, 'agent')),
    cloud: cloudSettings(root.object('cloud'), join(dataFolder, 'cloud'), environment),
  };
  root.finish();
  return settings;
}

function firstOf(files: readonly string[]): { readonly file: string; readonly value: unknown } {
  for (const file of files) {
    const value = read(file);
    if (value !== undefined) return { file, value };
  }
  return { file: files[0] ?? '', value: undefined };
}

function read(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new CardtillError('CONFIG_INVALID', `${file} cannot be read`, { cause });
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new CardtillError('CONFIG_INVALID', `${file} is not JSON: ${(cause as Error).message}`, { cause });
  }
}

function agentSettings(reader: SettingReader, defaultFolder: string): AgentSettings {
  const dataFolder = resolve(reader.text('dataFolder', defaultFolder));
  const counter = reader.object('counter');
  const journalFolders = reader.texts('journalFolders', [join(dataFolder, 'journal-a'), join(dataFolder, 'journal-b')]).map((folder) => resolve(folder));
  if (journalFolders.length < 1 || journalFolders.length > 2) throw invalid(reader.pathOf('journalFolders'), 'must name one or two folders');
  return {
    dataFolder,
    memoryFolder: resolve(reader.text('memoryFolder', '/dev/shm')),
    enrolmentFile: resolve(reader.text('enrolmentFile', join(dataFolder, 'enrolment.json'))),
    journalFolders,
    devices: reader.objects('devices').map(deviceConfig),
    profilesFolder: resolve(reader.text('profilesFolder', join(dataFolder, 'device-profiles'))),
    oneProcess: reader.flag('oneProcess', false),
    receiptFont: reader.text('receiptFont'),
    receiptLogo: reader.text('receiptLogo'),
    counter: {
      socketFile: resolve(counter.text('socketFile', join(dataFolder, 'counter.sock'))),
      port: counter.port('port', defaultPorts.counter),
      tokenFile: resolve(counter.text('tokenFile', join(dataFolder, 'counter-token'))),
      allowedOrigins: counter.texts('allowedOrigins', []),
      frameAncestors: counter.texts('frameAncestors', []),
    },
  };
}

const deviceClasses = ['scanner', 'card-reader', 'receipt-printer', 'customer-display', 'cash-acceptor'] as const;

/**
 * What an entry must be to be one: which kind of device, and no key that does not exist. Whether its profile, its address and its prefixes can be right the agent judges
 * (agent/devices/misconfigured-device.ts), and leaves out that device alone.
 */
function deviceConfig(reader: SettingReader): DeviceConfig {
  const name = reader.text('name');
  const address = reader.text('address');
  const profile = reader.text('profile');
  if (address === undefined || profile === undefined) throw invalid(reader.pathOf(address === undefined ? 'address' : 'profile'), 'is missing');
  if (!reader.has('class')) throw invalid(reader.pathOf('class'), 'is missing');
  const cardPrefixes = reader.texts('cardPrefixes', []);
  return { class: reader.choice('class', deviceClasses, 'scanner'), profile, address, ...(cardPrefixes.length === 0 ? {} : { cardPrefixes }), ...(name === undefined ? {} : { name }) };
}

function cloudSettings(reader: SettingReader, defaultFolder: string, environment: ReadSettingsOptions['environment']): CloudSettings {
  const dataFolder = resolve(reader.text('dataFolder', defaultFolder));
  return {
    dataFolder,
    database: databaseOf(environment['CARDTILL_DATABASE_URL'] ?? reader.text('database', 'embedded'), reader),
    broker: brokerOf(reader.object('broker'), environment),
    httpPort: reader.port('httpPort', defaultPorts.cloudHttp),
    channel: channelOf(reader.object('channel')),
    seedDemo: reader.flag('seedDemo', false),
  };
}

function databaseOf(text: string, reader: SettingReader): CloudDatabase {
  reader.has('database');
  if (text === 'memory' || text === 'embedded') return { kind: text };
  if (/^postgres(ql)?:\/\//.test(text)) return { kind: 'url', url: text };
  throw invalid(reader.pathOf('database'), 'must be "embedded", "memory" or a postgres:// address');
}

function brokerOf(reader: SettingReader, environment: ReadSettingsOptions['environment']): CloudBroker {
  const url = environment['CARDTILL_BROKER_URL'] ?? reader.text('url');
  const password = environment['CARDTILL_BROKER_PASSWORD'] ?? reader.text('password');
  const port = reader.port('port', defaultPorts.broker);
  const host = reader.text('host');
  const username = reader.text('username', 'cloud.worker');
  const version = reader.raw('protocolVersion') ?? 5;
  for (const key of ['url', 'password']) reader.has(key);
  if (url === undefined) return { kind: 'embedded', port, ...(host === undefined ? {} : { host }) };
  if (!/^mqtts?:\/\//.test(url)) throw invalid(reader.pathOf('url'), 'must be an mqtt:// or mqtts:// address');
  if (password === undefined) throw invalid(reader.pathOf('password'), 'is missing (or set CARDTILL_BROKER_PASSWORD)');
  if (version !== 4 && version !== 5) throw invalid(reader.pathOf('protocolVersion'), 'must be 4 or 5');
  return { kind: 'external', url, username, password, protocolVersion: version };
}

function channelOf(reader: SettingReader): CloudChannel {
  const kind = reader.choice('kind', ['none', 'double', 'loopback'], 'none');
  const port = reader.port('port', 0);
  const fields = { url: reader.text('url', '-'), merchantId: reader.text('merchantId', '-'), keyId: reader.text('keyId', '-'), publicKey: reader.text('publicKey', '-') };
  if (kind === 'none') return { kind };
  if (kind === 'double') return { kind, port };
  const missing = Object.entries(fields).find(([, value]) => value === '-');
  if (missing !== undefined) throw invalid(reader.pathOf(missing[0]), 'is missing');
  return { kind, ...fields };
}
