/** The CRM names somebody whom the server does not know: what the CRM said, and for an admin the way to add them. */
import { useState } from 'preact/hooks';
import { t } from '../../lib/app/text.ts';
import type { PanelView, PersonState } from '../../lib/schema/views.ts';
import { Button } from '../ui/button.tsx';
import { Late } from './late.tsx';

type Unknown = Extract<PersonState, { kind: 'unknown' }>;

export function UnknownPerson({ claim, view }: { claim: Unknown; view: PanelView }) {
  const [isAdding, setAdding] = useState(false);
  const { site, readOnly } = view;
  const isAdmin = site !== null && readOnly === null;
  const facts = [
    { name: t('username'), value: claim.username },
    { name: t('crmId'), value: claim.nativeId },
    { name: t('fullName'), value: claim.fullName },
  ];
  return (
    <div class="empty">
      <p>
        {site ? t('unknownUserText', site.name) : t('unknownUserTextNoSite')}
        {!isAdmin && ` ${t('unknownUserAskAdmin')}`}
      </p>
      <dl class="facts">
        {facts.map(({ name, value }) => (
          <div key={name} class="fact">
            <dt>{name}</dt>
            <dd>{value ?? <span class="soft">{t('notKnown')}</span>}</dd>
          </div>
        ))}
      </dl>
      {isAdmin && (
        <Button kind="primary" onClick={() => setAdding(true)}>
          {t('addUser')}
        </Button>
      )}
      {isAdding && site && (
        <Late part="AddUserDialog" props={{ claim, site, onClose: () => setAdding(false) }} />
      )}
    </div>
  );
}
