/** One statement on a PostgreSQL server as its owner, on a connection of its own. */
import { Client } from 'pg';

export async function onServer(url: string, sql: string): Promise<void> {
  const client = new Client(url);
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
