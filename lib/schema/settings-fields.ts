/** The table of PopFlow fields, and what a row is: validation, forms and documentation all read it. A new field is one row here. */

export type Level = 'instance' | 'group' | 'user';
export type FieldType = 'boolean' | 'enum' | 'text' | 'url' | 'number' | 'duration' | 'secret' | 'eventTable';
export type SettingValue = boolean | string | number | null;

export interface FieldDefinition {
  readonly key: string;
  readonly label: string;
  /** One sentence, shown under the field. */
  readonly help: string;
  readonly type: FieldType;
  readonly options?: readonly string[];
  /** Levels at which the field may be set. */
  readonly levels: readonly Level[];
  /** What an instance has before anybody sets the field. */
  readonly default: SettingValue | Readonly<Record<string, string | null>>;
}

export const INSTANCE: readonly Level[] = ['instance'];
const ALL: readonly Level[] = ['instance', 'group', 'user'];

export const POPFLOW_FIELDS = [
  {
    key: 'enabled',
    label: 'PopFlow enabled',
    help: 'Workflows start when an interaction event arrives.',
    type: 'boolean',
    levels: ALL,
    default: true,
  },
  {
    key: 'clientDisplay',
    label: 'Client display',
    help: 'Where the PopFlow client shows itself.',
    type: 'enum',
    options: ['docked', 'popped-out', 'hidden'],
    levels: ALL,
    default: 'docked',
  },
  {
    key: 'autoOpen',
    label: 'Open automatically',
    help: 'The client opens by itself when an interaction arrives.',
    type: 'boolean',
    levels: ALL,
    default: true,
  },
  {
    key: 'logLevel',
    label: 'Log level',
    help: 'How much the PopFlow client writes to its log.',
    type: 'enum',
    options: ['error', 'warn', 'info', 'debug'],
    levels: ALL,
    default: 'error',
  },
  {
    key: 'notifyOnError',
    label: 'Notify on error',
    help: 'The user is told when a workflow fails.',
    type: 'boolean',
    levels: ALL,
    default: true,
  },
  {
    key: 'events',
    label: 'Events',
    help: 'Workflow started by each event; event names are case-sensitive.',
    type: 'eventTable',
    levels: ALL,
    default: {},
  },
  {
    key: 'runtimeUrl',
    label: 'Runtime URL',
    help: 'Address of the PopFlow service.',
    type: 'url',
    levels: INSTANCE,
    default: '',
  },
  {
    key: 'libraryUrl',
    label: 'Library URL',
    help: 'Address of the workflow library.',
    type: 'url',
    levels: INSTANCE,
    default: '',
  },
  {
    key: 'region',
    label: 'Region',
    help: 'Which PopFlow service holds the data.',
    type: 'enum',
    options: ['standard', 'gdpr'],
    levels: INSTANCE,
    default: 'standard',
  },
] as const satisfies readonly FieldDefinition[];

export type PopFlowField = (typeof POPFLOW_FIELDS)[number]['key'];
/** PopFlow fields with one value each; `events` is inherited by event name instead. */
export type PopFlowScalar = Exclude<PopFlowField, 'events'>;
