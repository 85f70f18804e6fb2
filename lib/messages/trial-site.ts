/** The CRM page's end of a trial: hears the background, answers once, and stops when it is told to. Runs in CRM pages. */
import { browser } from 'wxt/browser';
import type { IdentitySpec } from '../schema/identity-spec.ts';
import type { KnownPerson } from '../schema/learned.ts';
import type { TrialMessage } from './trial-protocol.ts';

export interface TrialHandlers {
  testIdentity(spec: IdentitySpec, signal: AbortSignal): Promise<unknown>;
  learnIdentity(known: KnownPerson, signal: AbortSignal): Promise<unknown>;
}

export function serveTrials(handlers: TrialHandlers): void {
  // The scripts of two trials share the isolated world: the later one serves.
  const world = globalThis as { patchpanelTrials?: AbortController };
  world.patchpanelTrials?.abort();
  const service = new AbortController();
  world.patchpanelTrials = service;
  const running = new Map<string, AbortController>();
  const receive = (
    message: TrialMessage,
    sender: { id?: string | undefined },
    answer: (value: unknown) => void,
  ) => {
    if (sender.id !== browser.runtime.id) return undefined;
    if (message.type === 'cancelTrial') running.get(message.key)?.abort();
    if (message.type !== 'testIdentity' && message.type !== 'learnIdentity') return undefined;
    const run = new AbortController();
    running.set(message.key, run);
    const signal = AbortSignal.any([run.signal, service.signal]);
    const work =
      message.type === 'testIdentity'
        ? handlers.testIdentity(message.spec, signal)
        : handlers.learnIdentity(message.known, signal);
    void work.then(answer, () => answer(null)).finally(() => running.delete(message.key));
    return true;
  };
  browser.runtime.onMessage.addListener(receive);
  service.signal.addEventListener('abort', () => browser.runtime.onMessage.removeListener(receive));
}
