/** What a container's health check runs: ends with 0 where the server beside it answers `/readyz` with 200, else with 1. */
import { exit } from 'node:process';

const port = process.env.PATCHPANEL_PORT ?? '8471';
const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => null);
exit(answer?.ok ? 0 : 1);
