/** `docs/SETTINGS.md`: every settings field with what it is for, what it takes, where it may be set and what it is before that. */
import { CONNECTIVITY_FIELDS, FEATURE_FIELDS } from '../../lib/schema/instance-fields.ts';
import { type FieldDefinition, type FieldType, POPFLOW_FIELDS } from '../../lib/schema/settings-fields.ts';

interface Section {
  readonly title: string;
  /** As in `PATCH` bodies and answers. */
  readonly key: string;
  readonly text: string;
  readonly fields: readonly FieldDefinition[];
}

const SECTIONS: readonly Section[] = [
  {
    title: 'CRM Feature Settings',
    key: 'features',
    text: 'Which of the platform’s parts serve this CRM.',
    fields: FEATURE_FIELDS,
  },
  {
    title: 'Connectivity Settings',
    key: 'connectivity',
    text: 'How the platform reaches the CRM; of Oracle B2C Service the section is called Service Cloud Connectivity Settings.',
    fields: CONNECTIVITY_FIELDS,
  },
  {
    title: 'PopFlow Settings',
    key: 'popFlow',
    text: 'Each field is inherited by itself: the user’s own value, else that of the group, else that of the instance. Of `events` each event name is.',
    fields: POPFLOW_FIELDS,
  },
];

const TAKES: Record<Exclude<FieldType, 'enum'>, string> = {
  boolean: '`true` or `false`',
  text: 'text',
  url: 'an address that begins with `https://` or `http://`, or nothing',
  number: 'a number',
  duration: 'whole milliseconds, from 0',
  secret: 'text, write-only: encrypted, never in an answer',
  eventTable: 'event names, each with a workflow name, or `null` for deliberately none',
};

export function settingsPage(): string {
  return `${[HEAD, ...SECTIONS.map(sectionText)].join('\n\n')}\n`;
}

function sectionText({ title, key, text, fields }: Section): string {
  const rows = fields.map((field) => `| ${cellsOf(field).join(' | ')} |`);
  return `## ${title} (\`${key}\`)\n\n${text}\n\n${TABLE_HEAD}\n${rows.join('\n')}`;
}

function cellsOf(field: FieldDefinition): string[] {
  const { key, label, help, type, options = [], levels } = field;
  const takes = type === 'enum' ? options.map((option) => `\`${option}\``).join(', ') : TAKES[type];
  return [`\`${key}\``, label, help, takes, levels.join(', '), startOf(field)];
}

/** What a new instance has. */
function startOf({ type, default: start }: FieldDefinition): string {
  if (type === 'secret') return 'not set';
  return start === '' ? '(empty)' : `\`${JSON.stringify(start)}\``;
}

const TABLE_HEAD = `| field | label | what it is for | takes | may be set at | a new instance has |
|---|---|---|---|---|---|`;

const HEAD = `# Settings fields

Made by \`npm run docs\` from \`lib/schema/settings-fields.ts\` and \`instance-fields.ts\`, the tables that the server's validation and the forms read as well; a new field is one row there.
Every field but \`events\` also takes \`null\`: a value of its own; a secret is taken away by it. At groups and users a field that is absent is inherited.
A field that is unknown, or of another level, is refused with its name.`;
