/** `import FILE --plan|--apply`: plans a file, and applies the plan where that was asked. Runs in the command line. */
import { constants, openAsBlob } from 'node:fs';
import { access, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Readable } from 'node:stream';
import { MAX_IMPORT_BYTES } from '../../lib/schema/import-columns.ts';
import { type ImportJob, ImportJobSchema } from '../../lib/schema/import-job.ts';
import type { Api } from './api.ts';
import type { CommandLine } from './command-line.ts';
import { CommandError, EXIT, type ExitCode, usage } from './exit.ts';
import { findInstance, kindOf } from './instance.ts';
import { jobInWords } from './job-text.ts';
import { writePlan } from './plan-file.ts';
import { planInWords } from './plan-text.ts';
import type { Done, Streams } from './run.ts';

export async function importCommand(api: Api, line: CommandLine, streams: Streams): Promise<Done> {
  const isApplied = line.has('apply');
  if (isApplied === line.has('plan')) throw usage('Say either --plan or --apply.');
  const exclude = excludedRows(line.text('exclude'));
  const csv = await readInput(line.operand, streams);
  const instance = await findInstance(api, line);
  const planned = await api.read(ImportJobSchema, {
    method: 'POST',
    path: '/v1/imports',
    query: {
      kind: kindOf(line),
      instance,
      name: line.operand === '-' ? 'standard input' : basename(line.operand),
      createMissingGroups: String(line.has('create-missing-groups')),
      applyMappings: String(line.has('apply-mappings')),
      moveTaken: String(line.has('move-taken')),
      encoding: line.text('encoding'),
      delimiter: delimiterOf(line.text('delimiter')),
    },
    csv,
  });
  await writeRefused(api, planned, line.text('refused'));
  const rows = line.text('rows');
  if (rows !== undefined) await writePlan(api, planned, rows);
  // Before it is applied: what fails afterwards would look as if that had failed.
  const said = line.has('json') ? '' : await planInWords(api, planned, { changes: !isApplied });
  const job = isApplied ? await apply(api, planned, { line, exclude }) : planned;
  return { exit: exitOf(job), json: job, text: jobInWords(job) + said };
}

function apply(
  api: Api,
  { id, base }: ImportJob,
  { line, exclude }: { line: CommandLine; exclude: number[] },
) {
  const confirm = { removeAll: line.has('confirm-remove-all'), removals: line.has('confirm-removals') };
  return api.read(ImportJobSchema, {
    method: 'POST',
    path: `/v1/imports/${id}/apply`,
    json: { base, exclude, confirm },
  });
}

/** A file stays on the disk until it is sent; one that is too large is not sent at all. */
async function readInput(file: string, { input }: Streams): Promise<Blob> {
  if (file === '-') return new Blob([await readUpTo(input)]);
  const blob = await openFile(file);
  if (blob.size > MAX_IMPORT_BYTES) throw tooLarge();
  return blob;
}

async function openFile(file: string): Promise<Blob> {
  try {
    await access(file, constants.R_OK);
    return await openAsBlob(file);
  } catch (error) {
    const reason = error instanceof Error ? error.message : error;
    throw new CommandError(EXIT.failed, `${file} cannot be read: ${reason}`);
  }
}

async function readUpTo(input: Readable): Promise<Uint8Array<ArrayBuffer>> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of input) {
    size += (piece as Buffer).length;
    if (size > MAX_IMPORT_BYTES) throw tooLarge();
    pieces.push(piece as Buffer);
  }
  return new Uint8Array(Buffer.concat(pieces));
}

function tooLarge(): CommandError {
  const most = MAX_IMPORT_BYTES / 1024 / 1024;
  return new CommandError(EXIT.failed, `The file is larger than ${most} MB. Split it and import the parts.`);
}

async function writeRefused(api: Api, { id, counts }: ImportJob, file: string | undefined): Promise<void> {
  if (file === undefined || counts.refused + counts.conflicts === 0) return;
  const answer = await api.open({ path: `/v1/imports/${id}/refused.csv` });
  await writeFile(file, new Uint8Array(await answer.arrayBuffer()));
}

function exitOf({ counts }: ImportJob): ExitCode {
  if (counts.refused > 0) return EXIT.refusedRows;
  return counts.conflicts > 0 ? EXIT.conflict : EXIT.done;
}

function excludedRows(given: string | undefined): number[] {
  if (given === undefined) return [];
  const rows = given.split(',').map(Number);
  if (rows.every((row) => Number.isSafeInteger(row) && row > 0)) return rows;
  throw usage('--exclude takes row numbers, such as 2,17.');
}

const DELIMITERS: Record<string, string> = { comma: ',', semicolon: ';', tab: '\t', bar: '|' };

function delimiterOf(given: string | undefined): string | undefined {
  if (given === undefined) return undefined;
  const delimiter = DELIMITERS[given] ?? given;
  if (Object.values(DELIMITERS).includes(delimiter)) return delimiter;
  throw usage('--delimiter is comma, semicolon, tab or bar.');
}
