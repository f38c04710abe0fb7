import { newlandReplyFilter } from '../../codecs/newland-serial/newland-command.ts';
import { gm65ReplyFilter } from '../../codecs/gm65-serial/gm65-command.ts';
import { parseReportDescriptor } from '../../codecs/hid-descriptor/parse-report-descriptor.ts';
import { hidPosLayout } from '../../codecs/hid-pos/hid-pos-layout.ts';
import type { ScannerProfile } from '../../profiles/device-profile.ts';
import { LineProtocol } from './line-protocol.ts';
import { ModuleProtocol } from './module-protocol.ts';
import { HidKeyboardProtocol, HidPosProtocol, SsiProtocol } from './report-protocols.ts';
import type { ScanProtocol } from './scan-protocol.ts';

/**
 * How a scanner of this profile speaks; used once. `reportDescriptor`: what the device itself says, where the port is one of
 * reports; without one the profile's word or the common form is taken.
 */
export function makeScanProtocol({ protocol, capabilities }: ScannerProfile, reportDescriptor?: Uint8Array): ScanProtocol {
  const lines = () => new LineProtocol({ aimPrefix: capabilities.aimPrefix ?? false });
  switch (protocol) {
    case 'line': return lines();
    case 'newland-serial': return new ModuleProtocol(newlandReplyFilter(), lines());
    case 'gm65-serial': return new ModuleProtocol(gm65ReplyFilter(), lines());
    case 'zebra-ssi': return new SsiProtocol();
    case 'hid-keyboard': return new HidKeyboardProtocol({ layout: capabilities.keyboardLayout ?? 'us', altKeypad: capabilities.altKeypad ?? 'unicode', ...(capabilities.endGapMs === undefined ? {} : { endGapMs: capabilities.endGapMs }) });
    case 'hid-pos': {
      const reports = reportDescriptor === undefined ? undefined : parseReportDescriptor(reportDescriptor);
      const layout = reports?.ok === true ? hidPosLayout(reports.value) : undefined;
      return new HidPosProtocol({ ...(layout === undefined ? {} : { layout }), ...(capabilities.symbologyByteIndex === undefined ? {} : { symbologyByteIndex: capabilities.symbologyByteIndex }) });
    }
  }
}
