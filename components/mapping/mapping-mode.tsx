/** The radio group `Mapping mode`. Override starts from a copy of the inherited list; Inherit shows what it drops. */
import { useState } from 'preact/hooks';
import { t } from '../../lib/app/text.ts';
import type { PanelView, PersonView } from '../../lib/schema/views.ts';
import { useApp } from '../app-context.ts';
import { RadioGroup } from '../ui/radio-group.tsx';
import type { ShownMapping } from './drafted-mapping.ts';
import { InheritDialog } from './inherit-dialog.tsx';

export interface MappingModeProps {
  view: PanelView;
  person: PersonView;
  mapping: ShownMapping;
}

export function MappingMode({ view, person, mapping }: MappingModeProps) {
  const { drafts } = useApp();
  const [isAsking, setAsking] = useState(false);
  const inherited = new Set(view.inheritedAgents.map(({ agent }) => agent.id));
  const dropped = mapping.agents.filter(({ agent }) => !inherited.has(agent.id));

  const change = (mode: 'inherit' | 'override') => {
    if (mode === mapping.mode) return;
    if (mode === 'override') {
      drafts.change(person.user, { mapping: { mode, agents: view.inheritedAgents } });
    } else if (dropped.length > 0 || person.user.mapping.mode === 'override') setAsking(true);
    else drafts.change(person.user, { mapping: { mode } });
  };
  return (
    <>
      <RadioGroup
        label={t('mappingMode')}
        value={mapping.mode}
        options={[
          { value: 'inherit', label: t('inherit') },
          { value: 'override', label: t('override') },
        ]}
        onChange={change}
      />
      {isAsking && (
        <InheritDialog
          dropped={dropped}
          inherited={view.inheritedAgents}
          onClose={() => setAsking(false)}
          onConfirm={() => {
            setAsking(false);
            drafts.change(person.user, { mapping: { mode: 'inherit' } });
          }}
        />
      )}
    </>
  );
}
