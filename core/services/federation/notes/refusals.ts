import { Refusal } from '#core/contracts/refusal'

export class NobodyAddressed extends Refusal {
  override name = 'NobodyAddressed'
  constructor() {
    super('A note to nobody reaches nobody. Name somebody, like @mair, or choose another audience.')
  }
}

/** Somebody it is addressed to would not get it. `why` is a sentence for each that names them. */
export class AddresseeMissing extends Refusal {
  override name = 'AddresseeMissing'
  constructor(why: readonly string[]) {
    super(`Your note was not sent. ${why.join(' ')}`)
  }
}

export class NoteTooLong extends Refusal {
  override name = 'NoteTooLong'
  constructor(readonly limit: number) {
    super(`A note has at most ${limit} characters.`)
  }
}

export class NotForBoosting extends Refusal {
  override name = 'NotForBoosting'
  constructor() {
    super('This note was not meant for everybody, so it cannot be boosted.')
  }
}
