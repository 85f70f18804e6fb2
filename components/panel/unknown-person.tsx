/** The CRM names somebody whom the server does not know: what the CRM said, and where to go on. */
import { t } from '../../lib/app/text.ts';
import type { PersonState } from '../../lib/schema/views.ts';

type Unknown = Extract<PersonState, { kind: 'unknown' }>;

export function UnknownPerson({ claim, site }: { claim: Unknown; site: string | null }) {
  const facts = [
    { name: t('username'), value: claim.username },
    { name: t('crmId'), value: claim.nativeId },
    { name: t('fullName'), value: claim.fullName },
  ];
  return (
    <div class="empty">
      <p>{site ? t('unknownUserText', site) : t('unknownUserTextNoSite')}</p>
      <dl class="facts">
        {facts.map(({ name, value }) => (
          <div key={name} class="fact">
            <dt>{name}</dt>
            <dd>{value ?? <span class="soft">{t('notKnown')}</span>}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
