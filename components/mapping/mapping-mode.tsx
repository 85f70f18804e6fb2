/** The radio group `Mapping mode`. Override starts from a copy of the inherited list; Inherit shows what it drops. */
import { useState } from 'preact/hooks';
import type { Subject } from '../../lib/app/subject.ts';
import { t } from '../../lib/app/text.ts';
import { useApp } from '../app-context.ts';
import { RadioGroup } from '../ui/radio-group.tsx';
import type { ShownMapping } from './drafted-mapping.ts';
import { InheritDialog } from './inherit-dialog.tsx';

export interface MappingModeProps {
  subject: Subject;
  mapping: ShownMapping;
}

export function MappingMode({ subject, mapping }: MappingModeProps) {
  const { drafts } = useApp();
  const [isAsking, setAsking] = useState(false);
  const { row, inheritedAgents } = subject;
  const inherited = new Set(inheritedAgents.map(({ agent }) => agent.id));
  const dropped = mapping.agents.filter(({ agent }) => !inherited.has(agent.id));

  const change = (mode: 'inherit' | 'override') => {
    if (mode === mapping.mode) return;
    if (mode === 'override') {
      drafts.change(row, { mapping: { mode, agents: inheritedAgents } });
    } else if (dropped.length > 0 || row.mapping.mode === 'override') setAsking(true);
    else drafts.change(row, { mapping: { mode } });
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
          inherited={inheritedAgents}
          onClose={() => setAsking(false)}
          onConfirm={() => {
            setAsking(false);
            drafts.change(row, { mapping: { mode: 'inherit' } });
          }}
        />
      )}
    </>
  );
}
