import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { damaged } from './faults'

/** The last file of a backup: what is in it, so that nothing is missed, and which program can read it. */
export type Manifest = {
  readonly format: 1
  readonly madeAt: string
  readonly appVersion: string
  readonly postgres: string
  /** The migrations that the database had, in their order. */
  readonly migrations: readonly string[]
  /** `schema.sequence` → its last value and whether that was given out. */
  readonly sequences: Readonly<Record<string, readonly [last: string, given: boolean]>>
  /** `schema.table` → its columns in the order of its file, each with its type. Backups of earlier versions do not say. */
  readonly columns?: Readonly<Record<string, readonly (readonly [name: string, type: string])[]>>
  /** Where uploads were: in the backup, or in a bucket that it does not copy. */
  readonly uploads: 'folder' | 'bucket'
  readonly files: Readonly<Record<string, FileSum>>
}

export type FileSum = { readonly bytes: number; readonly sha256: string }

/** Of the file at `path`, or of the one that is open already. */
export async function sumOf(path: string, fd?: number): Promise<FileSum> {
  const hash = createHash('sha256')
  let bytes = 0
  const open = fd === undefined ? {} : { fd, autoClose: false, start: 0 }
  for await (const piece of createReadStream(path, open)) {
    hash.update(piece as Buffer)
    bytes += (piece as Buffer).length
  }
  return { bytes, sha256: hash.digest('hex') }
}

/** Throws what `damaged` says when the files are not exactly those of the manifest. */
export function compareFiles({ files }: Manifest, found: ReadonlyMap<string, FileSum>): void {
  for (const [name, { bytes, sha256 }] of Object.entries(files)) {
    const other = found.get(name)
    if (!other) throw damaged(`${name} is missing`)
    if (other.bytes !== bytes || other.sha256 !== sha256) throw damaged(`${name} is another`)
  }
  for (const name of found.keys()) if (!files[name]) throw damaged(`${name} is not of it`)
}
