/** Who is signed in at which server: tokens, one renewal at a time, sign-in by the browser's own window, sign-out. */
import * as v from 'valibot';
import { Refusal } from '../messages/refusal.ts';
import type { TokenSource } from '../remote/http.ts';
import type { Remote } from '../remote/remote.ts';
import { RemoteError } from '../remote/remote-error.ts';
import type { Provider, SignIn, Tokens } from '../remote/sign-in.ts';
import type { Setting } from '../settings/setting.ts';
import type { Platform } from './platform.ts';

const TokensSchema = v.object({
  access: v.string(),
  refresh: v.nullable(v.string()),
  idToken: v.nullable(v.string()),
  subject: v.string(),
});

export interface SessionParts {
  platform: Pick<Platform, 'launchAuth' | 'redirectUrl'>;
  signIn: SignIn;
  server: Setting<string | null>;
  tokens: Setting<unknown>;
  /** The API without a token, for `about`. */
  remoteAt(address: string): Remote;
}

export class Session implements TokenSource {
  readonly #parts: SessionParts;
  #address: string | null = null;
  #tokens: Tokens | null = null;
  #provider: Provider | null = null;
  #renewal: Promise<string | null> | null = null;

  constructor(parts: SessionParts) {
    this.#parts = parts;
  }

  get address(): string | null {
    return this.#address;
  }

  get hasTokens(): boolean {
    return this.#tokens !== null;
  }

  async load(): Promise<void> {
    this.#address = await this.#parts.server.getValue();
    const stored = v.safeParse(TokensSchema, await this.#parts.tokens.getValue());
    this.#tokens = stored.success ? stored.output : null;
  }

  async useServer(address: string): Promise<void> {
    await this.#parts.server.setValue(address);
    if (address !== this.#address) this.#provider = null;
    this.#address = address;
  }

  async read(): Promise<string | null> {
    return this.#tokens?.access ?? null;
  }

  /** A rotated refresh token used twice ends the whole grant, so everybody waits for the same renewal. */
  renew(refused: string): Promise<string | null> {
    if (this.#tokens && this.#tokens.access !== refused) return Promise.resolve(this.#tokens.access);
    this.#renewal ??= this.#refresh().finally(() => {
      this.#renewal = null;
    });
    return this.#renewal;
  }

  /** Asks for new tokens; `silent` succeeds only while the provider still knows the person. Keeps nothing yet. */
  async authenticate(isSilent: boolean): Promise<Tokens> {
    const { platform, signIn } = this.#parts;
    const provider = await this.#discover();
    const attempt = await signIn.begin(provider, platform.redirectUrl(), isSilent);
    const returned = await this.#launch(attempt.url, isSilent);
    return signIn.finish(provider, attempt, returned);
  }

  async keep(tokens: Tokens | null): Promise<void> {
    await this.#parts.tokens.setValue(tokens);
    this.#tokens = tokens;
  }

  /** Ends the grant and the provider's own session, as far as the server can be reached; forgets the tokens anyway. */
  async end(): Promise<void> {
    const tokens = this.#tokens;
    await this.keep(null);
    if (!tokens) return;
    const { platform, signIn } = this.#parts;
    try {
      const provider = await this.#discover();
      await signIn.revoke(provider, tokens);
      const url = signIn.endSessionUrl(provider, tokens, platform.redirectUrl());
      if (url) await platform.launchAuth(url, false);
    } catch {
      // Signing out must work offline too; short-lived tokens end by themselves.
    }
  }

  async #refresh(): Promise<string | null> {
    const before = this.#tokens;
    if (!before) return null;
    try {
      const renewed = await this.#parts.signIn.refresh(await this.#discover(), before);
      // Signed out meanwhile: the new tokens must not bring the session back.
      if (this.#tokens !== before) return null;
      await this.keep(renewed);
      return renewed.access;
    } catch (error) {
      if (error instanceof RemoteError && error.error.kind === 'signed-out') await this.keep(null);
      if (error instanceof RemoteError && error.error.kind !== 'signed-out') throw error;
      return null;
    }
  }

  async #discover(): Promise<Provider> {
    if (this.#provider) return this.#provider;
    const address = this.#address;
    if (!address) throw new Refusal({ kind: 'invalid', detail: 'Enter the server address first.' });
    const { issuer } = await this.#parts.remoteAt(address).readAbout();
    this.#provider = await this.#parts.signIn.discover(issuer, address);
    return this.#provider;
  }

  async #launch(url: string, isSilent: boolean): Promise<string> {
    try {
      return await this.#parts.platform.launchAuth(url, !isSilent);
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      if (/could not be loaded/i.test(detail)) throw new Refusal({ kind: 'offline', detail });
      const kind = isSilent ? 'signed-out' : 'cancelled';
      throw new Refusal({ kind, detail: isSilent ? detail : 'The sign-in window was closed.' });
    }
  }
}
