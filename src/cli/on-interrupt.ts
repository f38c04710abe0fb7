/**
 * Runs `end` once, whichever way the command is told to end: Ctrl-C, a closed terminal, a manager of services. The command goes on and tells what became of
 * it; a second Ctrl-C ends it where it stands. Returns what takes this back.
 */
export function onInterrupt(end: () => Promise<unknown>): () => void {
  const state = { told: false };
  const interrupt = () => {
    if (state.told) return;
    state.told = true;
    // Who asks next learns whether it came to that.
    end().catch(() => undefined);
  };
  process.once('SIGINT', interrupt);
  // A terminal that is closed says so more than once.
  process.on('SIGTERM', interrupt).on('SIGHUP', interrupt);
  return () => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.off(signal, interrupt);
  };
}
