/** What a demo folder remembers between starts: the port of its CRM, and how much data was made. Runs on Node. */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';

const Count = v.pipe(v.number(), v.integer(), v.minValue(0));
const DemoFileSchema = v.object({
  crmPort: v.pipe(Count, v.maxValue(65_535)),
  users: Count,
  agents: Count,
});
export type DemoFile = v.InferOutput<typeof DemoFileSchema>;

const pathIn = (dataDir: string) => join(dataDir, 'demo.json');

/** `null` when the folder is new, or the file was damaged: then the demo chooses again. */
export async function readDemoFile(dataDir: string): Promise<DemoFile | null> {
  const text = await readFile(pathIn(dataDir), 'utf8').catch(() => 'null');
  try {
    const parsed = v.safeParse(DemoFileSchema, JSON.parse(text));
    return parsed.success ? parsed.output : null;
  } catch {
    return null;
  }
}

export async function writeDemoFile(dataDir: string, content: DemoFile): Promise<void> {
  await mkdir(dataDir, { recursive: true });
  const path = pathIn(dataDir);
  await writeFile(`${path}.new`, `${JSON.stringify(content, null, 2)}\n`);
  await rename(`${path}.new`, path);
}
