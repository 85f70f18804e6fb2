/** What tells a person how things are: notices, badges, skeletons, emphasised texts. */
import type { ComponentChildren } from 'preact';
import type { TextPart } from '../../lib/app/text.ts';
import { Icon } from './icon.tsx';

export interface NoticeProps {
  kind: 'info' | 'warning' | 'error';
  children: ComponentChildren;
  /** What was found out besides; smaller than the sentence. */
  detail?: string;
  actions?: ComponentChildren;
}

export function Notice({ kind, children, detail, actions }: NoticeProps) {
  return (
    <div class={`notice notice-${kind}`} role={kind === 'error' ? 'alert' : undefined}>
      <Icon name={kind === 'info' ? 'info' : 'warning'} />
      <div class="notice-body">
        <div>
          <div>{children}</div>
          {detail && <div class="notice-detail">{detail}</div>}
        </div>
        {actions && <div class="notice-actions">{actions}</div>}
      </div>
    </div>
  );
}

export function Badge({
  kind = 'plain',
  title,
  children,
}: {
  kind?: 'plain' | 'own' | 'group' | 'warn';
  /** The whole text, where there may not be room for it. */
  title?: string;
  children: ComponentChildren;
}) {
  return (
    <span class={`badge badge-${kind}`} title={title}>
      {children}
    </span>
  );
}

/** A grey bar where a text will be; `width` in percent. */
export function Skeleton({ width, height = 12 }: { width: number; height?: number }) {
  return <span class="skeleton" style={{ width: `${width}%`, height: `${height}px` }} />;
}

/** Names are isolated, so that one written from right to left leaves the sentence around it in order. */
export function RichText({ parts }: { parts: readonly TextPart[] }) {
  return (
    <>
      {parts.map(({ text, strong }, index) =>
        strong ? (
          <strong key={index}>
            <bdi>{text}</bdi>
          </strong>
        ) : (
          text
        ),
      )}
    </>
  );
}

/** A text with names in it, none of them emphasised. */
export function NamedText({ parts }: { parts: readonly TextPart[] }) {
  return <>{parts.map(({ text, strong }, index) => (strong ? <bdi key={index}>{text}</bdi> : text))}</>;
}
