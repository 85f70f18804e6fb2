/** `export`: the file as the server sends it, page by page, to a file or to standard output. Runs in the command line. */
import { Readable } from 'node:stream';
import type { Api } from './api.ts';
import type { CommandLine } from './command-line.ts';
import { CommandError, EXIT } from './exit.ts';
import { findInstance, kindOf } from './instance.ts';
import type { Done, Streams } from './run.ts';
import { writeWhole } from './whole-file.ts';

/** What breaks off is no export: no file is left that looks like a whole one. */
export async function exportCommand(api: Api, line: CommandLine, streams: Streams): Promise<Done> {
  const instance = await findInstance(api, line);
  const updateMapping = line.has('update-mapping') ? 'true' : undefined;
  const answer = await api.open({
    path: `/v1/exports/${kindOf(line)}.csv`,
    query: { instance, updateMapping },
  });
  const output = line.text('output');
  try {
    if (output !== undefined) {
      await writeWhole(bodyOf(answer), output);
      return { exit: EXIT.done, json: { file: output }, text: '' };
    }
    if (line.has('json')) return { exit: EXIT.done, json: { csv: await answer.text() }, text: '' };
    for await (const piece of bodyOf(answer).setEncoding('utf8')) streams.output(String(piece));
    return { exit: EXIT.done, json: null, text: '' };
  } catch (error) {
    const reason = error instanceof Error ? error.message : error;
    throw new CommandError(EXIT.failed, `The export broke off: ${reason}. What was written is not whole.`);
  }
}

function bodyOf({ body }: Response): Readable {
  if (!body) throw new Error('the answer is empty');
  return Readable.fromWeb(body as Parameters<typeof Readable.fromWeb>[0]);
}
