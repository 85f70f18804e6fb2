/** One CRM user in the panel: group, mapping, settings. While the mapping is edited it has the whole height. */
import { useState } from 'preact/hooks';
import type { PanelView, PersonView } from '../../lib/schema/views.ts';
import { GroupSection } from '../group/group-section.tsx';
import { HistorySection } from '../history/history-section.tsx';
import { MappingSection } from '../mapping/mapping-section.tsx';
import { PopFlowSection } from '../popflow/popflow-section.tsx';
import { TraceSection } from '../trace/trace-section.tsx';
import { RemoteChange } from './remote-change.tsx';

export function PersonPanel({ view, person }: { view: PanelView; person: PersonView }) {
  const [isEditing, setEditing] = useState(false);
  return (
    <>
      <RemoteChange row={person.user} />
      {!isEditing && <GroupSection view={view} person={person} />}
      <MappingSection view={view} person={person} isEditing={isEditing} onEdit={setEditing} />
      {!isEditing && <PopFlowSection view={view} person={person} />}
      {!isEditing && <TraceSection view={view} person={person} />}
      {!isEditing && <HistorySection view={view} person={person} />}
    </>
  );
}
