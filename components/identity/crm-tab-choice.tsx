/** The combobox `CRM tab`, and what to do where the browser lets us read none of the instance's pages. */
import { useState } from 'preact/hooks';
import { siteAddresses } from '../../lib/app/setup-flow.ts';
import { t } from '../../lib/app/text.ts';
import { useApp } from '../app-context.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/feedback.tsx';
import { Combobox } from '../ui/fields.tsx';
import type { CrmTabChoice } from './use-crm-tabs.ts';

export interface CrmTabChoiceProps {
  choice: CrmTabChoice;
  sites: readonly string[];
}

export function CrmTabChooser({ choice, sites }: CrmTabChoiceProps) {
  const { answer, tab } = choice;
  if (!answer) return null;
  return (
    <>
      {answer.withheld.length > 0 && <Withheld sites={answer.withheld} onAllowed={choice.again} />}
      {answer.barred.length > 0 && (
        <p class="soft">
          {answer.barred.join(', ')}: {t('siteNotGrantable')}
        </p>
      )}
      {tab ? (
        // What was opened meanwhile is in the list before it is unfolded
        <div onFocusIn={choice.again}>
          <Combobox
            label={t('crmTab')}
            value={String(tab.id)}
            options={[...answer.tabs]
              .sort((a, b) => Number(b.isOfSites) - Number(a.isOfSites))
              .map(({ id, title, host }) => ({
                value: String(id),
                label: [title, host].filter(Boolean).join(' · '),
              }))}
            onChange={(id) => choice.choose(Number(id))}
          />
        </div>
      ) : (
        <NoTab sites={sites} />
      )}
    </>
  );
}

function Withheld({ sites, onAllowed }: { sites: readonly string[]; onAllowed: () => void }) {
  const { permissions } = useApp();
  const [isRefused, setRefused] = useState(false);
  const allow = async () => {
    // The browser accepts the request only in the click itself.
    setRefused(!(await permissions?.request([...sites])));
    onAllowed();
  };
  return (
    <Notice
      kind="warning"
      detail={isRefused ? t('sitesRefused') : undefined}
      actions={permissions && <Button onClick={() => void allow()}>{t('allowOnSites')}</Button>}
    >
      {t('tabsWithheld', sites.join(', '))}
    </Notice>
  );
}

function NoTab({ sites }: { sites: readonly string[] }) {
  const addresses = siteAddresses({ instanceId: '', name: '', granted: true, sites: [...sites] });
  return (
    <div>
      <p class="soft">{t('noCrmTab')}</p>
      <ul class="sites">
        {addresses.map((address) => (
          <li key={address}>
            <a href={address} target="_blank" rel="noreferrer">
              {address}
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}
