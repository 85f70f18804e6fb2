/** What the gallery knows of one state of a page; the areas under `states/` are written in it. */
import type { PageCommands } from '../../../lib/messages/protocol.ts';
import type { AppError } from '../../../lib/schema/app-error.ts';
import type { PanelView, PendingChange } from '../../../lib/schema/views.ts';
import type { GalleryFile } from './fake-file.ts';

export interface GalleryState {
  readonly page: 'panel' | 'console' | 'setup';
  /** One line under the picture: who sees this, and when. */
  readonly about?: string;
  readonly view?: PanelView;
  /** Hash of the console. */
  readonly hash?: string;
  /** The file that is chosen first, and how the page reads it. */
  readonly file?: GalleryFile;
  /** What is done after painting: clicks on buttons, radios, check boxes and tree items, by accessible name. */
  readonly clicks?: readonly string[];
  /** Chosen in comboboxes before the clicks: label of the option by the name of the combobox. */
  readonly chooses?: Readonly<Record<string, string>>;
  /** A text of the row of a grid that is opened after the clicks. */
  readonly opens?: string;
  /** The summary that is unfolded after the clicks. */
  readonly unfolds?: string;
  /** Environments or agent groups whose box is clicked after that. */
  readonly ticks?: readonly string[];
  /** Code that cannot be read: part of its file's name. */
  readonly blocks?: string;
  /** Typed after the clicks: text by the name of the box. */
  readonly types?: Readonly<Record<string, string>>;
  /** The button that is clicked after that. */
  readonly clicksLast?: string;
  /** Whole seconds that pass after that; otherwise the clock stands still. */
  readonly seconds?: number;
  /** The button that is clicked at the very end. */
  readonly clicksThen?: string;
  readonly pending?: readonly PendingChange[];
  /** Chosen in a combobox of the dialog that the clicks brought. */
  readonly choosesLast?: Readonly<Record<string, string>>;
  /** What the background answers to further commands; a function gets what was asked, and may answer later or never. */
  readonly answers?: { readonly [C in keyof PageCommands]?: unknown };
  /** What the background refuses further commands with. */
  readonly refuses?: { readonly [C in keyof PageCommands]?: AppError };
  /** Commands that the background never answers. */
  readonly hangs?: readonly (keyof PageCommands)[];
  /** As by a page's permissions policy. */
  readonly forbidsClipboard?: boolean;
  /** The background does not answer `hello`. */
  readonly fails?: boolean;
  /** As in a language that is written from right to left. */
  readonly isRightToLeft?: boolean;
}

export type GalleryStates = Readonly<Record<string, GalleryState>>;
