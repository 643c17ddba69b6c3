import { Refusal } from '#core/contracts/refusal'

/** A form that was booked comes again with something else in it: somebody went back and typed anew. */
export class FormUsed extends Refusal {
  override name = 'FormUsed'
  constructor() {
    super('This was booked already, with something else in it. Open the page again and look first.', 409)
  }
}
