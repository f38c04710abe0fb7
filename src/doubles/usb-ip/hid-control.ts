import { concatBytes } from '../../base/bytes.ts';
import type { Twin } from '../twin-model.ts';

/** Requests of HID (HID 1.11 §7), by request type and request. */
const requests = { getReportDescriptor: 0x8106, getReport: 0xa101, getProtocol: 0xa103, setReport: 0x2109, setIdle: 0x210a, setProtocol: 0x210b } as const;
const reportDescriptorType = 0x22;
const reportType = { output: 2, feature: 3 } as const;
const empty = new Uint8Array(0);

/** On the wire a report without a number has no id; towards the model it has 0. Undefined is a STALL. */
export function hidControl({ model, identity }: Twin, { requestType, request, value, data }: { readonly requestType: number; readonly request: number; readonly value: number; readonly data: Uint8Array }): Uint8Array | undefined {
  const type = value >> 8;
  const reportId = value & 0xff;
  const report = () => (reportId === 0 ? concatBytes(Uint8Array.of(0), data) : data);
  switch (requestType * 256 + request) {
    case requests.getReportDescriptor: return type === reportDescriptorType ? identity.reportDescriptor : undefined;
    case requests.setIdle: case requests.setProtocol: return empty;
    case requests.getProtocol: return Uint8Array.of(1);
    case requests.getReport: {
      const answer = type === reportType.feature ? model.control?.({ kind: 'get-feature', reportId, byteCount: 4_096 }) : undefined;
      return reportId === 0 ? answer?.subarray(1) : answer;
    }
    case requests.setReport:
      if (type === reportType.feature) return model.control?.({ kind: 'set-feature', bytes: report() });
      if (type === reportType.output) model.take(report());
      return type === reportType.output ? empty : undefined;
    default: return undefined;
  }
}
