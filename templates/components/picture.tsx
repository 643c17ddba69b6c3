export type PictureSource = {
  readonly src: string
  /** Empty only where the picture adds nothing to the words beside it. */
  readonly alt: string
  readonly width: number
  readonly height: number
  /** Other widths of the same picture, in pixels. */
  readonly variants?: readonly { readonly src: string; readonly width: number }[]
}

type PictureProps = { picture: PictureSource; sizes?: string; eager?: boolean; caption?: string }

/** Width and height are always said, so that nothing moves when it arrives. `eager` for the first on a page. */
export function Picture({ picture, sizes = '100vw', eager, caption }: PictureProps) {
  // Kita's types do not know `sizes` on an image, so it comes in spread.
  const widths = picture.variants && {
    srcset: picture.variants.map(variant => `${variant.src} ${variant.width}w`).join(', '),
    sizes,
  }
  const image = (
    <img
      class="picture"
      src={picture.src}
      alt={picture.alt}
      width={picture.width}
      height={picture.height}
      loading={eager ? 'eager' : 'lazy'}
      fetchpriority={eager ? 'high' : undefined}
      decoding="async"
      {...widths}
    />
  )
  if (!caption) return image
  return (
    <figure class="figure">
      {image}
      <figcaption safe>{caption}</figcaption>
    </figure>
  )
}
