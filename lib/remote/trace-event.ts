/** Asks the configuration server whom a telephony event reaches. */
import { type Trace, type TraceQuestion, TraceSchema } from '../schema/trace.ts';
import type { Http } from './http.ts';
import { parseAnswer } from './parse-answer.ts';

export async function traceEvent(http: Http, question: TraceQuestion): Promise<Trace> {
  const { environment, agentId, event, crmId } = question;
  const answer = await http({ path: 'v1/resolve', query: { environment, agentId, event, crmId } });
  return parseAnswer(TraceSchema, answer.body);
}
