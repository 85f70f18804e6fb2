/** Sizes of files as people of the catalogue's language write them: apart from the other formats, which the panel's page loads. */
import { t } from './text.ts';

/** A size, for example "820 kB" or "1.2 MB". */
export function formatBytes(bytes: number): string {
  const isSmall = bytes < 1_000_000;
  const unit = isSmall ? 'kilobyte' : 'megabyte';
  const options = { style: 'unit', unit, maximumFractionDigits: isSmall ? 0 : 1 } as const;
  return new Intl.NumberFormat(t('locale'), options).format(bytes / (isSmall ? 1_000 : 1_000_000));
}
