/** The resolution trace: asked of the server each time, since only it knows what a telephony event would find. Runs in the background. */
import { invalid } from '../messages/refusal.ts';
import { createHttp } from '../remote/http.ts';
import { traceEvent } from '../remote/trace-event.ts';
import type { Trace, TraceQuestion } from '../schema/trace.ts';
import type { Core } from './core.ts';

export function askTrace({ parts, session }: Core, question: TraceQuestion): Promise<Trace> {
  const { address } = session;
  if (!address) throw invalid('There is no server to ask yet.');
  const { fetch, clock } = parts;
  return traceEvent(createHttp({ address, fetch, tokens: session, clock }), question);
}
