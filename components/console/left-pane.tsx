/** The left pane: the area, the tree of its things, the mapping page, and the pages beside the two areas. */
import { useEffect, useState } from 'preact/hooks';
import { addressOf, areaOf, type ConsolePlace, instanceOf } from '../../lib/app/console-route.ts';
import { t } from '../../lib/app/text.ts';
import type { Configuration } from '../../lib/schema/console/configuration.ts';
import { PendingLink } from '../sync/sync-status.tsx';
import { Button } from '../ui/button.tsx';
import { Skeleton } from '../ui/feedback.tsx';
import { Combobox } from '../ui/fields.tsx';
import { AddInstance } from './add-instance.tsx';
import { ConfigurationTree } from './configuration-tree.tsx';

export interface LeftPaneProps {
  place: ConsolePlace;
  /** `null` for accounts that read no directory, `undefined` while it is on its way. */
  configuration: Configuration | null | undefined;
}

type Area = 'crm' | 'telephony';

export function LeftPane({ place, configuration }: LeftPaneProps) {
  const [chosen, setChosen] = useState<Area>(areaOf(place) ?? 'crm');
  const area = areaOf(place);
  const here = instanceOf(place);
  // A place of the other area brings its tree along; pages beside the areas leave the choice alone.
  useEffect(() => {
    if (area) setChosen(area);
  }, [area]);
  return (
    <div class="left-pane">
      {configuration !== null && (
        <>
          <Combobox
            label={t('area')}
            value={chosen}
            options={[
              { value: 'crm', label: t('areaCrm') },
              { value: 'telephony', label: t('areaTelephony') },
            ]}
            onChange={(value) => setChosen(value as Area)}
          />
          {configuration ? (
            <ConfigurationTree area={chosen} place={place} configuration={configuration} />
          ) : (
            <TreeSkeleton />
          )}
          <div class="left-pane-mapping">
            {configuration?.mayAdminister && chosen === 'crm' && <AddInstance />}
            <Button
              onClick={() => {
                location.hash = addressOf({ page: 'mapping', level: 'users', id: null });
              }}
            >
              {t('crmCtiMapping')}
            </Button>
          </div>
        </>
      )}
      <ul class="left-pane-links">
        {configuration && (
          <PaneLink place={place} to={{ page: 'health', instanceId: here }} text={t('health')} />
        )}
        {configuration && <PaneLink place={place} to={{ page: 'resolve' }} text={t('resolve')} />}
        {configuration && (
          <PaneLink
            place={place}
            to={{ page: 'compare', instanceId: here, ids: [null, null] }}
            text={t('compare')}
          />
        )}
        {configuration && (
          <PaneLink place={place} to={{ page: 'deleted', within: null, id: null }} text={t('deletedPage')} />
        )}
        {configuration && <PaneLink place={place} to={{ page: 'imports' }} text={t('importJobs')} />}
        {configuration?.mayAdminister && (
          <PaneLink place={place} to={{ page: 'accounts' }} text={t('accounts')} />
        )}
        <li>
          <PendingLink isCurrent={place.page === 'pending'} />
        </li>
      </ul>
    </div>
  );
}

interface PaneLinkProps {
  place: ConsolePlace;
  to: Exclude<ConsolePlace, { page: 'unknown' }>;
  text: string;
}

function PaneLink({ place, to, text }: PaneLinkProps) {
  return (
    <li>
      <a href={addressOf(to)} aria-current={place.page === to.page ? 'page' : undefined}>
        {text}
      </a>
    </li>
  );
}

function TreeSkeleton() {
  return (
    <div class="left-pane-tree" aria-hidden="true">
      {[70, 55, 62].map((width) => (
        <div key={width} class="nav-line">
          <Skeleton width={width} height={11} />
        </div>
      ))}
    </div>
  );
}
