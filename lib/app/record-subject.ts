/** Groups and instances of the console as what their settings and mappings are edited by. Pure. */
import type { GroupView, InstanceView } from '../schema/console/record-view.ts';
import type { Subject } from './subject.ts';

export function groupSubject(record: GroupView): Subject {
  const { group, instance, readOnly } = record;
  return {
    ...record,
    level: 'group',
    row: group,
    instanceName: instance.name,
    isEditable: readOnly === null,
  };
}

export function instanceSubject(record: InstanceView): Subject {
  const { instance, readOnly } = record;
  return {
    ...record,
    level: 'instance',
    row: instance,
    instanceName: instance.name,
    inheritedAgents: [],
    isEditable: readOnly === null,
  };
}
