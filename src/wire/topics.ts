/** The topic table (wire design, Topics). `{t}` is the terminal's id, which is also its user name. */
export const topics = {
  upRequest: { direction: 'up', name: 'request', qos: 1, retain: false },
  upEvent: { direction: 'up', name: 'event', qos: 1, retain: false },
  upPresence: { direction: 'up', name: 'presence', qos: 1, retain: true },
  upConfig: { direction: 'up', name: 'config', qos: 1, retain: true },
  downReply: { direction: 'down', name: 'reply', qos: 1, retain: false },
  downNotice: { direction: 'down', name: 'notice', qos: 1, retain: false },
  downConfig: { direction: 'down', name: 'config', qos: 1, retain: true },
  downCommand: { direction: 'down', name: 'command', qos: 1, retain: false },
} as const;

export type TopicName = keyof typeof topics;

const terminalIdPattern = /^[A-Za-z0-9-]{1,64}$/;

/** A terminal id is 1 to 64 of A-Z a-z 0-9 -: it is one topic level and a user name. */
export function isTerminalId(text: string): boolean {
  return terminalIdPattern.test(text);
}

export function topicOf(name: TopicName, terminalId: string): string {
  const row = topics[name];
  return `cardtill/v1/${terminalId}/${row.direction}/${row.name}`;
}

/** Undefined for a topic that is not in the table. */
export function parseTopic(topic: string): { readonly name: TopicName; readonly terminalId: string } | undefined {
  const [root, version, terminalId, direction, last, ...rest] = topic.split('/');
  if (root !== 'cardtill' || version !== 'v1' || rest.length > 0 || terminalId === undefined || !isTerminalId(terminalId)) return undefined;
  for (const [name, row] of Object.entries(topics)) {
    if (row.direction === direction && row.name === last) return { name: name as TopicName, terminalId };
  }
  return undefined;
}

/** What the cloud's workers read: everything that terminals say. */
export const workerFilter = 'cardtill/v1/+/up/#';
export const sharedWorkerFilter = `$share/cloud/${workerFilter}`;

export function terminalFilter(terminalId: string): string {
  return `cardtill/v1/${terminalId}/down/#`;
}
