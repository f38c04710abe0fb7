import type { CashAcceptorProfile } from '../../src/profiles/device-profile.ts';

export const acceptorProfile: CashAcceptorProfile = {
  id: 'ccnet', name: 'CCNET validator', class: 'cash-acceptor', protocol: 'ccnet', transports: ['serial', 'tcp'], serial: { baudRate: 9600 }, status: { kind: 'should-work', manual: 'test' }, capabilities: { address: 3, pollMs: 100 },
};
