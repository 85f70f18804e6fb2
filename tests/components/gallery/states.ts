/** Every state of the pages that the gallery shows, by area and by name. */
import type { GalleryStates } from './gallery-state.ts';
import { CONFLICT_STATES } from './states/conflict.ts';
import { CONSOLE_STATES } from './states/console.ts';
import { CONSOLE_BROWSE_STATES } from './states/console-browse.ts';
import { CONSOLE_EDIT_STATES } from './states/console-edit.ts';
import { CONSOLE_IDENTITY_STATES } from './states/console-identity.ts';
import { CONSOLE_ONLINE_STATES } from './states/console-online.ts';
import { DIAGNOSTICS_STATES } from './states/diagnostics.ts';
import { EMPTY_STATES } from './states/empty.ts';
import { IMPORT_STATES } from './states/import.ts';
import { LOST_STATES } from './states/lost.ts';
import { MAPPING_STATES } from './states/mapping.ts';
import { MAPPING_TREE_STATES } from './states/mapping-tree.ts';
import { NAMES_STATES } from './states/names.ts';
import { PANEL_STATES } from './states/panel.ts';
import { PICK_STATES } from './states/picks.ts';
import { SESSION_STATES } from './states/sessions.ts';
import { SETTINGS_STATES } from './states/settings.ts';
import { SETUP_STATES } from './states/setup.ts';
import { TRACE_STATES } from './states/trace.ts';
import { TROUBLE_STATES } from './states/trouble.ts';

type Areas = Readonly<Record<string, GalleryStates>>;

/** In the order of the wall; a new area is one import and one line. */
export const PANEL_AREAS: Areas = {
  panel: PANEL_STATES,
  empty: EMPTY_STATES,
  picks: PICK_STATES,
  trouble: TROUBLE_STATES,
  sessions: SESSION_STATES,
  conflict: CONFLICT_STATES,
  lost: LOST_STATES,
  settings: SETTINGS_STATES,
  mapping: MAPPING_STATES,
  tree: MAPPING_TREE_STATES,
  diagnostics: DIAGNOSTICS_STATES,
  trace: TRACE_STATES,
  names: NAMES_STATES,
  setup: SETUP_STATES,
};

export const CONSOLE_AREAS: Areas = {
  console: CONSOLE_STATES,
  browse: CONSOLE_BROWSE_STATES,
  edit: CONSOLE_EDIT_STATES,
  identity: CONSOLE_IDENTITY_STATES,
  online: CONSOLE_ONLINE_STATES,
  import: IMPORT_STATES,
};

export const AREAS: Areas = { ...PANEL_AREAS, ...CONSOLE_AREAS };

export const STATES: GalleryStates = Object.assign({}, ...Object.values(AREAS));
