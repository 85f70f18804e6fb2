/** A background that answers what the test says: keeps each call, and lets the test tell events. */
import type { PageClient } from '../../lib/messages/page-client.ts';
import type { PageCommands, PageEvents, Result, Surface } from '../../lib/messages/protocol.ts';
import type { PanelView } from '../../lib/schema/views.ts';

type Answers = { [C in keyof PageCommands]?: (payload: never) => Result<unknown> | Promise<Result<unknown>> };

export interface FakePageClient extends PageClient {
  readonly calls: { command: string; payload: unknown }[];
  /** Payloads of one command, in order. */
  sent(command: keyof PageCommands): unknown[];
  tell<E extends keyof PageEvents>(event: E, payload: PageEvents[E]): void;
  answers: Answers;
}

export function fakePageClient(options: {
  view?: PanelView;
  surface?: Surface;
  answers?: Answers;
}): FakePageClient {
  const listeners = new Map<string, Set<(payload: never) => void>>();
  const calls: FakePageClient['calls'] = [];
  const answers: Answers = {
    ...(options.view ? { hello: () => ({ ok: true, value: options.view }) } : {}),
    ...options.answers,
  };
  return {
    surface: options.surface ?? 'sidepanel',
    calls,
    answers,
    sent: (command) => calls.filter((call) => call.command === command).map(({ payload }) => payload),
    async call(command, payload) {
      calls.push({ command, payload });
      const answer = answers[command];
      return (answer ? await answer(payload as never) : { ok: true, value: null }) as never;
    },
    on(event, listener) {
      const ofEvent = listeners.get(event) ?? new Set();
      listeners.set(event, ofEvent.add(listener as (payload: never) => void));
      return () => ofEvent.delete(listener as (payload: never) => void);
    },
    tell(event, payload) {
      for (const listener of listeners.get(event) ?? []) listener(payload as never);
    },
    close() {},
  };
}
