import type { PictureSource } from '#templates/components/picture'

/** Our own drawings are all of this shape; of pictures from elsewhere nobody has said a size. */
const UNKNOWN_SIZE = { width: 1280, height: 720 }

type Pictured = {
  readonly image: string | null
  readonly alt: string
  readonly size: { readonly width: number; readonly height: number } | null
}

export function pictureOf({ image, alt, size }: Pictured): PictureSource | undefined {
  return image ? { src: image, alt, ...(size ?? UNKNOWN_SIZE) } : undefined
}
