/** Drafted PopFlow settings: what the record itself holds of one, and what they write. Pure. */
import type { CrmUserPatch } from '../schema/patch.ts';
import type { EventTable, PopFlowValues } from '../schema/settings.ts';
import type { SettingValue } from '../schema/settings-fields.ts';

/** One PopFlow setting: an own value, even one equal to the inherited, or none of one's own. */
export type DraftSetting = { readonly own: true; readonly value: SettingValue } | { readonly own: false };

/** Keys as in `PendingChange.fields`: `popFlow.autoOpen`, `popFlow.events.Ringing`. */
export type SettingField = `popFlow.${string}`;

export interface DraftedSettings {
  readonly [setting: SettingField]: DraftSetting;
}

const EVENT = 'popFlow.events.';

interface SettingsPatch {
  readonly set: PopFlowValues | null;
  readonly unset: CrmUserPatch['unset'] | null;
}

/** Own values go to `set`, events under their table; a reset is an `unset`, by field or by event name. */
export function settingsPatch(fields: DraftedSettings, named: readonly SettingField[]): SettingsPatch {
  const owned = named.filter((field) => fields[field]?.own === true);
  const reset = named.filter((field) => fields[field]?.own === false);
  const events = entriesOf(fields, owned.filter(isEvent)) as EventTable;
  const set = {
    ...entriesOf(
      fields,
      owned.filter((field) => !isEvent(field)),
    ),
    ...asField('events', events),
  };
  const unset = {
    ...asField('popFlow', reset.filter((field) => !isEvent(field)).map(keyOf)),
    ...asField(
      'popFlowEvents',
      reset.filter(isEvent).map((field) => eventOf(field) ?? ''),
    ),
  };
  return { set: hasKeys(set) ? set : null, unset: hasKeys(unset) ? unset : null };
}

function entriesOf(fields: DraftedSettings, named: readonly SettingField[]): PopFlowValues {
  return Object.fromEntries(
    named.flatMap((field) => {
      const drafted = fields[field];
      return drafted?.own ? [[eventOf(field) ?? keyOf(field), drafted.value]] : [];
    }),
  );
}

function asField(name: string, value: object): object {
  return hasKeys(value) ? { [name]: value } : {};
}

function hasKeys(value: object): boolean {
  return Object.keys(value).length > 0;
}

function isEvent(field: SettingField): boolean {
  return field.startsWith(EVENT);
}

function eventOf(field: SettingField): string | null {
  return isEvent(field) ? field.slice(EVENT.length) : null;
}

function keyOf(field: SettingField): string {
  return field.slice('popFlow.'.length);
}
