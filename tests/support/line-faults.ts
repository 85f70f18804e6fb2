/** What a line between browsers and their server can do to one request, by name: those that a soak draws and those that a story forces. */
import {
  type Answer,
  type Asked,
  type Client,
  closeAnswer,
  pauseUnless,
  plainAnswer,
  writeAnswer,
  writeSlowly,
} from './line-answers.ts';

export type LineFault = (asked: Asked, client: Client) => Promise<void>;

export interface LineParts {
  random(): number;
  /** Asks the real server. */
  ask(asked: Asked, client: Client): Promise<Answer>;
}

const MOST_DELAY = 4_000;
/** Bytes a second of a slow answer. */
const SLOW = 2_000;
const PORTAL = '<!doctype html><title>Welcome</title>Sign in to the network';

/** Each of them may meet any request at any time. */
export function drawnFaults({ random, ask }: LineParts) {
  const busy = (status: number, text: string) =>
    plainAnswer({ status, type: 'text/plain', text }, Math.max(1, random() * 5));
  return {
    'comes late, so others pass it': async (asked, client) => {
      await pauseUnless(client.gone.signal, random() * MOST_DELAY);
      writeAnswer(client, await ask(asked, client));
    },
    'request lost': async (_asked, client) => closeAnswer(client),
    'answer lost': async (asked, client) => {
      await ask(asked, client);
      closeAnswer(client);
    },
    'answer cut off': async (asked, client) => {
      const answer = await ask(asked, client);
      client.response.writeHead(answer.status, answer.headers);
      client.response.write(answer.body.subarray(0, Math.floor(random() * answer.body.length)), () =>
        closeAnswer(client),
      );
    },
    'sent twice': async (asked, client) => {
      // A network repeats no request of a sign-in: browsers do, and those of the API only.
      const isApi = asked.path.startsWith('/v1/');
      const [answer] = await Promise.all([ask(asked, client), isApi ? ask(asked, client) : null]);
      writeAnswer(client, answer);
    },
    'slow answer': async (asked, client) => writeSlowly(client, await ask(asked, client), SLOW),
    'page of a captive portal': async (_asked, client) =>
      writeAnswer(client, plainAnswer({ status: 200, type: 'text/html', text: PORTAL })),
    'busy (503)': async (_asked, client) => writeAnswer(client, busy(503, 'busy')),
    'too many (429)': async (_asked, client) => writeAnswer(client, busy(429, 'slower')),
  } satisfies Record<string, LineFault>;
}

/** For stories only: they last as long as the fault does, or are no accident of a line. */
export function forcedFaults({ ask }: LineParts) {
  return {
    /** Whole by its length, so that the browser finds no fault with it. */
    'half an answer': async (asked, client) => {
      const { status, headers, body } = await ask(asked, client);
      const half = body.subarray(0, Math.floor(body.length / 2));
      writeAnswer(client, {
        status,
        headers: { ...headers, 'content-length': String(half.length) },
        body: half,
      });
    },
    '1 byte a second': async (asked, client) => writeSlowly(client, await ask(asked, client), 1),
    /** The feed tells of a change before the change itself is answered. */
    'answer passed by others': async (asked, client) => {
      const answer = await ask(asked, client);
      if (asked.method !== 'GET') await new Promise((go) => client.mended.addEventListener('abort', go));
      writeAnswer(client, answer);
    },
  } satisfies Record<string, LineFault>;
}

export type FaultName = keyof ReturnType<typeof drawnFaults> | keyof ReturnType<typeof forcedFaults>;
