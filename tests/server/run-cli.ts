/** Runs one command of the command line in this process, and keeps what it prints. */
import { Readable } from 'node:stream';
import { runCommand } from '../../server/cli/run.ts';

export interface CliRun {
  readonly exit: number;
  readonly out: string;
  readonly err: string;
}

export interface CliPlace {
  readonly url: string;
  readonly token?: string | undefined;
  /** On standard input. */
  readonly input?: string;
}

export async function runCli(
  words: readonly string[],
  { url, token, input = '' }: CliPlace,
): Promise<CliRun> {
  const printed = { out: '', err: '' };
  const environment = {
    PATCHPANEL_SERVER: url,
    ...(token === undefined ? {} : { PATCHPANEL_TOKEN: token }),
  };
  const exit = await runCommand(words, environment, {
    input: Readable.from([Buffer.from(input)]),
    output: (text) => {
      printed.out += text;
    },
    error: (text) => {
      printed.err += text;
    },
  });
  return { exit, ...printed };
}
