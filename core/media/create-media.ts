import type { MediaStore } from '#core/contracts/platform/media-store'
import { createDiskMedia } from './disk-media'
import { createS3Media } from './s3-media'

type MediaOptions = {
  readonly folder: string
  readonly publicUrl: string
  /** `S3_BUCKET`, `S3_ACCESS_KEY_ID`, `S3_SECRET_ACCESS_KEY`; also `S3_ENDPOINT`, `S3_REGION`, `S3_PUBLIC_URL`. */
  readonly env?: Readonly<Record<string, string | undefined>>
}

/** S3 where the environment names a bucket and its keys, the folder otherwise. Half a configuration throws. */
export function createMedia({ folder, publicUrl, env = {} }: MediaOptions): MediaStore {
  const { S3_BUCKET: bucket, S3_ACCESS_KEY_ID: accessKeyId, S3_SECRET_ACCESS_KEY: secretAccessKey } = env
  if (!bucket) return createDiskMedia({ folder, publicUrl })
  if (!accessKeyId || !secretAccessKey) {
    throw new Error('S3_BUCKET also needs S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY')
  }
  return createS3Media({
    bucket,
    accessKeyId,
    secretAccessKey,
    // Compose files hand over all that they know of: what is set to nothing is not set.
    endpoint: env.S3_ENDPOINT || undefined,
    region: env.S3_REGION || undefined,
    publicUrl: env.S3_PUBLIC_URL || publicUrl,
  })
}
