import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { MediaStore } from '#core/contracts/platform/media-store'
import { unlessGone } from '#core/files/unless-gone'
import { InvalidMediaKey } from '#core/media/media-store'

/** What was uploaded, from the folder or the bucket. Gives how many were taken, and the keys of those that are not there. */
export async function exportUploads(
  keys: readonly string[],
  media: MediaStore,
  folder: string,
): Promise<{ taken: number; missing: readonly string[] }> {
  const missing: string[] = []
  let taken = 0
  for (const key of keys) {
    if (await take(key, media, folder)) taken += 1
    else missing.push(key)
  }
  return { taken, missing }
}

/** Of a folder the bytes are read here, and by then somebody may have removed the file. */
async function take(key: string, media: MediaStore, folder: string): Promise<boolean> {
  const found = await media.get(key).catch(fault => {
    // A text may name what is no key of ours.
    if (fault instanceof InvalidMediaKey) return null
    throw fault
  })
  if (!found) return false
  const path = join(folder, key)
  await mkdir(dirname(path), { recursive: true })
  return (await unlessGone(Bun.write(path, found.body))) !== null
}
