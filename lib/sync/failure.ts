/** Reads an error thrown by cache or remote as an `AppError`. Pure. */
import type { AppError } from '../schema/app-error.ts';
import type { ProtocolRange } from '../schema/server-protocol.ts';

/** `RemoteError` is recognised by shape: the engine knows only the types of its remote. */
export interface Failure {
  error: AppError;
  retryAfterMs: number | null;
  isReset: boolean;
  /** What the server speaks, where that is why it is not understood. */
  protocol: ProtocolRange | null;
  /** Of the record in a 412, where in the feed it was so; `null` where it is not said. */
  position: string | null;
  /** The remote said so, not a fault on this side. */
  isAnswer: boolean;
}

export function failureOf(thrown: unknown): Failure {
  if (isRemoteError(thrown)) {
    const { error, retryAfterMs, isReset, protocol, position } = thrown;
    return { error, retryAfterMs, isReset, protocol, position, isAnswer: true };
  }
  const detail = thrown instanceof Error ? thrown.message : String(thrown);
  const kind = isStorageFault(thrown) ? 'storage' : 'unexpected';
  const error: AppError = { kind, detail };
  return { error, retryAfterMs: null, isReset: false, protocol: null, position: null, isAnswer: false };
}

/** Faults that another attempt may heal; the others need a person. */
export function isPassing(error: AppError): boolean {
  if (error.kind === 'unexpected') return error.isPassing === true;
  return ['offline', 'cancelled', 'incompatible', 'storage'].includes(error.kind);
}

function isRemoteError(thrown: unknown): thrown is Error & Omit<Failure, 'isAnswer'> {
  return thrown instanceof Error && thrown.name === 'RemoteError' && 'error' in thrown;
}

function isStorageFault(thrown: unknown): boolean {
  return typeof DOMException !== 'undefined' && thrown instanceof DOMException;
}
