import type { JsonObject } from '../document'

/**
 * What a field of a card holds. `line` and `lines` are plain text, `rich` and `rich-line` HTML of a few inline tags
 * (shown as Markdown), `source` text that is kept letter by letter, `grid` a table, `address` a link or a file.
 */
export type CardFieldKind =
  | 'line'
  | 'lines'
  | 'source'
  | 'rich'
  | 'rich-line'
  | 'address'
  | 'picture'
  | 'yes'
  | 'choice'
  | 'grid'

export type CardField = {
  /** Where in the node it stands: `alt`, `metadata.title`, `images.0.src`. */
  readonly name: string
  readonly label: string
  readonly kind: CardFieldKind
  readonly hint?: string
  readonly choices?: readonly (readonly [value: string | number, label: string])[]
  /** Of an address: it may be of a file that is uploaded here, of these kinds. */
  readonly accept?: string
  /** Fields that were true of the old value only: the size of the picture before. */
  readonly resets?: readonly string[]
}

export type Card = {
  readonly type: string
  readonly label: string
  /** What one says of it in a menu. */
  readonly about: string
  readonly fields: readonly CardField[]
  /** A new one, as Ghost's editor begins it. */
  readonly blank: JsonObject
  /** A list of pictures: its fields are repeated for each. */
  readonly pictures?: string
}

export const line = (name: string, label: string, hint?: string): CardField => ({
  name,
  label,
  kind: 'line',
  hint,
})
export const lines = (name: string, label: string): CardField => ({ name, label, kind: 'lines' })
export const source = (name: string, label: string, hint?: string): CardField => ({
  name,
  label,
  kind: 'source',
  hint,
})
export const rich = (name: string, label: string): CardField => ({ name, label, kind: 'rich' })
export const richLine = (name: string, label: string): CardField => ({ name, label, kind: 'rich-line' })
export const address = (name: string, label: string, hint?: string): CardField => ({
  name,
  label,
  kind: 'address',
  hint,
})
export const file = (name: string, label: string, accept: string): CardField => ({
  name,
  label,
  kind: 'address',
  accept,
})
export const picture = (name: string, label: string, ...resets: string[]): CardField => ({
  name,
  label,
  kind: 'picture',
  resets,
})
export const yes = (name: string, label: string): CardField => ({ name, label, kind: 'yes' })
export const choice = (name: string, label: string, choices: CardField['choices']): CardField => ({
  name,
  label,
  kind: 'choice',
  choices,
})

export const grid = (name: string, label: string): CardField => ({ name, label, kind: 'grid' })

export const CAPTION = richLine('caption', 'Caption')
export const ALIGNMENT = choice('alignment', 'Where it stands', [
  ['left', 'Left'],
  ['center', 'In the middle'],
])
export const WIDTH = choice('cardWidth', 'Width', [
  ['regular', 'As the text'],
  ['wide', 'Wide'],
  ['full', 'From edge to edge'],
])
export const BANNER_WIDTH = choice('layout', 'Width', [
  ['regular', 'As the text'],
  ['wide', 'Wide'],
  ['full', 'From edge to edge'],
  ['split', 'Picture beside the words'],
])
export const COLOURS = (
  ['grey', 'white', 'blue', 'green', 'yellow', 'red', 'pink', 'purple', 'accent'] as const
).map(name => [name, name[0]!.toUpperCase() + name.slice(1)] as const)
export const EVERYONE = {
  web: { nonMember: true, memberSegment: 'status:free,status:-free' },
  email: { memberSegment: 'status:free,status:-free' },
}
