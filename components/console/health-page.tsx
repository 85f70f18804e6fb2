/** The page `Health`: what is wrong in an instance though every write was allowed, by kind, with links to the records. */
import { useEffect, useState } from 'preact/hooks';
import { addressOf } from '../../lib/app/console-route.ts';
import { formatCount, formatCounted } from '../../lib/app/format.ts';
import { t } from '../../lib/app/text.ts';
import type { Configuration } from '../../lib/schema/console/configuration.ts';
import type { HealthKind, HealthWindow } from '../../lib/schema/console/health-window.ts';
import { useApp } from '../app-context.ts';
import { Button } from '../ui/button.tsx';
import { ConsoleLoading } from './console-loading.tsx';
import { HealthItem } from './health-item.tsx';
import { HEALTH_TEXT } from './health-text.ts';
import { InstanceChoice } from './instance-choice.tsx';
import { NoPlace } from './no-place.tsx';
import { PageHeading } from './page-heading.tsx';
import { ReadState } from './read-state.tsx';
import { useRead } from './use-read.ts';

export interface HealthPageProps {
  instanceId: string | null;
  configuration: Configuration;
}

export function HealthPage({ instanceId, configuration }: HealthPageProps) {
  const { instances, isLoaded } = configuration;
  const instance = instanceId ? instances.find(({ id }) => id === instanceId) : instances[0];
  if (!isLoaded) return <ConsoleLoading />;
  if (!instance) return <NoPlace is="record" />;
  return (
    <div class="console-card health">
      <PageHeading title={t('health')} />
      <p class="soft">{t('healthText')}</p>
      <InstanceChoice
        instances={instances}
        value={instance.id}
        onChange={(id) => {
          location.hash = addressOf({ page: 'health', instanceId: id });
        }}
      />
      <Findings key={instance.id} instanceId={instance.id} />
    </div>
  );
}

const FIRST = 100;
/** The protocol reads 200 at a time. */
const MOST = 200;

function Findings({ instanceId }: { instanceId: string }) {
  const { client } = useApp();
  const [is, setIs] = useState<HealthKind | null>(null);
  const [limit, setLimit] = useState(FIRST);
  useEffect(() => setLimit(FIRST), [is]);
  const reading = useRead(`health ${instanceId} ${is} ${limit}`, () =>
    client.call('readHealth', { instanceId, is, offset: 0, limit }),
  );
  const counts = useRead(`health counts ${instanceId}`, () =>
    client.call('readHealth', { instanceId, is: null, offset: 0, limit: 0 }),
  ).value?.counts;
  return (
    <>
      {counts && <Kinds counts={counts} chosen={is} onChoose={setIs} />}
      <ReadState reading={reading} title={null}>
        {({ rows, total }) => (
          <>
            {total === 0 && <p class="console-none">{t('healthNothing')}</p>}
            <ul class="health-list" aria-label={t('health')}>
              {rows.map((row) => (
                <HealthItem key={`${row.is} ${row.record.id}`} row={row} instanceId={instanceId} />
              ))}
            </ul>
            {total > rows.length && (
              <p class="soft">
                {t('shownOf', formatCount(rows.length), formatCount(total))}{' '}
                {limit < MOST && (
                  <Button kind="quiet" onClick={() => setLimit(MOST)}>
                    {t('showMore')}
                  </Button>
                )}
              </p>
            )}
          </>
        )}
      </ReadState>
    </>
  );
}

interface KindsProps {
  counts: HealthWindow['counts'];
  chosen: HealthKind | null;
  onChoose: (kind: HealthKind | null) => void;
}

function Kinds({ counts, chosen, onChoose }: KindsProps) {
  const kinds = Object.entries(counts) as [HealthKind, number][];
  const all = kinds.reduce((sum, [, count]) => sum + count, 0);
  const shown = kinds.filter(([kind, count]) => count > 0 || kind === chosen);
  if (all === 0) return null;
  return (
    <fieldset class="chips">
      <legend class="visually-hidden">{t('healthKinds')}</legend>
      <Chip
        text={formatCounted(all, 'findingsOne', 'findingsMany')}
        isOn={chosen === null}
        onPress={() => onChoose(null)}
      />
      {shown.map(([kind, count]) => (
        <Chip
          key={kind}
          text={`${t(HEALTH_TEXT[kind])} ${formatCount(count)}`}
          isOn={chosen === kind}
          onPress={() => onChoose(chosen === kind ? null : kind)}
        />
      ))}
    </fieldset>
  );
}

function Chip({ text, isOn, onPress }: { text: string; isOn: boolean; onPress: () => void }) {
  return (
    <button type="button" class="chip" aria-pressed={isOn} onClick={onPress}>
      {text}
    </button>
  );
}
