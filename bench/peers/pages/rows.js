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

/** Milliseconds of which nobody asks for anything. */
export const rest = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Resolves at another place between two frames for each run: no answer waits for a frame to begin. */
export async function betweenFrames(run, runs) {
  await painted();
  await rest((1_000 / 60) * (run / runs));
}

/** Resolves when what the page shows by then has been painted. */
export function painted() {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port2.onmessage = resolve;
    requestAnimationFrame(() => port1.postMessage(null));
  });
}
