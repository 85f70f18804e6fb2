/** What is said when extension and server do not understand each other: which is behind, and who updates it. */
import { t } from './text.ts';

export function incompatibleText(behind: 'server' | 'extension' | undefined): {
  sentence: string;
  todo: string;
} {
  if (behind === 'server') return { sentence: t('serverTooOld'), todo: t('serverTooOldTodo') };
  if (behind === 'extension') return { sentence: t('extensionTooOld'), todo: t('extensionTooOldTodo') };
  return { sentence: t('errorIncompatible'), todo: '' };
}
