/** The background's end of the content script's one-shot messages: claims of a page, checked by sender, size and shape. */
import * as v from 'valibot';
import { SiteClaimsSchema } from '../schema/claims.ts';
import { AdapterSchema } from '../schema/identity-spec.ts';
import { sizeOf } from './page-server.ts';
import type { Result, SiteMessages } from './protocol.ts';
import { invalid, resultOf } from './refusal.ts';
import { TAB_ROOM, tooMuch } from './room.ts';
import { type Extension, isSubFrameOfSite, isTopFrameOfSite, type MessageSender } from './sender.ts';

export interface SitePage {
  tabId: number;
  windowId: number;
  /** Address of the page, as the browser says it. */
  url: string;
  /** Tells a new document from the former one in the same tab, where the browser names it. */
  documentId: string | null;
}

export type SiteHandlers = {
  [M in keyof SiteMessages]: (
    payload: Parameters<SiteMessages[M]>[0],
    page: SitePage,
  ) => Promise<ReturnType<SiteMessages[M]>> | ReturnType<SiteMessages[M]>;
};

export interface SiteServer {
  extension: Extension;
  handlers: SiteHandlers;
  /** Messages of each tab that are not answered yet. */
  waiting: Map<number, number>;
}

const LIMIT = 8_192;

const SITE_RULES: { [M in keyof SiteMessages]: v.GenericSchema } = {
  siteHello: v.strictObject({
    url: v.pipe(v.string(), v.maxLength(4_096)),
    protocol: v.number(),
    navigation: v.optional(v.number()),
  }),
  siteClaims: SiteClaimsSchema,
  askAdapter: v.strictObject({ adapter: AdapterSchema }),
  panelNeeded: v.strictObject({}),
  frameMoved: v.strictObject({
    name: v.pipe(v.string(), v.maxLength(64)),
    url: v.nullable(v.pipe(v.string(), v.maxLength(4_096))),
  }),
  framesAsked: v.strictObject({}),
  panelMoved: v.strictObject({
    open: v.boolean(),
    width: v.pipe(v.number(), v.finite(), v.minValue(0), v.maxValue(10_000)),
  }),
  sidePanelWanted: v.strictObject({}),
};

/** Those of sub-frames; all others are of the top frame alone. */
const OF_FRAMES: ReadonlySet<keyof SiteMessages> = new Set(['frameMoved']);

const MESSAGE = v.strictObject({ type: v.string(), payload: v.unknown() });

/** Answers one message; never rejects. */
export function answerSite(
  message: unknown,
  sender: MessageSender,
  { extension, handlers, waiting }: SiteServer,
): Promise<Result<unknown>> {
  return resultOf(async () => {
    const { type, payload } = parseMessage(message);
    const { id: tabId, windowId = -1, url: pageUrl } = sender.tab ?? {};
    const isOfFrame = OF_FRAMES.has(type);
    const isFrom = isOfFrame ? isSubFrameOfSite : isTopFrameOfSite;
    const url = isOfFrame ? pageUrl : sender.url;
    if (!isFrom(sender, extension) || tabId === undefined || !url) {
      throw invalid(`${type} is only for the ${isOfFrame ? 'sub-frames' : 'top frame'} of a CRM page.`);
    }
    const handler = handlers[type] as (payload: unknown, page: SitePage) => unknown;
    const page: SitePage = { tabId, windowId, url, documentId: sender.documentId ?? null };
    return inTurn(waiting, tabId, () => handler(payload, page));
  });
}

/** Refuses what is more than one tab may have waiting. */
async function inTurn(waiting: Map<number, number>, tabId: number, work: () => unknown): Promise<unknown> {
  const before = waiting.get(tabId) ?? 0;
  if (before >= TAB_ROOM) throw tooMuch();
  waiting.set(tabId, before + 1);
  try {
    return await work();
  } finally {
    const left = (waiting.get(tabId) ?? 1) - 1;
    if (left > 0) waiting.set(tabId, left);
    else waiting.delete(tabId);
  }
}

function parseMessage(message: unknown): { type: keyof SiteMessages; payload: unknown } {
  if (sizeOf(message) > LIMIT) throw invalid('The message is too large.');
  const parsed = v.safeParse(MESSAGE, message);
  if (!parsed.success || !Object.hasOwn(SITE_RULES, parsed.output.type))
    throw invalid('There is no such message.');
  const type = parsed.output.type as keyof SiteMessages;
  const payload = v.safeParse(SITE_RULES[type], parsed.output.payload);
  if (!payload.success) throw invalid(`${type} is malformed: ${payload.issues[0].message}`);
  return { type, payload: payload.output };
}
