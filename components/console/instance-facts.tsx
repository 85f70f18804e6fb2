/** The settings of an instance in their sections, for those who may only read them. */
import {
  connectivityFacts,
  connectivityTitle,
  featureFacts,
  type SectionFact,
} from '../../lib/app/section-facts.ts';
import { t } from '../../lib/app/text.ts';
import type { InstanceView } from '../../lib/schema/console/record-view.ts';
import { Region } from '../panel/region.tsx';
import { AgentList } from './agent-list.tsx';
import { ChangedLine } from './changed-line.tsx';
import { FactList } from './fact-list.tsx';
import { SettingList } from './setting-list.tsx';

export function InstanceFacts({ record }: { record: InstanceView }) {
  const { instance, effective, agents } = record;
  return (
    <div class="sections">
      <Region title={t('instanceInformation')}>
        <FactList
          facts={[
            [t('name'), instance.name],
            [t('instanceCrmId'), instance.crmId],
            [t('crmType'), instance.crmType],
            [t('state'), t(instance.active ? 'active' : 'inactive')],
            [t('sites'), instance.sites.length > 0 ? <Lines lines={instance.sites} /> : null],
            [t('identity'), t(instance.identity ? 'identitySet' : 'identityNone')],
          ]}
        />
        <ChangedLine by={instance.updatedBy} at={instance.updatedAt} />
      </Region>
      <Region title={t('featureSettings')}>
        <Section facts={featureFacts(instance)} />
      </Region>
      <Region title={connectivityTitle(instance)}>
        <Section facts={connectivityFacts(instance)} />
      </Region>
      <Region title={t('popFlowSection')}>
        <SettingList effective={effective} own="instance" />
      </Region>
      <AgentList mapping={effective.mapping} agents={agents} />
    </div>
  );
}

function Section({ facts }: { facts: readonly SectionFact[] }) {
  return <FactList facts={facts.map(({ label, value }) => [label, value] as const)} />;
}

function Lines({ lines }: { lines: readonly string[] }) {
  return (
    <>
      {lines.map((line) => (
        <span key={line} class="fact-line">
          {line}
        </span>
      ))}
    </>
  );
}
