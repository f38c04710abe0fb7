import type { FlowControl, ModemLine } from '../base/device-address.ts';

/**
 * What is known about one device, as data: how to speak to it and what it can do. A profile file is one of these,
 * or the part of one that differs from its base. Unknown is absent, never a word for it.
 */
export type DeviceProfile = DrivenProfile | UnsupportedProfile;
export type DrivenProfile = ScannerProfile | CardReaderProfile | ReceiptPrinterProfile | CustomerDisplayProfile | CashAcceptorProfile;
export type DeviceClass = DrivenProfile['class'];

/** Kinds of address that a device may be reached by. `usb` takes the interface away from the kernel's driver. */
export type ProfileTransport = 'serial' | 'tcp' | 'hid' | 'usb';

interface ProfileCommon {
  /** File name without `.json`. */
  readonly id: string;
  readonly name: string;
  /** Addresses that make sense for this device. */
  readonly transports: readonly ProfileTransport[];
  readonly match?: readonly MatchRule[];
}

interface DrivenCommon extends ProfileCommon {
  readonly status: DrivenStatus;
  /** For serial lines; an address may override each key. */
  readonly serial?: SerialSettings;
  readonly plug?: PlugSettings;
  readonly quirks?: readonly QuirkUse[];
}

/** A device that is known and that nothing here can drive: it is recognised, so that an installer is told why. */
export interface UnsupportedProfile extends ProfileCommon {
  readonly class: DeviceClass | 'scale';
  readonly status: UnsupportedStatus;
}

/** A figure is somebody's: what is not known is left out. */
export interface PlugSettings extends SourcedFigures {
  /** From the kernel's word that the device is there until it may be spoken to. */
  readonly settleMs?: number;
  /** A device that resets itself goes and comes back: so long its going is not told. */
  readonly graceMs?: number;
}

/** Where figures are from: the kind of source, and which one. */
export interface SourcedFigures {
  readonly evidence: FigureEvidence;
  readonly source: string;
}

export type FigureEvidence = Extract<MatchEvidence, 'maker' | 'trace' | 'driver-code'>;

export interface ScannerProfile extends DrivenCommon {
  readonly class: 'scanner';
  readonly protocol: ScannerProtocol;
  readonly capabilities: ScannerCapabilities;
}

export type ScannerProtocol = 'line' | 'honeywell-serial' | 'newland-serial' | 'gm65-serial' | 'zebra-ssi' | 'hid-pos' | 'hid-keyboard';

/** `endGapMs` is of lines, too. */
export interface ScannerCapabilities extends KeyboardCapabilities {
  /** Lines and keyboards: may send `]E0`-like identifiers before the data: they are taken off. */
  readonly aimPrefix?: boolean;
  /** HID: a feature report that the scanner wants when it is opened; bytes as hexadecimal pairs, the report's id first. */
  readonly openingFeatureReport?: string;
  /** HID POS: where the scanner puts Honeywell's letter for the kind of symbol; a byte of the report, its id counted. */
  readonly symbologyByteIndex?: number;
}

/** Of whatever types what it read. */
export interface KeyboardCapabilities {
  /** The layout that the device is set to. */
  readonly keyboardLayout?: 'us' | 'de' | 'fr';
  /** What a number above 255 means that is typed with Alt. */
  readonly altKeypad?: 'unicode' | 'gbk';
  /** Without a suffix: the silence that ends a code. */
  readonly endGapMs?: number;
}

export interface CardReaderProfile extends DrivenCommon {
  readonly class: 'card-reader';
  readonly protocol: CardReaderProtocol;
  readonly capabilities: CardReaderCapabilities;
}

export type CardReaderProtocol = 'magtek-hid' | 'idtech-hid' | 'ccid' | 'pn532' | 'rfid-keyboard';

export interface CardReaderCapabilities extends KeyboardCapabilities {
  /** Stripes: the reader gives tracks to banks alone; what can be read of them is masked. */
  readonly encrypted?: boolean;
  /** CCID: how long the reader may think about the state of its slot. */
  readonly slotStatusTimeoutMs?: number;
  /** Keyboards: how the number of a tag is written. */
  readonly tagFormat?: '10D' | '8H' | '10H' | '3D5D' | '2.4H.4D' | '14D' | 'hex' | 'decimal';
  readonly tagByteOrder?: 'big' | 'little';
}

export interface ReceiptPrinterProfile extends DrivenCommon {
  readonly class: 'receipt-printer';
  readonly protocol: 'escpos' | 'star-line' | 'star-prnt';
  readonly capabilities: ReceiptPrinterCapabilities;
}

export interface ReceiptPrinterCapabilities {
  /** Narrow characters of font A in one line. */
  readonly columns: number;
  /** Printable width. */
  readonly widthDots: number;
  /** What its own fonts have; other characters are printed as pictures. */
  readonly characters: 'gb18030' | 'cp858' | 'cp437';
  readonly cutter: boolean;
  /** Pin of the drawer socket; absent where there is none. */
  readonly drawerPin?: 2 | 5;
  /** Draws QR symbols and bar codes itself; else they are printed as pictures. */
  readonly qr: boolean;
  readonly barcode: boolean;
  /** How pictures are sent; absent where the printer takes none. */
  readonly images?: 'raster' | 'graphics';
  /** Answers DLE EOT 1 to 4; Star: ESC ACK SOH. */
  readonly realTimeStatus: boolean;
  /** Tells changes by itself after GS a. */
  readonly automaticStatus?: boolean;
  /** Answers GS ( H when what came before it is on paper; Star: is known to count ETB in its status; others are seen to. */
  readonly processId?: boolean;
  /** What it answers to GS I 67 or GET_DEVICE_ID begins with one of these: the way to tell models of one product id apart. */
  readonly modelNames?: readonly string[];
}

export interface CustomerDisplayProfile extends DrivenCommon {
  readonly class: 'customer-display';
  readonly protocol: 'cd5220' | 'epson-dmd' | 'led8';
  readonly capabilities: { readonly columns: number; readonly lines: number };
}

export interface CashAcceptorProfile extends DrivenCommon {
  readonly class: 'cash-acceptor';
  readonly protocol: 'ccnet';
  readonly capabilities: CashAcceptorCapabilities;
}

export interface CashAcceptorCapabilities {
  /** On the line: 3 is a bill validator in CCNET. */
  readonly address: number;
  readonly pollMs: number;
}

/** Modem lines that are not left as they are name their source. */
export interface SerialSettings extends Partial<SourcedFigures> {
  readonly baudRate: number;
  readonly dataBits?: 7 | 8;
  readonly parity?: 'none' | 'even' | 'odd';
  readonly stopBits?: 1 | 2;
  /** Drop DTR when the port is closed. It resets some devices: the default is not to. */
  readonly hangUpOnClose?: boolean;
  /** As the device's own switches are set: a printer that stops while its cover is open loses bytes without it. */
  readonly flowControl?: FlowControl;
  /** From the opening on. What resets itself at the edge of DTR has seen one by then: such a device wants it asserted, and not dropped on close. */
  readonly dataTerminalReady?: ModemLine;
  /** Not with `rtscts`, where the kernel has it. */
  readonly requestToSend?: ModemLine;
}

/** How sure we are. `supported` needs a recording from real hardware, `should-work` a manual or another source. */
export type ProfileStatus = DrivenStatus | UnsupportedStatus;

export type DrivenStatus = { readonly kind: 'supported'; readonly recording: string } | { readonly kind: 'should-work'; readonly manual: string };

export interface UnsupportedStatus {
  readonly kind: 'unsupported';
  /** For an installer: what it is, and what to do instead. */
  readonly reason: string;
}

/** What enumeration says about a device; what it does not say is absent. */
export interface DeviceIdentity {
  readonly usbVendorId?: number;
  readonly usbProductId?: number;
  readonly usbInterfaceNumber?: number;
  readonly usbInterfaceClass?: number;
  readonly usbInterfaceSubclass?: number;
  /** As the device spells it. */
  readonly usbProduct?: string;
  readonly hidUsagePage?: number;
  readonly hidUsage?: number;
}

/** Every key of an identity that is given must be equal. */
export interface MatchRule extends DeviceIdentity {
  /** Where these ids are from. */
  readonly evidence: MatchEvidence;
}

/** What was looked up, the surest first. The last two may not carry a match rule: public tables contradict one another (devices, findings 1). */
export type MatchEvidence = 'maker' | 'usb-ids' | 'trace' | 'driver-code' | 'general-knowledge' | 'contradicting';

/** The closed list of deviations that drivers know. */
export type Quirk =
  /** GS r is not answered: a print is proved by the real-time status alone. */
  | 'no-ordered-status'
  /** ACR122U: pseudo commands work without a card, the slot's state takes a second, pn533 binds first. */
  | 'acr122u-commands';

export interface QuirkUse {
  readonly quirk: Quirk;
  readonly why: string;
  readonly source: string;
}

/** Whether drivers can do something with it: tell an installer the reason where not. */
export function isDriven(profile: DeviceProfile): profile is DrivenProfile {
  return profile.status.kind !== 'unsupported';
}

export function hasQuirk(profile: DrivenProfile, quirk: Quirk): boolean {
  return profile.quirks?.some((use) => use.quirk === quirk) ?? false;
}
