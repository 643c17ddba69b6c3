import { Badge, StateBadge } from '#templates/components/badge'

/** From here on it is said how many are left, so that nobody is surprised. */
const FEW = 10

type Places = { cancelled: boolean; places: number | null; free: number | null }

/** In words, how many places there are still. */
function describePlaces({ cancelled, places, free }: Places): string {
  if (cancelled) return 'Cancelled'
  if (places === null || free === null) return 'No ticket needed'
  if (free <= 0) return 'Sold out'
  if (free === 1) return 'Last place'
  return free <= FEW ? `${free} places left` : 'Places free'
}

export function Availability(places: Places) {
  const words = describePlaces(places)
  if (places.cancelled || words === 'Sold out') return <StateBadge state={words} />
  return <Badge text={words} tone={words === 'Places free' || places.places === null ? 'leaf' : 'notice'} />
}
