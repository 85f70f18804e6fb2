/** Writes that may take the server long: the same request again while the server works on it, so that its answer is not missed. */
import type { Http, HttpRequest } from './http.ts';
import type { Answer } from './remote-error.ts';
import { RemoteError } from './remote-error.ts';

/** A worker dies when an answer takes 30 s to begin (seen in Chromium 156). */
export const LONG_FIRST_BYTE_MS = 27_000;
/** About four minutes and a half: longer than anything the server does at once. */
const MOST_ATTEMPTS = 10;

/**
 * The request must carry an `Idempotency-Key`: the server lets a repetition wait for the first one and gives it the stored
 * answer. Only silence is asked again; who is refused or cannot reach the server is told at once.
 */
export async function askUntilAnswered(http: Http, request: HttpRequest): Promise<Answer> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await http({ ...request, firstByteMs: LONG_FIRST_BYTE_MS });
    } catch (error) {
      if (!(error instanceof RemoteError && error.isLate) || attempt === MOST_ATTEMPTS) throw error;
    }
  }
}
