/** The script of sub-frames, registered only for CRMs whose records are in one: it says where the frame is. */
import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { watchFrame } from '../lib/crm/watch-frame.ts';
import { onFrameAsked, sendSite } from '../lib/messages/site-client.ts';

export default defineUnlistedScript(() => {
  if (window === window.top || window.name === '') return;
  const leave = new AbortController();
  const tell = watchFrame(
    window,
    async (told) => {
      const result = await sendSite('frameMoved', told);
      if (!result.ok && result.error.kind === 'incompatible') leave.abort();
    },
    leave.signal,
  );
  onFrameAsked(tell);
});
