/** The third script of a CRM page, run by the background when an admin tries rules on the tab: it answers once and changes nothing. */
import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { learnIdentity } from '../lib/crm/learn/learn-identity.ts';
import { testIdentity } from '../lib/crm/trial/test-identity.ts';
import { sendSite } from '../lib/messages/site-client.ts';
import { serveTrials } from '../lib/messages/trial-site.ts';

/** Answered for sites that are saved and allowed. */
const ask: Parameters<typeof testIdentity>[2]['ask'] = async (adapter) => {
  const answer = await sendSite('askAdapter', { adapter });
  return answer.ok ? answer.value : { kind: 'failed' };
};

export default defineUnlistedScript(() =>
  serveTrials({
    testIdentity: (spec, signal) => testIdentity(window, spec, { ask, signal }),
    learnIdentity: (known, signal) => learnIdentity(window, known, signal),
  }),
);
