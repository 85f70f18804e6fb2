/** The grants of an account as a list from which they are taken and to which they are added. */
import { useState } from 'preact/hooks';
import { type GrantNames, grantKey, grantText, roleText } from '../../lib/app/grant-text.ts';
import { t } from '../../lib/app/text.ts';
import type { Grant, Role } from '../../lib/schema/account.ts';
import type { Configuration } from '../../lib/schema/console/configuration.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { Combobox } from '../ui/fields.tsx';
import { type ChosenUser, UserChooser } from './user-chooser.tsx';

export interface GrantEditorProps {
  label: string;
  grants: readonly Grant[];
  names: GrantNames;
  configuration: Configuration;
  onChange: (grants: readonly Grant[]) => void;
}

export function GrantEditor({ label, grants, names, configuration, onChange }: GrantEditorProps) {
  const [added, setAdded] = useState<Record<string, string>>({});
  const known: GrantNames = { ...names, user: (id) => added[id] ?? names.user(id) };
  return (
    <>
      <ul class="grants-edited" aria-label={label}>
        {grants.length === 0 && <li class="soft">{t('noGrants')}</li>}
        {grants.map((grant) => {
          const text = grantText(grant, known);
          return (
            <li key={grantKey(grant)} class="grant">
              <span>{text}</span>
              <IconButton
                icon="close"
                label={t('removeGrant', text)}
                onClick={() => onChange(grants.filter((other) => other !== grant))}
              />
            </li>
          );
        })}
      </ul>
      <AddGrant
        grants={grants}
        configuration={configuration}
        onAdd={(grant, user) => {
          if (user) setAdded({ ...added, [user.id]: user.name });
          onChange([...grants, grant]);
        }}
      />
    </>
  );
}

/** Value of the choice "everything"; ids are UUIDs, so it never meets one. */
const ALL = '';
const ROLES: readonly Role[] = ['admin', 'support', 'agent', 'runtime'];

interface AddGrantProps {
  grants: readonly Grant[];
  configuration: Configuration;
  onAdd: (grant: Grant, user: ChosenUser | null) => void;
}

function AddGrant({ grants, configuration, onAdd }: AddGrantProps) {
  const [role, setRole] = useState<Role>('support');
  const [where, setWhere] = useState(ALL);
  const [user, setUser] = useState<ChosenUser | null>(null);
  const instanceId = where === ALL ? null : where;
  // An agent without a CRM user sees nothing of their own.
  const isBound = role === 'agent' && instanceId !== null;
  const grant = { role, instanceId, crmUserId: isBound ? (user?.id ?? null) : null } as Grant;
  const isThere = grants.some((other) => grantKey(other) === grantKey(grant));
  return (
    <fieldset class="add-grant">
      <legend>{t('addGrant')}</legend>
      <Combobox
        label={t('role')}
        value={role}
        options={ROLES.map((value) => ({ value, label: roleText(value) }))}
        onChange={(value) => setRole(value as Role)}
      />
      <Combobox
        label={t('grantedIn')}
        value={where}
        options={[
          { value: ALL, label: t('everything') },
          ...configuration.instances.map(({ id, name }) => ({ value: id, label: name })),
        ]}
        onChange={(value) => {
          setWhere(value);
          setUser(null);
        }}
      />
      {isBound && instanceId && (
        <UserChooser key={instanceId} instanceId={instanceId} chosen={user} onChoose={setUser} />
      )}
      <Button disabled={isThere || (isBound && !user)} onClick={() => onAdd(grant, user)}>
        {t('addThisGrant')}
      </Button>
    </fieldset>
  );
}
