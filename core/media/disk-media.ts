import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { MediaStore } from '#core/contracts/platform/media-store'
import { contentTypeOf } from './media-store'

const PIECE_BYTES = 1024 * 1024

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
    async put(key, content) {
      const path = pathOf(key)
      const unfinished = `${path}.${crypto.randomUUID()}.part`
      await mkdir(dirname(path), { recursive: true })
      try {
        await writeThrough(unfinished, content)
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

async function writeThrough(path: string, content: Uint8Array | Blob): Promise<void> {
  const file = await open(path, 'wx', 0o644)
  try {
    if (content instanceof Blob) await writePieces(file, content)
    else await file.writeFile(content)
    await file.sync()
  } finally {
    await file.close()
  }
}

async function writePieces(file: FileHandle, content: Blob): Promise<void> {
  for (let from = 0; from < content.size; from += PIECE_BYTES) {
    await file.writeFile(await content.slice(from, from + PIECE_BYTES).bytes())
  }
}
