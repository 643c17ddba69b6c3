import type { Illustration } from './shapes'

/**
 * What the export's image addresses stand for: path below `__GHOST_URL__` → drawing below
 * `public/illustrations/`, without `.svg`. An importer that is given the demo export copies these.
 */
export const GHOST_IMAGES: Readonly<Record<string, Illustration>> = {
  '/content/images/2026/11/posts-violet-leeks.svg': 'posts/violet-leeks',
  '/content/images/2026/11/posts-two-hundred-and-eighteen-jars.svg': 'posts/two-hundred-and-eighteen-jars',
  '/content/images/2026/11/posts-forty-one-hands.svg': 'posts/forty-one-hands',
  '/content/images/2026/11/posts-how-the-box-works.svg': 'posts/how-the-box-works',
  '/content/images/2026/11/posts-squash-and-shiitake.svg': 'posts/squash-and-shiitake',
  '/content/images/2026/11/posts-three-hundred-yards-of-dark.svg': 'posts/three-hundred-yards-of-dark',
  '/content/images/2026/11/posts-keeping-a-leaven.svg': 'posts/keeping-a-leaven',
  '/content/images/2026/11/posts-a-roof-for-the-tomatoes.svg': 'posts/a-roof-for-the-tomatoes',
  '/content/images/2026/11/posts-the-hungry-gap.svg': 'posts/the-hungry-gap',
  '/content/images/2026/11/posts-seventy-one-apples.svg': 'posts/seventy-one-apples',
  '/content/images/2026/11/posts-the-mill-stood-still.svg': 'posts/the-mill-stood-still',
  '/content/images/2026/11/posts-why-eggs-are-short.svg': 'posts/why-eggs-are-short',
  '/content/images/2026/11/posts-garlic-on-the-shortest-day.svg': 'posts/garlic-on-the-shortest-day',
  '/content/images/2026/11/posts-a-seed-swap.svg': 'posts/a-seed-swap',
  '/content/images/2026/11/posts-christmas-collection.svg': 'posts/christmas-collection',
  '/content/images/2026/11/posts-about.svg': 'posts/about',
  '/content/images/2026/11/posts-soup.svg': 'posts/soup',
  '/content/images/2026/11/producers-kiln-orchard.svg': 'producers/kiln-orchard',
  '/content/images/2026/11/producers-upper-wern-farm.svg': 'producers/upper-wern-farm',
  '/content/images/2026/11/producers-hollybush-dairy.svg': 'producers/hollybush-dairy',
  '/content/images/2026/11/producers-wern-mill.svg': 'producers/wern-mill',
  '/content/images/2026/11/producers-cefn-bees.svg': 'producers/cefn-bees',
  '/content/images/2026/11/events-apple-saturdays.svg': 'events/apple-saturdays',
  '/content/images/2026/11/events-curlew-walk.svg': 'events/curlew-walk',
  '/content/images/2026/11/events-annual-meeting.svg': 'events/annual-meeting',
  '/content/images/2026/11/empty-inbox.svg': 'empty/inbox',
}
