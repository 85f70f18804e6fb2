/** The shape of the panel while claims or data are on their way; never anybody's former data. */
import { t } from '../../lib/app/text.ts';
import { Skeleton } from '../ui/feedback.tsx';

/** Widths in percent, so that it looks like text and not like a table. */
const WORDS = [96, 58];
const SETTINGS = [34, 42, 28];

export function LoadingHeading() {
  return (
    <div class="who">
      <h1 class="visually-hidden">{t('extensionName')}</h1>
      <span class="who-mark who-mark-nobody" aria-hidden="true" />
      <div class="who-text" aria-hidden="true">
        <Line width={46} height={14} isLarge />
        <Line width={72} height={9} isSmall />
        <Line width={54} height={9} isSmall />
      </div>
    </div>
  );
}

/** `isEditable`: the account may edit here, so controls will come. The texts are those of the regions to come. */
export function LoadingState({ isEditable = false }: { isEditable?: boolean }) {
  return (
    <div class="loading" aria-busy="true">
      <p class="visually-hidden">{t('loading')}</p>
      <div class="region" aria-hidden="true">
        <div class="region-head">
          <Title text={t('userGroup')} />
          <span class={isEditable ? 'loading-control' : 'loading-value'}>
            {isEditable ? <span class="skeleton-control" /> : <Skeleton width={100} height={11} />}
          </span>
        </div>
      </div>
      <div class="region" aria-hidden="true">
        <div class="region-head">
          <Title text={t('ctiAgentMapping')} />
        </div>
        <div>
          {WORDS.map((width) => (
            <Line key={width} width={width} height={11} />
          ))}
        </div>
        {isEditable && <span class="skeleton-control loading-mode" />}
        <div class="loading-row">
          <Skeleton width={60} height={11} />
        </div>
      </div>
      <div class="region" aria-hidden="true">
        <div class="region-head">
          <Title text={t('popFlowSettings')} />
        </div>
        {SETTINGS.map((width) => (
          <div key={width} class="loading-row">
            <Skeleton width={width} height={11} />
            <Skeleton width={18} height={11} />
          </div>
        ))}
      </div>
    </div>
  );
}

function Title({ text }: { text: string }) {
  return (
    <span class="region-title">
      <span class="loading-title">{text}</span>
    </span>
  );
}

/** In a full page, whose shape is not known yet. */
export function LoadingPage() {
  return (
    <div class="loading" aria-busy="true">
      <p class="visually-hidden">{t('loading')}</p>
      <Skeleton width={30} height={20} />
      <Skeleton width={72} />
      <Skeleton width={58} />
    </div>
  );
}

function Line(props: { width: number; height: number; isLarge?: boolean; isSmall?: boolean }) {
  const { width, height, isLarge, isSmall } = props;
  const size = isLarge ? ' loading-line-large' : isSmall ? ' loading-line-small' : '';
  return (
    <span class={`loading-line${size}`}>
      <Skeleton width={width} height={height} />
    </span>
  );
}
