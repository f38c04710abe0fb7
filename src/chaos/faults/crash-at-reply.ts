import { ReplySealer } from '../../cloud/workers/reply-sealer.ts';
import { answers } from '../../wire/enums.ts';

/** The cloud kills itself when it is about to seal its n-th answer to a payment: after the commit, before the reply. */
export function crashAtReply(count: number): void {
  let left = count;
  const reply = ReplySealer.prototype.reply;
  ReplySealer.prototype.reply = function (this: ReplySealer, ...args: Parameters<ReplySealer['reply']>) {
    const [, , kind, body] = args;
    if (kind === 'orderReply' && (body as { readonly answers: number }).answers === answers.pay) {
      left -= 1;
      if (left === 0) process.kill(process.pid, 'SIGKILL');
    }
    return reply.apply(this, args);
  } as typeof reply;
}
