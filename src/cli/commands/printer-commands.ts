import type { Command } from 'commander';
import { valueOf } from '../counter-client.ts';
import { action } from './command-context.ts';

/** What the receipt printer does beside the receipts that come by themselves. */
export function addPrinterCommands(program: Command): void {
  program.command('reprint').description('print the receipt of an order once more, marked as a copy').argument('<order>', 'as "cardtill orders" lists it').action(action(program, async ({ output, counter }, order: string) => {
    const printed = valueOf(await counter().reprint(order));
    output.value(printed, ['The copy waits for the printer.']);
    return 0;
  }));
  program.command('drawer').description('open the cash drawer at the receipt printer').option('--staff <name>', 'who asks: kept in the log', '').action(action(program, async ({ output, counter }, options: { staff: string }) => {
    const opened = valueOf(await counter().openDrawer(options.staff));
    output.value(opened, [opened.drawer === 'proved' ? 'The drawer was opened.' : 'The printer has been told to open the drawer; it tells nothing back.']);
    return 0;
  }));
}
