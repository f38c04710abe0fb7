/** Of a property's run. In CI the seed is fixed: a red run then tells of the change, not of luck. Elsewhere every run looks at other sequences. */
export interface PropertyRuns {
  readonly numRuns: number;
  readonly seed?: number;
}

/**
 * A failure prints its seed, its path and, of commands, its replayPath. CARDTILL_PROPERTY_SEED runs that
 * seed again; path and replayPath go into the arguments of fc.assert and fc.commands for the one sequence.
 */
export function propertyRuns(numRuns: number): PropertyRuns {
  const asked = process.env['CARDTILL_PROPERTY_SEED'] ?? (process.env['CI'] === undefined ? undefined : '20261123');
  return asked === undefined ? { numRuns } : { numRuns, seed: Number(asked) };
}
