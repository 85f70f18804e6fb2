/** A button that copies a text. */
import { t } from '../../lib/app/text.ts';
import { Button } from '../ui/button.tsx';
import { useCopying } from './use-copying.tsx';

export function CopyText({ label, text }: { label: string; text: () => string }) {
  const { copy, outcome } = useCopying(label, t('copyByHand'));
  return (
    <>
      <Button onClick={() => void copy(text())}>{label}</Button>
      {outcome}
    </>
  );
}
