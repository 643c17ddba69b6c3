import type { SiteLogo } from '#core/contracts/site'
import type { LogoFile } from './drawn-logo'
import { type ImageFormat, sniffFormat } from './image-format'
import { ImageBroken, ImageFormatRefused, ImageTooManyBytes } from './image-refusals'
import { oneAtATime } from './one-at-a-time'

const MAX_BYTES = 2 * 1024 * 1024

/**
 * A logo in all sizes, from SVG or PNG of at most 2 MB, or what else of `formats` it is. An SVG is drawn, never shown: what it might do in a browser, or
 * fetch, ends here (librsvg runs no scripts and loads nothing from elsewhere). Throws an ImageRefused, or
 * `TooMuchAtOnce`.
 */
export async function processLogo(
  bytes: Uint8Array,
  formats: readonly (ImageFormat | 'svg')[] = ['svg', 'png'],
): Promise<{ logo: SiteLogo; files: LogoFile[] }> {
  if (bytes.byteLength > MAX_BYTES) throw new ImageTooManyBytes(`more than ${MAX_BYTES} bytes`)
  const format = sniffFormat(bytes)
  if (!format || !formats.includes(format)) throw new ImageFormatRefused(`none of ${formats.join(', ')}`)
  return oneAtATime(async () => {
    try {
      // Loaded with the first logo: most processes never draw one.
      const { drawnLogo } = await import('./drawn-logo')
      return await drawnLogo(bytes, format)
    } catch (cause) {
      throw new ImageBroken('the logo cannot be drawn', { cause })
    }
  })
}
