/** Tells at which address a sub-frame of a CRM is; runs in frames of CRMs whose records are in one, and does nothing else there. */
import { type AddressSource, watchUrl } from './watch-url.ts';

export interface FrameReport {
  name: string;
  /** `null`: the document goes. */
  url: string | null;
}

export interface Frame extends AddressSource {
  readonly name: string;
}

/** Longer addresses are no record's; what they are instead is nobody's business. */
const MAX_ADDRESS = 4_000;
const MAX_NAME = 64;

/** Returns what tells it again. */
export function watchFrame(
  frame: Frame,
  report: (told: FrameReport) => void,
  signal: AbortSignal,
): () => void {
  const say = (url: string | null) => report({ name: frame.name.slice(0, MAX_NAME), url });
  const tell = () => {
    const { href } = frame.location;
    say(href.length > MAX_ADDRESS ? '' : href);
  };
  watchUrl(frame, tell, signal);
  frame.addEventListener('pagehide', () => say(null), { signal });
  // From the back-forward cache
  frame.addEventListener('pageshow', (event) => (event as PageTransitionEvent).persisted && tell(), {
    signal,
  });
  tell();
  return tell;
}
