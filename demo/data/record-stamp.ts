/** The part that all demo records share before anybody has changed them. */

export const DEMO_STAMP = { version: 1, updatedAt: '2026-01-05T08:00:00.000Z', updatedBy: null } as const;
