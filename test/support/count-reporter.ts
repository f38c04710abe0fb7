import { writeFileSync } from 'node:fs';
import type { Reporter, SerializedError, TestCase, TestModule } from 'vitest/node';

export interface TestCounts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/**
 * Says which tests were skipped and why, and counts. Where CARDTILL_TEST_COUNTS names a file the counts go there with a
 * line for each failure, for scripts/test. A file that could not be loaded and an error outside any test count as failures.
 */
export default class CountReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly SerializedError[]): void {
    const cases = modules.flatMap((module) => [...module.children.allTests()]);
    const ofState = (state: string) => cases.filter((test) => test.result().state === state);
    const broken = modules.flatMap((module) => [...module.errors(), ...[...module.children.allSuites()].flatMap((suite) => suite.errors())]);
    // A run that was cut short leaves tests without a result: they are not skipped on purpose.
    const counts: TestCounts = {
      passed: ofState('passed').length,
      failed: ofState('failed').length + ofState('pending').length + broken.length + errors.length,
      skipped: ofState('skipped').length,
    };
    const failures = [
      ...ofState('failed').map((test) => failureLine(test, test.result().errors ?? [])),
      ...ofState('pending').map((test) => failureLine(test, [{ name: 'Error', message: 'it did not end' }])),
      ...[...broken, ...errors].map((error) => `outside any test: ${firstLine(error)}`),
    ];
    for (const line of new Set(ofState('skipped').map(skipLine))) process.stdout.write(`${line}\n`);
    process.stdout.write(`${countLine(counts)}\n`);
    const target = process.env['CARDTILL_TEST_COUNTS'];
    if (target !== undefined && target !== '') writeFileSync(target, `${JSON.stringify({ ...counts, failures })}\n`);
  }
}

/** "N passed, N failed", and ", N skipped" where some were. */
export function countLine({ passed, failed, skipped }: TestCounts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

function failureLine(test: TestCase, errors: readonly SerializedError[]): string {
  return `${test.module.relativeModuleId} > ${test.fullName.replaceAll(/\s+/g, ' ')}: ${errors.map(firstLine).join('; ')}`;
}

/** What was thrown need not be an error: then it has no message, whatever its type says. */
function firstLine({ message }: { readonly message?: string | undefined }): string {
  return (message ?? 'it has no message').split('\n', 1)[0]!.slice(0, 300);
}

function skipLine(test: TestCase): string {
  const result = test.result();
  const reason = result.state === 'skipped' && result.note !== undefined ? result.note : 'no reason given';
  return `skipped: ${test.module.relativeModuleId} > ${test.fullName}: ${reason}`;
}
