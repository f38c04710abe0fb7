import fc from 'fast-check';

/**
 * The seed of every property (vitest.config.ts). In CI it is fixed: a red run then tells of the change, not of luck. Elsewhere every run looks at other sequences. A failure prints its
 * seed, its path and, of commands, its replayPath. CARDTILL_PROPERTY_SEED runs that seed again; path and replayPath go into the arguments of fc.assert and fc.commands for the one sequence.
 */
const asked = process.env['CARDTILL_PROPERTY_SEED'] ?? (process.env['CI'] === undefined ? undefined : '20261123');
if (asked !== undefined) fc.configureGlobal({ seed: Number(asked) });
