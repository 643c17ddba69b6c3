import { Refusal } from '#core/contracts/refusal'

/** As many of one thing as a line may hold. */
export const MOST_OF_ONE = 999

export class QuantityInvalid extends Refusal {
  override name = 'QuantityInvalid'
  constructor() {
    super(`Please choose a whole number between 1 and ${MOST_OF_ONE}.`)
  }
}
