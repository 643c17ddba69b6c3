import { EMPTY_SCENES } from './scenes/empty'
import { EVENT_SCENES } from './scenes/events'
import { POST_SCENES } from './scenes/posts'
import { PRODUCER_SCENES } from './scenes/producers'
import { PRODUCT_SCENES } from './scenes/products'

/** Every drawing by its path below `public/illustrations/`, e.g. `products/heather-honey.svg`. */
export function drawings(): ReadonlyMap<string, string> {
  const folders = {
    products: PRODUCT_SCENES,
    producers: PRODUCER_SCENES,
    posts: POST_SCENES,
    events: EVENT_SCENES,
    empty: EMPTY_SCENES,
  }
  return new Map(
    Object.entries(folders).flatMap(([folder, scenes]) =>
      Object.entries(scenes).map(([slug, svg]) => [`${folder}/${slug}.svg`, svg] as const),
    ),
  )
}
