/** One door to what members upload: a folder on one machine, S3 on several. */
export interface MediaStore {
  /** Stores `bytes`, whole or not at all. A key that is there already is replaced. */
  put(key: string, bytes: Uint8Array<ArrayBuffer>): Promise<void>
  /** The object, or null. `body` is read when it is used. */
  get(key: string): Promise<MediaObject | null>
  /** Where a browser finds it. */
  url(key: string): string
  /** Nothing happens when it is not there. */
  delete(key: string): Promise<void>
}

export type MediaObject = { readonly body: Blob; readonly contentType: string; readonly size: number }

/** A key that is not lower-case words with a known ending, `images/3f/3fa9….webp`. */
export class InvalidMediaKey extends Error {
  override readonly name = 'InvalidMediaKey'
  constructor(readonly key: string) {
    super(`not a media key: ${JSON.stringify(key)}`)
  }
}

const KEY = /^[a-z0-9][a-z0-9_-]*(\/[a-z0-9][a-z0-9_-]*)*\.([a-z0-9]+)$/
const MAX_KEY_LENGTH = 200
const CONTENT_TYPES: Readonly<Record<string, string>> = {
  jpg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  svg: 'image/svg+xml',
  pdf: 'application/pdf',
  json: 'application/json',
  csv: 'text/csv; charset=utf-8',
  zip: 'application/zip',
}

/**
 * The content type that a key's ending stands for: decided by us, never by who uploads. Throws InvalidMediaKey,
 * also for whatever would leave the store's folder.
 */
export function contentTypeOf(key: string): string {
  const ending = key.length <= MAX_KEY_LENGTH ? KEY.exec(key)?.[2] : undefined
  const contentType = ending && Object.hasOwn(CONTENT_TYPES, ending) ? CONTENT_TYPES[ending] : undefined
  if (!contentType) throw new InvalidMediaKey(key)
  return contentType
}
