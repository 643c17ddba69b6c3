import { deriveKey } from './derive-key'
import { makingOf, type Purpose } from './purposes'

/** A new generation is handed out so long before anything is made with it: every process has read it by then. */
export const HANDED_OUT_MS = 10 * 60_000
const UUID_V7 = /^([0-9a-f]{8})-?([0-9a-f]{4})-?7/i

/** What keys are derived from. The first is `COOP_SECRET` as it was when the house was founded, the others are random. */
export type Generation = {
  /** 0 for the first. */
  readonly number: number
  readonly root: string
  /** Milliseconds since 1970; the first has signed always. */
  readonly signsFrom: number
}

export type Key = { readonly generation: number; readonly bytes: Buffer }

/**
 * The keys of the house, by purpose. Each purpose has one for each generation (HKDF, RFC 5869). It does not matter which
 * `COOP_SECRET` the generations are kept under (core/sealing): processes that were given different ones have these in common.
 */
export class Keyring {
  /** Newest first. */
  #generations: readonly Generation[]
  readonly #known = new Map<string, Key>()

  constructor(
    generations: readonly Generation[],
    private readonly now: () => number = Date.now,
  ) {
    this.#generations = youngestFirst(generations)
  }

  /** Reads the generations again; until somebody says how, there is nothing to read. */
  reload: () => Promise<void> = async () => {}

  get generations(): readonly Generation[] {
    return this.#generations
  }

  replace(generations: readonly Generation[]): void {
    this.#generations = youngestFirst(generations)
    this.#known.clear()
  }

  /** What to sign with now. */
  current(purpose: Purpose): Key {
    return this.at(purpose, this.now())
  }

  /** What was, or is, signed with at this moment. */
  at(purpose: Purpose, ms: number): Key {
    return this.#keyOf(this.#generationAt(ms), purpose)
  }

  /**
   * What was signed with when this id was made (UUIDv7, RFC 9562 §5.7; with or without its dashes); the first for any
   * other id. `of` makes a key of its own for one thing.
   */
  ofId(purpose: Purpose, id: string, of?: string): Key {
    const [, high, low] = UUID_V7.exec(id) ?? []
    const generation = high && low ? this.#generationAt(Number.parseInt(high + low, 16)) : this.#oldest
    return of === undefined
      ? this.#keyOf(generation, purpose)
      : { generation: generation.number, bytes: deriveKey(generation.root, `${purpose} ${of}`) }
  }

  /**
   * All whose work may still be shown to us, the youngest first. One that does not sign yet is among them: the clock of
   * whoever signed may be ahead.
   */
  accepted(purpose: Purpose): readonly Key[] {
    const { lives = 0 } = makingOf(purpose)
    const since = this.now() - lives * 1000 - HANDED_OUT_MS
    return this.#generations
      .filter((_, index) => (this.#generations[index - 1]?.signsFrom ?? Number.POSITIVE_INFINITY) > since)
      .map(generation => this.#keyOf(generation, purpose))
  }

  /** To encrypt with: the youngest, since whoever reads it can ask for a generation that they do not know. */
  youngest(purpose: Purpose): Key {
    return this.#keyOf(this.#generations[0] as Generation, purpose)
  }

  /** That of a generation by its number; null: we do not know it. */
  numbered(purpose: Purpose, number: number): Key | null {
    const generation = this.#generations.find(each => each.number === number)
    return generation ? this.#keyOf(generation, purpose) : null
  }

  get #oldest(): Generation {
    return this.#generations.at(-1) as Generation
  }

  #generationAt(ms: number): Generation {
    return this.#generations.find(({ signsFrom }) => signsFrom <= ms) ?? this.#oldest
  }

  #keyOf({ number, root }: Generation, purpose: Purpose): Key {
    const name = `${number} ${purpose}`
    const isSecret = number === 0 && makingOf(purpose).plain === true
    const known = this.#known.get(name) ?? {
      generation: number,
      bytes: isSecret ? Buffer.from(root) : deriveKey(root, purpose),
    }
    this.#known.set(name, known)
    return known
  }
}

/** The first generation alone: a house that was founded with this secret, as it is before its database is read. */
export function firstKeys(secret: string, now?: () => number): Keyring {
  return new Keyring([firstGeneration(secret)], now)
}

function firstGeneration(secret: string): Generation {
  return { number: 0, root: secret, signsFrom: Number.NEGATIVE_INFINITY }
}

function youngestFirst(generations: readonly Generation[]): readonly Generation[] {
  if (generations.length === 0) throw new RangeError('A house has one generation of keys at least')
  return generations.toSorted((a, b) => b.number - a.number)
}
