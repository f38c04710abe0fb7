import type { Registry } from '../ledger/registry.ts';

export interface MosquittoFiles {
  /** For `password_file`. */
  readonly passwords: string;
  /** For `acl_file`. */
  readonly accessList: string;
}

/**
 * What an external Mosquitto 2 needs to serve this cloud: one line a terminal in the password file
 * and an access list by pattern, so that it names no terminal (wire: Topics).
 */
export async function mosquittoFiles(registry: Registry, worker: { readonly username: string; readonly verifier: string }): Promise<MosquittoFiles> {
  const lines = [`${worker.username}:${worker.verifier}`];
  for (const terminal of await registry.terminals()) lines.push(`${terminal.terminalId}:${terminal.passwordVerifier}`);
  const accessList = [
    `user ${worker.username}`,
    'topic read cardtill/v1/+/up/#',
    'topic write cardtill/v1/+/down/#',
    '',
    'pattern write cardtill/v1/%u/up/#',
    'pattern read cardtill/v1/%u/down/#',
    '',
  ];
  return { passwords: `${lines.join('\n')}\n`, accessList: accessList.join('\n') };
}
