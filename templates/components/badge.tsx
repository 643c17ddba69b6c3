export type Tone = 'neutral' | 'leaf' | 'accent' | 'success' | 'notice' | 'danger'

export function Badge({ text, tone = 'neutral' }: { text: string; tone?: Tone }) {
  return (
    <span class={`badge badge--${tone}`} safe>
      {text}
    </span>
  )
}

/** The states our orders, posts, tickets and deliveries can be in, each always in the same colour. */
const TONES: ReadonlyMap<string, Tone> = new Map([
  ['draft', 'neutral'],
  ['scheduled', 'notice'],
  ['published', 'success'],
  ['pending', 'notice'],
  ['reserved', 'notice'],
  ['paid', 'success'],
  ['ready', 'leaf'],
  ['collected', 'leaf'],
  ['valid', 'success'],
  ['used', 'leaf'],
  ['checked in', 'leaf'],
  ['refunded', 'neutral'],
  ['expired', 'neutral'],
  ['cancelled', 'danger'],
  ['failed', 'danger'],
  ['blocked', 'danger'],
  ['sold out', 'danger'],
])

export function StateBadge({ state }: { state: string }) {
  return <Badge text={state} tone={TONES.get(state.toLowerCase()) ?? 'neutral'} />
}
