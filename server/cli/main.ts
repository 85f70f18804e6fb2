/** Entry of `npm run --silent patchpanel`: gives the process to the command and takes its exit code. */
import { runCommand } from './run.ts';

process.exitCode = await runCommand(process.argv.slice(2), process.env, {
  input: process.stdin,
  output: (text) => void process.stdout.write(text),
  error: (text) => void process.stderr.write(text),
});
