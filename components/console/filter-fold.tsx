/** Filters above a grid: in a line where there is room, behind a button that counts them where the page is narrow. */
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { formatCount } from '../../lib/app/format.ts';
import { t } from '../../lib/app/text.ts';
import { Button } from '../ui/button.tsx';

export interface FilterFoldProps {
  /** How many of them leave rows out. */
  active: number;
  children: ComponentChildren;
}

export function FilterFold({ active, children }: FilterFoldProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <div class={isOpen ? 'filter-fold filter-fold-open' : 'filter-fold'}>
      <div class="filter-fold-button">
        <Button expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {active === 0 ? t('filters') : t('filtersActive', formatCount(active))}
        </Button>
      </div>
      <div class="filters">{children}</div>
    </div>
  );
}
