/** The few icons of the pages, drawn with strokes in the colour of the text. */

const PATHS = {
  close: 'M4 4l8 8M12 4l-8 8',
  check: 'M3 8.6l3.3 3.2L13 4.6',
  chevron: 'M6 4l4 4-4 4',
  info: 'M8 7.5v3.5M8 5v.01M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0z',
  warning: 'M8 6v3.5M8 11.5v.01M8 2.2L14.5 13.5h-13z',
  person: 'M8 8a2.7 2.7 0 1 0 0-5.4A2.7 2.7 0 0 0 8 8zM2.8 13.6c.5-2.6 2.5-4 5.2-4s4.7 1.4 5.2 4',
  edit: 'M3 13l.7-2.8 7-7a1.4 1.4 0 0 1 2 2l-7 7zM9.6 4.3l2 2',
  reset: 'M3.5 3v3.5H7M3.8 6.3A5 5 0 1 1 3 9',
  details: 'M3 4.5h10M3 8h10M3 11.5h6',
  group:
    'M6 7.5a2.2 2.2 0 1 0 0-4.4 2.2 2.2 0 0 0 0 4.4zM1.8 12.8c.4-2.2 2-3.4 4.2-3.4s3.8 1.2 4.2 3.4M10.5 3.4a2.2 2.2 0 0 1 0 4M12 9.8c1.2.5 2 1.5 2.3 3',
  instance: 'M3 13.5v-11h6.5v11M9.5 6.5H13v7M1.5 13.5h13M5.3 5.3h1.9M5.3 8h1.9M5.3 10.7h1.9',
  lock: 'M4 7.2h8v6.3H4zM5.6 7.2V5a2.4 2.4 0 0 1 4.8 0v2.2',
  plug: 'M6 2v3.2M10 2v3.2M4.3 5.2h7.4v2.4a3.7 3.7 0 0 1-7.4 0zM8 11.4V14',
  unknown: 'M6 6a2 2 0 1 1 2.9 1.8c-.6.3-.9.7-.9 1.4M8 11.5v.01M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0z',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  return (
    <svg class="icon" width={size} height={size} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path
        d={PATHS[name]}
        fill="none"
        stroke="currentColor"
        stroke-width="1.5"
        stroke-linecap="round"
        stroke-linejoin="round"
      />
    </svg>
  );
}
