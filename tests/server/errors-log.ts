/** The log of servers in tests: errors, which no test expects unless it gives a log of its own; refused sign-ins and the like are what they ask for. */
import { createLog } from '../../server/log.ts';

export const errorsLog = () => createLog({ level: 'error', destination: process.stderr });
