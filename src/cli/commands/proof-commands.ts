import type { Command } from 'commander';
import { readFileSync } from 'node:fs';
import { CardtillError } from '../../base/errors.ts';
import { limits } from '../../base/limits.ts';
import type { ChainFinding } from '../../cloud/chain/audit-findings.ts';
import type { PublishedDayRoot } from '../../cloud/chain/chain-books.ts';
import { action } from './command-context.ts';

/** What proves something to somebody who does not take our word for it. */
export function addProofCommands(program: Command): void {
  program.command('audit').description('recompute the ledger\'s whole chain: every row, link, day root, signature and balance').option('--roots <file>', 'day roots as "cardtill cloud roots --json" printed them once: each must still be there')
    .action(action(program, async ({ output, cloud }, options: { roots?: string }) => {
      const client = cloud();
      const kept = options.roots === undefined ? [] : keptRoots(options.roots);
      const chain = await client.auditChain();
      const published = kept.length === 0 ? [] : await client.roots(limits.dayRootsListedMax);
      const findings = [...chain.findings, ...lostRoots(kept, published)];
      const balanceFindings = await client.audit();
      const sound = findings.length === 0 && balanceFindings.length === 0;
      output.value({ ...chain, findings, balanceFindings, rootsCompared: kept.length, sound }, [
        `${chain.entries} entries with ${chain.postings} postings, ${chain.links} links, ${chain.dayRoots} day roots; ${chain.unsealedEntries} entries are too young to be sealed.`,
        ...findings.map(({ table, id, problem }) => `${table} ${id} ${problem}`),
        ...(chain.findingsLeftOut === 0 ? [] : [`and ${chain.findingsLeftOut} more`]),
        ...balanceFindings,
        sound ? 'Nothing was edited, removed or inserted, and every balance agrees with its postings.' : 'The books are not as they were written. Keep them as they are and call support.',
      ]);
      return sound ? 0 : 1;
    }));
}

/** Throws CONFIG_INVALID. */
function keptRoots(file: string): readonly PublishedDayRoot[] {
  try {
    const { roots } = JSON.parse(readFileSync(file, 'utf8')) as { readonly roots: readonly PublishedDayRoot[] };
    if (Array.isArray(roots) && roots.length > 0 && roots.every((each) => typeof each?.day === 'string' && typeof each.root === 'string')) return roots;
  } catch (cause) {
    throw new CardtillError('CONFIG_INVALID', `${file} cannot be read as day roots`, { cause });
  }
  throw new CardtillError('CONFIG_INVALID', `${file} holds no day roots`);
}

/** Somebody who holds the cloud's key can write another history, but not what others have kept of this one. */
function lostRoots(kept: readonly PublishedDayRoot[], published: readonly PublishedDayRoot[]): ChainFinding[] {
  const byDay = new Map(published.map((each) => [each.day, each]));
  return kept.flatMap(({ day, root, signature }) => {
    const now = byDay.get(day);
    if (now !== undefined && now.root === root && now.signature === signature) return [];
    return [{ table: 'day_roots' as const, id: day, problem: now === undefined ? 'was published once and is not there any more' : 'is another than was published once' }];
  });
}
