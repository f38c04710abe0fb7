export const logLevels = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof logLevels)[number];

/** Only flat, named, primitive fields: nothing that could carry a whole message or raw device bytes. */
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** Event names are constants such as "payment.approved"; sentences are for people, fields for programs. */
export interface Logger {
  log(level: LogLevel, event: string, fields?: LogFields): void;
  child(fields: LogFields): Logger;
}

export const silentLogger: Logger = {
  log: () => undefined,
  child: () => silentLogger,
};
