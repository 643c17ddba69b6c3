import type { Attributes } from 'sanitize-html'
import { groundClasses } from '#core/contracts/picture-ground'
import type { JsonObject } from './document'
import { pixels, text } from './fields'
import { attributes } from './markup'
import type { Rendering } from './rendering'
import { mediaUrl } from './urls'

/** How wide a picture is shown, for the browser's choice from a `srcset`. */
export const SIZES = {
  regular: '(min-width: 45rem) 42rem, 100vw',
  wide: '(min-width: 68rem) 64rem, 100vw',
  full: '100vw',
} as const

type Picture = JsonObject & {
  readonly src: string
  readonly alt: string
  readonly title?: string
  readonly width?: number | null
  readonly height?: number | null
}

/** An `<img>` that never moves the page: with its size, or of class `doc-unsized` (CSS gives it a shape). */
export function picture(of: Picture, page: Rendering, sizes: string = SIZES.regular): string {
  const known = pictureAttributes(of, page, sizes)
  return known ? `<img${attributes(known)}>` : ''
}

/** The picture of a node that keeps it in fields named `src`, `alt`, `width`, … */
export function pictureOf(node: JsonObject, page: Rendering, sizes?: string): string {
  const [src, alt, title] = [text(node, 'src'), text(node, 'alt'), text(node, 'title')]
  return picture(
    { src, alt, title, width: pixels(node, 'width'), height: pixels(node, 'height') },
    page,
    sizes,
  )
}

/** The same for an `<img>` in an author's HTML: the attributes it may keep, none when its source is unsafe. */
export function hostileFreePicture(given: Attributes, page: Rendering): Attributes {
  const [width, height] = [pixels(given, 'width'), pixels(given, 'height')]
  const { src = '', alt = '', title = '' } = given
  const known = pictureAttributes({ src, alt, title, width, height }, page, SIZES.regular) ?? {}
  return Object.fromEntries(
    Object.entries(known)
      .filter(([, value]) => value !== null)
      .map(([name, value]) => [name, String(value)]),
  )
}

function pictureAttributes(of: Picture, page: Rendering, sizes: string) {
  const src = mediaUrl(of.src, page)
  if (!src) return null
  const stored = page.options.stored?.(src) ?? null
  const given = of.width && of.height ? { width: of.width, height: of.height } : null
  const size = given ?? stored ?? page.options.imageSize?.(src) ?? null
  const [width, height] = [size?.width ?? null, size?.height ?? null]
  page.images.push({ src, alt: of.alt, width, height })
  const srcset = stored?.srcset ?? page.options.srcset?.(src, width) ?? null
  if (stored?.avif) page.avif.set(stored.src, stored.avif)
  return {
    class: size ? (groundClasses(stored?.colour) ?? null) : 'doc-unsized',
    // The upload itself may be far too large for a page.
    src: stored?.src ?? src,
    srcset,
    sizes: srcset && sizes,
    alt: of.alt,
    title: of.title || null,
    width,
    height,
    loading: 'lazy',
    decoding: 'async',
  }
}

/**
 * Puts the pictures of finished HTML that exist as AVIF into a `<picture>`: here, since an author's own `<img>` may
 * stand anywhere. Outside of tags the renderer leaves no `<`.
 */
export function withAvif(html: string, page: Rendering): string {
  if (page.avif.size === 0) return html
  return html.replace(/<img\b[^>]*>/g, tag => {
    const avif = page.avif.get(/ src="([^"]*)"/.exec(tag)?.[1] ?? '')
    if (!avif) return tag
    const sizes = / sizes="([^"]*)"/.exec(tag)?.[0] ?? ''
    return `<picture><source type="image/avif" srcset="${avif}"${sizes}>${tag}</picture>`
  })
}
