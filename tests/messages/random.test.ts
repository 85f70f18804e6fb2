/** Ten thousand random messages at both ends of the background: each is refused or has the shape that its handler was promised. */
import { describe, expect, it } from 'vitest';
import { PAGE_RULES } from '../../lib/messages/page-rules.ts';
import { type PageConnection, parseCommand } from '../../lib/messages/page-server.ts';
import type { Extension, MessageSender } from '../../lib/messages/sender.ts';
import { answerSite, type SiteHandlers } from '../../lib/messages/site-server.ts';
import { randomOf } from '../long/long-test.ts';

const ID = 'abcdefghijklmnopabcdefghijklmnop';
const extension: Extension = { id: ID, isOwnOrigin: (url) => url.host === ID };
const site: MessageSender = { id: ID, url: 'https://crm.example/a', frameId: 0, tab: { id: 7 } };
const MESSAGES = 10_000;

const GOOD: readonly { type: string; payload: object }[] = [
  { type: 'siteHello', payload: { url: 'https://crm.example/a', protocol: 1 } },
  { type: 'panelMoved', payload: { open: true, width: 400 } },
  { type: 'panelNeeded', payload: {} },
  { type: 'framesAsked', payload: {} },
  { type: 'sidePanelWanted', payload: {} },
  { type: 'askAdapter', payload: { adapter: 'salesforce' } },
];
const WORDS = ['type', 'payload', 'open', 'width', 'url', '__proto__', 'constructor', 'toString', 'x'];

function randomValue(random: () => number, depth = 0): unknown {
  const pick = Math.floor(random() * (depth > 3 ? 9 : 11));
  const plain = [
    null,
    undefined,
    true,
    0,
    -1.5,
    Number.NaN,
    10n,
    'x'.repeat(random() * 300),
    new Map([[1, 2]]),
  ];
  if (pick < plain.length) return plain[pick];
  const inner = Array.from({ length: random() * 4 }, () => randomValue(random, depth + 1));
  if (pick === 9) return inner;
  return Object.fromEntries(inner.map((value) => [WORDS[Math.floor(random() * WORDS.length)], value]));
}

/** Nothing that was ever sent, or a good message of which one thing is wrong. */
function randomMessage(random: () => number): unknown {
  const good = GOOD[Math.floor(random() * GOOD.length)];
  if (!good || random() < 0.5) return randomValue(random);
  const word = WORDS[Math.floor(random() * WORDS.length)] ?? 'x';
  const payload = random() < 0.5 ? { ...good.payload, [word]: randomValue(random) } : randomValue(random);
  return { ...good, payload };
}

describe('the background', () => {
  it('lets no random message of a page reach a handler in another shape than its own', async () => {
    const reached: { type: string; payload: unknown }[] = [];
    const handlers = Object.fromEntries(
      ['siteClaims', 'frameMoved', ...GOOD.map(({ type }) => type)].map((type) => [
        type,
        (payload: unknown) => void reached.push({ type, payload }),
      ]),
    ) as unknown as SiteHandlers;
    const random = randomOf(8, 1);
    let refused = 0;
    for (let sent = 0; sent < MESSAGES; sent += 1) {
      const answer = await answerSite(randomMessage(random), site, {
        extension,
        handlers,
        waiting: new Map(),
      });
      if (!answer.ok) {
        refused += 1;
        expect(answer.error.kind).toBe('invalid');
      }
    }
    expect(refused + reached.length).toBe(MESSAGES);
    expect(refused).toBeGreaterThan(MESSAGES * 0.9);
    for (const { type, payload } of reached) {
      const like = GOOD.find((good) => good.type === type)?.payload ?? {};
      const shape = (value: object) => Object.entries(value).map(([key, each]) => `${key}: ${typeof each}`);
      expect(shape(payload as object).sort()).toEqual(shape(like).sort());
    }
  });

  it('lets no random payload of an own page pass as a command, but for what needs none', () => {
    const page: PageConnection = {
      surface: 'console',
      sender: {},
      isWelcome: true,
      isAsking: false,
      gone: new AbortController().signal,
      post: () => undefined,
      hangUp: () => undefined,
    };
    const commands = [...Object.keys(PAGE_RULES), '__proto__', 'toString', 'hasOwnProperty', ''];
    const random = randomOf(8, 2);
    const passed: unknown[] = [];
    for (let sent = 0; sent < MESSAGES; sent += 1) {
      const command = commands[Math.floor(random() * commands.length)] ?? '';
      try {
        passed.push(parseCommand(command, randomValue(random), page));
      } catch (error) {
        expect(error).toMatchObject({ error: { kind: 'invalid' } });
      }
    }
    for (const payload of passed) expect(payload).toEqual({});
  });

  it.each<[string, unknown]>([
    ['nests without end', Array.from({ length: 100_000 }).reduce<unknown>((deep) => ({ deep }), {})],
    [
      'holds itself',
      (() =>
        Object.assign(
          {},
          {
            get self() {
              return this;
            },
          },
        ))(),
    ],
    ['is a megabyte', { type: 'panelMoved', payload: { open: true, width: 1, x: 'x'.repeat(2 ** 20) } }],
    ['holds what JSON has not', { type: 'panelMoved', payload: { open: true, width: 10n } }],
  ])('refuses a message that %s', async (_what, message) => {
    const handlers = { panelMoved: () => null } as unknown as SiteHandlers;
    const answer = await answerSite(message, site, { extension, handlers, waiting: new Map() });
    expect(answer).toMatchObject({ ok: false, error: { kind: 'invalid' } });
  });
});
