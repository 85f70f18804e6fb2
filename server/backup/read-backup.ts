/** Reads a backup line by line and finds everything that is wrong with it. Runs in the command line. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { StringDecoder } from 'node:string_decoder';
import { createGunzip } from 'node:zlib';
import * as v from 'valibot';
import { BackupError, type BackupHeader, BackupHeaderSchema, FORMAT, MarkSchema } from './format.ts';

/** Rows are handed on when they are so many, or so long together. */
const MOST_ROWS = 2_000;
const MOST_LENGTH = 1_000_000;

export interface BackupVisitor {
  header?(header: BackupHeader): Promise<void>;
  /** Each row is the JSON of an object. */
  rows?(table: string, rows: readonly string[]): Promise<void>;
}

export interface BackupFile {
  readonly path: string;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Resolves to the header when the whole file was there and nothing in it was changed. Throws `BackupError` otherwise;
 * the visitor may have been given rows before that.
 */
export async function readBackup(
  { path, signal }: BackupFile,
  visitor: BackupVisitor = {},
): Promise<BackupHeader> {
  const reader = new BackupReader(path, visitor);
  try {
    await pipeline(
      createReadStream(path),
      createGunzip(),
      async (bytes: AsyncIterable<Buffer>) => {
        for await (const line of linesOf(bytes)) await reader.take(line);
      },
      { signal },
    );
  } catch (error) {
    throw explained(path, error);
  }
  return reader.end();
}

async function* linesOf(bytes: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  for await (const chunk of bytes) {
    const lines = (rest + decoder.write(chunk)).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}

class BackupReader {
  readonly #path: string;
  readonly #visitor: BackupVisitor;
  readonly #hash = createHash('sha256');
  readonly #counts = new Map<string, number>();
  #header: BackupHeader | null = null;
  #table: string | null = null;
  #rows: string[] = [];
  #length = 0;
  #isEnded = false;

  constructor(path: string, visitor: BackupVisitor) {
    this.#path = path;
    this.#visitor = visitor;
  }

  async take(line: string): Promise<void> {
    if (this.#isEnded) throw this.#damaged('something follows its end');
    if (!this.#header) {
      this.#header = readHeader(this.#path, line);
      await this.#visitor.header?.(this.#header);
    } else if (line.startsWith('[')) await this.#mark(line);
    else await this.#row(line);
    if (!this.#isEnded) this.#hash.update(line).update('\n');
  }

  end(): BackupHeader {
    if (!this.#header || !this.#isEnded) throw cutOff(this.#path);
    for (const [table, count] of Object.entries(this.#header.tables)) {
      const found = this.#counts.get(table) ?? 0;
      if (found !== count) throw this.#damaged(`${table} has ${found} rows instead of ${count}`);
    }
    return this.#header;
  }

  async #row(line: string): Promise<void> {
    if (this.#table === null || !line.startsWith('{')) throw this.#damaged('a line belongs to no table');
    this.#rows.push(line);
    this.#length += line.length;
    if (this.#rows.length >= MOST_ROWS || this.#length >= MOST_LENGTH) await this.#flush();
  }

  async #mark(line: string): Promise<void> {
    await this.#flush();
    const mark = v.safeParse(MarkSchema, parsed(line));
    if (!mark.success) throw this.#damaged('a line cannot be read');
    const [kind, value] = mark.output;
    if (kind === 'end') {
      if (this.#hash.digest('hex') !== value) throw this.#damaged('its checksum does not fit');
      this.#isEnded = true;
      return;
    }
    const isExpected = Object.hasOwn(this.#header?.tables ?? {}, value) && !this.#counts.has(value);
    if (!isExpected) throw this.#damaged(`the table ${value} is not expected`);
    this.#table = value;
    this.#counts.set(value, 0);
  }

  async #flush(): Promise<void> {
    const rows = this.#rows;
    if (this.#table === null || rows.length === 0) return;
    this.#rows = [];
    this.#length = 0;
    this.#counts.set(this.#table, (this.#counts.get(this.#table) ?? 0) + rows.length);
    await this.#visitor.rows?.(this.#table, rows);
  }

  #damaged(what: string): BackupError {
    return new BackupError(`${this.#path} is damaged: ${what}. Use another backup.`);
  }
}

function readHeader(path: string, line: string): BackupHeader {
  const found = parsed(line);
  const said = v.safeParse(v.object({ patchpanelBackup: v.number() }), found);
  if (!said.success) throw new BackupError(`${path} is no backup of Patchpanel.`);
  const { patchpanelBackup: format } = said.output;
  if (format > FORMAT) {
    throw new BackupError(
      `${path} is of format ${format}, and this version of Patchpanel reads up to ${FORMAT}. Use the version that wrote it, or a newer one.`,
    );
  }
  const header = v.safeParse(BackupHeaderSchema, found);
  if (!header.success)
    throw new BackupError(`${path} is damaged: its header cannot be read. Use another backup.`);
  return header.output;
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

const cutOff = (path: string) =>
  new BackupError(`${path} is cut off: its end is missing. Use another backup.`);

/** What the file system and the decompression say, in words. */
function explained(path: string, error: unknown): unknown {
  const { code, syscall } = error as { code?: string; syscall?: string };
  if (code === 'Z_BUF_ERROR') return cutOff(path);
  if (code?.startsWith('Z_'))
    return new BackupError(`${path} is damaged, or no backup of Patchpanel: it cannot be decompressed.`);
  return syscall === undefined ? error : new BackupError(`${path} cannot be read (${code}).`);
}
