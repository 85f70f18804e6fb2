/** Asks a process that was forked for the processor time it has taken. */
import type { ChildProcess } from 'node:child_process';

const QUESTION = 'processor time';

interface Answered {
  readonly processorTime: number;
}

const isAnswer = (message: unknown): message is Answered =>
  typeof message === 'object' && message !== null && 'processorTime' in message;

/** In the forked process: answers from now on. */
export function answerProcessorTime(): void {
  process.on('message', (message) => {
    if (message !== QUESTION) return;
    const { user, system } = process.cpuUsage();
    process.send?.({ processorTime: (user + system) / 1000 } satisfies Answered);
  });
}

/** Milliseconds of all its threads since it began. */
export function processorTimeOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    const gone = () => reject(new Error('The process ended before it told its processor time.'));
    const heard = (message: unknown) => {
      if (!isAnswer(message)) return;
      child.off('message', heard).off('exit', gone);
      resolve(message.processorTime);
    };
    child.on('message', heard).once('exit', gone);
    child.send(QUESTION);
  });
}
