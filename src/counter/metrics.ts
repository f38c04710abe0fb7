import type { HealthView } from '../ports/agent-control.ts';

/** The agent's numbers in the Prometheus text format (version 0.0.4). */
export function metricsText(health: HealthView, eventReaders: number): string {
  const lines: string[] = [];
  const gauge = (name: string, help: string, value: number, labels = '') => {
    lines.push(`# HELP cardtill_${name} ${help}`, `# TYPE cardtill_${name} gauge`, `cardtill_${name}${labels} ${value}`);
  };
  gauge('ready', 'A payment can be taken now.', Number(health.ready));
  gauge('link_up', 'The line to the card system is up.', Number(health.link === 'up'));
  gauge('head_proven', 'The card system has compared journal heads in this session.', Number(health.head === 'proven'));
  gauge('journal_sound', 'The money journal is whole.', Number(health.journal === 'sound'));
  gauge('unsettled_orders', 'Orders whose outcome is not known yet.', health.unsettledOrders);
  gauge('unacknowledged_records', 'Journal records that the card system has not acknowledged.', health.unacknowledgedRecords);
  gauge('needs_attention', 'Orders that wait for a person.', health.needsAttention);
  gauge('leases_open', 'Members for whom an amount is set aside here, to pay without a line.', health.leases.open);
  gauge('leases_left_fen', 'What is left of these amounts together, in fen; 0 while it may not be spent.', health.leases.leftFen);
  gauge('receipts_waiting', 'Receipts that wait for paper.', health.receipts.waiting);
  gauge('receipts_oldest_waiting_ms', 'How long the oldest of them has waited.', health.receipts.oldestWaitingMs);
  gauge('receipts_failed', 'Receipts that failed and nobody has printed again.', health.receipts.failed);
  gauge('config_version', 'Version of the configuration in force.', health.configVersion);
  gauge('event_readers', 'Open event streams.', eventReaders);
  lines.push('# HELP cardtill_device_ready The device is open and answers.', '# TYPE cardtill_device_ready gauge');
  // A series is there once: of two devices with one name the first has it, and the other is left out.
  const named = new Map(health.devices.toReversed().map((device) => [device.name, device]));
  for (const { name, class: deviceClass, status } of health.devices.filter((device) => named.get(device.name) === device)) lines.push(`cardtill_device_ready{name="${label(name)}",class="${label(deviceClass)}"} ${Number(status === 'ready')}`);
  for (const [name, value] of Object.entries(health.counters)) {
    const metric = `cardtill_${snake(name)}_total`;
    lines.push(`# TYPE ${metric} counter`, `${metric} ${value}`);
  }
  lines.push('# TYPE cardtill_info gauge', `cardtill_info{version="${label(health.agentVersion)}",terminal="${label(health.terminalId)}",store="${label(health.storeId)}"} 1`);
  return `${lines.join('\n')}\n`;
}

function label(text: string): string {
  return text.replace(/[\\"\n]/g, (character) => (character === '\n' ? '\\n' : `\\${character}`));
}

function snake(name: string): string {
  return name.replace(/[^A-Za-z0-9]+/g, '_').replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
}
