/** What tells a person how things are: notices, badges, skeletons, emphasised texts. */
import type { ComponentChildren } from 'preact';
import type { TextPart } from '../../lib/app/text.ts';
import { Icon } from './icon.tsx';

export interface NoticeProps {
  kind: 'info' | 'warning' | 'error';
  children: ComponentChildren;
  actions?: ComponentChildren;
}

export function Notice({ kind, children, actions }: NoticeProps) {
  return (
    <div class={`notice notice-${kind}`} role={kind === 'error' ? 'alert' : undefined}>
      <Icon name={kind === 'info' ? 'info' : 'warning'} />
      <div class="notice-body">
        <div>{children}</div>
        {actions && <div class="notice-actions">{actions}</div>}
      </div>
    </div>
  );
}

export function Badge({
  kind = 'plain',
  children,
}: {
  kind?: 'plain' | 'own' | 'group' | 'warn';
  children: ComponentChildren;
}) {
  return <span class={`badge badge-${kind}`}>{children}</span>;
}

/** A grey bar where a text will be; `width` in percent. */
export function Skeleton({ width, height = 12 }: { width: number; height?: number }) {
  return <span class="skeleton" style={{ width: `${width}%`, height: `${height}px` }} />;
}

export function RichText({ parts }: { parts: readonly TextPart[] }) {
  return <>{parts.map(({ text, strong }, index) => (strong ? <strong key={index}>{text}</strong> : text))}</>;
}
