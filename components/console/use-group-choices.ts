/** Every user group of an instance, by name, as options of a combobox: the browser's own list is made for thousands. */
import { useApp } from '../app-context.ts';
import type { ComboboxProps } from '../ui/fields.tsx';
import { useRead } from './use-read.ts';

export function useGroupChoices(instanceId: string): ComboboxProps['options'] {
  const { client } = useApp();
  const { value } = useRead(`all groups ${instanceId}`, () => client.call('listGroups', { instanceId }));
  return value?.groups.map(({ id, name }) => ({ value: id, label: name })) ?? NONE;
}

const NONE: ComboboxProps['options'] = [];
