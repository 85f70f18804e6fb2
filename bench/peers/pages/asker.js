/** The page of that extension: asks the stores of its worker, each question with the milliseconds until it is answered. */
import { betweenFrames, painted, rest } from './rows.js';

const port = chrome.runtime.connect();
const waiting = new Map();
let asked = 0;

port.onMessage.addListener(({ id, value, error }) => {
  const { resolve, reject } = waiting.get(id);
  waiting.delete(id);
  if (error === undefined) resolve(value);
  else reject(new Error(error));
});

function ask(name, what, given) {
  asked += 1;
  const id = asked;
  return new Promise((resolve, reject) => {
    waiting.set(id, { resolve, reject });
    port.postMessage({ id, name, what, given });
  });
}

globalThis.asker = {
  fill: (name, rows) => ask(name, 'fill', rows),
  async edit(name, { rows, runs, pause }) {
    const times = [];
    for (let run = 0; run < runs; run += 1) {
      const row = { ...rows[run % rows.length], fullName: `Edited ${run}` };
      const began = performance.now();
      await ask(name, 'edit', row);
      times.push(performance.now() - began);
      await rest(pause);
    }
    return times;
  },
  /** From the server's answer to the worker until the store has it and this page has painted it. */
  async change(name, { address, runs }) {
    const times = [];
    for (let run = 0; run < runs; run += 1) {
      await betweenFrames(run, runs);
      const { answeredAt, fullName } = await ask(name, 'change', `${address}/changed/${run}`);
      if (fullName !== `Changed ${run}`) throw new Error(`The store answers ${fullName}.`);
      document.body.textContent = fullName;
      await painted();
      times.push(performance.timeOrigin + performance.now() - answeredAt);
    }
    return times;
  },
};
document.title = 'ready';
