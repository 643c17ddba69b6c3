import { GHOST_IMAGES } from '../ghost-images'
import { BadSource } from './source'

const SIZES: Readonly<Record<string, readonly [number, number]>> = { posts: [640, 360], products: [400, 400] }
const DEFAULT_SIZE = [480, 360] as const

const GHOST_PATHS = new Map(Object.entries(GHOST_IMAGES).map(([path, drawing]) => [drawing as string, path]))

/** The address an export gives a drawing. Throws {@link BadSource} when the table of images lacks it. */
export function picture(illustration: string): string {
  const path = GHOST_PATHS.get(illustration)
  if (!path) throw new BadSource(illustration, 'not in ghost-images.ts')
  return `__GHOST_URL__${path}`
}

export function pictureFields(src: string) {
  const fileName = src.slice(src.lastIndexOf('/') + 1)
  const [width, height] = SIZES[fileName.slice(0, fileName.indexOf('-'))] ?? DEFAULT_SIZE
  return { src, width, height, fileName }
}
