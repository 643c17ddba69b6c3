import { groundClasses } from '#core/contracts/picture-ground'

type Variant = { readonly src: string; readonly width: number }

export type PictureSource = {
  readonly src: string
  /** Empty only where the picture adds nothing to the words beside it. */
  readonly alt: string
  readonly width: number
  readonly height: number
  /** Other widths of the same picture, in pixels. */
  readonly variants?: readonly Variant[]
  /** The same widths as AVIF, for the browsers that know it. */
  readonly smaller?: readonly Variant[]
  /** Where its subject is, in hundredths from the left and from the top: what stays, where it is cropped. */
  readonly focus?: { readonly x: number; readonly y: number }
  /** `#rrggbb`, in its place until it arrives. */
  readonly colour?: string | null
}

type PictureProps = { picture: PictureSource; sizes?: string; eager?: boolean; caption?: string }

/** Width and height are always said, so that nothing moves when it arrives. `eager` for the first on a page. */
export function Picture({ picture, sizes = '100vw', eager, caption }: PictureProps) {
  // Kita's types do not know `sizes`, so it comes in spread.
  const widths = picture.variants?.length ? { srcset: srcsetOf(picture.variants), sizes } : {}
  const image = (
    <img
      class={['picture', focusClasses(picture), groundClasses(picture.colour)]}
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
  const shown = picture.smaller?.length ? (
    <picture>
      <source type="image/avif" srcset={srcsetOf(picture.smaller)} {...{ sizes }} />
      {image}
    </picture>
  ) : (
    image
  )
  if (!caption) return shown
  return (
    <figure class="figure">
      {shown}
      <figcaption safe>{caption}</figcaption>
    </figure>
  )
}

/** Our policy allows no style in markup: tenths have a class each. The middle needs none. */
export function focusClasses({ focus }: Pick<PictureSource, 'focus'>): string | undefined {
  if (!focus) return undefined
  const tenth = (hundredths: number) => Math.round(hundredths / 10) * 10
  return `focus-x-${tenth(focus.x)} focus-y-${tenth(focus.y)}`
}

function srcsetOf(variants: readonly Variant[]): string {
  return variants.map(({ src, width }) => `${src} ${width}w`).join(', ')
}
