import { S3Client } from 'bun'
import type { MediaStore } from '#core/contracts/platform/media-store'
import { contentTypeOf } from './media-store'

export type S3Options = {
  readonly endpoint?: string
  readonly bucket: string
  readonly region?: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
  /**
   * What a key is put after: where the bucket is public (a CDN), or our own route, which fetches from it. Addresses
   * are kept with what shows them, so they may not run out as signed ones do.
   */
  readonly publicUrl: string
}

/** Media in a bucket of S3 or what speaks its protocol (MinIO, Garage), for several machines. */
export function createS3Media({ publicUrl, ...credentials }: S3Options): MediaStore {
  const bucket = new S3Client(credentials)

  return {
    async put(key, content) {
      const type = contentTypeOf(key)
      await bucket.file(key).write(content, { type })
    },

    async get(key) {
      const contentType = contentTypeOf(key)
      try {
        // Read here: a Response made of an S3 file would send the browser to the bucket instead.
        const bytes = await bucket.file(key).arrayBuffer()
        return { body: new Blob([bytes], { type: contentType }), contentType, size: bytes.byteLength }
      } catch (fault) {
        if (isMissing(fault)) return null
        throw fault
      }
    },

    url(key) {
      contentTypeOf(key)
      return `${publicUrl}/${key}`
    },

    async delete(key) {
      contentTypeOf(key)
      await bucket.delete(key)
    },
  }
}

function isMissing(fault: unknown): boolean {
  return fault instanceof Error && 'code' in fault && fault.code === 'NoSuchKey'
}
