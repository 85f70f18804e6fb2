/** Draws the figures that peers have as bars, each figure on a scale of its own that begins at nothing. */
import type { Figure } from './figure.ts';
import { ratio } from './table.ts';

interface Theme {
  readonly ground: string;
  readonly text: string;
  readonly quiet: string;
  readonly own: string;
  readonly peer: string;
  readonly floor: string;
}

export const THEMES = {
  light: {
    ground: '#ffffff',
    text: '#1b1f24',
    quiet: '#57606a',
    own: '#0b6bcb',
    peer: '#b6bec8',
    floor: '#dde2e8',
  },
  dark: {
    ground: '#14171b',
    text: '#e8ebef',
    quiet: '#a2abb6',
    own: '#5aa9f5',
    peer: '#525c68',
    floor: '#343b44',
  },
} as const satisfies Record<string, Theme>;

const TITLES: Readonly<Record<string, string>> = {
  P5a: 'Cold synchronisation until searchable',
  P6a: 'Started again: first user',
  P6b: 'Started again: every row',
  P7a: '100 scattered changes',
  P4: 'One edit on disk, 99 of 100',
  F9: 'One edit on disk, median',
  F12: '100 scattered changes, the store alone',
  F13: 'One edit on disk, the store alone',
};
const OWN = 'Patchpanel';
const FLOOR = 'bare chunks';

const WIDTH = 880;
const MARGIN = 24;
const GAP = 32;
const PANEL = (WIDTH - 2 * MARGIN - GAP) / 2;
const NAME = 92;
const VALUE = 118;
const BAR = 16;
const ROW = 24;
const HEAD = 36;

interface Bar {
  readonly name: string;
  readonly value: number;
}

const escapeText = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

function textAt(
  x: number,
  y: number,
  { text, fill, more = '' }: { text: string; fill: string; more?: string },
): string {
  return `<text x="${x}" y="${y}" fill="${fill}"${more}>${escapeText(text)}</text>`;
}

const spoken = (value: number) =>
  value >= 1_000 ? `${(value / 1_000).toFixed(1)} s` : `${Number(value.toPrecision(3))} ms`;

function drawBar(
  { name, value }: Bar,
  at: { x: number; y: number; most: number; own: number },
  theme: Theme,
): string {
  const { x, y, most, own } = at;
  const length = Math.max(1.5, (value / most) * (PANEL - NAME - VALUE));
  const isOwn = name === OWN;
  const fill = isOwn ? theme.own : name === FLOOR ? theme.floor : theme.peer;
  const said = isOwn ? spoken(value) : `${spoken(value)} · × ${ratio(value / own)}`;
  const weight = isOwn ? ' font-weight="600"' : '';
  return [
    textAt(x, y + 12.5, {
      text: name,
      fill: isOwn ? theme.text : theme.quiet,
      more: weight,
    }),
    `<rect x="${x + NAME}" y="${y}" width="${length.toFixed(1)}" height="${BAR}" rx="2" fill="${fill}"/>`,
    textAt(x + NAME + length + 6, y + 12.5, {
      text: said,
      fill: isOwn ? theme.text : theme.quiet,
      more: weight,
    }),
  ].join('');
}

function drawPanel(figure: Figure, { x, y }: { x: number; y: number }, theme: Theme): string {
  const bars = [
    { name: OWN, value: figure.value },
    ...Object.entries(figure.peers ?? {}).map(([name, value]) => ({ name, value })),
  ];
  const most = Math.max(...bars.map(({ value }) => value));
  const title = textAt(x, y + 14, {
    text: TITLES[figure.id] ?? figure.name,
    fill: theme.text,
    more: ' font-size="14" font-weight="600"',
  });
  const rows = bars.map((bar, row) =>
    drawBar(bar, { x, y: y + HEAD - 8 + row * ROW, most, own: figure.value }, theme),
  );
  return [title, ...rows].join('\n');
}

export function drawPeers(figures: readonly Figure[], theme: keyof typeof THEMES): string {
  const shown = figures.filter(({ peers }) => peers);
  const most = Math.max(...shown.map(({ peers = {} }) => Object.keys(peers).length + 1));
  const height = HEAD + most * ROW + 16;
  const colours: Theme = THEMES[theme];
  const panels = shown.map((figure, index) =>
    drawPanel(
      figure,
      { x: MARGIN + (index % 2) * (PANEL + GAP), y: MARGIN + Math.floor(index / 2) * height },
      colours,
    ),
  );
  const whole = 2 * MARGIN - 16 + Math.ceil(shown.length / 2) * height;
  const open = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${whole}" width="${WIDTH}" height="${whole}" role="img" aria-label="Patchpanel beside other stores with the same rows; shorter is better" font-family="system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif" font-size="12.5">`;
  return `${[open, `<rect width="100%" height="100%" fill="${colours.ground}"/>`, ...panels].join('\n')}\n</svg>\n`;
}
