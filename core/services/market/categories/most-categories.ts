import type { Tx } from '#core/contracts/ctx'
import { Refusal } from '#core/contracts/refusal'
import { db } from '#core/database/db'

/** More than anybody finds their way in; every list and menu of categories has all of them. */
export const MOST_CATEGORIES = 500

export class TooManyCategories extends Refusal {
  override name = 'TooManyCategories'
  constructor() {
    super(
      `There can be ${MOST_CATEGORIES} categories at most: put things into those there are, or remove some.`,
    )
  }
}

/** Throws `TooManyCategories` where another one would be one too many. */
export async function refuseTooMany(tx: Tx): Promise<void> {
  const { many } = await db(tx)
    .selectFrom('categories')
    .select(({ fn }) => fn.countAll<number>().as('many'))
    .executeTakeFirstOrThrow()
  if (Number(many) >= MOST_CATEGORIES) throw new TooManyCategories()
}
