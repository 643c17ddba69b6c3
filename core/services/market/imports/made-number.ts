import { createHash } from 'node:crypto'

const MOST_OF_NAME = 24
const DIGITS = 8

/** What tells an article from others where nobody gave it a number. */
export type Named = {
  readonly producer?: string
  readonly title: string
  readonly variant?: string
  readonly unit?: string
}

/**
 * An article number for a row that brings none, such as `CARROTS-4F0A91C2`: Open Food Network tells its variants apart by
 * their producer, product, name and amount. The same of each is the same number, however often the table is taken in.
 */
export function madeNumber({ producer = '', title, variant = '', unit = '' }: Named): string {
  const told = JSON.stringify([producer, title, variant, unit].map(folded))
  const digest = createHash('sha256').update(told).digest('hex').slice(0, DIGITS)
  const words = folded(title)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .match(/[a-z0-9]+/g)
  const name = words?.join('-').slice(0, MOST_OF_NAME).replace(/-+$/, '') ?? 'article'
  return `${name}-${digest}`.toUpperCase()
}

export const folded = (words: string): string =>
  words.normalize('NFKC').trim().toLowerCase().replace(/\s+/g, ' ')
