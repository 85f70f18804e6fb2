/** Compresses larger answers as the client accepts it; small ones cost more than they save. */
import { promisify } from 'node:util';
import { brotliCompress, brotliCompressSync, brotliDecompress, constants, gzip, gzipSync } from 'node:zlib';

const brotli = promisify(brotliCompress);
const zip = promisify(gzip);
const unbrotli = promisify(brotliDecompress);

/** Below this an answer fits one network packet anyway. */
const THRESHOLD_BYTES = 1400;
/** Up to here the turn of another thread costs more than the work: 0.09 ms of the processor for 2 KB, and 0.02 without. */
const AT_ONCE_BYTES = 16 * 1024;
/** A hundredth larger than at the level of larger ones, for a third of the time: most of it is for tables, as of the window. */
const AT_ONCE_LEVEL = 2;
/** Logarithm of what `AT_ONCE_BYTES` needs. */
const AT_ONCE_WINDOW = 14;
/** Measured: higher levels cost much more time than they save bytes on snapshots. */
const BROTLI_LEVEL = 4;

/** Encodings the header allows; `q=0` is a refusal. */
function accepted(header: string | undefined): Set<string> {
  const names = (header ?? '').split(',').flatMap((part) => {
    const [name, ...parameters] = part.trim().toLowerCase().split(';');
    const refused = parameters.some((parameter) => /^\s*q=0(\.0*)?$/.test(parameter));
    return name === undefined || refused ? [] : [name.trim()];
  });
  return new Set(names);
}

export interface EncodedBody {
  body: Uint8Array<ArrayBuffer> | string;
  encoding: 'br' | 'gzip' | null;
}

export async function encodeBody(text: string, acceptEncoding: string | undefined): Promise<EncodedBody> {
  if (text.length < THRESHOLD_BYTES) return { body: text, encoding: null };
  const names = accepted(acceptEncoding);
  const bytes = Buffer.from(text);
  if (names.has('br')) {
    return { body: new Uint8Array(await toBrotli(bytes)), encoding: 'br' };
  }
  if (names.has('gzip')) {
    const zipped = bytes.length <= AT_ONCE_BYTES ? gzipSync(bytes) : await zip(bytes);
    return { body: new Uint8Array(zipped), encoding: 'gzip' };
  }
  return { body: text, encoding: null };
}

function toBrotli(bytes: Buffer): Buffer | Promise<Buffer> {
  const isSmall = bytes.length <= AT_ONCE_BYTES;
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: isSmall ? AT_ONCE_LEVEL : BROTLI_LEVEL,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    ...(isSmall ? { [constants.BROTLI_PARAM_LGWIN]: AT_ONCE_WINDOW } : {}),
  };
  return isSmall ? brotliCompressSync(bytes, { params }) : brotli(bytes, { params });
}

/** Sends what was compressed long ago as it is to everybody who takes it so. */
export async function encodeBrotli(body: Buffer, acceptEncoding: string | undefined): Promise<EncodedBody> {
  if (accepted(acceptEncoding).has('br')) return { body: new Uint8Array(body), encoding: 'br' };
  return encodeBody((await unbrotli(body)).toString(), acceptEncoding);
}

export interface EncodedStream {
  body: ReadableStream<Uint8Array<ArrayBuffer>>;
  encoding: 'gzip' | null;
}

/** As fast as the reader takes it, in constant memory. What fails on the way breaks the connection, so that nobody takes it for whole. */
export function encodeStream(
  pieces: AsyncIterable<string>,
  acceptEncoding: string | undefined,
): EncodedStream {
  const bytes = streamOf(pieces).pipeThrough(new TextEncoderStream());
  if (!accepted(acceptEncoding).has('gzip')) return { body: bytes, encoding: null };
  return { body: bytes.pipeThrough(new CompressionStream('gzip')), encoding: 'gzip' };
}

function streamOf(pieces: AsyncIterable<string>): ReadableStream<string> {
  const iterator = pieces[Symbol.asyncIterator]();
  return new ReadableStream<string>({
    async pull(controller) {
      const { done, value } = await iterator.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    async cancel() {
      await iterator.return?.();
    },
  });
}
