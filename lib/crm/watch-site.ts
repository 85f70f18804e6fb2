/** Follows who is signed in to a CRM page and whom it is about, and reports each change; runs in the content script. */
import type { SiteClaims } from '../schema/claims.ts';
import type { IdentitySpec } from '../schema/identity-spec.ts';
import type { Page } from './page.ts';
import { type ProbeMemory, type ReadOptions, readIdentity } from './read-identity.ts';
import { isUnread, type PageRecord, readPageRecord, recordClaim } from './read-record.ts';
import { readFirst } from './value-source.ts';
import { type AddressSource, watchUrl } from './watch-url.ts';

export interface WatchOptions {
  page: Page & AddressSource;
  spec: IdentitySpec | null;
  /** Answers whether the claims arrived; those that did not are reported again at the next reading. */
  report(claims: SiteClaims): Promise<boolean>;
  ask: ReadOptions['ask'];
  /** Has the sub-frames say where they are, if there are any. */
  askFrames(): void;
  /** Whether somebody looks: only then are requests sent, and the page is read again on a timer. */
  isWatched(): boolean;
  signal: AbortSignal;
}

/** Single-page CRMs show who is signed in late, so an unfinished result is read again after these pauses. */
const SETTLE_MS = [100, 300, 700, 1_500, 3_000];
/** Longer addresses are no record's. */
const MAX_ADDRESS = 4_000;
/** While the panel is open, a sign-in or sign-out without a navigation is noticed within this time. */
const WATCHED_MS = 1_000;

export class SiteWatch {
  readonly #options: WatchOptions;
  readonly #checkUrl: () => void;
  /** Microseconds: begins above every number of an earlier document of this tab, so that its late claims are older. */
  navigation = Math.max(Date.now(), Math.trunc(performance.timeOrigin)) * 1_000;
  #memory: ProbeMemory = new Map();
  #run = new AbortController();
  #isReading = false;
  #settled = 0;
  #reported = '';
  #signedIn: SiteClaims['signedIn'] = 'pending';
  /** Address of the frame that records are in, as it last said; `asked`: the page moved on, and the frame may have. */
  #frame: string | 'asked' | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: WatchOptions) {
    const { page, signal } = options;
    this.#options = options;
    this.#checkUrl = watchUrl(page, () => this.#navigated(), signal);
    page.addEventListener('storage', () => this.#read(), { signal });
    page.document.addEventListener('visibilitychange', () => this.#seen(), { signal });
    signal.addEventListener('abort', () => this.#stop());
    this.#begin();
  }

  /** Reads everything again, requests too: the panel was opened, or its background lost what it knew. */
  refresh(): void {
    this.#reported = '';
    this.#restart();
  }

  /** At once, whatever is being read: the former record must not stay. */
  frameMoved(url: string | null): void {
    this.#frame = url;
    this.#send(this.#signedIn);
  }

  #navigated(): void {
    this.navigation += 1;
    this.#begin();
  }

  #begin(): void {
    if (this.#options.spec?.frame) {
      // Where a frame has spoken before, nobody is shown until it has again, or the reading ends.
      this.#frame &&= 'asked';
      this.#options.askFrames();
    }
    this.#send(this.#options.spec ? 'pending' : 'unknown');
    this.#restart();
  }

  #restart(): void {
    this.#stop();
    this.#run = new AbortController();
    this.#memory = new Map();
    this.#isReading = false;
    this.#settled = 0;
    this.#read();
  }

  #stop(): void {
    clearTimeout(this.#timer);
    this.#run.abort();
  }

  #seen(): void {
    if (this.#options.isWatched()) this.#memory = new Map();
    this.#tick();
  }

  #tick(): void {
    if (this.#options.page.document.visibilityState === 'hidden') return;
    this.#checkUrl();
    this.#read();
  }

  async #read(): Promise<void> {
    const { page, spec, signal, ask } = this.#options;
    if (this.#isReading || signal.aborted || !spec) return;
    this.#isReading = true;
    const run = this.#run.signal;
    const network = this.#options.isWatched();
    const signedIn = await readIdentity({ page, spec, network, ask, memory: this.#memory, signal: run });
    // An address that changed without an event, or whose event has yet to come, begins another reading.
    this.#checkUrl();
    if (run.aborted) return;
    this.#isReading = false;
    if (this.#frame === 'asked') this.#frame = null;
    const record = this.#record();
    this.#send(signedIn, record);
    this.#readLater(typeof signedIn === 'object' && !(record && isUnread(record)));
  }

  #record(): PageRecord | null {
    const { page, spec } = this.#options;
    if (!spec || this.#frame === 'asked') return null;
    return readPageRecord(page, spec.records, this.#frame ?? undefined);
  }

  #readLater(isKnown: boolean): void {
    clearTimeout(this.#timer);
    const pause = isKnown ? undefined : SETTLE_MS[this.#settled++];
    if (pause === undefined && !this.#options.isWatched()) return;
    this.#timer = setTimeout(() => this.#tick(), pause ?? WATCHED_MS);
  }

  async #send(signedIn: SiteClaims['signedIn'], record = this.#record()): Promise<void> {
    const { page, spec, report } = this.#options;
    this.#signedIn = signedIn;
    const answered = typeof signedIn === 'object' ? signedIn.instanceKey : undefined;
    const claims: SiteClaims = {
      navigation: this.navigation,
      instanceKey: answered ?? readFirst(page, spec?.instance?.key)?.text ?? null,
      signedIn,
      recordNativeId: record?.nativeId ?? null,
      record: recordClaim(record),
      address: spec?.owners && (this.#frame ?? page.location.href).slice(0, MAX_ADDRESS),
    };
    const text = JSON.stringify(claims);
    if (text === this.#reported) return;
    this.#reported = text;
    if (!(await report(claims)) && this.#reported === text) this.#reported = '';
  }
}
