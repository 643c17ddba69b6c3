import { Refusal } from '#core/contracts/refusal'

/** A form that was booked comes again with something else in it: somebody went back and typed anew. */
export class FormUsed extends Refusal {
  override name = 'FormUsed'
  constructor() {
    super(
      'This was booked already, with something else in it. Look first at what was booked, and send it again if it is another one.',
      409,
    )
  }
}
