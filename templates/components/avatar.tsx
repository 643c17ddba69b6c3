const HUES = 6

/** A face, or the initials on one of six colours: always the same colour for the same name. */
export function Avatar({ name, src, size = 40 }: { name: string; src?: string; size?: 28 | 40 | 64 }) {
  if (src) {
    return (
      <img class={`avatar avatar--size-${size}`} src={src} alt="" width={size} height={size} loading="lazy" />
    )
  }
  return (
    <span class={`avatar avatar--size-${size} avatar--hue-${hueOf(name)}`} aria-hidden="true" safe>
      {initialsOf(name)}
    </span>
  )
}

function hueOf(name: string): number {
  let sum = 0
  for (const character of name) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 997
  return sum % HUES
}

function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/)
  const picked = words.length > 1 ? [words[0], words.at(-1)] : [words[0]]
  return picked
    .map(word => [...(word ?? '')][0] ?? '')
    .join('')
    .toUpperCase()
}
