/** The heading of a page of the console: where it lies, what it is, and the focus after a move to it. */
import { type ComponentChildren, createContext } from 'preact';
import { useContext, useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { t } from '../../lib/app/text.ts';
import { useDocumentTitle } from '../panel/document-title.ts';

/** Whether a person moved here and the heading has not had the focus yet. */
export const MovedContext = createContext<{ isMoved: boolean }>({ isMoved: false });

export interface PageHeadingProps {
  title: string;
  /** The places above it, from the outermost. */
  trail?: readonly { label: string; href: string }[];
  /** Right after the title, such as badges. */
  mark?: ComponentChildren;
  /** Under the title, in one line. */
  facts?: readonly (string | null)[];
  /** At the end of the line, such as buttons. */
  aside?: ComponentChildren;
}

export function PageHeading({ title, trail = [], mark, facts = [], aside }: PageHeadingProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  const moved = useContext(MovedContext);
  useDocumentTitle(t('titlePage', title));
  const takeFocus = () => {
    if (!moved.isMoved) return;
    moved.isMoved = false;
    heading.current?.focus({ preventScroll: true });
  };
  // Before the paint, so that a tree below that takes its focus back comes after it
  useLayoutEffect(takeFocus);
  // A page around it may say only then that the focus is to move
  useEffect(takeFocus);
  const shown = facts.filter((fact) => fact !== null && fact !== '');
  return (
    <div class="page-heading">
      <div class="page-heading-text">
        {trail.length > 0 && (
          <ol class="trail">
            {trail.map(({ label, href }) => (
              <li key={href}>
                <a class="trail-link" href={href}>
                  <bdi>{label}</bdi>
                </a>
              </li>
            ))}
          </ol>
        )}
        <div class="page-title">
          <h1 ref={heading} tabIndex={-1} dir="auto">
            {title}
          </h1>
          {mark}
        </div>
        {shown.length > 0 && (
          <ul class="who-facts">
            {shown.map((fact) => (
              <li key={fact}>
                <bdi>{fact}</bdi>
              </li>
            ))}
          </ul>
        )}
      </div>
      {aside && <div class="page-heading-aside">{aside}</div>}
    </div>
  );
}
