/** Asks a helper that an administrator has put into the CRM, over a channel of the CRM's own origin; runs in the content script. */
import type { ProbeReply } from '../schema/probe-reply.ts';
import type { Page } from './page.ts';

/** The helper is in another frame of the same browser: it answers in a few milliseconds, or is not there. */
const TIMEOUT_MS = 500;

/**
 * Never rejects. The question is also in the tab's own storage while it is asked: other tabs of the origin hear it and
 * must not answer it, since somebody else may have been signed in there. It has to be new, not secret: the page may
 * answer as well, as it may with anything that is read from it.
 */
export async function askChannel(page: Page, name: string): Promise<ProbeReply> {
  const question = `${Math.random()}`;
  const channel = new BroadcastChannel(name);
  try {
    page.sessionStorage.setItem(name, question);
    const reply = await new Promise<ProbeReply>((resolve) => {
      channel.onmessage = ({ data }) => {
        if (data?.to === question) resolve({ kind: 'answered', json: data.answer });
      };
      setTimeout(resolve, TIMEOUT_MS, { kind: 'failed' });
      channel.postMessage({ question });
    });
    page.sessionStorage.removeItem(name);
    return reply;
  } catch {
    return { kind: 'failed' };
  } finally {
    channel.close();
  }
}
