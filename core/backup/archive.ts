import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, open } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { json } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import { Decrypter, Encrypter } from 'age-encryption'
import { extract, pack } from 'tar-stream'
import { unlessGone } from '#core/files/unless-gone'
import { BackupRefused, damaged } from './faults'
import { compareFiles, type FileSum, type Manifest, sumOf } from './manifest'
import { piecesOf } from './pieces'

const MANIFEST = 'manifest.json'
/** `database/public.posts`, `media/images/3f/3fa9.webp`, `kept/secret`: whatever it is called, nothing leads out of the folder. */
const NAME = /^(?:database|media|kept)(?:\/(?!\.{1,2}(?:\/|$))[^/\0]+)+$/

/** What goes in under a name, and where it is. */
export type Part = {
  readonly name: string
  readonly path: string
  /** Somebody may delete it before its turn. */
  readonly mayBeGone?: boolean
}

/**
 * A backup as it is kept: a tar of the parts with the manifest as its last file, compressed (gzip), encrypted for
 * who has the identity of this recipient (age, https://age-encryption.org/v1).
 */
export async function sealArchive(
  parts: AsyncIterable<Part>,
  manifest: Omit<Manifest, 'files'>,
  recipient: string,
  /** Is told of each part that is in it. */
  taken: (name: string) => void = () => {},
): Promise<ReadableStream<Uint8Array>> {
  const encrypter = new Encrypter()
  encrypter.addRecipient(recipient)
  const tar = pack()
  const zipped = createGzip()
  fill(tar, parts, manifest, taken).catch(fault => tar.destroy(fault as Error))
  pipeline(tar, zipped).catch(() => undefined)
  return encrypter.encrypt(asWebStream(zipped))
}

async function fill(
  tar: ReturnType<typeof pack>,
  parts: AsyncIterable<Part>,
  manifest: Omit<Manifest, 'files'>,
  taken: (name: string) => void,
) {
  const files: Record<string, FileSum> = {}
  for await (const { name, path, mayBeGone } of parts) {
    const put = putFile(tar, name, path)
    const sum = await (mayBeGone ? unlessGone(put) : put)
    if (!sum) continue
    files[name] = sum
    taken(name)
  }
  const text = JSON.stringify({ ...manifest, files }, null, 2)
  tar.entry({ name: MANIFEST }, text)
  tar.finalize()
}

/** Opened once: a file that is deleted or written to meanwhile is taken as it was. */
async function putFile(tar: ReturnType<typeof pack>, name: string, path: string): Promise<FileSum> {
  const file = await open(path)
  try {
    const sum = await sumOf(path, file.fd)
    const entry = tar.entry({ name, size: sum.bytes, mode: 0o600 })
    if (sum.bytes === 0) entry.end('')
    else {
      // What a file has grown by since it was summed up is not of this backup.
      const range = { start: 0, end: sum.bytes - 1 }
      await pipeline(createReadStream(path, { fd: file.fd, autoClose: false, ...range }), entry)
    }
    return sum
  } finally {
    await file.close()
  }
}

function asWebStream(stream: Readable): ReadableStream<Uint8Array> {
  const pieces: AsyncIterator<Uint8Array> = stream[Symbol.asyncIterator]()
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await pieces.next()
      if (done) controller.close()
      else controller.enqueue(value)
    },
    cancel: fault => void stream.destroy(fault),
  })
}

/**
 * Unpacks a backup into an empty folder and gives its manifest, once every file was compared with it. Throws
 * `BackupRefused` when it is cut off, was altered, or is for another identity.
 */
export async function openArchive(
  sealed: ReadableStream<Uint8Array>,
  identity: string,
  folder: string,
): Promise<Manifest> {
  const decrypter = new Decrypter()
  try {
    decrypter.addIdentity(identity)
  } catch {
    throw new BackupRefused('The identity is none: it is a line that begins with AGE-SECRET-KEY-1.')
  }
  try {
    const plain = await decrypter.decrypt(sealed)
    return await unpack(Readable.from(piecesOf(plain)), folder)
  } catch (fault) {
    if (fault instanceof BackupRefused || isOfDisk(fault)) throw fault
    const { message, name, code } = fault as Error & { code?: string }
    if (name === 'S3Error') throw new BackupRefused(`The bucket does not give this backup (${code}).`)
    if (message.includes('no identity matched'))
      throw new BackupRefused('This backup was made for another identity: give the one that belongs to it.')
    throw damaged(message)
  }
}

async function unpack(plain: Readable, folder: string): Promise<Manifest> {
  const found = new Map<string, FileSum>()
  let manifest: Manifest | null = null
  const tar = extract()
  const unzipping = pipeline(plain, createGunzip(), tar)
  // Waited for below; a fault comes out of the loop first.
  unzipping.catch(() => undefined)
  for await (const entry of tar) {
    const { name, type } = entry.header
    if (type !== 'file') throw damaged(`it has a ${type} "${name}"`)
    if (name === MANIFEST) manifest = (await json(entry)) as Manifest
    else {
      if (!NAME.test(name)) throw damaged(`it has a file "${name}"`)
      const path = join(folder, name)
      await mkdir(dirname(path), { recursive: true, mode: 0o700 })
      await pipeline(entry, createWriteStream(path, { mode: 0o600 }))
      found.set(name, await sumOf(path))
    }
  }
  await unzipping
  if (!manifest) throw damaged('its list of files is missing')
  compareFiles(manifest, found)
  return manifest
}

function isOfDisk(fault: unknown): boolean {
  return ['ENOSPC', 'EACCES', 'EROFS', 'EDQUOT'].includes((fault as NodeJS.ErrnoException).code ?? '')
}
