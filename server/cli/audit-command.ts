/** `audit verify` and `audit export`: the trail of a server, or a file of one, checked entry by entry. Runs in the command line. */
import { createReadStream } from 'node:fs';
import { open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import * as v from 'valibot';
import {
  MOST_ENTRIES,
  type TrailEntry,
  TrailEntrySchema,
  type TrailHead,
  TrailHeadSchema,
  TrailWindowSchema,
  type WrittenHead,
  WrittenHeadSchema,
} from '../audit/trail.ts';
import { type TrailReport, type TrailVerifier, verifyTrail } from '../audit/verify-trail.ts';
import { syncNames } from '../db/sync-files.ts';
import { type Api, createApi, type Environment } from './api.ts';
import type { CommandLine } from './command-line.ts';
import { CommandError, EXIT, usage } from './exit.ts';
import type { Done, Streams } from './run.ts';

/** First line of a file; its last one is the head. */
const FORMAT = 'patchpanel audit 1';
const FirstLineSchema = v.object({ format: v.literal(FORMAT), tenant: v.string() });
const LastLineSchema = v.object({ head: TrailHeadSchema });

export async function auditCommand(
  line: CommandLine,
  environment: Environment,
  streams: Streams,
): Promise<Done> {
  if (line.operand === 'export') return exportTrail(createApi(environment, streams), line);
  if (line.operand !== 'verify') throw usage('audit knows verify and export.');
  if (line.text('output') !== undefined) throw usage('--output is for export.');
  const heads = await readHeads(line.text('heads'));
  const file = line.text('file');
  const report =
    file === undefined
      ? await verifyServer(createApi(environment, streams), heads)
      : await verifyFile(file, heads);
  return verdict(report);
}

function verdict(report: TrailReport): Done {
  const isWhole = report.faults.length === 0;
  const range =
    report.entries === 0 ? 'no entries' : `${report.entries} entries, ${report.first} to ${report.last}`;
  const cut = report.cutUpTo > 0 ? `, those up to ${report.cutUpTo} cut by retention` : '';
  const heads = report.heads > 0 ? `, ${report.heads} heads compared` : '';
  const said = report.faults.map(({ what }) => `${what}\n`).join('');
  const text = isWhole
    ? `The audit trail is whole: ${range}${cut}${heads}.\n`
    : `The audit trail was tampered with.\n${said}`;
  return { exit: isWhole ? EXIT.done : EXIT.failed, json: { isWhole, ...report }, text };
}

interface Visitor {
  begin(tenant: string): Promise<void> | void;
  entries(entries: readonly TrailEntry[]): Promise<void> | void;
}

/** The head is the one that the server named with the first window: what is written meanwhile is of the next time. */
async function visitServer(api: Api, visitor: Visitor): Promise<TrailHead> {
  const read = (after: number) =>
    api.read(TrailWindowSchema, {
      path: '/v1/audit',
      query: { after: String(after), limit: String(MOST_ENTRIES) },
    });
  let window = await read(0);
  const { head } = window;
  await visitor.begin(window.tenant);
  for (;;) {
    await visitor.entries(window.items.filter(({ seq }) => seq <= head.seq));
    if (window.next === null || window.next >= head.seq) return head;
    window = await read(window.next);
  }
}

async function verifyServer(api: Api, heads: readonly WrittenHead[]): Promise<TrailReport> {
  let verifier = verifyTrail('', heads);
  const head = await visitServer(api, {
    begin: (tenant) => {
      verifier = verifyTrail(tenant, heads);
    },
    entries: (entries) => {
      for (const entry of entries) verifier.add(entry);
    },
  });
  return verifier.end(head);
}

async function exportTrail(api: Api, line: CommandLine): Promise<Done> {
  const path = line.text('output');
  if (path === undefined) throw usage('audit export needs --output FILE.');
  const partial = `${path}.part`;
  const file = await open(partial, 'w', 0o600).catch((error: Error) => {
    throw new CommandError(EXIT.failed, `${path}: ${error.message}`);
  });
  let count = 0;
  const lines = (values: readonly object[]) => values.map((value) => `${JSON.stringify(value)}\n`).join('');
  try {
    const head = await visitServer(api, {
      begin: async (tenant) => void (await file.write(lines([{ format: FORMAT, tenant }]))),
      entries: async (entries) => {
        count += entries.length;
        await file.write(lines(entries));
      },
    });
    await file.write(lines([{ head }]));
    await file.sync();
    await file.close();
    await rename(partial, path);
    await syncNames(dirname(path));
    return {
      exit: EXIT.done,
      json: { file: path, entries: count, head },
      text: `${path}: ${count} entries, up to ${head.seq}.\n`,
    };
  } catch (error) {
    await file.close().catch(() => {});
    await rm(partial, { force: true });
    throw error;
  }
}

async function verifyFile(path: string, heads: readonly WrittenHead[]): Promise<TrailReport> {
  const broken = (place: number) =>
    new CommandError(EXIT.failed, `${path}, line ${place}: no line of an audit export.`);
  let verifier: TrailVerifier | null = null;
  let head: TrailHead | null = null;
  let place = 0;
  try {
    for await (const text of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
      place += 1;
      const value: unknown = JSON.parse(text);
      if (verifier === null) {
        verifier = verifyTrail(v.parse(FirstLineSchema, value).tenant, heads);
        continue;
      }
      const last = v.safeParse(LastLineSchema, value);
      if (head !== null) throw broken(place);
      if (last.success) head = last.output.head;
      else verifier.add(v.parse(TrailEntrySchema, value));
    }
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    if (error instanceof CommandError) throw error;
    throw code ? new CommandError(EXIT.failed, `${path}: ${message}`) : broken(place);
  }
  if (verifier === null || head === null)
    throw new CommandError(EXIT.failed, `${path} ends before its last line.`);
  return verifier.end(head);
}

/** Lines as the server writes them, `PATCHPANEL_AUDIT_HEADS_FILE`. */
async function readHeads(path: string | undefined): Promise<WrittenHead[]> {
  if (path === undefined) return [];
  const text = await readFile(path, 'utf8').catch((error: Error) => {
    throw new CommandError(EXIT.failed, `${path}: ${error.message}`);
  });
  return text.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return [];
    try {
      return v.parse(WrittenHeadSchema, JSON.parse(line));
    } catch {
      throw new CommandError(EXIT.failed, `${path}, line ${index + 1}: no head of an audit trail.`);
    }
  });
}
