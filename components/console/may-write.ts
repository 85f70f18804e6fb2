/** Whether the account may change records of a kind, as far as the page knows; the server has the last word. */
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Configuration } from '../../lib/schema/console/configuration.ts';
import type { Kind } from '../../lib/schema/kind.ts';
import { useApp } from '../app-context.ts';

/** Of the pages of the configuration. */
export const ConfigurationContext = createContext<Configuration | null>(null);

/** `instanceId`: whose groups and users; of everything else only an admin of everything may change something. */
export function useMayWrite(kind: Kind, instanceId: string | null): boolean {
  const { store } = useApp();
  const configuration = useContext(ConfigurationContext);
  const view = store.view.value;
  const isReady = view?.session.state === 'signed-in' && view.readOnly?.reason !== 'incompatible';
  if (!configuration || !isReady) return false;
  if (configuration.mayAdminister) return true;
  if (kind !== 'crm-users' && kind !== 'crm-user-groups') return false;
  return configuration.instances.some(({ id, role }) => id === instanceId && role === 'admin');
}
