/** Runs one command of `npm test` with its output on the screen, and tells whether it succeeded. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '..', '..');

export interface CommandOutcome {
  readonly code: number;
  readonly milliseconds: number;
}

/** Runs a JavaScript command-line tool of node_modules on this very Node. */
export function runTool(
  script: string,
  parameters: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<CommandOutcome> {
  const started = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(root, 'node_modules', script), ...parameters], {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...env },
    });
    child.on('error', reject);
    child.on('exit', (code) => resolve({ code: code ?? 1, milliseconds: performance.now() - started }));
  });
}
