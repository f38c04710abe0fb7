import { join } from 'node:path';

/** Where the flight recorder of a terminal keeps its files. */
export function flightFolder(dataFolder: string): string {
  return join(dataFolder, 'flight');
}
