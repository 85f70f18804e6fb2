/** Chooses one agent group of an environment, or none. */
import { t } from '../../lib/app/text.ts';
import type { AgentGroupRow } from '../../lib/schema/console/agent-groups.ts';
import { useApp } from '../app-context.ts';
import { Combobox } from '../ui/fields.tsx';
import { useRead } from './use-read.ts';

export interface AgentGroupBoxProps {
  environmentId: string;
  value: string | null;
  onChange: (id: string | null) => void;
  label?: string;
  noneLabel?: string;
  /** Groups that cannot be chosen are left out. */
  accepts?: (group: AgentGroupRow) => boolean;
}

/** Value of the choice "none"; ids are UUIDs, so it never meets one. */
const NONE = '';
/** Two to a level, which no browser collapses in a choice. */
const INDENT = '\u2003';

export function AgentGroupBox(props: AgentGroupBoxProps) {
  const { environmentId, value, onChange, accepts = () => true } = props;
  const { client } = useApp();
  const { value: found } = useRead(`agent groups ${environmentId}`, () =>
    client.call('readAgentGroups', { environmentId }),
  );
  return (
    <Combobox
      label={props.label ?? t('agentGroup')}
      value={value ?? NONE}
      options={[
        { value: NONE, label: props.noneLabel ?? t('noAgentGroup') },
        ...(found?.groups ?? [])
          .filter(accepts)
          .map(({ id, name, depth }) => ({ value: id, label: `${INDENT.repeat(depth)}${name}` })),
      ]}
      onChange={(chosen) => onChange(chosen === NONE ? null : chosen)}
    />
  );
}
