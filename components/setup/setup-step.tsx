/** One numbered step of the set-up page. */
import type { ComponentChildren } from 'preact';
import { t } from '../../lib/app/text.ts';
import { Badge } from '../ui/feedback.tsx';

export interface SetupStepProps {
  number: number;
  title: string;
  isDone: boolean;
  children: ComponentChildren;
}

export function SetupStep({ number, title, isDone, children }: SetupStepProps) {
  return (
    <li class="step">
      <span class={isDone ? 'step-number step-done' : 'step-number'} aria-hidden="true">
        {number}
      </span>
      <div class="step-body">
        <h2>
          {title} {isDone && <Badge kind="group">{t('stepDone')}</Badge>}
        </h2>
        {children}
      </div>
    </li>
  );
}
