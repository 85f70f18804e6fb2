/** Facts of a record, each with its name; what is not filled in says so. */
import type { ComponentChildren } from 'preact';
import { t } from '../../lib/app/text.ts';

export type Fact = readonly [name: string, value: ComponentChildren];

export function FactList({ facts }: { facts: readonly Fact[] }) {
  return (
    <dl class="facts">
      {facts.map(([name, value]) => (
        <div key={name} class="fact">
          <dt>{name}</dt>
          <dd>{isBlank(value) ? <span class="soft">{t('notFilledIn')}</span> : <bdi>{value}</bdi>}</dd>
        </div>
      ))}
    </dl>
  );
}

function isBlank(value: ComponentChildren): boolean {
  return value === null || value === undefined || value === '';
}
