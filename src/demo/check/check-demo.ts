import { checkFaults } from './check-faults.ts';
import { checkKiosk } from './check-kiosk.ts';
import { checkPayments } from './check-payments.ts';
import { checkRecharges } from './check-recharges.ts';
import { failed, richest, type CheckOptions } from './watch.ts';

/** The demo's scenario without a person: every button once, and what must be seen after it. Throws SETUP_FAILED at the first that is not. */
export async function checkDemo(options: CheckOptions): Promise<void> {
  await checkPage(options);
  const payers = richest(options.world.view());
  await checkPayments(options, payers);
  await checkFaults(options, payers);
  await checkRecharges(options);
  await checkKiosk(options);
  const findings = await options.demo.cloud.audit();
  if (findings.length > 0) throw failed(`the ledger does not balance: ${findings.join('; ')}`);
  options.say('ok  the ledger balances');
}

async function checkPage({ pageUrl, say }: CheckOptions): Promise<void> {
  const answer = await fetch(pageUrl);
  if (!answer.ok || !(await answer.text()).includes('Scan member code')) throw failed('the page does not answer');
  say('ok  the page answers');
}
