/** By the clock of the kernel's words (CLOCK_MONOTONIC), which is the same in all processes and not the one of `performance`. */
export function nowMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
