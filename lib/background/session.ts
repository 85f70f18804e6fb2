/** Who is signed in at which server: tokens, one renewal at a time, sign-in by the browser's own window, and how it ended. */
import * as v from 'valibot';
import { Refusal } from '../messages/refusal.ts';
import type { Clock } from '../remote/clock.ts';
import type { TokenSource } from '../remote/http.ts';
import type { Remote } from '../remote/remote.ts';
import { RemoteError } from '../remote/remote-error.ts';
import type { AskFor, Provider, SignIn, Tokens } from '../remote/sign-in.ts';
import type { SessionView } from '../schema/views.ts';
import type { Setting } from '../settings/setting.ts';
import type { Platform } from './platform.ts';

const TokensSchema = v.object({
  access: v.string(),
  refresh: v.nullable(v.string()),
  idToken: v.nullable(v.string()),
  subject: v.string(),
});

const NewcomerSchema = v.object({ username: v.string(), tokens: TokensSchema });
/** Who has just signed in while edits of another account wait here; nothing of theirs is used before a person decides. */
export type Newcomer = v.InferOutput<typeof NewcomerSchema>;

const EndSchema = v.picklist(['expired', 'disabled', 'not-remembered']);
/** `not-remembered`: the provider no longer knew the person when it was asked silently. */
export type SessionEnd = v.InferOutput<typeof EndSchema>;

export interface SessionSettings {
  server: Setting<string | null>;
  tokens: Setting<unknown>;
  /** How the last sign-in ended; forgotten with the browser. */
  ended: Setting<unknown>;
  newcomer: Setting<unknown>;
}

export interface SessionParts {
  platform: Pick<Platform, 'launchAuth' | 'redirectUrl'>;
  signIn: SignIn;
  settings: SessionSettings;
  clock: Clock;
  /** The API without a token, for `about`. */
  remoteAt(address: string): Remote;
  /** Called once when the server ends the sign-in. */
  onEnded(end: SessionEnd): Promise<void>;
}

/** The provider's own session is ended in the background of a sign-out; a hung server must not hold it up. */
const END_LIMIT_MS = 10_000;

export class Session implements TokenSource {
  readonly #parts: SessionParts;
  #address: string | null = null;
  #tokens: Tokens | null = null;
  #ended: SessionEnd | null = null;
  #newcomer: Newcomer | null = null;
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

  get newcomer(): Newcomer | null {
    return this.#newcomer;
  }

  get ended(): SessionEnd | null {
    return this.#ended;
  }

  /** The part of it that people are told. */
  get endedForPeople(): SessionView['ended'] {
    return this.#tokens || this.#ended === 'not-remembered' ? undefined : (this.#ended ?? undefined);
  }

  async load(): Promise<void> {
    const { server, tokens, ended, newcomer } = this.#parts.settings;
    const stored = await Promise.all([
      server.getValue(),
      tokens.getValue(),
      ended.getValue(),
      newcomer.getValue(),
    ]);
    this.#address = stored[0];
    this.#tokens = parsed(TokensSchema, stored[1]);
    this.#ended = parsed(EndSchema, stored[2]);
    this.#newcomer = parsed(NewcomerSchema, stored[3]);
  }

  async useServer(address: string): Promise<void> {
    await this.#parts.settings.server.setValue(address);
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

  /** Asks for tokens; `nothing` succeeds only while the provider still knows the person. Keeps nothing yet. */
  async authenticate(ask: AskFor, hint: string | null = null): Promise<Tokens> {
    const { platform, signIn } = this.#parts;
    const provider = await this.#discover();
    const attempt = await signIn.begin(provider, { redirectUri: platform.redirectUrl(), ask, hint });
    const returned = await this.#launch(attempt.url, ask === 'nothing');
    return signIn.finish(provider, attempt, returned);
  }

  async keep(tokens: Tokens): Promise<void> {
    // In memory first: a refresh token that was used up must not be lost with a failed write.
    this.#tokens = tokens;
    await this.#parts.settings.tokens.setValue(tokens);
    await this.#noteEnd(null);
    await this.keepNewcomer(null);
  }

  async keepNewcomer(newcomer: Newcomer | null): Promise<void> {
    this.#newcomer = newcomer;
    await this.#parts.settings.newcomer.setValue(newcomer);
  }

  /** Nobody is signed in any more, by the server's word; what is stored here stays. */
  async lose(end: SessionEnd): Promise<void> {
    const hadTokens = this.#tokens !== null;
    // A late refusal must not speak over a sign-out.
    if (!hadTokens && end !== 'not-remembered') return;
    this.#tokens = null;
    await this.#noteEnd(end);
    await this.#parts.settings.tokens.setValue(null);
    if (hadTokens) await this.#parts.onEnded(end);
  }

  /** Forgets everything but the server; gives the tokens that have yet to be ended there. */
  async forget(): Promise<Tokens | null> {
    const tokens = this.#tokens;
    this.#tokens = null;
    await this.#parts.settings.tokens.setValue(null);
    await this.#noteEnd(null);
    await this.keepNewcomer(null);
    return tokens;
  }

  /** Ends the grant and the provider's own session, as far as the server can be reached within 10 s. Never throws. */
  async endAtServer(tokens: Tokens | null): Promise<void> {
    if (!tokens) return;
    let stop: () => void = () => undefined;
    const late = new Promise<void>((resolve) => {
      stop = this.#parts.clock.after(END_LIMIT_MS, resolve);
    });
    // Signing out must work offline too; short-lived tokens end by themselves.
    await Promise.race([this.#endGrant(tokens).catch(() => undefined), late]);
    stop();
  }

  async #endGrant(tokens: Tokens): Promise<void> {
    const { platform, signIn } = this.#parts;
    const provider = await this.#discover();
    await signIn.revoke(provider, tokens).catch(() => undefined);
    const url = signIn.endSessionUrl(provider, tokens, platform.redirectUrl());
    if (url) await platform.launchAuth(url, false);
  }

  async #noteEnd(end: SessionEnd | null): Promise<void> {
    this.#ended = end;
    await this.#parts.settings.ended.setValue(end);
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
      const isOver = error instanceof RemoteError && error.error.kind === 'signed-out';
      if (isOver && this.#tokens === before) {
        await this.lose(error.error.kind === 'signed-out' && error.error.why ? error.error.why : 'expired');
      }
      throw error;
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

function parsed<S extends v.GenericSchema>(schema: S, stored: unknown): v.InferOutput<S> | null {
  const result = v.safeParse(schema, stored);
  return result.success ? result.output : null;
}
