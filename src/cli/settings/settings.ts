import type { LogLevel } from '../../base/logger.ts';
import type { DeviceConfig } from '../../agent/devices/device-config.ts';
import type { CloudDatabase } from '../open-card-system.ts';
import type { CloudBroker, CloudChannel } from '../start-cloud.ts';

/** Everything that one machine's configuration file can say, with every default filled in. */
export interface Settings {
  /** The file that was read, or undefined when there was none. */
  readonly file: string | undefined;
  /** Journal, caches, database and secrets live below it. */
  readonly dataFolder: string;
  readonly logLevel: LogLevel;
  readonly agent: AgentSettings;
  readonly cloud: CloudSettings;
}

export interface AgentSettings {
  readonly dataFolder: string;
  /** A folder on a file system in memory: what lies there survives the process and not the machine. */
  readonly memoryFolder: string;
  /** What `cardtill cloud terminal add` wrote; mode 0600. */
  readonly enrolmentFile: string;
  /** One folder, or two on different disks: then each record is kept twice. */
  readonly journalFolders: readonly string[];
  readonly devices: readonly DeviceConfig[];
  /** Device profiles of this terminal, laid out as `device-profiles/`: they win over those that ship. Need not be there. */
  readonly profilesFolder: string;
  /** Devices in the agent's own process: for very small machines. */
  readonly oneProcess: boolean;
  /** A TrueType font for characters that the printer lacks, `file` or `file#face`; the fonts of the machine come after it. */
  readonly receiptFont: string | undefined;
  /** A PNG file, or `stored:KEY` for a picture that lies in the printer. */
  readonly receiptLogo: string | undefined;
  readonly counter: CounterSettings;
}

export interface CounterSettings {
  readonly socketFile: string;
  readonly port: number;
  readonly tokenFile: string;
  /** Pages that may call the API from a browser, e.g. "https://till.example". */
  readonly allowedOrigins: readonly string[];
  /** Pages that may show the customer page inside them. */
  readonly frameAncestors: readonly string[];
}

export interface CloudSettings {
  readonly dataFolder: string;
  readonly database: CloudDatabase;
  readonly broker: CloudBroker;
  readonly httpPort: number;
  readonly channel: CloudChannel;
  readonly seedDemo: boolean;
}
