/** One door to what members upload: a folder on one machine, S3 on several. */
export interface MediaStore {
  /** Stores `content`, whole or not at all; a file is never read into memory as a whole. A key that is there already is replaced. */
  put(key: string, content: Uint8Array<ArrayBuffer> | Blob): Promise<void>
  /** The object, or null. `body` is read when it is used. */
  get(key: string): Promise<MediaObject | null>
  /** Where a browser finds it. */
  url(key: string): string
  /** Nothing happens when it is not there. */
  delete(key: string): Promise<void>
}

export type MediaObject = { readonly body: Blob; readonly contentType: string; readonly size: number }
