/** The parts of the mapping whose code is read when they are first needed: most people only look at a mapping. */
import { t } from '../../lib/app/text.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/feedback.tsx';
import { type Load, useAhead, useLater } from '../ui/later.ts';
import type { AgentDialogProps } from './agent-dialog.tsx';
import type { AgentPickerProps } from './agent-picker.tsx';
import type { InheritDialogProps } from './inherit-dialog.tsx';
import { TreeSkeleton } from './tree-skeleton.tsx';

const loadPicker: Load<AgentPickerProps> = async () => (await import('./agent-picker.tsx')).AgentPicker;
const loadAgent: Load<AgentDialogProps> = async () => (await import('./agent-dialog.tsx')).AgentDialog;
const loadInherit: Load<InheritDialogProps> = async () =>
  (await import('./inherit-dialog.tsx')).InheritDialog;

/** Whoever may edit is likely to; everybody may look at an agent. */
export function useMappingParts(mayEdit: boolean): void {
  useAhead(mayEdit, [loadPicker, loadAgent, loadInherit]);
}

/** The editor of an own list. */
export function PickerLater(props: AgentPickerProps) {
  const { Part, isFailed } = useLater(loadPicker);
  if (Part) return <Part {...props} />;
  return isFailed ? <PartFailed /> : <TreeSkeleton />;
}

/** The dialog `CTI Agent`. */
export function AgentDialogLater(props: AgentDialogProps) {
  const { Part, isFailed } = useLater(loadAgent);
  if (Part) return <Part {...props} />;
  return isFailed ? <PartFailed /> : null;
}

/** The question before Inherit. */
export function InheritDialogLater(props: InheritDialogProps) {
  const { Part, isFailed } = useLater(loadInherit);
  if (Part) return <Part {...props} />;
  return isFailed ? <PartFailed /> : null;
}

function PartFailed() {
  return (
    <Notice kind="error" actions={<Button onClick={() => location.reload()}>{t('reload')}</Button>}>
      {t('partFailed')}
    </Notice>
  );
}
