/** What can be done with the selected users, and how many they are. */
import { useState } from 'preact/hooks';
import { formatCount } from '../../lib/app/format.ts';
import { type TextKey, t } from '../../lib/app/text.ts';
import type { BulkSelection } from '../../lib/schema/console/bulk-view.ts';
import { Button } from '../ui/button.tsx';
import { BulkDialog, type BulkKind } from './bulk-dialog.tsx';

export interface BulkBarProps {
  instanceId: string;
  selection: BulkSelection;
  count: number;
  onClear: () => void;
}

const ACTIONS: readonly (readonly [BulkKind, TextKey])[] = [
  ['inherit', 'bulkInherit'],
  ['move', 'bulkMove'],
  ['copy', 'bulkCopy'],
  ['delete', 'bulkDelete'],
];

export function BulkBar({ instanceId, selection, count, onClear }: BulkBarProps) {
  const [open, setOpen] = useState<BulkKind | null>(null);
  const [done, setDone] = useState<number | null>(null);
  const words = count === 1 ? 'selectedOne' : 'selectedMany';
  return (
    <div class={count > 0 ? 'bulk-bar bulk-bar-on' : 'bulk-bar'}>
      <p role="status" class="soft">
        {count > 0 && t(words, formatCount(count))}
        {count === 0 && done !== null && t(done === 1 ? 'bulkDoneOne' : 'bulkDoneMany', formatCount(done))}
      </p>
      {count > 0 && (
        <fieldset class="bulk-actions">
          <legend class="visually-hidden">{t('bulkActions')}</legend>
          {ACTIONS.map(([kind, key]) => (
            <Button key={kind} onClick={() => setOpen(kind)}>
              {t(key)}
            </Button>
          ))}
          <Button kind="quiet" onClick={onClear}>
            {t('clearSelection')}
          </Button>
        </fieldset>
      )}
      {open && (
        <BulkDialog
          kind={open}
          instanceId={instanceId}
          selection={selection}
          count={count}
          onClose={(changed) => {
            setOpen(null);
            if (changed === null) return;
            setDone(changed);
            onClear();
          }}
        />
      )}
    </div>
  );
}
