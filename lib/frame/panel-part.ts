/**
 * The hand-over between the two scripts of a CRM page: the small one that is always there, and the one that the
 * background runs once the panel is needed. Both share the isolated world, which the page cannot see.
 */
import type { SiteClaims, SiteSetup } from '../schema/claims.ts';
import type { Adapter, OwnerProbe } from '../schema/identity-spec.ts';
import type { ProbeReply } from '../schema/probe-reply.ts';

export type ConfiguredSite = Extract<SiteSetup, { site: 'configured' }>;

export interface PanelPartOptions {
  setup: ConfiguredSite;
  isOpen: boolean;
  /** Whether a side panel shows this page. */
  isWatched(): boolean;
  /** The closed shadow root that already holds the launcher. */
  root: ShadowRoot;
  texts: { resize: string; blocked: string; aside: string };
  /** The page blocks the frame, and the person wants the side panel. Called in their click. */
  onAside(): void;
  onWidth(width: number): void;
  /** Answers whether the claims arrived. */
  report(claims: SiteClaims): Promise<boolean>;
  /** Has the sub-frames say where they are. */
  askFrames(): void;
  /** Has the background ask a CRM that its own pages cannot ask. */
  ask(adapter: Adapter): Promise<ProbeReply>;
  signal: AbortSignal;
}

export interface PanelPart {
  setOpen(open: boolean): void;
  /** The panel's page is there. */
  greeted(): void;
  /** That of the claims it reports now. */
  navigation(): number;
  /** The page had moved or hidden our host; `isReloaded` when the frame loads again. */
  restored(isReloaded: boolean): void;
  /** The sub-frame that records are in moved, or is gone. */
  frameMoved(url: string | null): void;
  /** Has the page asked who owns the record that it is about. */
  readOwner(probe: OwnerProbe): Promise<unknown>;
  /** The background forgot this page: read and report everything again. */
  refresh(): void;
}

export type StartPanelPart = (options: PanelPartOptions) => PanelPart;

const world = globalThis as { patchpanelPart?: StartPanelPart };

export function offerPanelPart(start: StartPanelPart): void {
  world.patchpanelPart = start;
}

export function takePanelPart(): StartPanelPart | undefined {
  return world.patchpanelPart;
}
