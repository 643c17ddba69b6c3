import { type Choice, type Directory, type Offered, shownOf, wordsOf } from '#core/contracts/choice'
import type { Ctx } from '#core/contracts/ctx'

/** Up to so many stand in a plain list; of more, one is found by words. */
export const FEW = 12
/** So many that fit the words are offered, as a phone shows them; what is not among them is found by more words. */
export const MOST_OFFERED = 12
const LONGEST_WORDS = 200

/** What there is to choose from: what was chosen, and what the words fit, or everything where that is little. */
export async function offer(
  ctx: Ctx,
  directory: Directory,
  chosen: readonly string[],
  typed: string | undefined,
): Promise<Offered> {
  const words = wordsIn(typed)
  const known = await directory.known(ctx, chosen)
  const without = (choices: readonly Choice[]) =>
    choices.filter(({ value }) => !known.some(each => each.value === value))
  if (words === '') {
    const first = await directory.called(ctx, '', FEW + 1)
    const isAll = first.length <= FEW
    return {
      isAll,
      chosen: known,
      found: isAll ? without(first) : [],
      words,
      hasMore: false,
      only: null,
      none: null,
    }
  }
  const found = await directory.called(ctx, words, MOST_OFFERED + 1)
  const offered = without(found.slice(0, MOST_OFFERED))
  const fits = {
    only: found.length === 1 ? (found[0]?.value ?? null) : null,
    none: found.length === 0 ? directory.none : null,
  }
  return { isAll: false, chosen: known, found: offered, words, hasMore: found.length > MOST_OFFERED, ...fits }
}

/** What a form chose, and what is wrong with its words, by the names of the fields. */
export type Picked<T> = { readonly value: T; readonly errors: Readonly<Record<string, string>> }

type Values = Readonly<Record<string, string | undefined>>

/**
 * The one that a form asks for: what is ticked, or the only one that its words fit. A form with words that fit several
 * comes back with these to choose from, so that it works without a script and with any number of them. Empty for none.
 */
export async function pickOne(
  ctx: Ctx,
  directory: Directory,
  name: string,
  typed: Values,
): Promise<Picked<string>> {
  const [ticked = '', words] = [typed[name], wordsIn(typed[wordsOf(name)])]
  if (words === '') return { value: ticked, errors: {} }
  const found = await directory.called(ctx, words, MOST_OFFERED + 1)
  const [only] = found
  if (only && found.length === 1) return { value: only.value, errors: {} }
  if (found.some(({ value }) => value === ticked)) return { value: ticked, errors: {} }
  return { value: '', errors: faultOf(directory, name, found) }
}

/**
 * The same for a form that asks for any number of them: what is ticked, and the only one that its words fit. Of several,
 * one is to be ticked once the form has shown them.
 */
export async function pickMany(
  ctx: Ctx,
  directory: Directory,
  name: string,
  ticked: readonly string[],
  typed: Values,
): Promise<Picked<readonly string[]>> {
  const words = wordsIn(typed[wordsOf(name)])
  if (words === '') return { value: ticked, errors: {} }
  const found = await directory.called(ctx, words, MOST_OFFERED + 1)
  const [only] = found
  if (only && found.length === 1) return { value: [...new Set([...ticked, only.value])], errors: {} }
  const wereShown = wordsIn(typed[shownOf(name)]) === words
  if (wereShown && found.some(({ value }) => ticked.includes(value))) return { value: ticked, errors: {} }
  return { value: ticked, errors: faultOf(directory, name, found) }
}

function faultOf({ none }: Directory, name: string, found: readonly Choice[]): Picked<never>['errors'] {
  if (found.length === 0) return { [wordsOf(name)]: none }
  const isMore = found.length > MOST_OFFERED
  return {
    [name]: isMore
      ? `Choose one of these ${MOST_OFFERED}, or write more of its name.`
      : 'Choose one of these.',
  }
}

function wordsIn(typed: string | undefined): string {
  return (typed ?? '').trim().slice(0, LONGEST_WORDS)
}
