/** The pages' end of the port: typed calls and events, pings, and a new connection whenever the worker died. */
import { browser } from 'wxt/browser';
import type { AppError } from '../schema/app-error.ts';
import type { PagePort } from './page-port.ts';
import {
  PAGE_PORT,
  type PageCommands,
  type PageEvents,
  type PortAnswer,
  type PortEvent,
  type Result,
  type Surface,
} from './protocol.ts';

export type CommandName = keyof PageCommands;
export type CommandPayload<C extends CommandName> = Parameters<PageCommands[C]>[0];
export type CommandAnswer<C extends CommandName> = ReturnType<PageCommands[C]>;
export type EventListener<E extends keyof PageEvents> = (payload: PageEvents[E]) => void;

export interface PageClient {
  readonly surface: Surface;
  /** Window a side panel is in. */
  readonly windowId?: number | undefined;
  /** Never rejects. Answers `unexpected` when the worker died before it answered a call that is unsafe to repeat. */
  call<C extends CommandName>(command: C, payload: CommandPayload<C>): Promise<Result<CommandAnswer<C>>>;
  /** Listens to an event; returns the removal. After a reconnection the new view arrives as `viewChanged`. */
  on<E extends keyof PageEvents>(event: E, listener: EventListener<E>): () => void;
  /** Ends the connection for good. */
  close(): void;
}

export interface PageClientOptions {
  surface: Surface;
  windowId?: number | undefined;
  /** Calls of this surface alone that may be repeated: others need not carry their names. */
  repeatable?: readonly CommandName[];
  /** Opens a port; tests give a linked pair. */
  connect?: () => PagePort;
}

/** A silent port lets the worker die at 30 s (seen in Chromium 156). */
const PING_MS = 20_000;
const RECONNECT_MS = [0, 250, 1_000, 5_000];

/** Calls of any page whose second execution changes nothing more than the first; a console opened twice harms nobody. */
const REPEATABLE: readonly CommandName[] = [
  'hello',
  'openConsole',
  'closePanel',
  'signOut',
  'connectServer',
  'listSites',
  'showPerson',
  'findUsers',
  'pickUser',
  'followTab',
  'tabChanged',
  'readAgentTree',
  'findAgentRow',
  'listBranchAgents',
  'readAgent',
  'traceEvent',
  'listPending',
  'retryPending',
  'discardPending',
  'retryAllPending',
  'reviseAddition',
  'resolveConflict',
  'syncNow',
  'keepDraft',
  'discardDraft',
];

/** Calls that carry an id of their own, by which a new worker knows what the former one did of them. */
const EDITS: ReadonlySet<CommandName> = new Set<CommandName>(['editUser', 'editRecord']);

interface PendingCall {
  command: CommandName;
  payload: unknown;
  settle(result: Result<unknown>): void;
}

export function connectPage(options: PageClientOptions): PageClient {
  const connection = new Connection(options);
  const ping = () => void connection.call('ping', {});
  const pings = setInterval(ping, PING_MS);
  const restored = (event: Event) => {
    if ((event as PageTransitionEvent).persisted) connection.lose();
  };
  // The back-forward cache closes the port without telling the page: what was on its way may have been done.
  // Once closed, the connection heeds neither.
  globalThis.addEventListener?.('pageshow', restored);
  // A frozen page is not told either; its next word finds the port closed (both seen in Chromium 156).
  globalThis.addEventListener?.('resume', ping, true);
  connection.reopen();
  return {
    surface: options.surface,
    windowId: options.windowId,
    call: (command, payload) => connection.call(command, payload),
    on: (event, listener) => connection.on(event, listener),
    close() {
      clearInterval(pings);
      connection.close();
    },
  };
}

function openRuntimePort(): PagePort {
  return browser.runtime.connect({ name: PAGE_PORT }) as PagePort;
}

class Connection {
  readonly #connect: () => PagePort;
  readonly #repeatable: ReadonlySet<CommandName>;
  readonly #pending = new Map<number, PendingCall>();
  readonly #listeners = new Map<keyof PageEvents, Set<(payload: never) => void>>();
  #port: PagePort | null = null;
  #nextId = 1;
  #failures = 0;
  #closed = false;
  #hello: CommandPayload<'hello'> | null = null;
  #retry: ReturnType<typeof setTimeout> | undefined;

  constructor({ connect = openRuntimePort, repeatable = [] }: PageClientOptions) {
    this.#connect = connect;
    this.#repeatable = new Set([...REPEATABLE, ...repeatable]);
  }

  call<C extends CommandName>(command: C, payload: CommandPayload<C>): Promise<Result<CommandAnswer<C>>> {
    if (command === 'hello') this.#hello = payload as CommandPayload<'hello'>;
    return new Promise((resolve) => {
      if (this.#closed) return resolve({ ok: false, error: lost('The page is closing.') });
      const id = this.#nextId++;
      const settle = (result: Result<unknown>) => resolve(result as Result<CommandAnswer<C>>);
      this.#pending.set(id, { command, payload: EDITS.has(command) ? named(payload) : payload, settle });
      this.#post(id);
    });
  }

  on<E extends keyof PageEvents>(event: E, listener: EventListener<E>): () => void {
    const listeners = this.#listeners.get(event) ?? new Set();
    this.#listeners.set(event, listeners);
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#retry);
    this.#port?.disconnect();
    this.#port = null;
    for (const id of [...this.#pending.keys()]) this.#settle(id, lost('The page is closing.'));
  }

  reopen(): void {
    clearTimeout(this.#retry);
    if (this.#closed) return;
    const port = this.#open();
    if (!port) return;
    // The new worker knows nothing of this page until it has heard `hello` again.
    const hello = this.#hello;
    const waiting = [...this.#pending.keys()];
    const isWaiting = waiting.some((id) => this.#rank(id) === 0);
    if (hello && !isWaiting) {
      void this.call('hello', hello).then((result) => {
        if (result.ok) this.#emit('viewChanged', result.value);
      });
    }
    for (const id of waiting.sort((a, b) => this.#rank(a) - this.#rank(b) || a - b)) this.#post(id);
  }

  #rank(id: number): number {
    return this.#pending.get(id)?.command === 'hello' ? 0 : 1;
  }

  #open(): PagePort | null {
    try {
      const port = this.#connect();
      this.#port = port;
      port.onMessage.addListener((message) => this.#receive(port, message as PortAnswer | PortEvent));
      port.onDisconnect.addListener(() => this.lose(port));
      return port;
    } catch {
      this.#port = null;
      this.#reopenLater();
      return null;
    }
  }

  #post(id: number): void {
    const call = this.#pending.get(id);
    if (!call || !this.#port) return;
    try {
      this.#port.postMessage({ id, command: call.command, payload: call.payload });
    } catch {
      this.lose(this.#port);
    }
  }

  #receive(port: PagePort, message: PortAnswer | PortEvent): void {
    if (port !== this.#port) return;
    this.#failures = 0;
    if (message.event) this.#emit(message.event, message.payload as never);
    if ('id' in message) {
      this.#pending.get(message.id)?.settle(message.result);
      this.#pending.delete(message.id);
    }
  }

  #emit<E extends keyof PageEvents>(event: E, payload: PageEvents[E]): void {
    for (const listener of this.#listeners.get(event) ?? []) listener(payload as never);
  }

  /** The port is closed, whether or not the browser says so; a ping goes with it. */
  lose(port = this.#port): void {
    if (port !== this.#port) return;
    this.#port = null;
    for (const [id, { command }] of [...this.#pending]) {
      if (EDITS.has(command)) this.#repeatEdit(id);
      else if (!this.#repeatable.has(command)) {
        this.#settle(id, lost('The extension was restarted before it answered. Look whether it was done.'));
      }
    }
    this.#reopenLater();
  }

  /** Its id lets the new worker find what the former one may have queued. */
  #repeatEdit(id: number): void {
    const pending = this.#pending.get(id);
    if (!pending) return;
    const payload = pending.payload as CommandPayload<'editUser'>;
    pending.payload = { ...payload, call: { id: payload.call?.id ?? '', isRepeated: true } };
  }

  #reopenLater(): void {
    clearTimeout(this.#retry);
    if (this.#closed) return;
    const delay = RECONNECT_MS[Math.min(this.#failures, RECONNECT_MS.length - 1)] ?? 0;
    this.#failures += 1;
    this.#retry = setTimeout(() => this.reopen(), delay);
  }

  #settle(id: number, error: AppError): void {
    this.#pending.get(id)?.settle({ ok: false, error });
    this.#pending.delete(id);
  }
}

function named(payload: unknown): unknown {
  return { call: { id: crypto.randomUUID(), isRepeated: false }, ...(payload as CommandPayload<'editUser'>) };
}

function lost(detail: string): AppError {
  return { kind: 'unexpected', detail };
}
