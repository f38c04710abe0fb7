import type { Fault } from './faults.ts';

/**
 * The shortest list of faults that still breaks the world: first the shortest prefix, then whatever
 * can be left out of it. `breaks` runs the world with the faults it is given.
 */
export async function minimise(faults: readonly Fault[], breaks: (faults: readonly Fault[]) => Promise<boolean>): Promise<readonly Fault[]> {
  let least = faults;
  for (let length = 0; length <= faults.length; length += 1) {
    const prefix = faults.slice(0, length);
    if (length < faults.length && !(await breaks(prefix))) continue;
    least = prefix;
    break;
  }
  for (let at = 0; at < least.length;) {
    const without = least.filter((_fault, index) => index !== at);
    if (await breaks(without)) least = without;
    else at += 1;
  }
  return least;
}
