/** Wires one CRM page: asks the background what the site is, mounts the launcher, and fetches the panel when needed. */
import { browser } from 'wxt/browser';
import { type Launcher, mountLauncher } from '../../lib/frame/launcher.ts';
import { type ConfiguredSite, type PanelPart, takePanelPart } from '../../lib/frame/panel-part.ts';
import { PROTOCOL_VERSION } from '../../lib/messages/protocol.ts';
import { isExtensionGone, onSiteEvent, sendSite } from '../../lib/messages/site-client.ts';
import type { SiteSetup } from '../../lib/schema/claims.ts';

/** The background may end before it answers; the next question wakes another one. Each pause is twice the one before. */
const AGAIN_MS = 1_000;

/** Stays until `leave` is aborted: the extension was updated, or a newer script has taken over. */
export class SiteSession {
  readonly #leave: AbortController;
  /** What the present parts were built from; empty before the background has answered. */
  #built = '';
  #parts = new AbortController();
  #setup: ConfiguredSite | null = null;
  #launcher: Launcher | null = null;
  #panel: PanelPart | null = null;
  #isOpen = false;
  #isWatched = false;
  #width = 0;
  #greetings = 0;

  constructor(leave: AbortController) {
    this.#leave = leave;
    const { signal } = leave;
    const stop = onSiteEvent((event) => {
      if (event.type === 'panelToggled') this.#toggle(event.payload.open);
      else if (event.type === 'panelGreeted') return this.#greeted();
      else if (event.type === 'frameMoved') this.#panel?.frameMoved(event.payload.url);
      else if (event.type === 'ownerAsked') return this.#panel?.readOwner(event.payload.probe);
      else this.#greet();
      return undefined;
    });
    signal.addEventListener('abort', () => {
      stop();
      this.#parts.abort();
    });
    // From the back-forward cache the page returns to a background that has forgotten it.
    window.addEventListener('pageshow', (event) => event.persisted && this.#greet(), { signal });
    document.addEventListener('visibilitychange', () => this.#seen(), { signal });
    this.#greet();
  }

  async #greeted(): Promise<number | undefined> {
    this.#panel?.greeted();
    return this.#panel?.navigation();
  }

  async #greet(pause = AGAIN_MS): Promise<void> {
    this.#greetings += 1;
    const number = this.#greetings;
    const setup = await this.#send('siteHello', {
      url: location.href,
      protocol: PROTOCOL_VERSION,
      navigation: this.#panel?.navigation(),
    });
    // A later question has the later answer.
    if (number !== this.#greetings || this.#leave.signal.aborted) return;
    if (setup) this.#take(setup);
    else setTimeout(() => number === this.#greetings && this.#greet(2 * pause), pause);
  }

  #take(setup: SiteSetup): void {
    const built = JSON.stringify({ ...setup, open: 0, width: 0, watched: 0, aside: 0 });
    this.#isWatched = setup.site === 'configured' && setup.watched === true;
    if (this.#setup && setup.site === 'configured') this.#setup.aside = setup.aside;
    if (built === this.#built) {
      this.#refresh();
      return;
    }
    this.#built = built;
    this.#parts.abort();
    this.#parts = new AbortController();
    this.#panel = null;
    this.#launcher = null;
    const isFirst = !this.#setup;
    this.#setup = setup.site === 'configured' ? setup : null;
    if (this.#setup)
      this.#begin(this.#setup, isFirst ? this.#setup : { open: this.#isOpen, width: this.#width });
  }

  /** A page that begins anew stays as open as it is: what the background remembered may be older than the last click. */
  #begin({ label }: ConfiguredSite, { open, width }: Pick<ConfiguredSite, 'open' | 'width'>): void {
    this.#isOpen = open;
    this.#width = width;
    this.#launcher = mountLauncher({
      document,
      label,
      onPressed: (key) => this.#toggle(key === 'toggle' && !this.#isOpen),
      onRestored: (isReloaded) => this.#panel?.restored(isReloaded),
      signal: this.#parts.signal,
    });
    if (!open) this.#launcher.setExpanded(false);
    this.#refresh();
  }

  /** The panel's part reads the page again; before it is needed, nothing reads the page. */
  #refresh(): void {
    if (this.#panel) this.#panel.refresh();
    else if (this.#isOpen || this.#isWatched) this.#needPanel();
  }

  #toggle(isOpen: boolean): void {
    if (!this.#launcher || isOpen === this.#isOpen) return;
    if (isOpen && this.#setup?.aside) {
      this.#openAside();
      return;
    }
    this.#isOpen = isOpen;
    this.#launcher.setExpanded(isOpen);
    if (this.#panel) this.#panel.setOpen(isOpen);
    else if (isOpen) this.#needPanel();
    this.#moved();
  }

  /** The click goes with the message: the browser opens its side panel for nothing less. */
  #openAside(): void {
    this.#send('sidePanelWanted', {});
    if (this.#setup) this.#setup.aside = true;
    this.#isOpen = false;
    this.#panel?.setOpen(false);
    this.#launcher?.setExpanded(false);
  }

  async #needPanel(): Promise<void> {
    const { signal } = this.#parts;
    if (!takePanelPart()) await this.#send('panelNeeded', {});
    const start = takePanelPart();
    if (!this.#setup || !this.#launcher || this.#panel || signal.aborted) return;
    if (!start) {
      // The background did not answer: the launcher may be pressed again.
      this.#isOpen = false;
      this.#launcher.setExpanded(false);
      return;
    }
    this.#panel = start({
      setup: { ...this.#setup, width: this.#width },
      isOpen: this.#isOpen,
      isWatched: () => this.#isWatched,
      root: this.#launcher.root,
      texts: {
        resize: browser.i18n.getMessage('frameResize'),
        blocked: browser.i18n.getMessage('frameBlocked'),
        aside: browser.i18n.getMessage('openInSidePanel'),
      },
      onAside: () => this.#openAside(),
      onWidth: (width) => {
        this.#width = width;
        this.#moved();
      },
      askFrames: () => void this.#send('framesAsked', {}),
      ask: async (adapter) => (await this.#send('askAdapter', { adapter })) ?? { kind: 'failed' },
      report: async (claims) => (await this.#send('siteClaims', claims)) !== undefined,
      signal,
    });
    this.#launcher.setExpanded(this.#isOpen);
  }

  #moved(): void {
    this.#send('panelMoved', { open: this.#isOpen, width: this.#width });
  }

  /** Answers `undefined` when the background did not; what is needed is asked again when it is needed next. */
  async #send<M extends Parameters<typeof sendSite>[0]>(type: M, payload: Parameters<typeof sendSite<M>>[1]) {
    const result = await sendSite(type, payload);
    if (this.#leave.signal.aborted) return undefined;
    if (result.ok) return result.value;
    if (result.error.kind === 'incompatible') this.#leave.abort();
    return undefined;
  }

  #seen(): void {
    if (isExtensionGone()) this.#leave.abort();
    else if (!document.hidden && this.#built === '') this.#greet();
  }
}
