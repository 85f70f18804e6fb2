/** The process of thousands of people's browsers: each asks for the own view or the feed, and then polls for ever. Tells of each answer with news. */
import { Agent, get } from 'node:http';
import type { CrowdNews, CrowdOrder } from './poll-crowd-process.ts';

/** So many begin at once. */
const ABREAST = 100;
const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY });

interface View {
  readonly since: string;
  readonly more?: boolean;
  readonly rows?: Record<string, { readonly id: string; readonly fullName?: string | null }[]>;
  readonly own?: readonly { readonly user: { readonly id: string; readonly fullName: string | null } }[];
}

function ask(url: string, token: string): Promise<View> {
  return new Promise((resolve, reject) => {
    const headers = { Authorization: `Bearer ${token}` };
    const sent = get(url, { agent, headers }, async (answer) => {
      try {
        let text = '';
        for await (const chunk of answer) text += chunk;
        if (answer.statusCode === 200) resolve(JSON.parse(text) as View);
        else reject(new Error(`${answer.statusCode} ${text.slice(0, 200)}`));
      } catch (error) {
        reject(error);
      }
    });
    sent.once('error', reject);
  });
}

const namesIn = ({ rows, own }: View) => [
  ...(rows?.['crm-users'] ?? []).map(({ fullName }) => fullName ?? ''),
  ...(own ?? []).map(({ user }) => user.fullName ?? ''),
];

async function live({ path, token }: CrowdOrder['people'][number], { url }: CrowdOrder, begun: () => void) {
  let view = await ask(`${url}${path}`, token);
  // Where the feed ends, without what was loaded.
  while (view.more) view = await ask(`${url}${path}?since=${encodeURIComponent(view.since)}`, token);
  begun();
  for (;;) {
    view = await ask(`${url}${path}?wait=25&since=${encodeURIComponent(view.since)}`, token);
    const at = String(process.hrtime.bigint());
    for (const name of namesIn(view)) process.send?.({ name, at, path } satisfies CrowdNews);
  }
}

async function run(order: CrowdOrder): Promise<void> {
  const people = order.people.values();
  const failed = (error: unknown) => void process.send?.({ error: String(error) });
  const starters = Array.from({ length: ABREAST }, async () => {
    for (const person of people) {
      await new Promise<void>((resolve, reject) => {
        live(person, order, resolve).catch((error) => {
          failed(error);
          reject(error);
        });
      });
    }
  });
  await Promise.all(starters).catch(failed);
}

process.once('message', (order) => void run(order as CrowdOrder));
process.once('disconnect', () => process.exit());
