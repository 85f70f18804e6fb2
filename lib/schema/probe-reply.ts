/** What the one request of a probe came to, in the page or in the background. Types only. */

/** `refused`: the CRM says that nobody is signed in. `failed`: nothing is known. */
export type ProbeReply = { kind: 'answered'; json: unknown } | { kind: 'refused' } | { kind: 'failed' };
