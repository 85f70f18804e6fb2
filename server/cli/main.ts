/** Entry of `npm run --silent patchpanel`: gives the process to the command and takes its exit code. */
import { runCommand } from './run.ts';

/** A second signal ends the process as it is. */
function cancelled(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => controller.abort());
  return controller.signal;
}

process.exitCode = await runCommand(process.argv.slice(2), process.env, {
  input: process.stdin,
  output: (text) => void process.stdout.write(text),
  error: (text) => void process.stderr.write(text),
  cancelled,
});
