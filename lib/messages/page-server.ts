/** The background's end of the pages' port: checks sender, size and shape, runs the handler, answers a `Result`. */
import * as v from 'valibot';
import type { PagePort } from './page-port.ts';
import { PAGE_RULES } from './page-rules.ts';
import {
  PAGE_PORT,
  type PageCommands,
  type PageEvents,
  type PortAnswer,
  type PortEvent,
  type PortRequest,
  type Surface,
} from './protocol.ts';
import { invalid, resultOf } from './refusal.ts';
import { LARGE, LARGE_ROOM, PORT_ROOM, tooMuch } from './room.ts';
import { type Extension, type MessageSender, surfaceOf } from './sender.ts';

/** One open page. */
export interface PageConnection {
  readonly surface: Surface;
  readonly sender: MessageSender;
  /** What the page calls itself over all its connections; known from its `hello`. */
  pageId?: string | undefined;
  /** True once its `hello` was accepted; before that a panel may ask for nothing. */
  isWelcome: boolean;
  /** It waits for an answer. */
  isAsking: boolean;
  /** Aborted when this connection ends: what it alone wanted is given up. */
  readonly gone: AbortSignal;
  post<E extends keyof PageEvents>(event: E, payload: PageEvents[E]): void;
  /** The page connects anew, as after the death of the worker. */
  hangUp(): void;
}

export type PageHandlers = {
  [C in keyof PageCommands]: (
    payload: Parameters<PageCommands[C]>[0],
    page: PageConnection,
  ) => Promise<ReturnType<PageCommands[C]>> | ReturnType<PageCommands[C]>;
};

export interface PageServer {
  extension: Extension;
  handlers: PageHandlers;
  /** What the page is to be told by now, and counts as told: it goes with an answer, so that it never shows the one without the other. */
  news?(page: PageConnection): PortEvent | null;
  onOpen(page: PageConnection): void;
  onClose(page: PageConnection): void;
}

export type ServedPort = PagePort & { readonly sender?: MessageSender | undefined };

const REQUEST = v.strictObject({ id: v.number(), command: v.string(), payload: v.unknown() });

/** Serves one port; disconnects it at once when it is not one of our own pages. */
export function servePage(port: ServedPort, server: PageServer): void {
  const sender = port.sender ?? {};
  const surface = surfaceOf(sender, server.extension);
  if (port.name !== PAGE_PORT || !surface) {
    port.disconnect();
    return;
  }
  const gone = new AbortController();
  const page = connectionOf(port, { surface, sender, gone });
  const answer = answering(page, server);
  let waiting = 0;
  port.onMessage.addListener((message) => {
    if (!hasRoom(waiting, message)) {
      refuse(port, message);
      return;
    }
    waiting += 1;
    page.isAsking = true;
    void answer(message).then((reply) => {
      waiting -= 1;
      page.isAsking = waiting > 0;
      if (reply) post(port, { ...reply, ...server.news?.(page) } satisfies PortAnswer);
    });
  });
  port.onDisconnect.addListener(() => {
    gone.abort();
    server.onClose(page);
  });
  server.onOpen(page);
}

function hasRoom(waiting: number, message: unknown): boolean {
  return waiting < LARGE_ROOM || (waiting < PORT_ROOM && sizeOf(message) <= LARGE);
}

function refuse(port: PagePort, message: unknown): void {
  const request = v.safeParse(REQUEST, message);
  if (request.success) {
    post(port, { id: request.output.id, result: { ok: false, error: tooMuch().error } } satisfies PortAnswer);
  }
}

interface Connecting extends Pick<PageConnection, 'surface' | 'sender'> {
  gone: AbortController;
}

function connectionOf(port: PagePort, { surface, sender, gone }: Connecting): PageConnection {
  return {
    surface,
    sender,
    isWelcome: surface !== 'panel',
    isAsking: false,
    gone: gone.signal,
    post: (event, payload) => post(port, { event, payload }),
    hangUp: () => {
      // The end that closes a port is not told of it.
      gone.abort();
      port.disconnect();
    },
  };
}

function answering(page: PageConnection, { handlers }: PageServer) {
  let greeting: Promise<unknown> | null = null;
  return async (message: unknown) => {
    const request = v.safeParse(REQUEST, message);
    if (!request.success) return null;
    const { id, command } = request.output;
    // A page that connects anew greets, and its person presses meanwhile: that waits for the answer.
    if (!page.isWelcome && command !== 'hello' && command !== 'ping') await greeting;
    const done = resultOf(() => handle(request.output as PortRequest, page, handlers));
    if (command === 'hello') greeting = done;
    return { id, result: await done };
  };
}

function handle({ command, payload }: PortRequest, page: PageConnection, handlers: PageHandlers) {
  const parsed = parseCommand(command, payload, page);
  const handler = handlers[command] as (payload: unknown, page: PageConnection) => unknown;
  return handler(parsed, page);
}

/** The payload as its schema says; throws `invalid` for a wrong sender, size or shape. */
export function parseCommand(command: string, payload: unknown, page: PageConnection): unknown {
  if (!Object.hasOwn(PAGE_RULES, command)) throw invalid(`There is no command ${command}.`);
  const rule = PAGE_RULES[command as keyof PageCommands];
  if (!rule.surfaces.includes(page.surface)) throw invalid(`${command} is not for the ${page.surface}.`);
  if (!page.isWelcome && command !== 'hello' && command !== 'ping') throw invalid('Say hello first.');
  if (sizeOf(payload) > rule.limit) throw invalid(`${command} is too large.`);
  const parsed = v.safeParse(rule.payload, payload);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const place = v.getDotPath(issue);
  throw invalid(`${command} is malformed${place ? ` at ${place}` : ''}: ${issue.message}`);
}

export function sizeOf(payload: unknown): number {
  try {
    return JSON.stringify(payload)?.length ?? 0;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}

/** A page that went away in this moment hears nothing, and need not. */
function post(port: PagePort, message: unknown): void {
  try {
    port.postMessage(message);
  } catch {
    // The port's own end is reported by `onDisconnect`.
  }
}
