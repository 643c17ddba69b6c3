export type ProcessedImage = {
  /** As it is looked at, after turning. */
  readonly width: number
  readonly height: number
  /** The colour that stands in its place until it arrives, `#rrggbb`; `none` where one sees through it. */
  readonly colour: string
  /** In full size, re-encoded: JPEG and PNG stay what they are, the others become WebP. */
  readonly original: ImageVariant
  /** WebP of 480, 960 and 1600 pixels width; never wider than the picture, at least one. */
  readonly variants: readonly ImageVariant[]
  /** The same sizes as AVIF, about half as large, for the browsers that know it; none of an animation. */
  readonly smaller: readonly ImageVariant[]
}

export type ImageVariant = {
  /** Named after its content, so it can be kept for ever: `images/3f/3fa9….webp`. */
  readonly key: string
  readonly width: number
  readonly height: number
  readonly contentType: string
  readonly bytes: Uint8Array<ArrayBuffer>
}
