/** Asks a helper that an administrator has put into the CRM, over a channel of the CRM's own origin; runs in the content script. */
import type { ProbeReply } from '../schema/probe-reply.ts';
import type { Page } from './page.ts';

/** The helper is in another frame of the same browser: it answers in a few milliseconds, or is not there. */
const TIMEOUT_MS = 500;

/**
 * Never rejects. The question is also in the tab's own storage while it is asked: other tabs of the origin hear it and
 * must not answer it, since somebody else may have been signed in there.
 */
export async function askChannel(page: Page, name: string, signal: AbortSignal): Promise<ProbeReply> {
  const question = crypto.randomUUID();
  const channel = new BroadcastChannel(name);
  try {
    const { sessionStorage } = page;
    sessionStorage.setItem(name, question);
    const reply = await new Promise<ProbeReply>((resolve) => {
      channel.onmessage = ({ data }) => {
        if (data?.to === question) resolve({ kind: 'answered', json: data.answer });
      };
      const giveUp = () => resolve({ kind: 'failed' });
      setTimeout(giveUp, TIMEOUT_MS);
      signal.addEventListener('abort', giveUp);
      channel.postMessage({ question });
    });
    // A later question may stand there already.
    if (sessionStorage.getItem(name) === question) sessionStorage.removeItem(name);
    return reply;
  } catch {
    return { kind: 'failed' };
  } finally {
    channel.close();
  }
}
