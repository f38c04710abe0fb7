export const logLevels = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof logLevels)[number];

/** Only flat, named, primitive fields: nothing that could carry a whole message or raw device bytes. */
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>> & NamesOfALine;

/** What each line has by itself: a field of such a name would be in it twice, and readers of JSON drop one of them. */
type NamesOfALine = { readonly [Name in 'level' | 'time' | 'process' | 'event']?: undefined };

/** Event names are constants such as "payment.approved"; sentences are for people, fields for programs. */
export interface Logger {
  log(level: LogLevel, event: string, fields?: LogFields): void;
  child(fields: LogFields): Logger;
}

export const silentLogger: Logger = {
  log: () => undefined,
  child: () => silentLogger,
};
