import { isolate } from '#core/contracts/isolate'
import { MOST_OF_ONE } from '#core/contracts/quantity'
import { Refusal } from '#core/contracts/refusal'

/** The line would hold more. */
export class TooManyOfOne extends Refusal {
  override name = 'TooManyOfOne'
  constructor(title: string, inCart: number) {
    const yours = inCart > 0 ? `, and ${inCart} ${inCart === 1 ? 'is' : 'are'} in your cart already` : ''
    super(isolate`There is room for ${MOST_OF_ONE} of ${title} at most${yours}. Nothing was added.`, 409)
  }
}

export class QuantityInvalid extends Refusal {
  override name = 'QuantityInvalid'
  constructor() {
    super(`Please choose a whole number between 1 and ${MOST_OF_ONE}.`)
  }
}
