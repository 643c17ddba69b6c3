import { createWriteStream } from 'node:fs'
import { access, constants, mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { S3Client, type S3File } from 'bun'
import type { Environment } from '#core/config/environment'
import { makeStaging, removeLeftBehind } from '#core/files/left-behind'
import { BackupRefused, sayWhereFull } from './faults'
import { piecesOf } from './pieces'

/** Names sort by their time. */
const NAME = /^rose-ash-\d{8}T\d{6}Z\.tar\.gz\.age$/
/** As versions before this one wrote it. */
const UNFINISHED = /^rose-ash-\d{8}T\d{6}Z\.tar\.gz\.age(?:\.[\w-]+)?\.part$/

/** Where backups are kept. */
export type BackupStore = {
  /** What a person calls the place of a backup. */
  place(name: string): string
  /** Asked before anything is read: throws where nothing can be put. */
  prepare(): Promise<void>
  /** All of it is there under its name, or nothing. Whoever may only write has not seen it there. */
  put(name: string, content: ReadableStream<Uint8Array>): Promise<{ bytes: number; isSeen: boolean }>
  /** Oldest first. */
  names(): Promise<string[]>
  remove(name: string): Promise<void>
}

export const nameAt = (now: Date) => `rose-ash-${now.toISOString().replace(/[-:]|\.\d+/g, '')}.tar.gz.age`

/** `s3://bucket/prefix` with the keys of `S3_…`, or a folder. */
export function openShelf(where: string, env: Environment): BackupStore {
  return where.startsWith('s3://') ? inBucket(where, env) : inFolder(where)
}

/**
 * Removes all but the newest and the one just made, which a clock that was ahead makes look old; gives what went, or null
 * where whoever writes may not list or remove.
 */
export async function keepNewest(
  shelf: BackupStore,
  count: number,
  made: string,
): Promise<readonly string[] | null> {
  try {
    const others = (await shelf.names()).filter(name => name !== made)
    const old = count > 1 ? others.slice(0, 1 - count) : others
    for (const name of old) await shelf.remove(name)
    return old
  } catch (fault) {
    if (isDenied(fault)) return null
    throw fault
  }
}

/** What a bucket says to a key that is known, and may not. */
export const isDenied = (fault: unknown): boolean =>
  fault instanceof Error && fault.name === 'S3Error' && (fault as { code?: string }).code === 'AccessDenied'

function inFolder(folder: string): BackupStore {
  const prepare = async () => {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await access(folder, constants.W_OK)
    await removeLeftBehind(folder)
    await removeLeftBehind(folder, UNFINISHED)
  }
  return {
    place: name => join(folder, name),
    prepare,
    async put(name, content) {
      await prepare()
      // Two that begin in the same second write two files.
      const staging = await makeStaging(folder, 'put')
      const unfinished = join(staging.folder, name)
      try {
        await pipeline(
          Readable.from(piecesOf(content)),
          createWriteStream(unfinished, { mode: 0o600, flush: true }),
        )
        await rename(unfinished, join(folder, name))
      } catch (fault) {
        throw sayWhereFull(fault, folder, '--to or COOP_BACKUPS')
      } finally {
        await staging.remove()
      }
      return { bytes: Bun.file(join(folder, name)).size, isSeen: true }
    },
    names: async () => (await readdir(folder)).filter(name => NAME.test(name)).sort(),
    remove: name => rm(join(folder, name)),
  }
}

function inBucket(where: string, env: Environment): BackupStore {
  const { client, bucket, path } = bucketAt(where, env)
  const prefix = path.replace(/\/$/, '')
  const keyOf = (name: string) => (prefix ? `${prefix}/${name}` : name)
  return {
    place: name => `s3://${bucket}/${keyOf(name)}`,
    prepare: async () => {},
    async put(name, content) {
      const writer = client.file(keyOf(name)).writer()
      let bytes = 0
      for await (const piece of piecesOf(content)) {
        bytes += piece.byteLength
        await writer.write(piece)
      }
      await writer.end()
      // Asked, not believed: a writer that could do nothing has ended without a word.
      const size = await sizeOf(client.file(keyOf(name)))
      if (size !== null && size !== bytes)
        throw new BackupRefused(`The bucket has ${size} of ${bytes} bytes of ${keyOf(name)}: run it again.`)
      return { bytes, isSeen: size !== null }
    },
    async names() {
      const found: string[] = []
      for (let after: string | undefined; ; ) {
        const { contents = [], isTruncated } = await client.list({
          prefix: keyOf('rose-ash-'),
          startAfter: after,
        })
        found.push(...contents.map(({ key }) => key.split('/').at(-1) ?? ''))
        after = contents.at(-1)?.key
        if (!isTruncated || !after) return found.filter(name => NAME.test(name)).sort()
      }
    },
    remove: name => client.delete(keyOf(name)),
  }
}

/** Null where the key may not read: a key that can be stolen from the site then gives nobody its backups. */
async function sizeOf(file: S3File): Promise<number | null> {
  try {
    return (await file.stat()).size
  } catch (fault) {
    // The answer to a HEAD has no words: why it was refused is said to whoever reads.
    const why = await file
      .slice(0, 1)
      .text()
      .then(
        () => fault,
        (said: unknown) => said,
      )
    if (isDenied(why)) return null
    throw fault
  }
}

/** The bytes of a backup by its place: a path, or `s3://bucket/key`. */
export function readBackup(place: string, env: Environment): Blob {
  if (!place.startsWith('s3://')) return Bun.file(place)
  const { client, path } = bucketAt(place, env)
  if (!path) throw new BackupRefused(`${place} names no backup: write s3://bucket/prefix/FILE.`)
  return client.file(path)
}

/** The bucket of `s3://bucket/path`, with the keys of `S3_…`. Throws `BackupRefused` where there are none. */
function bucketAt(place: string, env: Environment): { client: S3Client; bucket: string; path: string } {
  const { host: bucket = '', pathname = '' } = URL.parse(place) ?? {}
  if (!bucket) throw new BackupRefused(`${place} names no bucket: write s3://bucket/prefix.`)
  if (!env.S3_ACCESS_KEY_ID || !env.S3_SECRET_ACCESS_KEY)
    throw new BackupRefused(
      `${place} needs S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY, and S3_ENDPOINT outside of AWS.`,
    )
  const client = new S3Client({
    bucket,
    endpoint: env.S3_ENDPOINT || undefined,
    region: env.S3_REGION || undefined,
    accessKeyId: env.S3_ACCESS_KEY_ID,
    secretAccessKey: env.S3_SECRET_ACCESS_KEY,
  })
  return { client, bucket, path: pathname.slice(1) }
}
