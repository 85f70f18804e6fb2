/** The rows as the page fetches them: parts of one kind each, four under way at once, in order. */

const AT_ONCE = 4;

export const KINDS = [
  'crm-instances',
  'crm-user-groups',
  'crm-users',
  'environments',
  'agent-groups',
  'cti-agents',
];

async function fetchPart(part) {
  const answer = await fetch(`/rows/${part}`, { cache: 'no-store' });
  if (!answer.ok) throw new Error(`Part ${part} is answered with ${answer.status}.`);
  return answer.json();
}

export async function* parts() {
  const { parts: count } = await (await fetch('/rows', { cache: 'no-store' })).json();
  const under = [];
  for (let part = 0; part < count; part += 1) {
    while (under.length < AT_ONCE && part + under.length < count) under.push(fetchPart(part + under.length));
    yield await under.shift();
  }
}

/** Resolves when what the page shows by then has been painted. */
export function painted() {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port2.onmessage = resolve;
    requestAnimationFrame(() => port1.postMessage(null));
  });
}
