/** What the background keeps outside its cache. Types only. */
import type { Setting } from '../settings/setting.ts';
import type { Layouts } from './panel-layouts.ts';
import type { SessionSettings } from './session.ts';

export interface CoreSettings extends SessionSettings {
  layouts: Setting<Layouts>;
  /** Where the content script is registered, for gestures that find nothing awake. */
  sites: Setting<string[]>;
  claims: Setting<unknown>;
  drafts: Setting<unknown>;
  /** Whom people picked by hand. */
  picks: Setting<unknown>;
  /** As the browser last told it. */
  policy: Setting<unknown>;
}
