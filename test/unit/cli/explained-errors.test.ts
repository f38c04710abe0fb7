import { describe, expect, it } from 'vitest';
import { CardtillError, errorTable } from '../../../src/base/errors.ts';
import { explanation } from '../../../src/cli/output.ts';

describe('an error for people', () => {
  const { hint } = errorTable.BUSY;

  it('is what happened and what to do', () => {
    expect(explanation(new CardtillError('BUSY', 'too many sales are open'))).toEqual(['too many sales are open', hint]);
  });

  it('is said once where both are the same', () => {
    expect(explanation(new CardtillError('BUSY', hint))).toEqual([hint]);
  });
});
