import { open } from 'node:fs/promises';

/** Makes the names in a folder durable; systems that cannot open folders do it themselves. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}
