import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Client } from 'pg'
import type { MediaStore } from '#core/contracts/platform/media-store'

const BATCH = 500

/** What was uploaded, as it was sent, and the logo; from the folder or the bucket. Returns the counts. */
export async function exportUploads(
  client: Client,
  media: MediaStore,
  folder: string,
): Promise<{ taken: number; missing: number }> {
  const counts = { taken: 0, missing: 0 }
  for await (const key of keys(client)) {
    const found = await media.get(key)
    if (!found) {
      counts.missing += 1
      continue
    }
    const path = join(folder, key)
    await mkdir(dirname(path), { recursive: true })
    await Bun.write(path, found.body)
    counts.taken += 1
  }
  return counts
}

async function* keys(client: Client): AsyncGenerator<string> {
  const { rows: logo } = await client.query<{ key: string }>(
    `select l.value as key from settings s, jsonb_each_text(s.value -> 'logo') l
     where s.key = 'site' and jsonb_typeof(s.value -> 'logo') = 'object' and l.value like 'site/%'`,
  )
  for (const { key } of logo) yield key
  for (let after = ''; ; ) {
    const { rows } = await client.query<{ key: string }>(
      `select key from media where key > $1 order by key limit ${BATCH}`,
      [after],
    )
    for (const { key } of rows) yield key
    const last = rows.at(-1)
    if (!last || rows.length < BATCH) return
    after = last.key
  }
}
