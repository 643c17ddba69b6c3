import { mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { contentTypeOf, type MediaStore } from './media-store'

type DiskOptions = {
  readonly folder: string
  /** What keys are appended to, e.g. `/media`; never ends in a slash. */
  readonly publicUrl: string
}

/** Media in a folder. A file appears under its name when all of it is on the disk. */
export function createDiskMedia({ folder, publicUrl }: DiskOptions): MediaStore {
  const pathOf = (key: string) => {
    contentTypeOf(key)
    return join(folder, key)
  }

  return {
    async put(key, bytes) {
      const path = pathOf(key)
      const unfinished = `${path}.${crypto.randomUUID()}.part`
      await mkdir(dirname(path), { recursive: true })
      try {
        await writeThrough(unfinished, bytes)
        await rename(unfinished, path)
      } catch (fault) {
        await rm(unfinished, { force: true })
        throw fault
      }
    },

    async get(key) {
      const contentType = contentTypeOf(key)
      const body = Bun.file(pathOf(key), { type: contentType })
      return (await body.exists()) ? { body, contentType, size: body.size } : null
    },

    url(key) {
      contentTypeOf(key)
      return `${publicUrl}/${key}`
    },

    async delete(key) {
      await rm(pathOf(key), { force: true })
    },
  }
}

async function writeThrough(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'wx', 0o644)
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
}
