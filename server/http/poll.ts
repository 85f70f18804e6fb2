/** The long poll: looks, waits for a change that concerns it, looks again, until there is something to say or the time is over. */
import type { IdleAnswer, IdleAnswers } from './idle-answers.ts';
import type { Answer } from './route.ts';

/** Longest wait in seconds; a browser's worker may not wait 30 s for an answer. */
export const MAX_WAIT_SECONDS = 25;

export interface PollOptions {
  polls: IdleAnswers;
  tenantId: string;
  accountId: string;
  /** Who asks, under which sign-ins, and what: of everybody with the same one look is enough. */
  key: string;
  seconds: number;
  /** Ends the wait when the client is gone. */
  signal: () => AbortSignal;
  /** Reads the account and the answer in a transaction of its own. */
  look: () => Promise<Answer>;
}

/** An answer with news comes from a look of its own; one without may be that of a look before (`decisions/0080`). */
export async function poll(options: PollOptions): Promise<Answer> {
  const { polls, tenantId, key, seconds, signal, look } = options;
  const end = performance.now() + seconds * 1000;
  for (;;) {
    const idle = polls.find(tenantId, key) ?? (await lookFor(options));
    if (!('isOver' in idle)) return idle;
    const left = end - performance.now();
    if (left <= 0) return idle.answer;
    const reason = await polls.wait(idle, left, signal());
    if (reason === 'timeout' && !polls.isCertain) return look();
    if (reason !== 'changed') return idle.answer;
  }
}

/** Every answer depends on the account: whether it is there and active, its grants, the end of its sign-ins. */
async function lookFor({ polls, tenantId, accountId, key, look }: PollOptions): Promise<Answer | IdleAnswer> {
  const begun = polls.begin(tenantId, key);
  try {
    const answer = await look();
    return answer.idle ? begun.keep(answer, [accountId, ...answer.idle]) : answer;
  } finally {
    begun.end();
  }
}
