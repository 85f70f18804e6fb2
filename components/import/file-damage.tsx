/** Signs that a spreadsheet saved the file: which it leaves in the file itself, and what else it may have changed. */
import { formatList } from '../../lib/app/format.ts';
import type { ImportFlow } from '../../lib/app/import-flow.ts';
import { t } from '../../lib/app/text.ts';
import { Notice } from '../ui/feedback.tsx';

export function FileDamage({ flow }: { flow: ImportFlow }) {
  const facts = flow.facts.value;
  if (!facts) return null;
  // Exports have neither; a UTF-8 BOM they have
  const signs = [
    ...(facts.encoding === 'utf-8' ? [] : [t('signEncoding', facts.encoding)]),
    ...(facts.delimiter === ',' ? [] : [t('signDelimiter')]),
  ];
  if (signs.length === 0) return null;
  return <Notice kind="info">{t('savedBySpreadsheet', formatList(signs))}</Notice>;
}
