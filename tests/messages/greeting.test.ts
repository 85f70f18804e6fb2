/** A panel is let in by its `hello`, which takes a moment; what a person presses meanwhile is done, if it is let in. */
import { describe, expect, it } from 'vitest';
import { type PageHandlers, servePage } from '../../lib/messages/page-server.ts';
import { invalid } from '../../lib/messages/refusal.ts';
import { portPair } from '../support/port-pair.ts';

const ID = 'abcdefghijklmnopabcdefghijklmnop';
const ORIGIN = `chrome-extension://${ID}`;
const PANEL = {
  id: ID,
  url: `${ORIGIN}/panel.html`,
  frameId: 3,
  tab: { id: 7, url: 'https://crm.example/' },
};
const HELLO = { surface: 'panel', protocol: 1 };

/** A panel whose `hello` is answered when that is let. */
function panelAtTheDoor() {
  const pair = portPair('page', PANEL);
  const opened: string[] = [];
  let answerHello: (isWelcome: boolean) => void = () => undefined;
  const handlers: Partial<PageHandlers> = {
    hello: (_, page) =>
      new Promise((resolve, reject) => {
        answerHello = (isWelcome) => {
          page.isWelcome = isWelcome;
          if (isWelcome) resolve({} as never);
          else reject(invalid('This page is not a configured CRM site.'));
        };
      }),
    openConsole: ({ route }) => {
      opened.push(route);
      return null;
    },
  };
  servePage(pair.background as never, {
    extension: { id: ID, isOwnOrigin: (url) => url.origin === new URL(ORIGIN).origin },
    handlers: handlers as PageHandlers,
    onOpen: () => undefined,
    onClose: () => undefined,
  });
  const answers = new Map<number, unknown>();
  pair.page.onMessage.addListener((message) => {
    const { id, result } = message as { id: number; result: unknown };
    answers.set(id, result);
  });
  const post = (id: number, command: string, payload: unknown) =>
    pair.page.postMessage({ id, command, payload });
  return { post, answers, opened, letIn: (isWelcome: boolean) => answerHello(isWelcome) };
}

const turn = () => new Promise((resolve) => setTimeout(resolve));

describe('a call behind a hello that is not answered yet', () => {
  it('waits for it, and is done in its turn', async () => {
    const { post, answers, opened, letIn } = panelAtTheDoor();
    post(1, 'hello', HELLO);
    post(2, 'openConsole', { route: '#/pending' });
    post(3, 'openConsole', { route: '#/imports' });
    await turn();
    expect([answers.size, opened]).toEqual([0, []]);
    letIn(true);
    await turn();
    expect(opened).toEqual(['#/pending', '#/imports']);
    expect([...answers.keys()]).toEqual([1, 2, 3]);
  });

  it('is refused where the hello is', async () => {
    const { post, answers, opened, letIn } = panelAtTheDoor();
    post(1, 'hello', HELLO);
    post(2, 'openConsole', { route: '#/pending' });
    await turn();
    letIn(false);
    await turn();
    expect(answers.get(2)).toMatchObject({ ok: false, error: { detail: 'Say hello first.' } });
    expect(opened).toEqual([]);
  });
});

it('a call without any hello is refused at once', async () => {
  const { post, answers, opened } = panelAtTheDoor();
  post(1, 'openConsole', { route: '#/pending' });
  await turn();
  expect(answers.get(1)).toMatchObject({ ok: false, error: { detail: 'Say hello first.' } });
  expect(opened).toEqual([]);
});
