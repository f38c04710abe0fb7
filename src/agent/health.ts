import type { HealthView } from '../ports/agent-control.ts';
import type { AgentContext } from './agent-context.ts';
import type { CloudSession } from './cloud-session.ts';
import type { LeaseDesk } from './lease-desk.ts';
import type { ReceiptDesk } from './receipt-desk.ts';
import type { OrderBook } from './order-book.ts';

/** How the terminal is, for people, tills and metrics. */
export function healthOf(context: AgentContext, book: OrderBook, session: CloudSession, leases: LeaseDesk, receipts: ReceiptDesk): HealthView {
  const { uplink, journal, devices, memberCache } = context;
  // Nobody is refused while both sides compare once more.
  const proven = session.isHeard;
  const deviceCounters = Object.fromEntries(Object.entries(devices.counters).filter(([, value]) => typeof value === 'number')) as Record<string, number>;
  return {
    ready: proven && uplink.status === 'up',
    link: uplink.status,
    head: proven ? 'proven' : 'unproven',
    journal: journal.condition.kind,
    unsettledOrders: book.unsettledCount(),
    unacknowledgedRecords: session.unacknowledgedCount,
    needsAttention: book.attentionCount(),
    leases: leases.standing(),
    receipts: receipts.standing(),
    storeId: context.assignmentNow().storeId,
    terminalId: context.terminalId,
    configVersion: context.config().version,
    devices: devices.statuses().map(({ name, class: deviceClass, status, detail, label }) => ({
      name, class: deviceClass, status: status.kind, detail: status.code ?? status.reason ?? detail ?? '', label: label ?? '', counters: devices.statisticsOf?.(name) ?? {},
    })),
    unsupportedDevices: devices.unsupported?.().map(({ label, portPath, reason }) => ({ label, portPath, reason })) ?? [],
    counters: { ...context.counters.all(), ...deviceCounters, member_cache_failures: memberCache.failures, journal_head_seq: journal.head.seq, open_sales: book.awaitingCount() },
    agentVersion: context.agentVersion,
  };
}
