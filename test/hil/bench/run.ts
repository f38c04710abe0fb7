import { execFile } from 'node:child_process';

/** A command to its end; rejects with what it said when it fails. */
export function run(command: string, parameters: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(command, parameters, { encoding: 'utf8' }, (error, output, complaint) => {
      if (error === null) resolve(output);
      else reject(new Error(`${command} ${parameters.join(' ')}: ${complaint || error.message}`));
    });
  });
}
