/** Beside those of every command: 2 declined or refused, 3 the outcome is not known yet. */
export const tillExitCodes = { done: 0, refused: 2, pending: 3 } as const;
