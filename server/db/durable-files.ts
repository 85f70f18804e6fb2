/**
 * The files of the embedded database, which come to the disk when it asks for it: the library's own leave that to the
 * system, so that a power failure loses the last half minute or the whole. Runs in the server.
 */
import { closeSync, fstatSync, openSync } from 'node:fs';
import type { PGlite } from '@electric-sql/pglite';
import { NodeFS } from '@electric-sql/pglite/nodefs';
import { DISK, type Disk, PendingLog } from './pending-log.ts';

/** EIO of WASI: PostgreSQL gives up, since what it wrote may be gone. */
const INPUT_OUTPUT_ERROR = 29;

/** A segment of the write-ahead log. */
const SEGMENT = /[\\/]pg_wal[\\/][0-9A-F]{24}$/;

/** What changes files by their place. */
const NODE_CHANGES = ['rename', 'rmdir', 'setattr', 'unlink'] as const;

interface Stream {
  readonly node: object;
  readonly nfd: number;
}

type Operation = (...values: never[]) => unknown;
type StreamOperation = (stream: Stream, ...values: never[]) => unknown;
/** Where the bytes lie in the database's memory, how many they are, and their place in the file. */
type Written = readonly [memory: Uint8Array, from: number, length: number, position: number, ...unknown[]];

/** As Emscripten's file system of Node is made (`library_nodefs.js`): functions on files and on what is opened, without `fsync`. */
interface NodeFiles {
  readonly node_ops: Record<(typeof NODE_CHANGES)[number], Operation>;
  readonly stream_ops: Record<'setattr' | 'close', StreamOperation> & {
    write: (stream: Stream, ...written: Written) => unknown;
    fsync?: (stream: Stream) => number;
  };
  realPath(node: object): string;
}

/** Sixteen pages, by which a table grows at most at once under few edits. */
const ZEROS = Buffer.alloc(128 * 1024);

/**
 * A table has grown by empty pages, which say nothing of any change: PostgreSQL lets them come to the disk before the log as well. Every fourth edit
 * would wait for the disk otherwise, and all others with it.
 */
function addsZeros({ nfd }: Stream, [memory, from, length, position]: Written): boolean {
  if (length > ZEROS.length || position < fstatSync(nfd).size) return false;
  const bytes = Buffer.from(memory.buffer, memory.byteOffset + from, length);
  return bytes.equals(ZEROS.subarray(0, length));
}

type EmscriptenOptions = Parameters<NodeFS['init']>[1];

/**
 * A commit writes the log and asks for it to be on the disk. That goes on beside (`PendingLog`): whoever answers awaits `settled`. All else that changes
 * a file waits for the log, since PostgreSQL repairs its data from the log alone; what it wants of other files is done at once.
 */
export class DurableFiles extends NodeFS {
  readonly #log: PendingLog;
  readonly #disk: Disk;
  /** Files of the log by their number at the database, opened once more: it may close its own while they are synced. */
  readonly #own = new Map<number, number>();

  /** `onFailed` ends the process: what could not be synced may be lost although it reads well. */
  constructor(dataDir: string, onFailed: (error: Error) => void, disk: Disk = DISK) {
    super(dataDir);
    this.#disk = disk;
    this.#log = new PendingLog(onFailed, disk);
  }

  /** Resolves when every commit by now would survive a power failure; null where it would already. */
  get settled(): Promise<void> | null {
    return this.#log.settled;
  }

  override async init(pglite: PGlite, options: EmscriptenOptions): ReturnType<NodeFS['init']> {
    const { emscriptenOpts } = await super.init(pglite, options);
    const instrument = (module: object) => this.#instrument((module as { NODEFS: NodeFiles }).NODEFS);
    return { emscriptenOpts: { ...emscriptenOpts, preRun: [instrument, ...(emscriptenOpts.preRun ?? [])] } };
  }

  #instrument(files: NodeFiles): void {
    const { node_ops: nodes, stream_ops: streams } = files;
    const isLog = ({ node }: Stream) => SEGMENT.test(files.realPath(node));
    for (const name of NODE_CHANGES) {
      const change = nodes[name];
      nodes[name] = (...values) => {
        this.#log.now();
        return change(...values);
      };
    }
    const { setattr, write } = streams;
    streams.setattr = (stream, ...values) => {
      if (this.#log.isPending && !isLog(stream)) this.#log.now();
      return setattr(stream, ...values);
    };
    streams.write = (stream, ...written) => {
      const mayGo = !this.#log.isPending || isLog(stream) || addsZeros(stream, written);
      if (!mayGo) this.#log.now();
      return write(stream, ...written);
    };
    const { close } = streams;
    streams.close = (stream) => {
      this.#release(stream);
      return close(stream);
    };
    streams.fsync = (stream) => {
      try {
        if (isLog(stream)) this.#log.add(this.#ownOf(stream, files));
        else this.#disk.syncNow(stream.nfd);
        return 0;
      } catch {
        return INPUT_OUTPUT_ERROR;
      }
    };
  }

  #ownOf({ nfd, node }: Stream, files: NodeFiles): number {
    const own = this.#own.get(nfd) ?? openSync(files.realPath(node), 'r+');
    this.#own.set(nfd, own);
    return own;
  }

  #release({ nfd }: Stream): void {
    const own = this.#own.get(nfd);
    if (own === undefined) return;
    this.#own.delete(nfd);
    const { settled } = this.#log;
    if (settled) void settled.then(() => closeSync(own));
    else closeSync(own);
  }
}
