/**
 * What is known about one device, as data: how to speak to it and what it can do. A profile file is one of these,
 * or the part of one that differs from its base. Unknown is absent, never a word for it.
 */
export type DeviceProfile = ScannerProfile | ReceiptPrinterProfile | CustomerDisplayProfile;
export type DeviceClass = DeviceProfile['class'];

interface ProfileCommon {
  /** File name without `.json`. */
  readonly id: string;
  readonly name: string;
  readonly status: ProfileStatus;
  /** Addresses that make sense for this device. */
  readonly transports: readonly ('serial' | 'tcp')[];
  /** For serial lines; an address may override each key. */
  readonly serial?: SerialSettings;
  readonly match?: readonly MatchRule[];
  readonly quirks?: readonly QuirkUse[];
}

export interface ScannerProfile extends ProfileCommon {
  readonly class: 'scanner';
  readonly protocol: ScannerProtocol;
  readonly capabilities: ScannerCapabilities;
}

export type ScannerProtocol = 'line' | 'newland-serial' | 'gm65-serial' | 'zebra-ssi' | 'hid-pos' | 'hid-keyboard';

export interface ScannerCapabilities {
  /** Lines: sends `]E0`-like identifiers before the data: they are taken off. */
  readonly aimPrefix?: boolean;
  /** Keyboards: the layout that the scanner is set to. */
  readonly keyboardLayout?: 'us' | 'de' | 'fr';
  /** Keyboards: what a number above 255 means that is typed with Alt. */
  readonly altKeypad?: 'unicode' | 'gbk';
  /** Keyboards without a suffix: the silence that ends a code. */
  readonly endGapMs?: number;
}

export interface ReceiptPrinterProfile extends ProfileCommon {
  readonly class: 'receipt-printer';
  readonly protocol: 'escpos';
  readonly capabilities: ReceiptPrinterCapabilities;
}

export interface ReceiptPrinterCapabilities {
  /** Narrow characters of font A in one line. */
  readonly columns: number;
  /** Printable width. */
  readonly widthDots: number;
  readonly characters: 'gb18030' | 'cp858';
  readonly cutter: boolean;
  /** Pin of the drawer socket; absent where there is none. */
  readonly drawerPin?: 2 | 5;
  readonly qr: boolean;
  readonly barcode: boolean;
  /** Answers DLE EOT 1 to 4. */
  readonly realTimeStatus: boolean;
}

export interface CustomerDisplayProfile extends ProfileCommon {
  readonly class: 'customer-display';
  readonly protocol: 'cd5220';
  readonly capabilities: { readonly columns: number; readonly lines: number };
}

export interface SerialSettings {
  readonly baudRate: number;
  readonly dataBits?: 7 | 8;
  readonly parity?: 'none' | 'even' | 'odd';
  readonly stopBits?: 1 | 2;
  /** Drop DTR when the port is closed. It resets some devices: the default is not to. */
  readonly hangUpOnClose?: boolean;
}

/** How sure we are. `supported` needs a recording from real hardware, `should-work` a manual. */
export type ProfileStatus =
  | { readonly kind: 'supported'; readonly recording: string }
  | { readonly kind: 'should-work'; readonly manual: string }
  | { readonly kind: 'unsupported'; readonly reason: string };

/** USB identity; every key given must be equal. */
export interface MatchRule {
  readonly usbVendorId?: number;
  readonly usbProductId?: number;
  readonly usbInterfaceClass?: number;
}

/** The closed list of deviations that drivers know. */
export type Quirk =
  /** GS r is not answered: a print is proved by the real-time status alone. */
  | 'no-ordered-status';

export interface QuirkUse {
  readonly quirk: Quirk;
  readonly why: string;
  readonly source: string;
}

export function hasQuirk(profile: DeviceProfile, quirk: Quirk): boolean {
  return profile.quirks?.some((use) => use.quirk === quirk) ?? false;
}
